package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.PgmqInstallation;
import dev.signalbox.provider.pgmq.schema.ToExtension;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** What an operator does with a database of queues. */
record PgmqTask(String name, String description, Action action) implements ProviderTask {

  /** All of them. */
  static final List<ProviderTask> ALL =
      List.of(
          new PgmqTask(
              "to-extension",
              "Moves the bundled queues to the real pgmq extension; keeps all data.",
              PgmqTask::toExtension),
          new PgmqTask(
              "sql",
              "Prints the SQL that installs the bundled queues, for an administrator to run.",
              (config, context, output) -> output.accept(PgmqInstallation.script())));

  /** What a task does. */
  interface Action {
    void run(ProviderConfig config, ProviderContext context, Consumer<String> output)
        throws Exception;
  }

  @Override
  public void run(ProviderConfig config, ProviderContext context, Consumer<String> output)
      throws Exception {
    action.run(config, context, output);
  }

  private static void toExtension(
      ProviderConfig config, ProviderContext context, Consumer<String> output) throws SQLException {
    PgmqSettings settings = PgmqSettings.read(config);
    String url = settings.url();
    if (url == null) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "provider instance %s has no url".formatted(config.instance()));
    }
    Address address = Address.of(url, settings, config.instance(), Address.Times.of(context));
    try (Connection connection = PgmqService.connect(address)) {
      ToExtension.move(connection, output);
    }
  }
}
