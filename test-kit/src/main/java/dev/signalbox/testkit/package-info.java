/** An in-memory Signalbox for applications' tests. */
@NullMarked
package dev.signalbox.testkit;

import org.jspecify.annotations.NullMarked;
