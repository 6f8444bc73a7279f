/** The program of the README. */
@NullMarked
package dev.signalbox.examples.quickstart;

import org.jspecify.annotations.NullMarked;
