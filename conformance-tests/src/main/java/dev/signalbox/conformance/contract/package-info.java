/** The clauses that every provider keeps. */
@NullMarked
package dev.signalbox.conformance.contract;

import org.jspecify.annotations.NullMarked;
