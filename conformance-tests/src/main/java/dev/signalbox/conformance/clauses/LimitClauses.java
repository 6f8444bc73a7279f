package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventDraft;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Subscription;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.Sabotage;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.Grammar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How much fits: the clauses LIM. */
public abstract class LimitClauses extends LinkFaults {
  /** For the clauses. */
  protected LimitClauses() {}

  @Test
  final void LIM_01_anEventWithAnEmptyPayloadWorks(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    Map<String, String> payloads = new ConcurrentHashMap<>();
    app.consume(audience, (event, context) -> payloads.put(event.id(), event.payload().json()));
    Map<String, String> sent = new LinkedHashMap<>();
    for (String empty : List.of("{}", "null", "[]", "\"\"")) {
      sent.put(app.publishOne(draft -> draft.payloadJson(empty)), empty);
    }
    String bare = trial.ledger().next();
    trial
        .deadlines()
        .await(
            "an event of a name only",
            app.signalbox()
                .publish(EventDraft.of("a").id(bare).namespace(trial.namespace()))
                .thenAccept(ok -> trial.ledger().fate(bare, Ledger.Fate.ACCEPTED)));
    trial.drained(audience);
    sent.forEach((id, empty) -> assertThat(payloads.get(id)).isEqualTo(empty));
    assertThat(payloads.get(bare)).isEqualTo("{}");
  }

