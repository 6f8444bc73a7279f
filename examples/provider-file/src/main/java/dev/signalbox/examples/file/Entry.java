package dev.signalbox.examples.file;

import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event in one queue. */
final class Entry {
  /** How many fields come before those of the message. */
  static final int OWN_FIELDS = 8;

  final long sequence;
  final Instant enqueuedAt;
  final StoredMessage message;
  Instant readyAt;
  int deliveries;
  int started;

  /** Who holds it; 0: nobody. A later holder has another token: the fence. */
  long token;

  Instant leaseUntil = Instant.EPOCH;

  Entry(long sequence, Instant enqueuedAt, Instant readyAt, StoredMessage message) {
    this.sequence = sequence;
    this.enqueuedAt = enqueuedAt;
    this.readyAt = readyAt;
    this.message = message;
  }

  boolean leased(Instant now) {
    return token != 0 && now.isBefore(leaseUntil);
  }

  /** Whether this is a holder's who may still settle. */
  boolean heldBy(long receipt, Instant now) {
    return token == receipt && leased(now);
  }

  Change change(String queue) {
    List<String> fields = new ArrayList<>();
    fields.add(queue);
    fields.add(Long.toString(sequence));
    fields.add(enqueuedAt.toString());
    fields.add(readyAt.toString());
    fields.add(Integer.toString(deliveries));
    fields.add(Integer.toString(started));
    fields.add(Long.toString(token));
    fields.add(leaseUntil.toString());
    fields.addAll(texts(message));
    return new Change(Change.Kind.ENTRY, fields);
  }

  static Entry of(Change change) {
    Entry entry =
        new Entry(
            change.number(1),
            Instant.parse(change.text(2)),
            Instant.parse(change.text(3)),
            message(change.fields(), OWN_FIELDS));
    entry.deliveries = (int) change.number(4);
    entry.started = (int) change.number(5);
    entry.token = change.number(6);
    entry.leaseUntil = Instant.parse(change.text(7));
    return entry;
  }

  /** A message as texts; what is absent is the empty text, what is there begins with '='. */
  static List<String> texts(StoredMessage message) {
    List<String> texts = new ArrayList<>();
    texts.add(message.knownId().map(id -> "=" + id).orElse(""));
    texts.add(message.knownName().map(name -> "=" + name).orElse(""));
    texts.add(message.key().map(key -> "=" + key).orElse(""));
    texts.add(message.contentType() == null ? "" : "=" + message.contentType());
    texts.add(Base64.getEncoder().encodeToString(message.body().toByteArray()));
    message
        .headers()
        .forEach(
            (name, value) -> {
              texts.add(name);
              texts.add(value);
            });
    return texts;
  }

  static StoredMessage message(List<String> fields, int from) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = from + 5; i + 1 < fields.size(); i += 2) {
      headers.put(fields.get(i), fields.get(i + 1));
    }
    return new StoredMessage(
        present(fields.get(from)),
        present(fields.get(from + 1)),
        present(fields.get(from + 2)),
        present(fields.get(from + 3)),
        headers,
        EventBody.wrap(Base64.getDecoder().decode(fields.get(from + 4))));
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() ? null : text.substring(1);
  }
}
