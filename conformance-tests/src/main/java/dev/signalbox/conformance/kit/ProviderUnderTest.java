package dev.signalbox.conformance.kit;

import dev.signalbox.InstalledProviders;
import dev.signalbox.conformance.report.Subject;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider of a target, found once for a run, and connected as often as it is wanted. */
final class ProviderUnderTest {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private final ConformanceTarget target;
  private final EventMessagingProvider provider;
  private final String version;

  private ProviderUnderTest(
      ConformanceTarget target, EventMessagingProvider provider, String version) {
    this.target = target;
    this.provider = provider;
    this.version = version;
  }

  /**
   * Finds the provider.
   *
   * @throws IllegalStateException saying what to add to the class path
   */
  static ProviderUnderTest of(ConformanceTarget target) {
    if (target.instead().isPresent()) {
      return new ProviderUnderTest(target, target.instead().orElseThrow(), "unknown");
    }
    InstalledProviders installed = InstalledProviders.discover(loader());
    Optional<InstalledProviders.Installed> found =
        installed.usable().stream()
            .filter(each -> each.type().equals(target.provider()))
            .findFirst();
    return found
        .map(each -> new ProviderUnderTest(target, each.provider(), each.version()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no provider of type \"%s\" on the class path; %s"
                        .formatted(
                            target.provider(),
                            installed.catalog().explainAbsence(target.provider()))));
  }

  static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : ProviderUnderTest.class.getClassLoader();
  }

  EventMessagingProvider provider() {
    return provider;
  }

  ConformanceTarget target() {
    return target;
  }

  ProviderConfig config(String instance, Map<String, ?> settings) {
    return ProviderConfig.of(instance, target.provider(), settings);
  }

  Capabilities declared() {
    return provider.capabilities(config("conformance", target.settings()));
  }

  EventMessagingService connect(String instance, Map<String, ?> settings, History history)
      throws Exception {
    return connect(instance, settings, history, CONNECT_TIMEOUT);
  }

  EventMessagingService connect(
      String instance, Map<String, ?> settings, History history, Duration timeout)
      throws Exception {
    List<Object> lent = target.applicationObjects();
    return provider.connect(
        config(instance, settings), new KitContext(instance, timeout, HEARTBEAT, lent, history));
  }

  Subject subject(EventMessagingService service) {
    return new Subject(
        target.name(),
        target.provider(),
        version,
        service.versions().broker(),
        service.versions().client(),
        service.capabilities());
  }
}
