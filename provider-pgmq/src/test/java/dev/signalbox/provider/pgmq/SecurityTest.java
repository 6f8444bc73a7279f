package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, certificates and addresses: right, wrong, and never shown. */
class SecurityTest {

  @TempDir private Path folder;

  private static PgmqService connect(Map<String, Object> settings) throws Exception {
    return (PgmqService)
        new PgmqProvider().connect(ProviderConfig.of("pgmq", "pgmq", settings), new TestContext());
  }

  private static Map<String, Object> settings(PostgresBroker broker, String host) {
    Map<String, Object> settings = new HashMap<>(broker.settings());
    settings.computeIfPresent("url", (key, url) -> url.toString().replace("127.0.0.1", host));
    return settings;
  }

  private static void fails(Map<String, Object> settings, ErrorCode code, String message) {
    assertThatThrownBy(() -> connect(settings))
        .isInstanceOfSatisfying(
            MessagingException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void aWrongPasswordIsRefusedAtOnceAndNeverShown() {
    Map<String, Object> settings = new HashMap<>(Server.BUNDLED.settings());
    settings.put("password", "not-the-password-4711");
    assertThatThrownBy(() -> connect(settings))
        .isInstanceOfSatisfying(
            MessagingException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
              StringWriter trace = new StringWriter();
              failure.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("4711");
            });
    ProviderConfig config = ProviderConfig.of("pgmq", "pgmq", settings);
    assertThat(PgmqSettings.read(config).toString()).doesNotContain("4711");
    assertThat(config.toString()).doesNotContain("4711");
  }

  @Test
  void whoeverIsNotThereIsUnavailableWithItsAddress() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    fails(
        Map.of("url", "jdbc:postgresql://127.0.0.1:" + port + "/app"),
        ErrorCode.UNAVAILABLE,
        "127.0.0.1:" + port + "/app");
    fails(
        Map.of("url", "jdbc:postgresql://no-such-host.invalid/app"),
        ErrorCode.UNAVAILABLE,
        "no-such-host.invalid");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fails(
          Map.of("url", "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/app"),
          ErrorCode.UNAVAILABLE,
          "127.0.0.1:" + silent.getLocalPort());
    }
  }

  @Test
  void anAbsentDatabaseIsNotFound() {
    Map<String, Object> settings = new HashMap<>(Server.BUNDLED.settings());
    settings.computeIfPresent("url", (key, url) -> url.toString().replace("/postgres", "/absent"));
    fails(settings, ErrorCode.NOT_FOUND, "absent");
  }

  @Test
  void whatTheTableSaysWrongIsNamed() {
    assertThatThrownBy(
            () ->
                new PgmqProvider()
                    .capabilities(
                        ProviderConfig.of(
                            "pgmq",
                            "pgmq",
                            Map.of(
                                "url", "postgres://host/app",
                                "schema", "magic",
                                "pool_size", 3,
                                "publish_connections", 3,
                                "setle", "delete"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("jdbc:postgresql://host:5432/database")
        .hasMessageContaining("schema")
        .hasMessageContaining("pool_size = 3")
        .hasMessageContaining("did you mean \"settle\"");
    fails(Map.of(), ErrorCode.INVALID_ARGUMENT, "events.providers.pgmq.url");
  }

  @Test
  void anEncryptedConnectionChecksTheHostNameByDefault() throws Exception {
    Path certificate = Certificate.make(folder);
    try (PostgresBroker broker =
        PostgresLab.open(
            PostgresOptions.DEFAULT
                .with(PostgresOptions.Durability.RELAXED)
                .configured(Certificate.server(certificate)))) {
      Map<String, Object> right = settings(broker, "localhost");
      Map<String, Object> client =
          Map.of("ssl", "true", "sslrootcert", certificate.toAbsolutePath().toString());
      right.put("client", client);
      PgmqService service = connect(right);
      try {
        assertThat(service.encrypted()).isTrue();
      } finally {
        service.close(Duration.ofSeconds(5));
      }
      Map<String, Object> wrong = settings(broker, "127.0.0.1");
      wrong.put("client", client);
      assertThatThrownBy(() -> connect(wrong))
          .isInstanceOf(MessagingException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }
}
