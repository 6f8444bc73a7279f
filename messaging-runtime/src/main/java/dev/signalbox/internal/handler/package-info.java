/** What both legs do around an application's handler. */
@NullMarked
package dev.signalbox.internal.handler;

import org.jspecify.annotations.NullMarked;
