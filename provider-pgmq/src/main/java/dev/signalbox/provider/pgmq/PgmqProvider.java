package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Installed;
import dev.signalbox.provider.pgmq.schema.PgmqInstallation;
import dev.signalbox.spi.BrokerVersions;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderTask;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The provider {@code pgmq}: queues in PostgreSQL 13 or later, in the tables of <a
 * href="https://github.com/pgmq/pgmq">PGMQ</a>, whether its extension is installed or not. Its
 * settings are those of {@link PgmqSettings}. An application's own {@link DataSource}, registered
 * for the instance, takes the place of {@code url}.
 */
public final class PgmqProvider implements EventMessagingProvider {

  /** The type by which a configuration names this provider. */
  public static final String NAME = "pgmq";

  private static final int OLDEST_VERSION = 13;

  /** What {@link java.util.ServiceLoader} calls. */
  public PgmqProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Capabilities capabilities(ProviderConfig config) {
    return capabilities(PgmqSettings.read(config));
  }

  @Override
  public List<ProviderTask> tasks() {
    return PgmqTask.ALL;
  }

  @Override
  public ErrorCode classify(Throwable failure) {
    return SqlFailures.classify(failure);
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context)
      throws Exception {
    PgmqSettings settings = PgmqSettings.read(config);
    String instance = config.instance();
    Optional<DataSource> lent = context.applicationObject(DataSource.class);
    String url = settings.url();
    if (lent.isEmpty() && url == null) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "provider instance %s has no database: set events.providers.%s.url, or register the application's DataSource for it"
              .formatted(instance, instance));
    }
    Address.Times times = Address.Times.of(context);
    Database database;
    BrokerVersions versions;
    if (lent.isPresent()) {
      database = Database.lent(lent.get(), context);
      versions = prepared(database, settings);
    } else {
      Address address = Address.of(String.valueOf(url), settings, instance, times);
      // Once by itself: a pool would try a wrong password again and again.
      versions = tryOnce(address, settings);
      database = Database.pooled(address, settings, context, instance);
    }
    try {
      String listenUrl = settings.listenUrl() != null ? settings.listenUrl() : url;
      Listener.Opener listening =
          listenUrl == null
              ? database.source()::getConnection
              : () ->
                  PgmqService.connect(Address.of(listenUrl, settings, instance + " listen", times));
      return new PgmqService(
          capabilities(settings), versions, settings, context, database, listening, instance);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  private static BrokerVersions prepared(Database lent, PgmqSettings settings) throws SQLException {
    try {
      return lent.call(connection -> prepare(connection, settings));
    } catch (SQLException | RuntimeException failure) {
      lent.close();
      throw failure;
    }
  }

  private static BrokerVersions tryOnce(Address address, PgmqSettings settings)
      throws SQLException {
    try (Connection connection = PgmqService.connect(address)) {
      return prepare(connection, settings);
    } catch (SQLException failure) {
      throw new MessagingException(
          SqlFailures.classify(failure),
          "connecting to %s failed: %s".formatted(address, failure.getMessage()),
          failure);
    }
  }

  /** Sees to it that there is a pgmq; what the database and the driver are. */
  private static BrokerVersions prepare(Connection connection, PgmqSettings settings)
      throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_VERSION) {
      throw new MessagingException(
          ErrorCode.UNSUPPORTED,
          "PostgreSQL %d is too old: provider pgmq needs %d or later"
              .formatted(version, OLDEST_VERSION));
    }
    Installed pgmq = PgmqInstallation.prepare(connection, settings.schema());
    DatabaseMetaData about = connection.getMetaData();
    return new BrokerVersions(
        "PostgreSQL %d.%d, %s".formatted(version, about.getDatabaseMinorVersion(), pgmq),
        "pgjdbc " + about.getDriverVersion());
  }

  private static Capabilities capabilities(PgmqSettings settings) {
    Capabilities all =
        Capabilities.of(
            settings.limits(),
            Capability.ORDER_PER_KEY,
            Capability.ORDERED_BATCH,
            Capability.ATTEMPT_SURVIVES_CRASH,
            Capability.MARKED_ATTEMPTS,
            Capability.EXCLUSIVE_DELIVERY,
            Capability.LEASE,
            Capability.FENCED_SETTLE,
            Capability.DELAYED_RETRY,
            Capability.DELAYED_PUBLISH,
            Capability.ATOMIC_DEAD_LETTER,
            Capability.TRANSACTIONAL_PUBLISH,
            Capability.BROWSE,
            Capability.PURGE,
            Capability.STATS,
            Capability.EPHEMERAL_GROUPS,
            Capability.JSON_FIDELITY,
            Capability.TLS,
            Capability.REMOTE,
            Capability.SHARED);
    return settings.verifiesHost() ? all : all.without(Capability.TLS);
  }
}
