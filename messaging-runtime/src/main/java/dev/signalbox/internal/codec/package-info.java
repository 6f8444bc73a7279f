/** Events to bytes and back. The only place that knows the JSON library. */
@NullMarked
package dev.signalbox.internal.codec;

import org.jspecify.annotations.NullMarked;
