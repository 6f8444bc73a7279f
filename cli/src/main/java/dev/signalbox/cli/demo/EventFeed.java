package dev.signalbox.cli.demo;

import java.io.IOException;
import java.util.OptionalLong;

/** Where the events of a demo come from. */
interface EventFeed {
  /** What a person calls it. */
  String name();

  /** How many events there will be, if that is known. */
  OptionalLong total();

  /** How many threads may feed at once. */
  int threads();

  /** Feeds one thread's share of the events. */
  void feed(int thread, Intake intake) throws IOException, InterruptedException;
}
