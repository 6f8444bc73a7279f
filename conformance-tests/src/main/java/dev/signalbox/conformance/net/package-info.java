/** The suite's own network. */
@NullMarked
package dev.signalbox.conformance.net;

import org.jspecify.annotations.NullMarked;
