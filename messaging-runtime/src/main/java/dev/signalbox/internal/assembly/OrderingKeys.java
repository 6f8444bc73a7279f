package dev.signalbox.internal.assembly;

import dev.signalbox.DomainEvent;
import dev.signalbox.internal.codec.JsonPointerText;
import dev.signalbox.routing.OrderingKeySource;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.Grammar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives events their ordering keys: the publisher's own, else what the configuration says. */
final class OrderingKeys {
  private final OrderingKeySource source;

  OrderingKeys(OrderingKeySource source) {
    this.source = source;
  }

  /** The key of an event, or null for none. */
  @Nullable String of(DomainEvent event, EventBody body) {
    if (event.orderingKey() != null) {
      return event.orderingKey();
    } else if (source instanceof OrderingKeySource.Namespace) {
      return event.namespace();
    } else if (source instanceof OrderingKeySource.CorrelationId) {
      return bounded(event.metadata().correlationId());
    } else if (source instanceof OrderingKeySource.Pointer pointer) {
      Optional<String> text = JsonPointerText.find(body, pointer.pointer());
      return text.map(OrderingKeys::bounded).orElse(null);
    }
    return null;
  }

  // A value that cannot be a key itself (too long, control characters) is replaced by its digest:
  // equal values still have equal keys.
  private static @Nullable String bounded(String value) {
    if (value.isEmpty()) {
      return null;
    }
    try {
      Grammar.checkOrderingKey(value);
      return value;
    } catch (IllegalArgumentException unfit) {
      return digest(value);
    }
  }

  private static String digest(String value) {
    try {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-256", impossible);
    }
  }
}
