/**
 * The reference provider, and the model for a new one: a broker in the memory of this process.
 *
 * <p>What another provider needs is in three classes: {@code MemoryProvider} (name, settings and
 * capabilities), {@code MemoryService} (one connection) and {@code MemoryReceiver} (one consuming
 * session). The others are the broker itself, which a provider of a real broker gets from its
 * client library: {@code Broker} holds {@code Channel}s and {@code MemoryQueue}s, {@code
 * ReadyOrder} says what comes next, {@code Lease} who has it, {@code Bell} and {@code Waiter} wake
 * receivers.
 *
 * <p>One lock guards one broker. Nothing under it blocks or calls foreign code, every step under it
 * takes a time that grows at most with the logarithm of the number of events, and what depends on
 * time (a lease that ends, a delay that is over) is found by its time, never by a scan.
 */
@NullMarked
package dev.signalbox.provider.memory;

import org.jspecify.annotations.NullMarked;
