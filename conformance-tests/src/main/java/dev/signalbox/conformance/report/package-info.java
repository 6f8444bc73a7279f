/** What a run of the suite found, and how it is shown. */
@NullMarked
package dev.signalbox.conformance.report;

import org.jspecify.annotations.NullMarked;
