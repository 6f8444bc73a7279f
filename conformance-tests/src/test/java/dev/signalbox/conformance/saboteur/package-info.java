/** A provider or an engine that breaks a clause, for each clause: the suite must catch it. */
@NullMarked
package dev.signalbox.conformance.saboteur;

import org.jspecify.annotations.NullMarked;
