/** A provider in front of another one, to watch it or to get in its way. */
@NullMarked
package dev.signalbox.conformance.interposed;

import org.jspecify.annotations.NullMarked;
