/** provider-memory behind a socket: what the clauses about networks and processes are tried on. */
@NullMarked
package dev.signalbox.conformance.remote;

import org.jspecify.annotations.NullMarked;
