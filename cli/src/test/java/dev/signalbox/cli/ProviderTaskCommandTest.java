package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider brings along for operators. */
class ProviderTaskCommandTest {
  @TempDir private Path folder;

  private Path config(String tables) throws IOException {
    return Files.writeString(
        folder.resolve("events.toml"),
        """
        [events.domain]
        default_provider = "store"
        %s
        """
            .formatted(tables));
  }

  @Test
  void theHelpListsTheTasksOfTheProvidersThatAreThere() {
    assertThat(Ran.command("--help").out()).contains("pgmq");
    Ran ran = Ran.command("pgmq", "--help");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("to-extension").contains("sql");
    assertThat(Ran.command("pgmq").code()).isEqualTo(2);
    assertThat(Ran.command("pgmq", "nosuch").code()).isEqualTo(2);
  }

  @Test
  void bundledQueuesMoveToTheExtensionAndAreFoundThereAlready() throws Exception {
    try (PostgresBroker broker =
        PostgresLab.open(
            PostgresOptions.DEFAULT
                .with(PostgresOptions.Extension.PGMQ)
                .with(PostgresOptions.Durability.RELAXED)
                .in(folder))) {
      String path =
          config(
                  """
                  [events.providers.store]
                  type = "pgmq"
                  url = "%s"
                  schema = "bundled"
                  """
                      .formatted(broker.url()))
              .toString();
      Ran none = Ran.command("pgmq", "to-extension", "--config", path);
      assertThat(none.code()).isEqualTo(1);
      assertThat(none.err()).contains("no pgmq to be moved");
      Path script = Files.writeString(folder.resolve("install.sql"), sql(path));
      try (var connection = broker.connect();
          var statement = connection.createStatement()) {
        statement.execute(Files.readString(script));
        statement.execute("select pgmq.create('kept')");
      }

      Ran moved = Ran.command("pgmq", "to-extension", "--config", path);
      Ran again = Ran.command("pgmq", "to-extension", "--config", path);

      assertThat(moved.err()).isEmpty();
      assertThat(moved.out()).contains("Moved 1 queues to the extension pgmq 1.11");
      assertThat(again.code()).isZero();
      assertThat(again.out()).contains("is installed already");
    }
  }

  private static String sql(String config) {
    Ran ran = Ran.command("pgmq", "sql", "--config", config);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("create or replace function pgmq.send(");
    return ran.out();
  }

  @Test
  void theInstanceIsFoundOrAskedFor() throws IOException {
    String two =
        config(
                """
                [events.providers.store]
                type = "pgmq"
                url = "jdbc:postgresql://127.0.0.1:1/a"
                [events.providers.other]
                type = "pgmq"
                required = false
                url = "jdbc:postgresql://127.0.0.1:1/b"
                """)
            .toString();
    assertThat(Ran.command("pgmq", "to-extension", "--config", two).err())
        .contains("name one with --instance: store, other");
    assertThat(Ran.command("pgmq", "sql", "--config", two, "--instance", "nosuch").err())
        .contains("no provider of type pgmq called nosuch");
    Ran unreachable = Ran.command("pgmq", "to-extension", "--config", two, "--instance", "other");
    assertThat(unreachable.code()).isEqualTo(1);
    assertThat(unreachable.err()).contains("127.0.0.1:1");
  }
}
