/** Installs the tables and functions that the provider needs. */
@NullMarked
package dev.signalbox.provider.pgmq.schema;

import org.jspecify.annotations.NullMarked;
