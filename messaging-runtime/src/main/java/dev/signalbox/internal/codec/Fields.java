package dev.signalbox.internal.codec;

import java.util.Set;

/** The names of the event's JSON form. */
final class Fields {
  static final String EVENT_ID = "event_id";
  static final String EVENT_NAME = "event_name";
  static final String EVENT_VERSION = "event_version";
  static final String PAYLOAD = "payload";
  static final String METADATA = "metadata";
  static final String NAMESPACE = "namespace";
  static final String CORRELATION_ID = "correlation_id";
  static final String FIRED_AT = "fired_at";
  static final String FIRED_BY = "fired_by";
  static final String TASK_UUID = "task_uuid";
  static final String STEP_UUID = "step_uuid";
  static final String STEP_NAME = "step_name";
  static final String PARENT_CORRELATION_ID = "parent_correlation_id";

  /** Those of the event itself. */
  static final Set<String> TOP = Set.of(EVENT_ID, EVENT_NAME, EVENT_VERSION, PAYLOAD, METADATA);

  /** Those of its metadata. */
  static final Set<String> META =
      Set.of(
          NAMESPACE,
          CORRELATION_ID,
          FIRED_AT,
          FIRED_BY,
          TASK_UUID,
          STEP_UUID,
          STEP_NAME,
          PARENT_CORRELATION_ID);

  private Fields() {}
}
