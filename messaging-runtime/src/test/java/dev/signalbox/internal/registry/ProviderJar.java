package dev.signalbox.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;

/** A jar with a provider that is compiled for the test. */
final class ProviderJar {
  private final String name;
  private final String file;
  private final String spiVersion;
  private final String constructor;
  private final boolean withClass;

  private ProviderJar(
      String name, String file, String spiVersion, String constructor, boolean withClass) {
    this.name = name;
    this.file = file;
    this.spiVersion = spiVersion;
    this.constructor = constructor;
    this.withClass = withClass;
  }

  static ProviderJar of(String name) {
    return new ProviderJar(name, name, "SPI_VERSION", "", true);
  }

  ProviderJar file(String file) {
    return new ProviderJar(name, file, spiVersion, constructor, withClass);
  }

  ProviderJar spiVersion(String spiVersion) {
    return new ProviderJar(name, file, spiVersion, constructor, withClass);
  }

  ProviderJar constructor(String statement) {
    return new ProviderJar(name, file, spiVersion, statement, withClass);
  }

  ProviderJar withoutClass() {
    return new ProviderJar(name, file, spiVersion, constructor, false);
  }

  Path build(Path folder) throws Exception {
    String type = "Provider_" + file.replace('-', '_');
    Path classes = Files.createDirectories(folder.resolve(file + "-classes"));
    if (withClass) {
      compile(classes, type);
    }
    Path jar = folder.resolve(file + ".jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      zip.putNextEntry(new JarEntry("META-INF/services/dev.signalbox.spi.EventMessagingProvider"));
      zip.write(("acme." + type + "\n").getBytes(StandardCharsets.UTF_8));
      if (withClass) {
        zip.putNextEntry(new JarEntry("acme/" + type + ".class"));
        zip.write(Files.readAllBytes(classes.resolve("acme/" + type + ".class")));
      }
    }
    return jar;
  }

  private void compile(Path classes, String type) throws Exception {
    Path source = Files.createDirectories(classes.resolve("acme")).resolve(type + ".java");
    Files.writeString(
        source,
        """
        package acme;
        import dev.signalbox.spi.*;
        public class %1$s implements EventMessagingProvider {
          public %1$s() { %2$s }
          public String name() { return "%3$s"; }
          public int spiVersion() { return %4$s; }
          public Capabilities capabilities(ProviderConfig config) { return null; }
          public EventMessagingService connect(ProviderConfig config, ProviderContext context) {
            return null;
          }
        }
        """
            .formatted(type, constructor, name, spiVersion));
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(result).isZero();
  }
}
