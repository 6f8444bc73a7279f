package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetter;
import dev.signalbox.EventConsumer;
import dev.signalbox.EventDraft;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Credentials;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Link;
import dev.signalbox.conformance.kit.LogCapture;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.subject.Endpoint;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.PublishOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Who may, and what stays secret: the clauses SEC. */
public abstract class Security extends LimitClauses {
  /** For the clauses. */
  protected Security() {}

  private static final String WRONG = "wrong-secret-of-the-suite-4711";
  private static final String CANARY = "payload-canary-of-the-suite-0815";

  @Test
  final void SEC_01_wrongCredentialsAreNamedWithoutAStorm(Trial trial) throws Exception {
    Link link = trial.link();
    Map<String, Object> wrong = Credentials.wrong(link.settings(), WRONG);
    long began = System.nanoTime();
    Failures.expect(
        trial,
        ErrorCode.UNAUTHENTICATED,
        "connecting with a wrong password",
        () -> trial.connectOnly(wrong, Duration.ofSeconds(10)));
    Failures.expect(
        trial,
        ErrorCode.UNAUTHENTICATED,
        "starting with a wrong password",
        () -> trial.appWithoutWire(wrong, Map.of(), builder -> {}));
    trial
        .history()
        .note(
            "%d connections in %d ms"
                .formatted(link.accepted(), (System.nanoTime() - began) / 1_000_000));
    assertThat(link.accepted()).as("connections of two tries").isBetween(1L, 12L);
    long after = link.accepted();
    trial.deadlines().never("it goes on trying", () -> link.accepted() > after);
  }

