package dev.signalbox.internal.deadletter;

/** The headers that make a message a dead letter, and the one that a redrive leaves. */
final class DeadLetterHeaders {
  static final String PREFIX = "signalbox-dl-";
  static final String REASON = PREFIX + "reason";
  static final String TYPE = PREFIX + "type";
  static final String FAILED_AT = PREFIX + "failed-at";
  static final String ATTEMPTS = PREFIX + "attempts";
  static final String QUEUE = PREFIX + "queue";
  static final String GROUP = PREFIX + "group";
  static final String MESSAGE_ID = PREFIX + "message-id";
  static final String LOST_HEADERS = PREFIX + "lost-headers";

  /** How often the event has been redriven; absent: never. */
  static final String GENERATION = "signalbox-generation";

  private DeadLetterHeaders() {}
}
