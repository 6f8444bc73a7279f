/** The public API: publish, dispatch, subscribe and consume domain events. */
@NullMarked
package dev.signalbox;

import org.jspecify.annotations.NullMarked;