  @Test
  final void SEC_02_secretsAppearNowhere(Trial trial) throws Exception {
    List<String> secrets = new ArrayList<>(Credentials.in(trial.target().settings()));
    secrets.add(CANARY);
    secrets.add(WRONG);
    List<String> said = new ArrayList<>();
    long logged = trial.logs().position();
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 2));
    Audience audience = trial.audience("default");
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              said.add(event.toString() + context);
              throw new IllegalStateException("on purpose");
            });
    app.publishOne(draft -> draft.payload(Map.of("card", CANARY)));
    List<DeadLetter> letters = DurableRetries.awaitLetters(trial, app, audience, 1);
    said.add(letters.toString());
    app.signalbox().dispatch(EventDraft.of("a b", CANARY).namespace(trial.namespace()));
    said.add(app.signalbox().config().toString() + consumer);
    said.add(trial.target().settings().isEmpty() ? "" : trial.providerConfig().toString());
    Wire wire = trial.wire();
    said.add(wire.service() + " " + wire.service().capabilities() + wire.service().versions());
    failures(trial, said);
    Thread.getAllStackTraces().keySet().forEach(thread -> said.add(thread.getName()));
    for (LogCapture.Line line : trial.logs().since(logged)) {
      said.add(line.logger() + " " + line.thread() + " " + line.text() + " " + line.values());
    }
    trial.history().note(secrets.size() + " secrets looked for in " + said.size() + " texts");
    for (String secret : secrets) {
      assertThat(
              said.stream()
                  .filter(text -> text.contains(secret))
                  .map(text -> text.replace(secret, "<SECRET>")))
          .as("texts with a secret")
          .isEmpty();
    }
  }

  /** What is said when nothing can be reached, and when the password is wrong. */
  private static void failures(Trial trial, List<String> said) throws Exception {
    Map<String, Object> settings = trial.target().settings();
    if (Credentials.in(settings).isEmpty()) {
      return;
    }
    Map<Endpoint, Endpoint> nowhere = new ConcurrentHashMap<>();
    Endpoint.in(settings).forEach(there -> nowhere.put(there, new Endpoint("127.0.0.1", 9)));
    for (Map<String, Object> broken :
        List.of(Credentials.wrong(settings, WRONG), Endpoint.replaced(settings, nowhere))) {
      try {
        trial.connectOnly(broken, Duration.ofSeconds(3));
      } catch (Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        said.add(text.toString());
      }
    }
  }

  @Test
  final void SEC_03_theHostNameOfACertificateIsVerified(Trial trial) throws Exception {
    nothingInTheClear(trial);
    List<String> accepted = new ArrayList<>();
    List<Endpoint> endpoints = Endpoint.in(trial.target().settings());
    for (String other : List.of("localhost", "127.0.0.1", "::1")) {
      Map<Endpoint, Endpoint> instead = new ConcurrentHashMap<>();
      endpoints.stream()
          .filter(there -> !there.host().equals(other) && reachable(other, there.port()))
          .forEach(there -> instead.put(there, new Endpoint(other, there.port())));
      if (!instead.isEmpty() && refused(trial, other, instead)) {
        return;
      }
      accepted.addAll(instead.isEmpty() ? List.of() : List.of(other));
    }
    throw new AssertionError(
        "the provider speaks TLS with a broker under a name that its certificate does not hold: "
            + accepted);
  }

  /** Whether the connection under another name is refused because of that name. */
  private static boolean refused(Trial trial, String name, Map<Endpoint, Endpoint> instead)
      throws Exception {
    try {
      trial.connectOnly(
          Endpoint.replaced(trial.target().settings(), instead), Duration.ofSeconds(5));
      return false;
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception refused) {
      String text = said(refused);
      trial.history().add("refused", name + ": " + text);
      boolean forItsName = NAME_REFUSED.stream().anyMatch(text::contains);
      trial.history().note((forItsName ? "refused" : "failed otherwise") + " as " + name);
      return forItsName;
    }
  }

  private static final List<String> NAME_REFUSED =
      List.of("ertificate", "could not be verified", "No name matching", "No subject alternative");

  private static boolean reachable(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 2_000);
      return true;
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  /** What is published must not be readable on the way: else nothing is encrypted at all. */
  private static void nothingInTheClear(Trial trial) throws Exception {
    byte[] needle = "needle-in-the-clear".getBytes(StandardCharsets.UTF_8);
    Link link = trial.link();
    link.watch(needle);
    App app = trial.app(link.settings(), Map.of(), builder -> {});
    Audience audience = trial.audience("default");
    app.consume(audience);
    String ignored = app.publishOne(draft -> draft.payload("needle-in-the-clear"));
    trial.drained(audience);
    assertThat(link.accepted()).as("connections through the suite's proxy").isPositive();
    assertThat(link.carried(needle))
        .as("an event was readable on the wire, although TLS is declared")
        .isFalse();
    app.close();
  }

  private static String said(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(cause).append('\n');
    }
    return text.toString();
  }

  private static final List<String> HOSTILE =
      List.of(
          "'; drop table x; --",
          "\" or 1=1 --",
          "../../../etc/passwd",
          "%s%s%n",
          "${jndi:ldap://127.0.0.1/x}",
          "$(reboot)",
          "*",
          "#",
          "a*b",
          "{x}",
          "<script>alert(1)</script>");

  @Test
  final void SEC_04_hostileNamesAreRefusedOrInert(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    Map<String, String> keys = new ConcurrentHashMap<>();
    app.consume(
        audience,
        (event, context) ->
            keys.put(
                event.id(),
                event.headers().get("h") + event.key().orElse("") + event.payload().json()));
    for (String hostile : HOSTILE) {
      String id =
          app.publishOne(
              draft ->
                  draft
                      .header("h", hostile)
                      .orderingKey(hostile)
                      .payload(hostile)
                      .correlationId(hostile)
                      .version(hostile));
      trial.deadlines().eventually("it arrives", () -> keys.containsKey(id));
      assertThat(keys.get(id)).startsWith(hostile + hostile);
      refusedName(trial, app, hostile);
    }
    for (String pattern : List.of("a b", "a/b", "", "..", "a.**.b", "a.*b", "a.#b", "'; --")) {
      Failures.expect(
          trial,
          ErrorCode.INVALID_ARGUMENT,
          "the pattern \"" + pattern + "\"",
          () -> app.signalbox().subscribe(pattern, (event, context) -> {}));
    }
    trial.drained(audience);
  }

  private static void refusedName(Trial trial, App app, String hostile) throws Exception {
    Failures.expect(
        trial,
        ErrorCode.INVALID_ARGUMENT,
        "the event name \"" + hostile + "\"",
        () -> app.signalbox().publish(hostile, 1).get());
    Failures.expect(
        trial,
        ErrorCode.INVALID_ARGUMENT,
        "the namespace \"" + hostile + "\"",
        () -> app.signalbox().publish(EventDraft.of("a").namespace(hostile)).get());
    Failures.expect(
        trial,
        ErrorCode.INVALID_ARGUMENT,
        "the group \"" + hostile + "\"",
        () -> app.consumer().group(hostile).on("#", (event, context) -> {}).start());
  }

  @Test
  final void SEC_05_hostileBodiesAreInert(Trial trial) throws Exception {
    Wire wire = trial.wire();
    wire.create();
    App app = trial.app();
    Audience audience = trial.audience("default");
    Map<String, Object> got = new ConcurrentHashMap<>();
    EventConsumer consumer =
        app.consume(
            audience, (event, context) -> got.put(event.id(), event.payload().as(Object.class)));
    String hint =
        "{\"@class\":\"java.lang.Runtime\",\"@type\":\"javax.script.ScriptEngineManager\"}";
    String id = app.publishOne(draft -> draft.payloadJson(hint));
    String huge = app.publishOne(draft -> draft.payloadJson("[" + "9".repeat(900) + "]"));
    Failures.expect(
        trial,
        ErrorCode.INVALID_PAYLOAD,
        "a nesting of 5,000 levels",
        () ->
            trial
                .deadlines()
                .await("published", app.send(draft -> draft.payloadJson(nested(5_000)))));
    trial.drained(audience);
    assertThat(got.get(id)).isInstanceOf(Map.class);
    assertThat(got.get(huge)).isInstanceOf(List.class);
    // What a foreign producer could put there.
    foreign(trial, wire, audience, nested(3_000));
    foreign(trial, wire, audience, "[1e9999,{\"a\":1,\"a\":2}]");
    app.publish(10);
    trial.drained(audience);
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.RUNNING);
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  /** Publishes a body past the engine; it is handled, dead-lettered or refused, and all go on. */
  private static void foreign(Trial trial, Wire wire, Audience audience, String payload)
      throws Exception {
    EventMessage message = wire.message();
    String body =
        message.body().utf8().replace("{\"clause\":\"" + trial.clause().id() + "\"}", payload);
    assertThat(body).contains(payload);
    EventMessage hostile =
        EventMessage.of(message.id(), message.name(), message.namespace(), EventBody.ofUtf8(body));
    PublishOutcome outcome = wire.publish(wire.queue().channel(), List.of(hostile)).get(0);
    trial
        .history()
        .note("a hostile body of a foreign producer: " + outcome.getClass().getSimpleName());
    audience.excuse(message.id());
  }
}
