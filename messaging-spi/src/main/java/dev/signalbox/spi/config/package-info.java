/**
 * Configuration as a tree that knows where each value was written, and the reader of its tables.
 */
@NullMarked
package dev.signalbox.spi.config;

import org.jspecify.annotations.NullMarked;
