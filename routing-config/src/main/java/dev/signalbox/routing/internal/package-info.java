/** How TOML becomes a tree of values, and how many patterns are matched at once. */
@NullMarked
package dev.signalbox.routing.internal;

import org.jspecify.annotations.NullMarked;
