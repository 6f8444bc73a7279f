/** The {@code demo} command: events end to end, with every single one accounted for. */
@NullMarked
package dev.signalbox.cli.demo;

import org.jspecify.annotations.NullMarked;
