/** Puts the engine's parts together for {@code Signalbox}. */
@NullMarked
package dev.signalbox.internal.assembly;

import org.jspecify.annotations.NullMarked;
