/** What is to be examined, and how. */
@NullMarked
package dev.signalbox.conformance.subject;

import org.jspecify.annotations.NullMarked;
