/** TOML files to a checked configuration and a compiled routing table. */
@NullMarked
package dev.signalbox.routing;

import org.jspecify.annotations.NullMarked;
