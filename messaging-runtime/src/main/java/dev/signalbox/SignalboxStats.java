package dev.signalbox;

import java.util.List;
import java.util.Map;

/**
 * What a Signalbox has done so far.
 *
 * @param publishing by provider instance
 * @param dispatching what became of dispatched events
 * @param consumers by their order of start
 */
public record SignalboxStats(
    Map<String, Publishing> publishing, Dispatching dispatching, List<ConsumerStats> consumers) {
  /** Copies the collections. */
  public SignalboxStats {
    publishing = Map.copyOf(publishing);
    consumers = List.copyOf(consumers);
  }

  /**
   * The publish pipeline of one provider instance.
   *
   * @param published events handed to the pipeline
   * @param accepted events that the broker has confirmed
   * @param failed events that ended without a confirmation
   * @param retried sendings beyond the first of an event
   * @param bufferedEvents events not yet decided
   * @param bufferedBytes their bytes
   */
  public record Publishing(
      long published,
      long accepted,
      long failed,
      long retried,
      long bufferedEvents,
      long bufferedBytes) {}

  /**
   * What became of dispatched events.
   *
   * @param taken events that were taken
   * @param published events of these that were published
   * @param failed events of these whose publish failed
   * @param dropped events not taken, as the buffer was full, or not sent before the end
   * @param refused events that break a rule
   * @param waiting events that wait
   */
  public record Dispatching(
      long taken, long published, long failed, long dropped, long refused, long waiting) {}

  /** One consumer. */
  public record ConsumerStats(
      String group, EventConsumer.State state, EventConsumer.Counters counters) {}
}