  /** Says everything of an event, so that its encoded size depends on the padding alone. */
  private static UnaryOperator<EventDraft> padded(int padding) {
    return draft ->
        draft
            .payload("x".repeat(padding))
            .correlationId("c")
            .firedBy("kit")
            .firedAt(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** How many bytes an event of the next ids has without padding. */
  private static int overhead(Trial trial, App app, String id) throws Exception {
    AtomicReference<DomainEvent> seen = new AtomicReference<>();
    Audience audience = trial.ledger().audience("measuring", each -> each.equals(id));
    Subscription subscription =
        app.signalbox().subscribe("#", audience.around((event, context) -> seen.set(event)));
    trial
        .deadlines()
        .await(
            "measured", app.send(id, draft -> padded(0).apply(draft).delivery(DeliveryMode.FAST)));
    trial.deadlines().eventually("measured", () -> seen.get() != null);
    subscription.close();
    return app.signalbox().codec().encode(Objects.requireNonNull(seen.get())).size();
  }

  private static String sized(Trial trial, String what) {
    String id = trial.namespace() + "-" + what;
    trial.ledger().attempted(id);
    return id;
  }

  @Test
  final void LIM_02_anEventOfTheMaximumSizeMakesTheRoundTrip(Trial trial) throws Exception {
    App app = trial.app();
    int overhead = overhead(trial, app, sized(trial, "m"));
    Audience audience = trial.ledger().audience("default", id -> !id.endsWith("-m"));
    AtomicReference<String> got = new AtomicReference<>();
    app.consume(audience, (event, context) -> got.set(event.payload().json()));
    int padding = trial.limits().maxEventBytes() - overhead;
    String id = sized(trial, "x");
    trial.deadlines().await("published", app.send(id, padded(padding)));
    trial.drained(audience);
    assertThat(got.get()).hasSize(padding + 2);
  }

  @Test
  final void LIM_03_oneByteMoreIsTooLarge(Trial trial) throws Exception {
    App app = trial.app();
    int overhead = overhead(trial, app, sized(trial, "m"));
    Audience audience = trial.ledger().audience("default", id -> !id.endsWith("-m"));
    app.consume(audience);
    int most = trial.limits().maxEventBytes();
    String id = sized(trial, "x");
    Throwable failure =
        Failures.expect(
            trial,
            ErrorCode.TOO_LARGE,
            "one byte more than " + most,
            () -> trial.deadlines().await("published", app.send(id, padded(most - overhead + 1))));
    String said = String.valueOf(failure.getMessage()).replaceAll("[ ,._']", "");
    assertThat(said).contains(Integer.toString(most)).contains(Integer.toString(most + 1));
    app.publish(5);
    trial.drained(audience);
    assertThat(audience.has(id)).isFalse();
  }

  @Test
  final void LIM_04_everyUnicodeScalarValueSurvives(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    Map<String, String> got = new ConcurrentHashMap<>();
    app.consume(
        audience, (event, context) -> got.put(event.id(), event.payload().as(String.class)));
    Map<String, String> sent = new LinkedHashMap<>();
    int chunk = Math.min(16_384, trial.limits().maxEventBytes() / 16);
    // U+0000 has a clause of its own: a broker may refuse it.
    for (int from = 1; from <= Character.MAX_CODE_POINT; from += chunk) {
      StringBuilder text = new StringBuilder();
      int to = Math.min(Character.MAX_CODE_POINT, from + chunk - 1);
      for (int point = from; point <= to; point++) {
        if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
          text.appendCodePoint(point);
        }
      }
      sent.put(app.publishOne(draft -> draft.payload(text.toString())), text.toString());
    }
    trial.drained(audience);
    sent.forEach((id, text) -> assertThat(text.equals(got.get(id))).as(id).isTrue());
  }

  @Test
  final void LIM_05_unicodeHeadersSurviveAndInvalidOnesAreRefused(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    Map<String, Map<String, String>> got = new ConcurrentHashMap<>();
    app.consume(audience, (event, context) -> got.put(event.id(), event.headers()));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("plain", "value");
    headers.put("Mixed-Case_0.9", "äöüß€ 漢字 \uD83D\uDE00 \u00A0 end");
    headers.put("quotes", "'\"\\`,;= {}[]<>&%$#@!");
    headers.put("spaces", "  in front and behind  ");
    headers.put("empty", "");
    headers.put("n".repeat(Grammar.MAX_HEADER_NAME_LENGTH), "long name");
    headers.put("long-value", "ü".repeat(Grammar.MAX_HEADER_VALUE_BYTES / 2));
    String id =
        app.publishOne(
            draft -> {
              headers.forEach(draft::header);
              return draft;
            });
    trial.drained(audience);
    assertThat(got.get(id)).containsAllEntriesOf(headers);
    refused(trial, app, "a header's name with a space", draft -> draft.header("a b", "x"));
    refused(trial, app, "a header's name with an umlaut", draft -> draft.header("ü", "x"));
    refused(trial, app, "a header without a name", draft -> draft.header("", "x"));
    refused(trial, app, "a line break", draft -> draft.header("a", "x\r\ninjected: y"));
    refused(trial, app, "U+0000", draft -> draft.header("a", "x\u0000y"));
    refused(trial, app, "half a surrogate pair", draft -> draft.header("a", "x\ud83d"));
    refused(trial, app, "a reserved name", draft -> draft.header("signalbox-x", "y"));
  }

  private static void refused(Trial trial, App app, String what, UnaryOperator<EventDraft> draft)
      throws Exception {
    Failures.expect(
        trial,
        ErrorCode.INVALID_ARGUMENT,
        what,
        () -> trial.deadlines().await("published", app.send(draft)));
  }

  @Test
  final void LIM_06_limitsHoldBeforeTheBrokerIsAsked(Trial trial) throws Exception {
    Sabotage counting = new Sabotage();
    App app = trial.app(counting::around, Map.of());
    for (String name :
        List.of(
            "a".repeat(256),
            "a.b.c.d.e.f.g.h.i.j.k",
            "a..b",
            ".a",
            "a.",
            "",
            "a b",
            "a/b",
            "ä",
            "a*",
            "#")) {
      Failures.expect(
          trial,
          ErrorCode.INVALID_ARGUMENT,
          "the name \"" + name + "\"",
          () ->
              trial
                  .deadlines()
                  .await(
                      "published",
                      app.signalbox()
                          .publish(EventDraft.of(name, 1).namespace(trial.namespace()))));
    }
    for (String namespace : List.of("", "A", "1a", "a-b", "a.b", "ä", "a".repeat(49), "a/b")) {
      refused(trial, app, "namespace " + namespace, draft -> draft.namespace(namespace));
    }
    refused(trial, app, "a key of 129", draft -> draft.orderingKey("k".repeat(129)));
    refused(trial, app, "an empty key", draft -> draft.orderingKey(""));
    refused(trial, app, "33 headers", draft -> headers(draft, Grammar.MAX_HEADERS + 1));
    refused(
        trial,
        app,
        "a value of 1025 bytes",
        draft -> draft.header("a", "v".repeat(Grammar.MAX_HEADER_VALUE_BYTES + 1)));
    refused(
        trial,
        app,
        "a header's name of 65",
        draft -> draft.header("n".repeat(Grammar.MAX_HEADER_NAME_LENGTH + 1), "v"));
    assertThat(counting.published()).as("events that reached the provider").isZero();
    Audience audience = trial.audience("default");
    app.consume(audience);
    app.publish(3, draft -> headers(draft, Grammar.MAX_HEADERS).orderingKey("k".repeat(128)));
    trial.drained(audience);
  }

  private static EventDraft headers(EventDraft draft, int count) {
    for (int i = 0; i < count; i++) {
      draft.header("header-" + i, "v" + i);
    }
    return draft;
  }

  @Test
  final void LIM_07_aFullBufferGivesBackPressure(Trial trial) throws Exception {
    Sabotage slow = new Sabotage();
    App app =
        trial.app(
            slow::around,
            Map.of(
                "events.publisher.max_buffered_events", 20,
                "events.publisher.max_block_ms", 300));
    Audience audience = trial.audience("default");
    app.consume(audience);
    app.publish(1);
    slow.holdPublishes();
    List<CompletableFuture<PublishReceipt>> held = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      held.add(app.send(draft -> draft));
    }
    for (int i = 0; i < 2; i++) {
      Failures.expect(
          trial,
          ErrorCode.BUFFER_FULL,
          "an event more than the buffer holds",
          () -> trial.deadlines().await("refused", app.send(draft -> draft)));
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    trial.history().note("two refusals took " + millis + " ms, of which 600 ms are configured");
    assertThat(millis).as("it waited for room").isGreaterThanOrEqualTo(590);
    assertThat(held).noneMatch(CompletableFuture::isDone);
    slow.releasePublishes();
    for (CompletableFuture<PublishReceipt> receipt : held) {
      trial.deadlines().await("the held ones are confirmed", receipt);
    }
    app.publish(5);
    trial.drained(audience);
  }
}
