package dev.signalbox.conformance.subject;

import dev.signalbox.SignalboxBuilder;
import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.spi.EventMessagingProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One configuration of a provider that is to be examined: which provider, its table, and what the
 * suite may do with the broker. Immutable; each method gives another target.
 */
@SuppressWarnings("try") // a close that fails, fails the clause, interrupted or not
public final class ConformanceTarget implements AutoCloseable {
  private final String provider;
  private final Map<String, Object> settings;
  private String name;
  private @Nullable EventMessagingProvider instead;
  private @Nullable BrokerControl control;
  private @Nullable Transactions transactions;
  private Map<String, Object> engine = Map.of();
  private Map<Endpoint, Integer> proxyPorts = Map.of();
  private List<Object> applicationObjects = List.of();
  private Consumer<SignalboxBuilder> customizer = builder -> {};
  private Map<Clause, Waiver> waivers = Map.of();
  private RunListener listener = RunListener.NONE;
  private AutoCloseable closing = () -> {};

  private ConformanceTarget(String provider, Map<String, ?> settings) {
    this.provider = Objects.requireNonNull(provider, "provider");
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.name = provider;
  }

  /**
   * A provider on the class path, by its type, under some settings.
   *
   * @param provider the type by which configurations name it
   * @param settings its table, {@code type} left out: texts, numbers, booleans, lists and tables
   */
  public static ConformanceTarget of(String provider, Map<String, ?> settings) {
    return new ConformanceTarget(provider, settings);
  }

  /** A provider that is not, or not only, on the class path. */
  public static ConformanceTarget of(EventMessagingProvider provider, Map<String, ?> settings) {
    ConformanceTarget target = new ConformanceTarget(provider.name(), settings);
    target.instead = provider;
    return target;
  }

  private ConformanceTarget changed(Consumer<ConformanceTarget> change) {
    ConformanceTarget copy = new ConformanceTarget(provider, settings);
    copy.name = name;
    copy.instead = instead;
    copy.control = control;
    copy.transactions = transactions;
    copy.engine = engine;
    copy.proxyPorts = proxyPorts;
    copy.applicationObjects = applicationObjects;
    copy.customizer = customizer;
    copy.waivers = waivers;
    copy.listener = listener;
    copy.closing = closing;
    change.accept(copy);
    return copy;
  }

  /** Another name than the provider's, for one configuration of several. */
  public ConformanceTarget named(String name) {
    return changed(target -> target.name = Objects.requireNonNull(name, "name"));
  }

  /** Power over the broker; without it the clauses about its death cannot be proved. */
  public ConformanceTarget control(BrokerControl control) {
    return changed(target -> target.control = Objects.requireNonNull(control, "control"));
  }

  /** Opens transactions for a provider with TRANSACTIONAL_PUBLISH. */
  public ConformanceTarget transactions(Transactions transactions) {
    return changed(target -> target.transactions = Objects.requireNonNull(transactions, "tx"));
  }

  /**
   * A setting of the engine beside the provider's table, such as {@code events.durable.ordered}.
   */
  public ConformanceTarget engine(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(engine);
    more.put(key, value);
    return changed(target -> target.engine = Collections.unmodifiableMap(more));
  }

  /**
   * The port on which the suite's proxy must listen for an address, where the broker itself tells
   * its clients to come to that port.
   */
  public ConformanceTarget proxyPort(Endpoint broker, int port) {
    Map<Endpoint, Integer> more = new LinkedHashMap<>(proxyPorts);
    more.put(broker, port);
    return changed(target -> target.proxyPorts = Collections.unmodifiableMap(more));
  }

  /** An object that the application lends to the provider, such as a {@code DataSource}. */
  public ConformanceTarget applicationObject(Object object) {
    List<Object> more = new ArrayList<>(applicationObjects);
    more.add(Objects.requireNonNull(object, "object"));
    return changed(target -> target.applicationObjects = List.copyOf(more));
  }

  /** A last hand on every Signalbox that the suite starts. */
  public ConformanceTarget customize(Consumer<SignalboxBuilder> customizer) {
    return changed(target -> target.customizer = target.customizer.andThen(customizer));
  }

  /** Bears the failure of a clause for now. */
  public ConformanceTarget waive(Clause clause, Waiver waiver) {
    Map<Clause, Waiver> more = new EnumMap<>(Clause.class);
    more.putAll(waivers);
    more.put(clause, waiver);
    return changed(target -> target.waivers = Collections.unmodifiableMap(more));
  }

  /** Somebody who wants to know how the run goes. */
  public ConformanceTarget listener(RunListener listener) {
    return changed(target -> target.listener = Objects.requireNonNull(listener, "listener"));
  }

  /** What to close when the run is over, such as a broker that was started for it. */
  public ConformanceTarget closing(AutoCloseable resource) {
    return changed(target -> target.closing = Objects.requireNonNull(resource, "resource"));
  }

  /** The name of this configuration. */
  public String name() {
    return name;
  }

  /** The provider's type. */
  public String provider() {
    return provider;
  }

  /** The provider itself, if it is not to be looked for. */
  public Optional<EventMessagingProvider> instead() {
    return Optional.ofNullable(instead);
  }

  /** The provider's table. */
  public Map<String, Object> settings() {
    return settings;
  }

  /** The engine's settings beside it. */
  public Map<String, Object> engine() {
    return engine;
  }

  /** Power over the broker, if there is any. */
  public Optional<BrokerControl> control() {
    return Optional.ofNullable(control);
  }

  /**
   * Opens transactions, if somebody can: for settings with a JDBC {@code url} by that, unless
   * another way was given.
   */
  public Optional<Transactions> transactions() {
    if (transactions == null && settings.get("url") instanceof String url && isJdbc(url)) {
      return Optional.of(Transactions.jdbc(url, JdbcAccount.of(settings)));
    }
    return Optional.ofNullable(transactions);
  }

  private static boolean isJdbc(String url) {
    return url.startsWith("jdbc:");
  }

  /** The port on which a proxy must listen for an address, if that matters. */
  public Optional<Integer> proxyPort(Endpoint broker) {
    return Optional.ofNullable(proxyPorts.get(broker));
  }

  /** What the application lends to the provider. */
  public List<Object> applicationObjects() {
    return applicationObjects;
  }

  /** The last hand on every Signalbox. */
  public Consumer<SignalboxBuilder> customizer() {
    return customizer;
  }

  /** The failures that are borne, with the reason. */
  public Map<Clause, Waiver> waivers() {
    return waivers;
  }

  /** Who wants to know how the run goes. */
  public RunListener listener() {
    return listener;
  }

  /** Closes what was to be closed. */
  @Override
  public void close() throws Exception {
    closing.close();
  }

  /** The name; settings may hold secrets. */
  @Override
  public String toString() {
    return name;
  }
}
