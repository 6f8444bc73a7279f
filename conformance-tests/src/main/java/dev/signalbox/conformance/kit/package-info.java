/** What the clauses are made with: deadlines, accounting, connections, processes. */
@NullMarked
package dev.signalbox.conformance.kit;

import org.jspecify.annotations.NullMarked;
