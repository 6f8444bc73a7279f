/** The fast leg: events in process. */
@NullMarked
package dev.signalbox.internal.bus;

import org.jspecify.annotations.NullMarked;
