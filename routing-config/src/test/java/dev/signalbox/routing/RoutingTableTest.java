package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.spi.EventPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {

  @ParameterizedTest(name = "{0} takes routes[{1}]")
  @CsvSource({
    "payment.charged, 0",
    "payment.refunded, 1",
    "payment.refunded.eu, 1",
    "payment, -1",
    "analytics, 2",
    "analytics.page.viewed, 2",
    "order.placed.eu, 3",
    "eu, 3",
    "order.placed.us, -1",
    "stock.item.low, 4",
    "stock.item.eu, 3",
    "stock.low, -1",
  })
  void takesTheFirstMatchingRouteElseTheDefaultOne(String name, int index) {
    RoutingTable table =
        RouteSamples.table("payment.charged", "payment.*", "analytics.#", "#.eu", "stock.*.low");
    assertThat(table.resolve(name).index()).isEqualTo(index);
    assertThat(table.resolve(name).index()).as("from the cache").isEqualTo(index);
  }

  @Test
  void sendsWhatIsNoEventNameToTheDefaultRoute() {
    RoutingTable table = RouteSamples.table("#");
    assertThat(table.resolve("a.b").index()).isZero();
    for (String wrong : List.of("", ".", "a..b", "a b", "a.b.c.d.e.f.g.h.i.j.k", "a".repeat(300))) {
      assertThat(table.resolve(wrong)).isSameAs(table.defaultRoute());
    }
  }

  @Test
  void explainsItsChoice() {
    RoutingTable table = RouteSamples.table("payment.charged", "payment.*", "#.charged");
    RouteExplanation explanation = table.explain("payment.charged");
    assertThat(explanation.route().index()).isZero();
    assertThat(explanation.matching()).extracting(Route::index).containsExactly(0, 1, 2);
    assertThat(explanation.reason())
        .isEqualTo(
            "routes[0] \"payment.charged\" (events.toml:1:1) is the first of 3 routes that match");
    assertThat(table.explain("payment.x").reason())
        .isEqualTo("routes[1] \"payment.*\" (events.toml:2:1) is the only route that matches");
    assertThat(table.explain("order").reason())
        .isEqualTo("no route matches, so the default route takes it");
    assertThatIllegalArgumentException().isThrownBy(() -> table.explain("a b"));
  }

  @Test
  void namesTheProvidersThatAConsumerMustRead() {
    RoutingTable table =
        RoutingTable.of(
            List.of(
                RouteSamples.route(0, "payment.card.*", "kafka", Optional.empty(), List.of()),
                RouteSamples.route(
                    1, "payment.*", "pgmq", Optional.of(DeliveryMode.BROADCAST), List.of("old")),
                RouteSamples.route(
                    2, "audit.*", "rabbit", Optional.of(DeliveryMode.FAST), List.of("older")),
                RouteSamples.route(
                    3, "payment.card.x", "never", Optional.empty(), List.of("never_too"))),
            Route.byDefault(Optional.of("main")));
    assertThat(providers(table, "payment.*")).containsExactly("kafka", "pgmq", "old");
    assertThat(providers(table, "payment.card.charged")).containsExactly("kafka");
    assertThat(providers(table, "payment.#")).containsExactly("kafka", "pgmq", "old", "main");
    assertThat(providers(table, "audit.login")).containsExactly("older");
    assertThat(providers(table, "order.*", "audit.x")).containsExactly("older", "main");
    assertThat(providers(table, "#")).containsExactly("kafka", "pgmq", "old", "older", "main");
    assertThat(providers(table)).isEmpty();
  }

  private static Set<String> providers(RoutingTable table, String... patterns) {
    return table.providersFor(List.of(patterns).stream().map(EventPattern::parse).toList());
  }

  @Test
  void refusesRoutesOutOfOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RoutingTable.of(
                    List.of(RouteSamples.route(1, "a")), Route.byDefault(Optional.empty())));
  }
}
