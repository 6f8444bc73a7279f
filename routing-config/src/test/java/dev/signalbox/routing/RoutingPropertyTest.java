package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.EventPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RoutingPropertyTest {

  private static final long SEED = 4_711L;
  private static final List<String> SEGMENTS =
      List.of("a", "b", "c", "a", "b", "payment", "*", "*", "#");
  private static final List<String> LETTERS = List.of("a", "b", "payment", "z");

  private static final List<DeliveryMode> MODES = List.of(DeliveryMode.values());

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void resolvesAsAWalkThroughTheRoutesDoes() {
    List<String> names = RouteSamples.names(LETTERS, 5);
    int compared = 0;
    for (int round = 0; round < 250; round++) {
      RoutingTable table = randomTable(1 + random.nextInt(40), 1 + random.nextInt(6));
      for (int i = 0; i < 1_000; i++) {
        String name = names.get(random.nextInt(names.size()));
        if (table.resolve(name).index() != naive(table, name).index()) {
          throw new AssertionError(
              name + " in " + table.routes() + " takes " + table.resolve(name) + ", seed " + SEED);
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(200_000);
  }

  @Test
  void resolvesLongNamesAsAWalkDoes() {
    RoutingTable table = randomTable(200, 10);
    for (int i = 0; i < 20_000; i++) {
      String name = RouteSamples.pattern(random, LETTERS, 10);
      assertThat(table.resolve(name)).as("%s, seed %s", name, SEED).isSameAs(naive(table, name));
    }
  }

  @Test
  void findsExactlyTheProvidersThatTheEnumerationFinds() {
    List<String> names = RouteSamples.names(List.of("a", "b", "z"), 6);
    for (int round = 0; round < 300; round++) {
      RoutingTable table = smallTable(1 + random.nextInt(8));
      List<EventPattern> wanted = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(2); i++) {
        wanted.add(smallPattern());
      }
      Set<String> expected = new LinkedHashSet<>();
      for (String name : names) {
        if (wanted.stream().anyMatch(pattern -> pattern.matches(name))) {
          expected.addAll(consumedFrom(naive(table, name)));
        }
      }
      assertThat(table.providersFor(wanted))
          .as("%s of %s, seed %s", wanted, table.routes(), SEED)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void findsExactlyTheShadowsThatAComparisonOfAllPairsFinds() {
    for (int round = 0; round < 300; round++) {
      List<EventPattern> patterns = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        patterns.add(EventPattern.parse(RouteSamples.pattern(random, SEGMENTS, 4)));
      }
      ShadowedRoutes shadows = new ShadowedRoutes(patterns);
      for (int i = 0; i < patterns.size(); i++) {
        assertThat(shadows.shadowOf(i))
            .as("%s of %s, seed %s", i, patterns, SEED)
            .isEqualTo(firstCover(patterns, i));
      }
    }
  }

  @Test
  void resolvesAlikeInManyThreadsAtOnce() throws Exception {
    RoutingTable table = randomTable(100, 5);
    List<String> names = RouteSamples.names(List.of("a", "b", "c", "payment", "z"), 6);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        SplittableRandom own = random.split();
        wrong.add(threads.submit(() -> countWrong(table, names, own)));
      }
      for (Future<Integer> count : wrong) {
        assertThat(count.get()).as("seed %s", SEED).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int countWrong(RoutingTable table, List<String> names, SplittableRandom random) {
    int wrong = 0;
    for (int i = 0; i < 100_000; i++) {
      // Many names for the sets of the cache, some of them far more often than others.
      int bound = random.nextBoolean() ? names.size() : 20;
      String name = names.get(random.nextInt(bound));
      wrong += table.resolve(name).index() == naive(table, name).index() ? 0 : 1;
    }
    return wrong;
  }

  private RoutingTable randomTable(int count, int longest) {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      routes.add(RouteSamples.route(i, RouteSamples.pattern(random, SEGMENTS, longest)));
    }
    return RoutingTable.of(routes, Route.byDefault(Optional.of("main")));
  }

  private RoutingTable smallTable(int count) {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<DeliveryMode> mode =
          random.nextInt(3) == 0 ? Optional.empty() : Optional.of(MODES.get(random.nextInt(3)));
      List<String> drain = random.nextInt(4) == 0 ? List.of("old" + i) : List.of();
      routes.add(
          RouteSamples.route(i, smallPattern().toString(), "p" + random.nextInt(5), mode, drain));
    }
    return RoutingTable.of(routes, Route.byDefault(Optional.of("main")));
  }

  private EventPattern smallPattern() {
    return EventPattern.parse(
        RouteSamples.pattern(random, List.of("a", "b", "a", "b", "*", "#"), 3));
  }

  private static Route naive(RoutingTable table, String name) {
    for (Route route : table.routes()) {
      if (route.pattern().orElseThrow().matches(name)) {
        return route;
      }
    }
    return table.defaultRoute();
  }

  private static Set<String> consumedFrom(Route route) {
    Set<String> consumed = new LinkedHashSet<>(route.drain());
    if (!route.delivery().equals(Optional.of(DeliveryMode.FAST))) {
      route.provider().ifPresent(consumed::add);
    }
    return consumed;
  }

  private static OptionalInt firstCover(List<EventPattern> patterns, int index) {
    for (int i = 0; i < index; i++) {
      if (patterns.get(i).covers(patterns.get(index))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
