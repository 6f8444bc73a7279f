package dev.signalbox.routing;

import dev.signalbox.spi.Ordering;
import java.time.Duration;

/** Changes single values of {@link ConsumerSettings}. For one thread at a time. */
public final class ConsumerSettingsBuilder {

  private int batchSize = 100;
  private int maxConcurrentHandlers = 16;
  private Duration pollingInterval = Duration.ofSeconds(1);
  private Duration handlerTimeout = Duration.ofSeconds(30);
  private Duration visibilityTimeout = Duration.ofSeconds(60);
  private int maxDeliveryAttempts = 3;
  private Duration retryInitial = Duration.ofSeconds(1);
  private double retryMultiplier = 2.0;
  private Duration retryMax = Duration.ofSeconds(60);
  private double retryJitter = 0.2;
  private int crashAllowance = 2;
  private Ordering ordering = Ordering.UNORDERED;
  private UnmatchedEvents unmatched = UnmatchedEvents.ACKNOWLEDGE;
  private boolean deadLetters = true;
  private Duration deadLetterRetention = Duration.ofDays(7);
  private Duration shutdownGrace = Duration.ofSeconds(30);
  private long lagThreshold = 10_000;
  private Duration stuckAfter = Duration.ofSeconds(60);
  private int windowEvents = 1_000;
  private long windowBytes = 33_554_432;

  /** Starts from what holds where nothing is configured. */
  public ConsumerSettingsBuilder() {}

  ConsumerSettingsBuilder(ConsumerSettings from) {
    this.batchSize = from.batchSize();
    this.maxConcurrentHandlers = from.maxConcurrentHandlers();
    this.pollingInterval = from.pollingInterval();
    this.handlerTimeout = from.handlerTimeout();
    this.visibilityTimeout = from.visibilityTimeout();
    this.maxDeliveryAttempts = from.maxDeliveryAttempts();
    this.retryInitial = from.retryInitial();
    this.retryMultiplier = from.retryMultiplier();
    this.retryMax = from.retryMax();
    this.retryJitter = from.retryJitter();
    this.crashAllowance = from.crashAllowance();
    this.ordering = from.ordering();
    this.unmatched = from.unmatched();
    this.deadLetters = from.deadLetters();
    this.deadLetterRetention = from.deadLetterRetention();
    this.shutdownGrace = from.shutdownGrace();
    this.lagThreshold = from.lagThreshold();
    this.stuckAfter = from.stuckAfter();
    this.windowEvents = from.windowEvents();
    this.windowBytes = from.windowBytes();
  }

  /** Sets how many events one receive asks for. */
  public ConsumerSettingsBuilder batchSize(int batchSize) {
    this.batchSize = batchSize;
    return this;
  }

  /** Sets how many handlers run at once. */
  public ConsumerSettingsBuilder maxConcurrentHandlers(int maxConcurrentHandlers) {
    this.maxConcurrentHandlers = maxConcurrentHandlers;
    return this;
  }

  /** Sets how often to ask a broker that cannot push. */
  public ConsumerSettingsBuilder pollingInterval(Duration pollingInterval) {
    this.pollingInterval = pollingInterval;
    return this;
  }

  /** Sets how long a handler may run. */
  public ConsumerSettingsBuilder handlerTimeout(Duration handlerTimeout) {
    this.handlerTimeout = handlerTimeout;
    return this;
  }

  /** Sets how long a delivery is hidden from other consumers. */
  public ConsumerSettingsBuilder visibilityTimeout(Duration visibilityTimeout) {
    this.visibilityTimeout = visibilityTimeout;
    return this;
  }

  /** Sets how often a handler runs at most, the first time included. */
  public ConsumerSettingsBuilder maxDeliveryAttempts(int maxDeliveryAttempts) {
    this.maxDeliveryAttempts = maxDeliveryAttempts;
    return this;
  }

  /** Sets how long the first retry waits. */
  public ConsumerSettingsBuilder retryInitial(Duration retryInitial) {
    this.retryInitial = retryInitial;
    return this;
  }

  /** Sets by how much each further one waits longer. */
  public ConsumerSettingsBuilder retryMultiplier(double retryMultiplier) {
    this.retryMultiplier = retryMultiplier;
    return this;
  }

  /** Sets how long any retry waits at most. */
  public ConsumerSettingsBuilder retryMax(Duration retryMax) {
    this.retryMax = retryMax;
    return this;
  }

  /** Sets which part of a wait is random, from 0 to 1. */
  public ConsumerSettingsBuilder retryJitter(double retryJitter) {
    this.retryJitter = retryJitter;
    return this;
  }

  /** Sets how many deliveries a killed process may have used up. */
  public ConsumerSettingsBuilder crashAllowance(int crashAllowance) {
    this.crashAllowance = crashAllowance;
    return this;
  }

  /** Sets whether events of one key are handled one after the other. */
  public ConsumerSettingsBuilder ordering(Ordering ordering) {
    this.ordering = ordering;
    return this;
  }

  /** Sets what happens to events that no handler matches. */
  public ConsumerSettingsBuilder unmatched(UnmatchedEvents unmatched) {
    this.unmatched = unmatched;
    return this;
  }

  /** Sets how long dead letters are kept. */
  public ConsumerSettingsBuilder deadLetterRetention(Duration deadLetterRetention) {
    this.deadLetterRetention = deadLetterRetention;
    return this;
  }

  /** Sets how long stopping waits for running handlers. */
  public ConsumerSettingsBuilder shutdownGrace(Duration shutdownGrace) {
    this.shutdownGrace = shutdownGrace;
    return this;
  }

  /** Sets how many waiting events make a consumer lagging. */
  public ConsumerSettingsBuilder lagThreshold(long lagThreshold) {
    this.lagThreshold = lagThreshold;
    return this;
  }

  /** Sets how long without progress makes a consumer stuck. */
  public ConsumerSettingsBuilder stuckAfter(Duration stuckAfter) {
    this.stuckAfter = stuckAfter;
    return this;
  }

  /** Sets how many events a consumer may hold. */
  public ConsumerSettingsBuilder windowEvents(int windowEvents) {
    this.windowEvents = windowEvents;
    return this;
  }

  /** Sets how many bytes of them. */
  public ConsumerSettingsBuilder windowBytes(long windowBytes) {
    this.windowBytes = windowBytes;
    return this;
  }

  /** Sends an event to the dead-letter queue after its last attempt. */
  public ConsumerSettingsBuilder withDeadLetters() {
    this.deadLetters = true;
    return this;
  }

  /** Drops an event after its last attempt, logged and counted. */
  public ConsumerSettingsBuilder withoutDeadLetters() {
    this.deadLetters = false;
    return this;
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ConsumerSettings build() {
    return new ConsumerSettings(
        batchSize,
        maxConcurrentHandlers,
        pollingInterval,
        handlerTimeout,
        visibilityTimeout,
        maxDeliveryAttempts,
        retryInitial,
        retryMultiplier,
        retryMax,
        retryJitter,
        crashAllowance,
        ordering,
        unmatched,
        deadLetters,
        deadLetterRetention,
        shutdownGrace,
        lagThreshold,
        stuckAfter,
        windowEvents,
        windowBytes);
  }
}
