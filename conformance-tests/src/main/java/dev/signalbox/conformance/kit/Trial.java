package dev.signalbox.conformance.kit;

import dev.signalbox.Signalbox;
import dev.signalbox.SignalboxBuilder;
import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.conformance.subject.Endpoint;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.ProviderConfig;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One clause's proof under way: what it needs to make it, and the cleaning up after it. All that is
 * opened through it is closed at its end, and all queues of its namespaces are deleted.
 */
public final class Trial {
  /** The settings of the engine that clauses start from: quick, and without chance. */
  private static final Map<String, Object> QUICK =
      Map.of(
          "events.domain.fired_by", "conformance",
          "events.durable.retry_initial_ms", 20,
          "events.durable.retry_max_ms", 200,
          "events.durable.retry_jitter", 0.0,
          "events.durable.handler_timeout_seconds", 20,
          "events.durable.visibility_timeout_seconds", 60,
          "events.durable.shutdown_grace_ms", 10_000);

  private final Clause clause;
  private final ConformanceRun run;
  private final String instance;
  private final String namespace;
  private final History history = new History();
  private final Ledger ledger;
  private final AtomicInteger consumers = new AtomicInteger();
  private final List<String> namespaces = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable Wire wire;

  /** A trial of a run that has begun. */
  public Trial(Clause clause, ConformanceRun run) {
    this.clause = clause;
    this.run = run;
    this.namespace = newNamespace();
    this.instance = "kit-" + namespace;
    this.ledger = new Ledger(namespace, history);
  }

  /** The clause. */
  public Clause clause() {
    return clause;
  }

  /** What is examined. */
  public ConformanceTarget target() {
    return run.target();
  }

  /** The name of the provider's instance in this trial, which is part of its threads' names. */
  public String instance() {
    return instance;
  }

  /** A namespace of this trial's own. */
  public String namespace() {
    return namespace;
  }

  /** A further namespace, deleted with the trial. */
  public String newNamespace() {
    String made = run.names().namespace();
    namespaces.add(made);
    return made;
  }

  /** What the provider declares. */
  public Capabilities capabilities() {
    return run.capabilities();
  }

  /** What the provider declares for the settings, without a connection. */
  public Capabilities declared() {
    return run.provider().declared();
  }

  /** The provider's table as the provider gets it. */
  public ProviderConfig providerConfig() {
    return run.provider().config(instance, target().settings());
  }

  /** Whether the provider declares a capability. */
  public boolean has(Capability capability) {
    return capabilities().has(capability);
  }

  /** The provider's limits. */
  public Limits limits() {
    return capabilities().limits();
  }

  /** How long to wait. */
  public Deadlines deadlines() {
    return run.deadlines();
  }

  /** Chance, the same for the same seed and clause. */
  public SplittableRandom random() {
    return new SplittableRandom(run.seed() ^ clause.name().hashCode());
  }

  /** The books. */
  public Ledger ledger() {
    return ledger;
  }

  /** Somebody who is to get every confirmed event. */
  public Audience audience(String name) {
    return ledger.audience(name);
  }

  /** What happens. */
  public History history() {
    return history;
  }

  /** The logs. */
  public LogCapture logs() {
    return run.logs();
  }

  /** The run as a whole. */
  ConformanceRun run() {
    return run;
  }

  String consumerName() {
    return "kit-" + consumers.incrementAndGet();
  }

  /** The first connection, which stays open until the end of the trial. */
  public Wire wire() throws Exception {
    Wire first = wire;
    if (first == null) {
      first = connect();
      wire = first;
    }
    return first;
  }

  /** A further connection. */
  public Wire connect() throws Exception {
    return connect(target().settings());
  }

  /** A connection under other settings. */
  public Wire connect(Map<String, ?> settings) throws Exception {
    EventMessagingService service = run.provider().connect(instance, settings, history);
    Wire connected = new Wire(this, service);
    closeLater(connected);
    return connected;
  }

  /** Connects with another time-out, and closes at once what should not have come about. */
  public void connectOnly(Map<String, ?> settings, Duration timeout) throws Exception {
    run.provider().connect(instance, settings, history, timeout).close(Duration.ofSeconds(5));
  }

  /** An application with the usual settings. */
  public App app() throws Exception {
    return app(Map.of());
  }

