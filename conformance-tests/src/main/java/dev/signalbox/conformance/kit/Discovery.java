package dev.signalbox.conformance.kit;

import dev.signalbox.spi.EventMessagingProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Whether a provider's jar is made so that it is found (LIF-01). */
public final class Discovery {
  private Discovery() {}

  /** Fails unless exactly one provider of the target's type is found on the class path. */
  public static void mustFindOnTheClassPath(Trial trial) {
    String type = trial.target().provider();
    List<String> found =
        ServiceLoader.load(EventMessagingProvider.class, ProviderUnderTest.loader()).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals(type))
            .map(provider -> provider.getClass().getName())
            .toList();
    if (!found.contains(trial.run().provider().provider().getClass().getName())) {
      throw new AssertionError(
          "ServiceLoader does not find provider \"%s\"; it needs a file META-INF/services/%s that names its class; found of that name: %s"
              .formatted(type, EventMessagingProvider.class.getName(), found));
    }
  }

  /** Fails unless the provider's jar, as a module, says that it provides it. */
  public static void mustFindOnTheModulePath(Trial trial) throws Exception {
    Class<?> provider = trial.run().provider().provider().getClass();
    URI place = provider.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path location = Path.of(place);
    Path folder = Files.createTempDirectory("signalbox-conformance-");
    try {
      Path jar = Files.isDirectory(location) ? packed(location, folder) : location;
      Set<ModuleReference> modules = ModuleFinder.of(jar).findAll();
      ModuleDescriptor module = modules.iterator().next().descriptor();
      boolean provides =
          module.provides().stream()
              .filter(each -> each.service().equals(EventMessagingProvider.class.getName()))
              .anyMatch(each -> each.providers().contains(provider.getName()));
      trial.history().note("module " + module.toNameAndVersion());
      if (!provides) {
        throw new AssertionError(
            "as a module, %s does not provide %s with %s: add it to module-info, or leave module-info out"
                .formatted(
                    module.name(), EventMessagingProvider.class.getName(), provider.getName()));
      }
    } finally {
      delete(folder);
    }
  }

  /** A build's folder of classes, as the jar that it would become. */
  private static Path packed(Path classes, Path folder) throws IOException {
    Path jar = folder.resolve("provider.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Automatic-Module-Name", "provider.under.test");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(each).toString().replace('\\', '/');
        if (!name.equals("META-INF/MANIFEST.MF")) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(each, out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }
}
