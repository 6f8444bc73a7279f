/** What a provider implements, and the wire model that it carries. */
@NullMarked
package dev.signalbox.spi;

import org.jspecify.annotations.NullMarked;
