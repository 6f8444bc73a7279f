package dev.signalbox.internal.assembly;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventDefaults;
import dev.signalbox.EventDraft;
import dev.signalbox.internal.codec.EventIds;
import dev.signalbox.internal.handler.HandlerScope;
import dev.signalbox.spi.Grammar;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Fills in what drafts do not say, from the clock, the configuration and the current handler. */
final class Defaults implements EventDefaults {
  private static final List<String> TRACE_HEADERS = List.of("traceparent", "tracestate", "baggage");

  private final Clock clock;
  private final EventIds ids;
  private final String firedBy;

  Defaults(Clock clock, String firedBy) {
    this.clock = clock;
    this.ids = new EventIds(clock);
    this.firedBy = firedBy;
  }

  @Override
  public String namespace(String eventName) {
    int dot = eventName.indexOf('.');
    String first = dot < 0 ? eventName : eventName.substring(0, dot);
    try {
      Grammar.checkNamespace(first);
      return first;
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          unfit.getMessage() + "; give the event a namespace of its own", unfit);
    }
  }

  @Override
  public String correlationId() {
    return HandlerScope.currentEvent()
        .map(event -> event.metadata().correlationId())
        .orElseGet(ids::next);
  }

  @Override
  public String firedBy() {
    return firedBy;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public String newId() {
    return ids.next();
  }

  /** The trace of the handler in which the event is published, unless the draft has its own. */
  void inheritTrace(EventDraft draft) {
    HandlerScope.currentEvent().ifPresent(event -> inheritTrace(draft, event));
  }

  private static void inheritTrace(EventDraft draft, DomainEvent event) {
    if (draft.hasHeader(TRACE_HEADERS.get(0))) {
      return;
    }
    for (String header : TRACE_HEADERS) {
      String value = event.headers().get(header);
      if (value != null && !draft.hasHeader(header)) {
        draft.header(header, value);
      }
    }
  }
}
