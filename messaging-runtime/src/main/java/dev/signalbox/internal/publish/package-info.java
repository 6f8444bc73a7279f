/** The way of an event to its broker. */
@NullMarked
package dev.signalbox.internal.publish;

import org.jspecify.annotations.NullMarked;
