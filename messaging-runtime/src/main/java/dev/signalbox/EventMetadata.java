package dev.signalbox;

import dev.signalbox.spi.Grammar;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an event comes from.
 *
 * @param namespace the namespace, which decides the channel
 * @param correlationId what it belongs to
 * @param firedAt when it happened
 * @param firedBy who published it
 * @param taskUuid the task of a workflow; null: none
 * @param stepUuid the step of the task; null: none
 * @param stepName the step's name; null: none
 * @param parentCorrelationId what the correlation belongs to; null: nothing
 * @param additional whatever else the metadata says, by key
 */
public record EventMetadata(
    String namespace,
    String correlationId,
    Instant firedAt,
    String firedBy,
    @Nullable String taskUuid,
    @Nullable String stepUuid,
    @Nullable String stepName,
    @Nullable String parentCorrelationId,
    Map<String, Payload> additional) {

  /** Checks the components and copies the map. */
  public EventMetadata {
    Grammar.checkNamespace(namespace);
    Objects.requireNonNull(correlationId, "correlationId");
    Objects.requireNonNull(firedAt, "firedAt");
    Objects.requireNonNull(firedBy, "firedBy");
    additional =
        additional.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(additional));
  }

  /** The task of a workflow, if it belongs to one. */
  public Optional<String> task() {
    return Optional.ofNullable(taskUuid);
  }

  /** The step of the task, if it belongs to one. */
  public Optional<String> step() {
    return Optional.ofNullable(stepUuid);
  }

  /** The step's name, if it belongs to one. */
  public Optional<String> nameOfStep() {
    return Optional.ofNullable(stepName);
  }

  /** What the correlation belongs to, if to anything. */
  public Optional<String> parentCorrelation() {
    return Optional.ofNullable(parentCorrelationId);
  }
}
