/** A provider to learn from: an append-only file, shared by the processes of one machine. */
@NullMarked
package dev.signalbox.examples.file;

import org.jspecify.annotations.NullMarked;
