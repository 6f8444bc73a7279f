package dev.signalbox.internal.assembly;

import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.Route;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to all provider instances that routes name. One that is not required may be
 * absent at first: it is tried again in the background until it answers. Thread-safe.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration RETRY_EVERY = Duration.ofSeconds(5);

  private final Function<ProviderInstance, ProviderConnection> connector;
  private final Map<String, Slot> byInstance = new LinkedHashMap<>();
  private final Map<Integer, Slot> byRoute = new LinkedHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** An instance and its connection, once there is one. */
  private static final class Slot {
    final ProviderInstance instance;
    volatile @Nullable ProviderConnection connection;
    volatile @Nullable Throwable failure;

    Slot(ProviderInstance instance) {
      this.instance = instance;
    }
  }

  private Connections(Function<ProviderInstance, ProviderConnection> connector) {
    this.connector = connector;
  }

  /**
   * Connects everything; blocks.
   *
   * @throws MessagingException when a required instance cannot be connected; nothing stays open
   */
  static Connections open(
      SignalboxConfig config, Function<ProviderInstance, ProviderConnection> connector) {
    Connections connections = new Connections(connector);
    try {
      for (ProviderInstance instance : UsedInstances.of(config)) {
        connections.byInstance.put(instance.name(), connections.connected(instance));
      }
      for (Route route : config.domain().routes()) {
        if (route.overlay().isPresent()) {
          ProviderInstance overlay = route.overlay().orElseThrow();
          connections.byRoute.put(route.index(), connections.connected(overlay));
        }
      }
    } catch (RuntimeException failure) {
      connections.close(Duration.ofSeconds(5));
      throw failure;
    }
    if (!connections.missing().isEmpty()) {
      SignalboxThreads.platform("reconnect").newThread(connections::reconnect).start();
    }
    return connections;
  }

  private Slot connected(ProviderInstance instance) {
    Slot slot = new Slot(instance);
    try {
      slot.connection = connector.apply(instance);
    } catch (MessagingException failure) {
      if (instance.required() || failure.code() != ErrorCode.UNAVAILABLE) {
        throw failure;
      }
      slot.failure = failure;
      LOG.atWarn()
          .addKeyValue("provider", instance.name())
          .setCause(failure)
          .log(
              "Started without this provider, which is not required; trying again every {} s",
              RETRY_EVERY.toSeconds());
    }
    return slot;
  }

  private void reconnect() {
    try {
      while (!missing().isEmpty() && !closed.await(RETRY_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        missing().forEach(this::reconnect);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconnect(Slot slot) {
    try {
      ProviderConnection connection = connector.apply(slot.instance);
      slot.connection = connection;
      if (closed.getCount() == 0) {
        connection.close(Duration.ofSeconds(1));
        return;
      }
      LOG.atInfo().addKeyValue("provider", slot.instance.name()).log("Provider connected");
    } catch (RuntimeException failure) {
      slot.failure = failure;
    }
  }

  private List<Slot> missing() {
    return slots().stream().filter(slot -> slot.connection == null).toList();
  }

  private List<Slot> slots() {
    List<Slot> slots = new ArrayList<>(byInstance.values());
    slots.addAll(byRoute.values());
    return slots;
  }

  /** The connection that a route publishes through. */
  ProviderConnection of(Route route, String eventName) {
    Slot own = byRoute.get(route.index());
    if (own != null) {
      return connection(own);
    }
    String provider =
        route
            .provider()
            .orElseThrow(
                () ->
                    new MessagingException(
                        ErrorCode.INVALID_ARGUMENT,
                        "no provider for durable event "
                            + eventName
                            + ": its route names none; add provider to the route or set"
                            + " events.domain.default_provider"));
    return named(provider);
  }

  /**
   * The connection of an instance.
   *
   * @throws MessagingException UNAVAILABLE while it could not be connected
   */
  ProviderConnection named(String instance) {
    Slot slot = byInstance.get(instance);
    if (slot == null) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "no connected provider instance \"%s\"; routes use %s"
              .formatted(instance, byInstance.keySet()));
    }
    return connection(slot);
  }

  private static ProviderConnection connection(Slot slot) {
    ProviderConnection connection = slot.connection;
    if (connection == null) {
      throw new MessagingException(
          ErrorCode.UNAVAILABLE,
          "provider instance \""
              + slot.instance.name()
              + "\" could not be connected yet; it is tried again in the background",
          slot.failure);
    }
    return connection;
  }

  /** Everything that is connected now. */
  Collection<ProviderConnection> all() {
    List<ProviderConnection> all = new ArrayList<>();
    for (Slot slot : slots()) {
      ProviderConnection connection = slot.connection;
      if (connection != null) {
        all.add(connection);
      }
    }
    return all;
  }

  /** Closes all connections, within the time-out altogether. */
  void close(Duration timeout) {
    closed.countDown();
    long deadline = System.nanoTime() + timeout.toNanos();
    for (ProviderConnection connection : all()) {
      connection.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
