package dev.signalbox.cli.demo;

import dev.signalbox.EventDraft;
import java.util.OptionalLong;

/** Feeds made-up events of a shop from several threads. */
record ShopFeed(long count, long seed) implements EventFeed {
  private static final int THREADS = 4;

  @Override
  public String name() {
    return "made-up events of a shop";
  }

  @Override
  public OptionalLong total() {
    return OptionalLong.of(count);
  }

  @Override
  public int threads() {
    return THREADS;
  }

  @Override
  public void feed(int thread, Intake intake) throws InterruptedException {
    ShopEvents events = new ShopEvents(seed + thread);
    long share = count / THREADS + (thread < count % THREADS ? 1 : 0);
    long damagedAt = thread == 0 ? share / 2 : -1;
    for (long i = 0; i < share; i++) {
      EventDraft draft = i == damagedAt ? events.damaged() : events.next();
      String place = "event " + (i + 1) + " of thread " + thread;
      if (draft.name().startsWith("fraud.")) {
        intake.dispatch(draft, place);
      } else {
        intake.publish(draft, place);
      }
    }
  }
}
