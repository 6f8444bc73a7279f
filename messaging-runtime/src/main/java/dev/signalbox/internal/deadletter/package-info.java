/** Dead letters: how they are written, read and sent back. */
@NullMarked
package dev.signalbox.internal.deadletter;

import org.jspecify.annotations.NullMarked;
