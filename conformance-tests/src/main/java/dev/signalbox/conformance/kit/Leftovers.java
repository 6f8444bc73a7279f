package dev.signalbox.conformance.kit;

import dev.signalbox.spi.EventMessagingService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Deletes what runs left at a broker, those included that were killed. */
final class Leftovers {
  /** After so long a run of another machine is certainly over. */
  private static final Duration CERTAINLY_OVER = Duration.ofHours(6);

  private static final String SUFFIX = "_domain_events";

  private Leftovers() {}

  /** Notes that a run of this process is under way. */
  static void mark(String runId) throws IOException {
    Files.writeString(marker(runId), Long.toString(ProcessHandle.current().pid()));
  }

  /** Notes that the run is over. */
  static void unmark(String runId) throws IOException {
    Files.deleteIfExists(marker(runId));
  }

  private static Path marker(String runId) {
    return Path.of(System.getProperty("java.io.tmpdir"), "signalbox-conformance-" + runId + ".pid");
  }

  /** Deletes the queues of runs that are over, as their process is gone or they are very old. */
  static void sweep(EventMessagingService service, History history) throws Exception {
    Map<String, Set<String>> byRun = new TreeMap<>();
    for (String name : service.listQueues()) {
      Names.runIdOf(name)
          .filter(run -> name.contains(SUFFIX))
          .ifPresent(
              run ->
                  byRun
                      .computeIfAbsent(run, any -> new TreeSet<>())
                      .add(name.substring(0, name.indexOf(SUFFIX))));
    }
    for (Map.Entry<String, Set<String>> run : byRun.entrySet()) {
      if (over(run.getKey())) {
        history.add("left over", run.getKey() + ": " + run.getValue());
        delete(service, run.getValue());
        unmark(run.getKey());
      }
    }
  }

  private static boolean over(String runId) throws IOException {
    Path marker = marker(runId);
    if (Files.exists(marker)) {
      Optional<ProcessHandle> process =
          ProcessHandle.of(Long.parseLong(Files.readString(marker).strip()));
      return process.isEmpty() || !process.orElseThrow().isAlive();
    }
    return Names.age(runId, Instant.now()).compareTo(CERTAINLY_OVER) > 0;
  }

  /** Deletes the channels of namespaces with all that belongs to them. */
  static void delete(EventMessagingService service, Collection<String> namespaces)
      throws Exception {
    for (String namespace : namespaces) {
      service.deleteQueue(Wire.channel(namespace));
    }
  }
}
