/** Tells what providers throw in Signalbox's own words. */
@NullMarked
package dev.signalbox.internal.failure;

import org.jspecify.annotations.NullMarked;
