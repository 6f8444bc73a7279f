package dev.signalbox;

import dev.signalbox.internal.assembly.EngineParts;
import dev.signalbox.internal.assembly.SignalboxCore;
import dev.signalbox.internal.codec.JacksonPayloadMapper;
import dev.signalbox.internal.codec.JsonEventCodec;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.concurrent.SteadyClock;
import dev.signalbox.internal.registry.ProviderRegistry;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import dev.signalbox.routing.SignalboxConfigLoader;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.config.Variables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts a {@link Signalbox} in a way of one's own. Not thread-safe. */
public final class SignalboxBuilder {
  private final List<EventMessagingProvider> providers = new ArrayList<>();
  private final Map<String, List<Object>> applicationObjects = new HashMap<>();
  private final List<PublishInterceptor> publishInterceptors = new ArrayList<>();
  private final List<HandlerInterceptor> handlerInterceptors = new ArrayList<>();
  private @Nullable Function<ProviderRegistry, SignalboxConfig> config;
  private @Nullable String environment;
  private @Nullable Variables variables;
  private @Nullable EventCodec codec;
  private @Nullable PayloadMapper payloadMapper;
  private @Nullable Clock clock;
  private @Nullable ClassLoader classLoader;
  private ThreadFactory handlerThreads = SignalboxThreads.handlers("handler");
  private boolean shutdownHook;

  SignalboxBuilder() {}

  /** The configuration in a file, or in a folder with a base and environments. */
  public SignalboxBuilder config(Path path) {
    this.config = registry -> loader(registry).load(path);
    return this;
  }

  /** A configuration that is checked already, but for what providers say of their tables. */
  public SignalboxBuilder config(SignalboxConfig config) {
    Objects.requireNonNull(config, "config");
    this.config = registry -> config;
    return this;
  }

  /** A configuration made by code, checked with the providers when Signalbox starts. */
  public SignalboxBuilder config(SignalboxConfigBuilder config) {
    Objects.requireNonNull(config, "config");
    this.config = registry -> config.providers(registry).build();
    return this;
  }

  /** The configuration in a class-path resource, a file or a folder. */
  public SignalboxBuilder configResource(String name) {
    this.config = registry -> loader(registry).loadResource(classLoader(), name);
    return this;
  }

  /** The environment, instead of that of {@code SIGNALBOX_ENV}. */
  public SignalboxBuilder environment(String environment) {
    this.environment = Objects.requireNonNull(environment, "environment");
    return this;
  }

  /**
   * Where {@code ${NAME}} in the configuration comes from, instead of the process's environment.
   */
  public SignalboxBuilder variables(Variables variables) {
    this.variables = Objects.requireNonNull(variables, "variables");
    return this;
  }

  /** How events are encoded; the codec then has its own way with payloads. */
  public SignalboxBuilder codec(EventCodec codec) {
    this.codec = Objects.requireNonNull(codec, "codec");
    return this;
  }

  /** How payload objects become JSON and back, within the usual codec. */
  public SignalboxBuilder payloadMapper(PayloadMapper mapper) {
    this.payloadMapper = Objects.requireNonNull(mapper, "mapper");
    return this;
  }

  /** The clock of time stamps, leases and delays; it must not go back. */
  public SignalboxBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Makes the threads that run durable handlers; without a call virtual ones where there are any.
   */
  public SignalboxBuilder handlerThreads(ThreadFactory threads) {
    this.handlerThreads = Objects.requireNonNull(threads, "threads");
    return this;
  }

  /** Where providers and resources are looked for, instead of the thread's context class loader. */
  public SignalboxBuilder classLoader(ClassLoader classLoader) {
    this.classLoader = Objects.requireNonNull(classLoader, "classLoader");
    return this;
  }

  /** A provider beside those that are found. */
  public SignalboxBuilder provider(EventMessagingProvider provider) {
    providers.add(Objects.requireNonNull(provider, "provider"));
    return this;
  }

  /** Lends an object to a provider instance, such as a {@code DataSource}; it is never closed. */
  public SignalboxBuilder applicationObject(String instance, Object object) {
    applicationObjects
        .computeIfAbsent(Objects.requireNonNull(instance, "instance"), name -> new ArrayList<>())
        .add(Objects.requireNonNull(object, "object"));
    return this;
  }

  /** A function around every publish; the first one is the outermost. */
  public SignalboxBuilder interceptPublish(PublishInterceptor interceptor) {
    publishInterceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /** A function around every handler; the first one is the outermost. */
  public SignalboxBuilder interceptHandlers(HandlerInterceptor interceptor) {
    handlerInterceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /** Closes the Signalbox when the JVM ends. */
  public SignalboxBuilder shutdownHook() {
    this.shutdownHook = true;
    return this;
  }

  /**
   * Starts; blocks until all required brokers have answered.
   *
   * @throws dev.signalbox.spi.config.ConfigException with all problems of the configuration
   * @throws dev.signalbox.spi.MessagingException UNAVAILABLE when a required broker does not answer
   * @throws IllegalStateException when no configuration was given
   */
  public Signalbox start() {
    if (config == null) {
      throw new IllegalStateException("no configuration: call config(...) before start()");
    }
    ProviderRegistry registry = ProviderRegistry.discover(classLoader(), providers);
    Signalbox signalbox = new Signalbox(new SignalboxCore(parts(config.apply(registry), registry)));
    if (shutdownHook) {
      Runtime.getRuntime().addShutdownHook(SignalboxThreads.lasting("shutdown", signalbox::close));
    }
    return signalbox;
  }

  private EngineParts parts(SignalboxConfig config, ProviderRegistry registry) {
    PayloadMapper mapper = payloadMapper != null ? payloadMapper : new JacksonPayloadMapper();
    return new EngineParts(
        config,
        registry,
        codec != null ? codec : new JsonEventCodec(mapper),
        clock != null ? clock : Clock.systemUTC(),
        clock != null ? clock : new SteadyClock(),
        handlerThreads,
        applicationObjects,
        publishInterceptors,
        handlerInterceptors);
  }

  private SignalboxConfigLoader loader(ProviderRegistry registry) {
    SignalboxConfigLoader loader = SignalboxConfigLoader.create().providers(registry);
    if (environment != null) {
      loader = loader.environment(environment);
    }
    return variables != null ? loader.variables(variables) : loader;
  }

  private ClassLoader classLoader() {
    if (classLoader != null) {
      return classLoader;
    }
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : Signalbox.class.getClassLoader();
  }
}
