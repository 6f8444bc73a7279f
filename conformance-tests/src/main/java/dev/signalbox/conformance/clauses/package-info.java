/** The clauses' proofs, by group. */
@NullMarked
package dev.signalbox.conformance.clauses;

import org.jspecify.annotations.NullMarked;
