/** The suite's own network: proxies that stand between a provider and its broker. */
@NullMarked
package dev.signalbox.conformance.net;

import org.jspecify.annotations.NullMarked;
