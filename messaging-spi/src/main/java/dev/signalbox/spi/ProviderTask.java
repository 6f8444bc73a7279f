package dev.signalbox.spi;

import java.util.function.Consumer;

/**
 * Something that an operator does now and then with one provider's broker, and that has no place in
 * a running program. The command line offers it as {@code signalbox <provider> <task>}.
 */
public interface ProviderTask {
  /** What it is called, in lower case with hyphens. */
  String name();

  /** What it does, in one sentence. */
  String description();

  /**
   * Does it, on the calling thread.
   *
   * @param config the instance's table, already checked
   * @param context lends clock and threads
   * @param output takes what is to be shown, line by line
   * @throws Exception what the client throws; the caller classifies it
   */
  void run(ProviderConfig config, ProviderContext context, Consumer<String> output)
      throws Exception;
}
