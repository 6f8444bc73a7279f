package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.SchemaMode;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.NameRule;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.PSQLException;

/**
 * One instance's table, read once into a record.
 *
 * @param url {@code url}: where PostgreSQL is; null: the application lends its own {@code
 *     DataSource}
 * @param username {@code username}
 * @param password {@code password}
 * @param client {@code [.client]}: handed to pgjdbc as it is, such as {@code sslmode}
 * @param listen {@code listen}: whether to be woken up by notifications
 * @param listenUrl {@code listen_url}: another way to the same database for the listening
 *     connection, where a pooler stands before {@code url}
 * @param schema {@code schema}: whose pgmq is used
 * @param settle {@code settle}: what becomes of a handled event
 * @param transactionNotify {@code transaction_notify}: whether a publish inside the caller's
 *     transaction wakes consumers by its commit
 * @param poolSize {@code pool_size}: connections at most, the listening one aside
 * @param publishConnections {@code publish_connections}: how many of them publish at once
 * @param maxEventBytes {@code max_event_bytes}: the largest body
 */
record PgmqSettings(
    @Nullable String url,
    @Nullable String username,
    @Nullable Secret password,
    Map<String, String> client,
    Listen listen,
    @Nullable String listenUrl,
    SchemaMode schema,
    Settle settle,
    TransactionNotify transactionNotify,
    int poolSize,
    int publishConnections,
    int maxEventBytes) {

  /** Whether to listen to notifications. */
  enum Listen {
    /** Yes, if they are proved to arrive; else the fallback poll has to do. */
    AUTO,
    /** No. */
    OFF
  }

  /** What becomes of a handled event. */
  enum Settle {
    /** It is deleted. */
    DELETE,
    /** It is moved to the queue's archive table. */
    ARCHIVE
  }

  /** When a publish inside the caller's transaction wakes consumers. */
  enum TransactionNotify {
    /** This process wakes them when it sees the commit. */
    OFF,
    /** The commit itself does, which makes such commits wait for one another. */
    COMMIT
  }

  private static final int MEBIBYTE = 1 << 20;
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_QUEUES_PER_RECEIVER = 1_000;
  private static final Duration LONGEST = Duration.ofDays(365);

  /** PGMQ's own rule, in lower case because it folds the case of its tables. */
  static final NameRule QUEUE_NAMES =
      new NameRule(
          Pattern.compile("[a-z][a-z0-9_]*"),
          47,
          "PGMQ: lower-case letters, digits and _, a letter first, at most 47");

  /** Reads the whole table, so that what is wrong with it is reported at once. */
  static PgmqSettings read(ProviderConfig config) {
    return config.read(PgmqSettings::of);
  }

  private static PgmqSettings of(ConfigSection table) {
    int poolSize = table.integer("pool_size").atLeast(2).atMost(1_000).orElse(10);
    int publishing = table.integer("publish_connections").atLeast(1).orElse(2);
    if (publishing >= poolSize) {
      table.problem(
          "publish_connections",
          publishing + " leave none of pool_size = " + poolSize + " for consumers",
          "make pool_size larger");
    }
    return new PgmqSettings(
        url(table, "url"),
        table.string("username").optional().orElse(null),
        table.secret("password").optional().orElse(null),
        table.texts("client").orElse(Map.of()),
        table.oneOf("listen", Listen.class).orElse(Listen.AUTO),
        url(table, "listen_url"),
        table.oneOf("schema", SchemaMode.class).orElse(SchemaMode.AUTO),
        table.oneOf("settle", Settle.class).orElse(Settle.DELETE),
        table.oneOf("transaction_notify", TransactionNotify.class).orElse(TransactionNotify.OFF),
        poolSize,
        publishing,
        table.integer("max_event_bytes").atLeast(1).atMost(64 * MEBIBYTE).orElse(MEBIBYTE));
  }

  /** Whether connections are encrypted, and the host's name is checked: pgjdbc's verify-full. */
  boolean verifiesHost() {
    if (url == null) {
      return false;
    }
    Properties given = new Properties();
    client.forEach(given::setProperty);
    Properties parsed = Driver.parseURL(url, given);
    try {
      return parsed != null && SslMode.of(parsed) == SslMode.VERIFY_FULL;
    } catch (PSQLException unknownMode) {
      // Connecting says what is wrong with it.
      return false;
    }
  }

  private static @Nullable String url(ConfigSection table, String key) {
    Optional<String> url =
        table
            .string(key)
            .check(
                text -> Driver.parseURL(text, new Properties()) != null,
                "is no address of PostgreSQL; write jdbc:postgresql://host:5432/database")
            .optional();
    return url.orElse(null);
  }

  /** What the engine is to keep within; one batch at a time, so that a channel keeps its order. */
  Limits limits() {
    return Limits.DEFAULT
        .change()
        .bytes(maxEventBytes, Math.max(8L * MEBIBYTE, 2L * maxEventBytes))
        .batches(MAX_BATCH, 1, MAX_BATCH)
        .queuesPerReceiver(MAX_QUEUES_PER_RECEIVER)
        .times(LONGEST, LONGEST)
        .queueNames(QUEUE_NAMES)
        .build();
  }
}
