package dev.signalbox.routing;

import dev.signalbox.routing.internal.PatternTrie;
import dev.signalbox.routing.internal.TrieStates;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.Grammar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes that the events of some patterns can take, by walking the patterns and all
 * routes together over names of one segment more each round. A route that earlier ones leave
 * nothing of counts for nothing. Where the walk would become long, every route whose pattern
 * intersects is taken instead: reading one provider too many loses nothing.
 */
final class ConsumedProviders {

  private static final int LONGEST_WALK = 200_000;

  private final List<Route> routes;
  private final Route defaultRoute;
  private final PatternTrie trie;

  ConsumedProviders(List<Route> routes, Route defaultRoute, PatternTrie trie) {
    this.routes = routes;
    this.defaultRoute = defaultRoute;
    this.trie = trie;
  }

  private record Place(TrieStates wanted, TrieStates taken) {}

  Set<String> of(Collection<EventPattern> patterns) {
    List<Route> candidates = new ArrayList<>(candidates(patterns));
    candidates.add(defaultRoute);
    Set<String> possible = new LinkedHashSet<>();
    candidates.forEach(route -> possible.addAll(consumedFrom(route)));
    possible.retainAll(reached(new PatternTrie(List.copyOf(patterns)), possible));
    return possible;
  }

  private List<Route> candidates(Collection<EventPattern> patterns) {
    return routes.stream()
        .filter(
            route ->
                patterns.stream()
                    .anyMatch(pattern -> pattern.intersects(route.pattern().orElseThrow())))
        .toList();
  }

  /** The instances that routes on the way give, or all possible ones if the way is too long. */
  private Set<String> reached(PatternTrie patterns, Set<String> possible) {
    Set<String> reached = new HashSet<>();
    Set<Place> seen = new HashSet<>();
    List<Place> round = List.of(new Place(patterns.start(), trie.start()));
    int steps = 0;
    for (int i = 0; i < Grammar.MAX_EVENT_NAME_SEGMENTS; i++) {
      List<Place> next = new ArrayList<>();
      for (Place place : round) {
        for (String segment : segments(place)) {
          steps++;
          Place after = new Place(place.wanted.next(segment), place.taken.next(segment));
          if (!after.wanted.isEmpty() && seen.add(after)) {
            next.add(after);
            reached.addAll(consumedAt(after));
          }
        }
        if (steps > LONGEST_WALK || reached.containsAll(possible)) {
          return possible;
        }
      }
      round = next;
    }
    return reached;
  }

  private static Set<@Nullable String> segments(Place place) {
    Set<@Nullable String> segments = new LinkedHashSet<>(place.wanted.literals());
    if (place.wanted.takesAny()) {
      segments.addAll(place.taken.literals());
      segments.add(null);
    }
    return segments;
  }

  private Set<String> consumedAt(Place place) {
    if (place.wanted.first() == PatternTrie.NONE) {
      return Set.of();
    }
    int index = place.taken.first();
    return consumedFrom(index == PatternTrie.NONE ? defaultRoute : routes.get(index));
  }

  private static Set<String> consumedFrom(Route route) {
    Set<String> consumed = new LinkedHashSet<>();
    if (route.delivery().map(DeliveryMode::durable).orElse(true)) {
      route.provider().ifPresent(consumed::add);
    }
    consumed.addAll(route.drain());
    return consumed;
  }
}
