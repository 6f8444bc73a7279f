package dev.signalbox.conformance.saboteur;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventCodec;
import dev.signalbox.Payload;
import dev.signalbox.Signalbox;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.StoredMessage;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An engine that gives each handler of an event the same object. */
final class SharedPayloads implements EventCodec {
  private final EventCodec honest;
  private final Map<String, Object> objects = new ConcurrentHashMap<>();

  private SharedPayloads(EventCodec honest) {
    this.honest = honest;
  }

  static ConformanceTarget target() {
    Signalbox any =
        Signalbox.builder()
            .config(SignalboxConfig.builder().set("events.default_delivery", "fast"))
            .start();
    SharedPayloads codec = new SharedPayloads(any.codec());
    any.close();
    return ConformanceTarget.of(new MemoryProvider(), Map.of())
        .customize(builder -> builder.codec(codec));
  }

  @Override
  public Payload payload(@Nullable Object value) {
    return honest.payload(value);
  }

  @Override
  public Payload payloadOfJson(String json) {
    return honest.payloadOfJson(json);
  }

  @Override
  public EventBody encode(DomainEvent event) {
    return honest.encode(event);
  }

  @Override
  public DomainEvent decode(StoredMessage message) {
    DomainEvent event = honest.decode(message);
    return event.withPayload(new Shared(event.id(), event.payload()));
  }

  private final class Shared implements Payload {
    private final String id;
    private final Payload payload;

    Shared(String id, Payload payload) {
      this.id = id;
      this.payload = payload;
    }

    @Override
    public <T> T as(Class<T> type) {
      return type.cast(objects.computeIfAbsent(id, any -> payload.as(type)));
    }

    @Override
    public Object as(Type type) {
      return payload.as(type);
    }

    @Override
    public String json() {
      return payload.json();
    }
  }
}
