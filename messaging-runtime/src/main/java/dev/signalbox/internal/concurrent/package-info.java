/** Threads and clocks: the one place where either is made. */
@NullMarked
package dev.signalbox.internal.concurrent;

import org.jspecify.annotations.NullMarked;
