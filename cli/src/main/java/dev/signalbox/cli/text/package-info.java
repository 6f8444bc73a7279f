/** How the command line words and lays out what it says. */
@NullMarked
package dev.signalbox.cli.text;

import org.jspecify.annotations.NullMarked;
