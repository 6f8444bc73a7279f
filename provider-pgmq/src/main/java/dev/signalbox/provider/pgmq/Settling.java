package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settles deliveries, each fenced by its {@link Receipt}: one statement for each queue and kind, in
 * the order of message ids, so that two settlers never wait for one another. Thread-safe.
 */
final class Settling {

  private final Database database;
  private final PgmqSettings settings;
  private final Clock clock;

  Settling(Database database, PgmqSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /** What is settled by one statement. */
  private record Batch(QueueReader reader, Class<? extends Settlement> kind) {}

  List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws SQLException {
    SettlementOutcome[] outcomes = new SettlementOutcome[settlements.size()];
    Map<Batch, List<Integer>> batches = new LinkedHashMap<>();
    for (int i = 0; i < settlements.size(); i++) {
      Settlement settlement = settlements.get(i);
      Receipt receipt = Receipt.of(settlement.delivery());
      batches
          .computeIfAbsent(
              new Batch(receipt.reader(), settlement.getClass()), any -> new ArrayList<>())
          .add(i);
    }
    for (Map.Entry<Batch, List<Integer>> batch : batches.entrySet()) {
      settle(batch.getKey(), batch.getValue(), settlements, outcomes, batches.size() == 1);
    }
    return Arrays.asList(outcomes);
  }

  private void settle(
      Batch batch,
      List<Integer> places,
      List<? extends Settlement> settlements,
      SettlementOutcome[] outcomes,
      boolean only)
      throws SQLException {
    List<? extends Settlement> chosen = places.stream().map(settlements::get).toList();
    Set<Long> done;
    try {
      done = apply(batch, chosen);
    } catch (SQLException failure) {
      if (only) {
        throw failure;
      }
      places.forEach(place -> outcomes[place] = new SettlementOutcome.Failed(failure));
      return;
    }
    for (int i = 0; i < places.size(); i++) {
      // A second settlement of the same delivery finds it gone.
      boolean settled = done.remove(Receipt.of(chosen.get(i).delivery()).id());
      outcomes[places.get(i)] = settled ? SettlementOutcome.SETTLED : SettlementOutcome.STALE;
    }
  }

  private Set<Long> apply(Batch batch, List<? extends Settlement> settlements) throws SQLException {
    QueueTable table = batch.reader().table();
    List<? extends Settlement> sorted =
        settlements.stream()
            .sorted(Comparator.comparingLong(one -> Receipt.of(one.delivery()).id()))
            .toList();
    List<Receipt> receipts = sorted.stream().map(one -> Receipt.of(one.delivery())).toList();
    if (batch.kind() == Settlement.Ack.class) {
      String sql =
          settings.settle() == PgmqSettings.Settle.DELETE
              ? FencedSql.delete(table)
              : FencedSql.archive(table);
      return FencedSql.of(sql, receipts).run(database);
    } else if (batch.kind() == Settlement.Release.class) {
      return release(table, receipts).run(database);
    } else if (batch.kind() == Settlement.Retry.class) {
      return FencedSql.of(FencedSql.retry(table), receipts)
          .with("int8", sorted.stream().map(Settling::delayMicros).toList())
          .run(database);
    }
    return deadLetter(table, sorted, receipts);
  }

  private static Long delayMicros(Settlement settlement) {
    return Micros.of(((Settlement.Retry) settlement).delay());
  }

  private Set<Long> deadLetter(
      QueueTable table, List<? extends Settlement> sorted, List<Receipt> receipts)
      throws SQLException {
    List<@Nullable String> bodies = new ArrayList<>();
    List<@Nullable String> heads = new ArrayList<>();
    for (Settlement settlement : sorted) {
      EventMessage message = ((Settlement.DeadLetter) settlement).message();
      Delivery delivery = settlement.delivery();
      // The row's own body stays in the database, as it is.
      boolean unchanged = message.body().equals(delivery.message().body());
      bodies.add(unchanged ? null : Wire.body(message));
      heads.add(Wire.headers(message, delivery.queue()));
    }
    QueueTable letters =
        new QueueTable(Destinations.source(sorted.get(0).delivery().queue()).deadLetterName());
    return FencedSql.of(FencedSql.deadLetter(table, letters), receipts)
        .with("text", bodies)
        .with("text", heads)
        .run(database);
  }

  List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws SQLException {
    Instant until = clock.instant().plus(lease);
    Map<QueueReader, List<Receipt>> byReader = byReader(deliveries);
    Set<Receipt> extended = new HashSet<>();
    for (Map.Entry<QueueReader, List<Receipt>> entry : byReader.entrySet()) {
      List<Receipt> receipts = entry.getValue();
      Set<Long> done =
          FencedSql.of(FencedSql.extend(entry.getKey().table()), receipts)
              .with("int8", Collections.nCopies(receipts.size(), Micros.of(lease)))
              .run(database);
      receipts.stream().filter(receipt -> done.contains(receipt.id())).forEach(extended::add);
    }
    return deliveries.stream()
        .map(
            delivery ->
                new LeaseExtension(
                    delivery, extended.contains(Receipt.of(delivery)) ? until : null))
        .toList();
  }

  /** Counts runs beyond the first of a read, which the read itself has counted. */
  void markStarted(List<Delivery> deliveries) throws SQLException {
    List<Delivery> again =
        deliveries.stream().filter(delivery -> !Receipt.of(delivery).countStart()).toList();
    for (Map.Entry<QueueReader, List<Receipt>> entry : byReader(again).entrySet()) {
      List<Receipt> receipts = entry.getValue();
      Set<Long> done =
          FencedSql.of(FencedSql.count(entry.getKey().table()), receipts).run(database);
      receipts.stream().filter(receipt -> done.contains(receipt.id())).forEach(Receipt::countRead);
    }
  }

  /** Gives back whatever a closing receiver holds. */
  void release(List<Receipt> receipts, Duration timeout) throws SQLException {
    Map<QueueReader, List<Receipt>> byReader = new LinkedHashMap<>();
    receipts.stream()
        .sorted(Comparator.comparingLong(Receipt::id))
        .forEach(
            receipt ->
                byReader.computeIfAbsent(receipt.reader(), any -> new ArrayList<>()).add(receipt));
    for (Map.Entry<QueueReader, List<Receipt>> entry : byReader.entrySet()) {
      Set<Long> ignored = release(entry.getKey().table(), entry.getValue()).run(database, timeout);
    }
  }

  private static FencedSql release(QueueTable table, List<Receipt> receipts) {
    return FencedSql.of(FencedSql.release(table), receipts)
        .with("int4", receipts.stream().map(Receipt::uncounted).toList());
  }

  private static Map<QueueReader, List<Receipt>> byReader(List<Delivery> deliveries) {
    Map<QueueReader, List<Receipt>> byReader = new LinkedHashMap<>();
    deliveries.stream()
        .map(Receipt::of)
        .sorted(Comparator.comparingLong(Receipt::id))
        .forEach(
            receipt ->
                byReader.computeIfAbsent(receipt.reader(), any -> new ArrayList<>()).add(receipt));
    return byReader;
  }
}
