/** What brokers of every kind need: processes, ports, archives. Not for use outside this module. */
@NullMarked
package dev.signalbox.lab.internal;

import org.jspecify.annotations.NullMarked;
