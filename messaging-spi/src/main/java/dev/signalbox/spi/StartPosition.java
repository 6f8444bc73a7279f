package dev.signalbox.spi;

/** Where a group that is created begins to read its channel. */
public enum StartPosition {
  /** With the oldest event that the channel still holds, where it holds any. */
  EARLIEST,
  /** With the first event published after the creation. */
  LATEST
}
