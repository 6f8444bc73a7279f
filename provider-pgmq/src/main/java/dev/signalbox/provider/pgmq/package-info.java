/** PGMQ on PostgreSQL as a broker. */
@NullMarked
package dev.signalbox.provider.pgmq;

import org.jspecify.annotations.NullMarked;
