/** The suite without any code. */
@NullMarked
package dev.signalbox.conformance.runner;

import org.jspecify.annotations.NullMarked;
