/** Starts real brokers for tests, demos and benchmarks. */
@NullMarked
package dev.signalbox.lab;

import org.jspecify.annotations.NullMarked;
