package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lab.PostgresOptions.Extension;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way a server is had, and what is said when there is none. */
class PostgresLabTest {

  @TempDir Path folder;

  private static LabEnvironment environment(String... entries) {
    Map<String, String> variables = new java.util.HashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      variables.put(entries[i], entries[i + 1]);
    }
    return new LabEnvironment(variables);
  }

  @Test
  void aServerOfTheEnvironmentIsUsedAndLeftAlone() throws Exception {
    PostgresOptions options = PostgresOptions.DEFAULT.in(folder);
    try (PostgresBroker own = PostgresLab.open(options, NativePostgresTest.NATIVE)) {
      LabEnvironment environment = environment(PostgresLab.URL, own.url());
      PostgresBroker given = PostgresLab.open(options, environment);
      assertThat(given.origin()).isEqualTo("SIGNALBOX_LAB_POSTGRESQL_URL");
      assertThat(given.settings()).isEqualTo(own.settings());
      assertThat(given.controllable()).isFalse();
      assertThatThrownBy(given::kill)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("cannot kill")
          .hasMessageContaining("unset SIGNALBOX_LAB_POSTGRESQL_URL");
      assertThatThrownBy(given::restart).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(given::pause).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(given::resume).isInstanceOf(UnsupportedOperationException.class);
      given.close();
      try (Connection still = own.connect()) {
        assertThat(still.isValid(10)).isTrue();
      }
      assertThatThrownBy(() -> PostgresLab.open(options.with(Extension.PGMQ), environment))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("SIGNALBOX_LAB_POSTGRESQL_URL names has no pgmq extension");
    }
  }

  @Test
  void aServerOfTheEnvironmentThatHasTheExtensionIsNotTakenForOneWithout() {
    PostgresOptions options = PostgresOptions.DEFAULT.in(folder);
    try (PostgresBroker own =
        PostgresLab.open(options.with(Extension.PGMQ), NativePostgresTest.NATIVE)) {
      LabEnvironment environment = environment(PostgresLab.URL, own.url());
      assertThatThrownBy(() -> PostgresLab.open(options.with(Extension.NONE), environment))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("one without is needed");
      assertThat(PostgresLab.open(options.with(Extension.ANY), environment).origin())
          .isEqualTo("SIGNALBOX_LAB_POSTGRESQL_URL");
    }
  }

  @Test
  void aServerOfTheEnvironmentThatIsNotThereIsNamedByItsVariable() throws Exception {
    int port = dev.signalbox.lab.internal.FreePort.find();
    LabEnvironment environment =
        environment(PostgresLab.URL, "jdbc:postgresql://127.0.0.1:" + port + "/x?password=hidden");
    assertThatThrownBy(() -> PostgresLab.open(PostgresOptions.DEFAULT, environment))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("SIGNALBOX_LAB_POSTGRESQL_URL names does not let us in")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void anAddressThatIsNotForJdbcIsRefusedWithoutShowingIt() {
    LabEnvironment environment = environment(PostgresLab.URL, "postgres://me:hidden@localhost/x");
    assertThatThrownBy(() -> PostgresLab.open(PostgresOptions.DEFAULT, environment))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("SIGNALBOX_LAB_POSTGRESQL_URL is not a JDBC address")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aMissingExtensionIsNamedWithTheCommandThatInstallsIt() {
    LabEnvironment environment =
        environment(LabEnvironment.WAY, "native", LabEnvironment.TOOLS, folder.toString());
    assertThatThrownBy(
            () -> PostgresLab.open(PostgresOptions.DEFAULT.with(Extension.PGMQ), environment))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(
            "npm install --prefix " + folder.resolve("npm") + " @electric-sql/pglite-pgmq@0.0.6");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anUnknownWayIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(
            () ->
                PostgresLab.open(PostgresOptions.DEFAULT, environment(LabEnvironment.WAY, "magic")))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "SIGNALBOX_LAB is \"magic\"; it can be \"native\" or \"container\", or be unset");
  }

  @Test
  void aContainerWithoutAnEngineIsRefused() {
    LabEnvironment environment =
        environment(
            LabEnvironment.WAY, "container", "DOCKER_HOST", "unix://" + folder.resolve("none"));
    assertThatThrownBy(() -> PostgresLab.open(PostgresOptions.DEFAULT, environment))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("SIGNALBOX_LAB=container needs a Docker engine");
  }
}
