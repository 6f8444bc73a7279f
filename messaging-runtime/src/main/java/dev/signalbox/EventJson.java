package dev.signalbox;

import dev.signalbox.internal.codec.DraftReader;

/** Reads events that somebody wrote as JSON, such as a line of a file. */
public final class EventJson {
  private EventJson() {}

  /**
   * A draft of one JSON object: either a full event, with {@code event_id} and {@code metadata} as
   * it is encoded, or the short form {@code {"event_name": …, "payload": …, "namespace": …}}, of
   * which only the name is required; beside these it knows {@code event_version}, {@code
   * correlation_id}, {@code ordering_key} and {@code headers}. The payload is carried unchanged.
   *
   * @param json the object in UTF-8
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD, saying what is wrong and where
   * @throws IllegalArgumentException naming the rule, when a name breaks one
   */
  public static EventDraft read(byte[] json) {
    return DraftReader.read(json);
  }
}