  /** An application with other settings of the engine. */
  public App app(Map<String, ?> engine) throws Exception {
    return app(target().settings(), engine, builder -> {});
  }

  /** An application under other settings of the provider and the engine. */
  public App app(Map<String, ?> provider, Map<String, ?> engine, Consumer<SignalboxBuilder> more)
      throws Exception {
    // A broker that lives in the process must not vanish between two applications.
    Wire ignored = wire();
    return appWithoutWire(provider, engine, more);
  }

  /** As the other, without a connection of the suite's own beside it. */
  public App appWithoutWire(
      Map<String, ?> provider, Map<String, ?> engine, Consumer<SignalboxBuilder> more) {
    return start(config(provider, engine), run.provider().provider(), more);
  }

  /** An application whose provider stands behind another one of the suite's. */
  public App app(UnaryOperator<EventMessagingProvider> interposed, Map<String, ?> engine)
      throws Exception {
    Wire ignored = wire();
    return start(
        config(target().settings(), engine),
        interposed.apply(run.provider().provider()),
        builder -> {});
  }

  /** An application with a configuration in a file, in which the provider is called as here. */
  public App app(Path config) throws Exception {
    Wire ignored = wire();
    SignalboxBuilder builder = Signalbox.builder().config(config);
    return start(builder, run.provider().provider(), more -> {});
  }

  private App start(
      SignalboxConfigBuilder config,
      EventMessagingProvider provider,
      Consumer<SignalboxBuilder> more) {
    return start(Signalbox.builder().config(config), provider, more);
  }

  private App start(
      SignalboxBuilder builder, EventMessagingProvider provider, Consumer<SignalboxBuilder> more) {
    builder.provider(provider).classLoader(NOTHING_TO_FIND);
    target().applicationObjects().forEach(lent -> builder.applicationObject(instance, lent));
    target().customizer().accept(builder);
    more.accept(builder);
    App app = new App(this, builder.start());
    closeLater(app);
    return app;
  }

  private SignalboxConfigBuilder config(Map<String, ?> provider, Map<String, ?> engine) {
    Map<String, Object> settings = engineSettings(engine);
    SignalboxConfigBuilder config =
        SignalboxConfig.builder().defaultProvider(instance).provider(instance, table(provider));
    settings.forEach(config::set);
    return config;
  }

  /** The settings of the engine, by their full keys, with others over the usual ones. */
  public Map<String, Object> engineSettings(Map<String, ?> engine) {
    Map<String, Object> settings = new LinkedHashMap<>(QUICK);
    settings.putAll(target().engine());
    settings.putAll(engine);
    return settings;
  }

  /** Finds no provider: they are found once for the whole run, and handed over. */
  public static final ClassLoader NOTHING_TO_FIND =
      new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader());

  /** The provider's table as a configuration has it. */
  public Map<String, Object> table(Map<String, ?> provider) {
    Map<String, Object> table = new LinkedHashMap<>(provider);
    table.put("type", target().provider());
    return table;
  }

  /** The broker behind proxies of the suite's. */
  public Link link() throws Exception {
    List<Endpoint> endpoints = Endpoint.in(target().settings());
    if (endpoints.isEmpty()) {
      throw new AssertionError(
          "the provider declares REMOTE, but no setting holds an address as host:port, so the suite cannot put itself in between; give settings with one");
    }
    Link link = Link.open(target(), endpoints);
    closeLater(link);
    return link;
  }

  /** Waits until every audience has what it is to have. */
  public void drained(Audience... audiences) throws Exception {
    for (Audience audience : audiences) {
      deadlines().eventually(audience.name() + " has every event", audience::complete);
    }
  }

  /** Has something closed at the end of the trial, the last one first. */
  public synchronized void closeLater(AutoCloseable resource) {
    open.push(resource);
  }

  /** Closes everything and deletes the queues; what failed is added to the history. */
  void end() {
    Wire last = wire;
    for (AutoCloseable resource = next(); resource != null; resource = next()) {
      if (resource != last) {
        close(resource);
      }
    }
    run.deleteAll(namespaces, last, history);
    if (last != null) {
      close(last);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    return open.poll();
  }

  private void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception failure) {
      history.add("closing failed", failure.toString());
    }
  }
}
