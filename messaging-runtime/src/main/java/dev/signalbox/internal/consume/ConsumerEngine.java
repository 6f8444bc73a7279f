package dev.signalbox.internal.consume;

import dev.signalbox.EventConsumer;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.handler.HandlerScope;
import dev.signalbox.internal.handler.RunWatch;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One running consumer: receive loops feed lanes, handler threads empty them, decisions go back in
 * batches. It holds no more than its windows admit.
 */
public final class ConsumerEngine implements EventConsumer {
  private final ConsumerPlan plan;
  private final ConsumerMetrics metrics = new ConsumerMetrics();
  private final Gate gate = new Gate();
  private final InFlight inFlight = new InFlight();
  private final Lanes lanes;
  private final Decisions decisions;
  private final RunWatch<EventTask> watch;
  private final HandlerPool pool;
  private final Suspects suspects = new Suspects(this);
  private final List<ReceiverSession> sessions = new ArrayList<>();
  private final List<Thread> loops = new ArrayList<>();
  private final List<Thread> settlers = new ArrayList<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final CountDownLatch terminated = new CountDownLatch(1);

  private ConsumerEngine(ConsumerPlan plan) {
    this.plan = plan;
    this.lanes = new Lanes(plan.settings().ordering(), () -> state.get() == State.RUNNING);
    this.decisions = new Decisions(this, lanes, new DeadLettering(this));
    this.watch = new RunWatch<>(plan.settings().handlerTimeout(), decisions::takenAway);
    DeliveryHandling handling = new DeliveryHandling(this, decisions, watch);
    this.pool =
        new HandlerPool(
            lanes,
            plan.settings().maxConcurrentHandlers(),
            plan.handlerThreads(),
            handling::handle);
  }

  /**
   * Opens the receivers and starts.
   *
   * @throws Exception what a provider throws when a receiver cannot be opened; nothing stays open
   */
  public static ConsumerEngine start(ConsumerPlan plan) throws Exception {
    ConsumerEngine engine = new ConsumerEngine(plan);
    try {
      for (ReceiverPlan receiver : ReceiverPlan.of(plan)) {
        engine.sessions.add(receiver.open(engine));
      }
    } catch (Throwable failure) {
      engine.sessions.forEach(session -> session.close(plan.settings().shutdownGrace()));
      throw failure;
    }
    engine.startThreads();
    return engine;
  }

  private void startThreads() {
    ThreadFactory loopThreads = SignalboxThreads.platform(plan.group() + "-receive");
    ThreadFactory settleThreads = SignalboxThreads.platform(plan.group() + "-settle");
    for (ReceiverSession session : sessions) {
      settlers.add(settleThreads.newThread(session.settler()));
      loops.add(loopThreads.newThread(session));
    }
    settlers.forEach(Thread::start);
    SignalboxThreads.platform(plan.group() + "-watch").newThread(watch).start();
    if (plan.sources().stream().anyMatch(source -> source.can(Capability.LEASE))) {
      SignalboxThreads.platform(plan.group() + "-lease").newThread(new LeaseKeeper(this)).start();
    }
    loops.forEach(Thread::start);
  }

  /** Takes what a receive loop brings; called on its thread. */
  void admit(List<EventTask> tasks) throws InterruptedException {
    inFlight.arrived(tasks.size());
    List<EventTask> unsuspected = new ArrayList<>(tasks.size());
    EventTask suspect = null;
    for (EventTask task : tasks) {
      Delivery delivery = task.delivery;
      if (suspects.exhausted(delivery)) {
        decisions.exhausted(task, Suspects.deliveries(delivery));
      } else if (suspect == null && suspects.suspect(delivery)) {
        suspect = task;
      } else {
        unsuspected.add(task);
      }
    }
    if (suspect != null) {
      unsuspected.forEach(decisions::giveBack);
      suspects.handleAlone(suspect);
      return;
    }
    lanes.addAll(unsuspected);
    afterAdmission();
    if (!gate.open()) {
      giveBackWaiting();
    }
  }

  /** Sees to it that somebody handles what is ready, or that it is given back. */
  void afterAdmission() {
    pool.ensureThreads();
    if (state.get() != State.RUNNING) {
      giveBackWaiting();
    }
  }

  /** Gives back what waits for a handler or is held for a retry. */
  void giveBackWaiting() {
    lanes.drain().forEach(decisions::giveBack);
    for (ReceiverSession session : sessions) {
      for (EventTask task : session.inFlight()) {
        if (task.in(EventTask.State.HELD)) {
          decisions.giveBack(task);
        }
      }
    }
  }

  /** A delivery has left. */
  void left() {
    inFlight.left();
  }

  @Override
  public void pause() {
    if (state.compareAndSet(State.RUNNING, State.PAUSED)) {
      gate.pause();
      sessions.forEach(ReceiverSession::wakeUp);
      giveBackWaiting();
    }
  }

  @Override
  public void resume() {
    if (state.compareAndSet(State.PAUSED, State.RUNNING)) {
      gate.resume();
      lanes.startAgain();
    }
  }

  @Override
  public void stop() {
    stop(plan.settings().shutdownGrace());
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public void stop(Duration grace) {
    boolean inside = HandlerScope.inside(plan.owner());
    State before = state.getAndUpdate(now -> now == State.STOPPED ? now : State.STOPPING);
    if (before == State.RUNNING || before == State.PAUSED) {
      Runnable ending = () -> new ConsumerShutdown(this, grace).run();
      if (inside) {
        SignalboxThreads.lasting(plan.group() + "-stop", ending).start();
      } else {
        ending.run();
      }
    } else if (!inside) {
      awaitEnd(grace);
    }
  }

  // The first caller bounds the shutdown; this bound only guards against its thread's death.
  private void awaitEnd(Duration grace) {
    try {
      boolean ignored =
          terminated.await(
              grace.plus(ConsumerShutdown.AFTER_GRACE.multipliedBy(4)).toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void ended() {
    state.set(State.STOPPED);
    terminated.countDown();
  }

  boolean awaitTerminated(long nanos) throws InterruptedException {
    return terminated.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public String group() {
    return plan.group();
  }

  /** The configured grace period. */
  public Duration grace() {
    return plan.settings().shutdownGrace();
  }

  @Override
  public State state() {
    return Objects.requireNonNull(state.get());
  }

  @Override
  public Counters counters() {
    return new Counters(
        metrics.pollingCycles.sum(),
        metrics.received.sum(),
        metrics.handled.sum(),
        metrics.failures.sum(),
        metrics.timeouts.sum(),
        metrics.retried.sum(),
        metrics.deadLettered.sum(),
        metrics.dropped.sum(),
        metrics.unmatched.sum(),
        metrics.undecodable.sum(),
        metrics.released.sum(),
        metrics.stale.sum(),
        metrics.receiveErrors.sum(),
        metrics.settleErrors.sum(),
        inFlight.count(),
        metrics.running.get(),
        watch.stuck(),
        metrics.lastPoll);
  }

  ConsumerPlan plan() {
    return plan;
  }

  ConsumerMetrics metrics() {
    return metrics;
  }

  Gate gate() {
    return gate;
  }

  InFlight inFlight() {
    return inFlight;
  }

  Lanes lanes() {
    return lanes;
  }

  Decisions decisions() {
    return decisions;
  }

  RunWatch<EventTask> watch() {
    return watch;
  }

  HandlerPool pool() {
    return pool;
  }

  List<ReceiverSession> sessions() {
    return sessions;
  }

  List<Thread> loops() {
    return loops;
  }

  List<Thread> settlers() {
    return settlers;
  }
}
