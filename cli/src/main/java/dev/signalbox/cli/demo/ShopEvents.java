package dev.signalbox.cli.demo;

import dev.signalbox.EventDraft;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes up events of a shop that look like real ones; the same seed gives the same events. */
final class ShopEvents {
  /** The namespaces of its durable events. */
  static final List<String> NAMESPACES = List.of("payment", "order", "shipment");

  /** The name of the one event that no handler can handle. */
  static final String DAMAGED = "order.placed";

  private static final List<String> CITIES =
      List.of("Lisboa", "Zürich", "København", "Łódź", "Kyōto", "São Paulo", "Reykjavík", "Oslo");
  private static final List<String> ARTICLES =
      List.of("teapot", "lamp \"Nova\"", "bicycle bell", "notebook A5", "umbrella", "jigsaw 1000");
  private static final List<String> CURRENCIES = List.of("EUR", "CHF", "DKK", "PLN", "JPY", "BRL");
  private static final List<String> CARRIERS = List.of("post", "courier", "bike");

  private final SplittableRandom random;

  ShopEvents(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The next event of a day in the shop. */
  EventDraft next() {
    int kind = random.nextInt(100);
    if (kind < 30) {
      return payment();
    } else if (kind < 65) {
      return order();
    } else if (kind < 75) {
      return shipment();
    } else if (kind < 88) {
      return EventDraft.of("card.tokenized", card());
    }
    return EventDraft.of("fraud.scored", fraud());
  }

  /** An order without items, which a handler stumbles over. */
  EventDraft damaged() {
    Map<String, Object> order = orderPayload();
    order.put("items", List.of());
    return EventDraft.of(DAMAGED, order);
  }

  private EventDraft payment() {
    int kind = random.nextInt(20);
    String name =
        kind < 13 ? "charged" : kind < 17 ? "authorized" : kind < 19 ? "refunded" : "failed";
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("payment_id", id("pay"));
    payload.put("order_id", id("ord"));
    payload.put("amount_cents", random.nextInt(100, 250_000));
    payload.put("currency", any(CURRENCIES));
    payload.put("method", any(List.of("card", "transfer", "wallet")));
    if (name.equals("failed")) {
      payload.put("reason", any(List.of("insufficient_funds", "expired_card", "do_not_honor")));
    }
    return EventDraft.of("payment." + name, payload);
  }

  private EventDraft order() {
    String name = any(List.of("placed", "placed", "confirmed", "packed", "cancelled"));
    return EventDraft.of("order." + name, orderPayload());
  }

  private Map<String, Object> orderPayload() {
    int lines = 1 + random.nextInt(5);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("order_id", id("ord"));
    payload.put("customer", customer());
    payload.put("items", random.ints(lines, 1, 4).mapToObj(this::item).toList());
    payload.put("gift", random.nextInt(10) == 0);
    return payload;
  }

  private Map<String, Object> customer() {
    Map<String, Object> customer = new LinkedHashMap<>();
    customer.put("id", id("cus"));
    customer.put("city", any(CITIES));
    return customer;
  }

  private Map<String, Object> item(int quantity) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("article", any(ARTICLES));
    item.put("quantity", quantity);
    item.put("price_cents", random.nextInt(99, 99_900));
    return item;
  }

  private EventDraft shipment() {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("order_id", id("ord"));
    payload.put("carrier", any(CARRIERS));
    payload.put("weight_kg", random.nextInt(1, 400) / 10.0);
    return EventDraft.of("shipment.dispatched." + any(List.of("eu", "us", "asia")), payload);
  }

  private Map<String, Object> card() {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("token", id("tok"));
    payload.put("last_four", String.format(Locale.ROOT, "%04d", random.nextInt(10_000)));
    return payload;
  }

  private Map<String, Object> fraud() {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("payment_id", id("pay"));
    payload.put("score", random.nextInt(1_000) / 1_000.0);
    return payload;
  }

  private String id(String prefix) {
    return prefix + "_" + Long.toString(random.nextLong(1L << 40), 36);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
