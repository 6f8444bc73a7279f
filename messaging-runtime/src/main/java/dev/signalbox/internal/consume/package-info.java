/** The only consume loop. */
@NullMarked
package dev.signalbox.internal.consume;

import org.jspecify.annotations.NullMarked;
