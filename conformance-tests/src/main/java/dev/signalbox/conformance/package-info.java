/** The contract of providers as a test kit: extend {@code ProviderConformance}. */
@NullMarked
package dev.signalbox.conformance;

import org.jspecify.annotations.NullMarked;
