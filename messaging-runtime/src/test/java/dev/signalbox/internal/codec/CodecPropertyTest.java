package dev.signalbox.internal.codec;

import static dev.signalbox.internal.codec.Events.CODEC;
import static dev.signalbox.internal.codec.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DomainEvent;
import dev.signalbox.Payload;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CodecPropertyTest {
  @Test
  void keepsEveryByteOfRandomJson() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 3_000; round++) {
      PublishableJson json = new PublishableJson(random.split());
      String payload = json.value();
      String additional = json.value();
      String extension = json.value();

      DomainEvent event =
          Events.event(
              CODEC.payloadOfJson(json.spaced(payload)),
              Events.metadata(json.text(), fields("more", additional)),
              fields("beyond", extension));
      EventBody body = CODEC.encode(event);
      DomainEvent back = Events.decode(body.toByteArray());

      assertThat(back).as("seed %d, round %d", seed, round).isEqualTo(event);
      assertThat(back.payload().json()).isEqualTo(payload);
      assertThat(text(back.metadata().additional().get("more"))).isEqualTo(additional);
      assertThat(text(back.extensions().get("beyond"))).isEqualTo(extension);
      assertThat(CODEC.encode(back)).isEqualTo(body);
    }
  }

  @Test
  void keepsTheDeepestNestingThroughEveryField() {
    for (int depth = 1; depth <= 500; depth += 71) {
      Payload deep = CODEC.payloadOfJson("[".repeat(depth) + "]".repeat(depth));
      DomainEvent event =
          Events.event(deep, Events.metadata("c", Map.of("more", deep)), Map.of("beyond", deep));

      assertThat(Events.decode(CODEC.encode(event).toByteArray())).isEqualTo(event);
    }
  }

  @Test
  void decodesAnythingToAnEventOrARefusal() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int events = 0;
    for (int round = 0; round < 60_000; round++) {
      byte[] body =
          Mutation.of(utf8(Events.json(new PublishableJson(random.split()).value())), random);
      events += decodes(body, seed) ? 1 : 0;
    }
    assertThat(events).as("bodies that are still events").isBetween(1_000, 59_000);
  }

  @Test
  void decodesRandomBytesToARefusal() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      assertThat(decodes(body, seed)).isFalse();
    }
  }

  /** Whether the bytes are an event, of which then every part can be read. */
  private static boolean decodes(byte[] body, long seed) {
    try {
      DomainEvent event = Events.decode(body);
      String whole = new String(body, StandardCharsets.UTF_8);
      assertThat(whole).contains(event.payload().json());
      event.extensions().values().forEach(part -> assertThat(whole).contains(part.json()));
      reencode(event);
      return true;
    } catch (MessagingException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
      return false;
    } catch (RuntimeException | Error wrong) {
      throw new AssertionError(
          "seed " + seed + ", body " + Base64.getEncoder().encodeToString(body), wrong);
    }
  }

  private static void reencode(DomainEvent event) {
    try {
      DomainEvent again = Events.decode(CODEC.encode(event).toByteArray());
      assertThat(again).isEqualTo(event);
    } catch (MessagingException refused) {
      // What others wrote may break the rules for publishing.
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
    }
  }

  private static Map<String, Payload> fields(String name, String json) {
    Map<String, Payload> fields = new LinkedHashMap<>();
    fields.put(name, CODEC.payloadOfJson(json));
    return fields;
  }

  private static String text(@Nullable Payload payload) {
    return payload == null ? "" : payload.json();
  }

  /** Small damage to valid bytes. */
  private static final class Mutation {
    private static final byte[] LIKELY = utf8("{}[]\",:\\u0eE+-.1tfn \n");

    static byte[] of(byte[] json, SplittableRandom random) {
      byte[] body = json;
      for (int times = random.nextInt(4); times > 0; times--) {
        int place = random.nextInt(body.length);
        body =
            switch (random.nextInt(5)) {
              case 0 -> Arrays.copyOf(body, Math.max(1, place));
              case 1 -> replaced(body, place, (byte) random.nextInt());
              case 2 -> without(body, place);
              default -> replaced(body, place, LIKELY[random.nextInt(LIKELY.length)]);
            };
      }
      return body;
    }

    private static byte[] replaced(byte[] body, int place, byte value) {
      byte[] changed = body.clone();
      changed[place] = value;
      return changed;
    }

    private static byte[] without(byte[] body, int place) {
      if (body.length == 1) {
        return body;
      }
      byte[] shorter = Arrays.copyOf(body, body.length - 1);
      System.arraycopy(body, place + 1, shorter, place, shorter.length - place);
      return shorter;
    }
  }
}
