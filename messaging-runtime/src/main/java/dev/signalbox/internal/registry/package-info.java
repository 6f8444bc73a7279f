/** Providers: found, connected, and how they fail. */
@NullMarked
package dev.signalbox.internal.registry;

import org.jspecify.annotations.NullMarked;
