package dev.signalbox.conformance.contract;

import dev.signalbox.spi.Capability;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The clauses of the contract, in its order. An id never changes its meaning; a new clause is
 * provisional for one release.
 */
public enum Clause {
  DUR_01(
      "Every acknowledged publish MUST reach every existing group at least once (within the declared retention)."),
  DUR_02(
      "Id, name, headers and body MUST arrive unchanged: byte for byte, or, where the provider declares JSON_FIDELITY, equal as a JSON value (numbers by value); what cannot be held unchanged (duplicate keys, lone surrogates, absurd exponents, \\u0000 where the broker refuses it) MUST be refused at publish."),
  DUR_03("A delivery that is not settled before its lease or connection ends MUST be redelivered."),
  DUR_04(
      "Any Throwable from a handler MUST lead to redelivery or the dead-letter queue, never to loss or a dead consumer."),
  DUR_05("Without faults, an acknowledged event MUST NOT return.", Capability.EXCLUSIVE_DELIVERY),
  DUR_06(
      "The attempt MUST be the number of earlier handler runs + 1 [EXACT_ATTEMPTS]; elsewhere it MUST start at 1 and never be lower than that."),
  DUR_07(
      "A retry MUST NOT come before its delay, and SHOULD come within the greater of 2 s and 25 % after it."),
  DUR_08(
      "With max_delivery_attempts = n an always-failing handler MUST run exactly n times (without EXACT_ATTEMPTS: at most n, at least once), then the event is in the dead-letter queue."),
  DUR_09(
      "A dead letter MUST keep the original event unchanged, the attempts, the reason, the source queue, the group and the time."),
  DUR_10(
      "A redrive MUST go to its own group only, keep the event id, restart the attempts at 1, lose nothing when it is interrupted, and work inside a broker's deduplication window."),
  DUR_11("A rejection MUST go straight to the dead-letter queue."),
  DUR_12("A body that cannot be decoded MUST be dead-lettered raw, and the consumer continues."),
  DUR_13(
      "A poison event MUST NOT hold up others (in ordered mode: only those of its own key, until the window is full of blocked keys)."),
  DUR_14("Settling twice MUST be harmless."),
  DUR_15(
      "A settlement of a delivery whose lease ended MUST NOT settle someone else's delivery, and MUST be reported as stale (by the broker's fence [FENCED_SETTLE], else by the engine's lease clock)."),
  DUR_16(
      "Within a group, one event MUST be with one consumer at a time, while its lease lasts and without faults (a rebalance is one).",
      Capability.EXCLUSIVE_DELIVERY),
  DUR_17(
      "A group without consumers MUST keep its events; a channel's default group exists from its creation, so events published before any consumer are delivered."),
  DUR_18("Channels, namespaces and groups MUST be isolated from one another."),
  DUR_19(
      "Acknowledging out of order MUST NOT lose the unacknowledged ones in between when the consumer dies."),
  DUR_20(
      "One publisher's successive events of one ordering key MUST be handled in that order, retries on either side included, at any concurrency.",
      Capability.ORDER_PER_KEY),
  DUR_21("A batch publish MUST report each event's own outcome."),
  DUR_22("A delayed publish MUST NOT arrive early.", Capability.DELAYED_PUBLISH),
  DUR_23("Extending a lease MUST prevent redelivery while it lasts.", Capability.LEASE),
  DUR_24(
      "A publish inside the caller's transaction MUST appear exactly when it commits and never when it rolls back, and an open transaction MUST NOT block other publishers.",
      Capability.TRANSACTIONAL_PUBLISH),
  DUR_25("What a handler changes in an event MUST NOT be seen on retry or by another handler."),
  DUR_26(
      "Dead-lettering MUST NOT lose the event when interrupted between its steps (at worst it appears twice)."),
  DUR_27(
      "A dead-letter queue MUST NOT itself dead-letter, and MUST keep a letter however often it is read."),
  DUR_28(
      "A group created with start position earliest or latest MUST begin there; an ephemeral group MUST vanish after its expiry and disturb nobody.",
      Capability.EPHEMERAL_GROUPS),
  DUR_29("A dead letter of an event of the maximum size MUST be possible."),
  DUR_30(
      "An event that no handler matches MUST be treated as configured and counted, never silently dropped."),
  FST_01("A fast event MUST reach every matching in-process subscriber."),
  FST_02(
      "Fast publishing MUST send nothing of the event to any broker, and MUST work while the broker is down. (Proved on the wire, through a proxy [REMOTE], or by looking into the store; not by a counter of ours.)"),
  FST_03("A slow or failing subscriber MUST NOT affect the publisher or other subscribers."),
  FST_04("Overflow MUST follow the declared strategy, and the drop count MUST be exact."),
  FST_05("One publisher's events MUST keep their order for each subscriber."),
  FST_06("The event MUST equal its durable form in every field."),
  FST_07("A repeated event id within the deduplication window MUST reach a subscriber once."),
  BRD_01("The event MUST arrive on both legs."),
  BRD_02("Id and body MUST be the same on both legs."),
  BRD_03(
      "Success MUST NOT be reported when the durable leg failed; the fast leg is delivered all the same."),
  BRD_04("A failing or full fast leg MUST NOT affect the durable leg."),
  LIF_01("The provider MUST be found by ServiceLoader, on the class path and on the module path."),
  LIF_02(
      "When the broker cannot be reached, opening MUST fail within its deadline with UNAVAILABLE and the address.",
      Capability.REMOTE),
  LIF_03(
      "Close MUST be idempotent, safe from several threads and from inside a handler, and bounded in time."),
  LIF_04(
      "Stopping a consumer MUST let running handlers finish, settle them, and deliver nothing new."),
  LIF_05(
      "Stopping MUST NOT dead-letter; and MUST NOT use up an attempt of an event whose handler never ran [EXACT_ATTEMPTS]."),
  LIF_06("When the grace period ends, handlers MUST be interrupted and their events returned."),
  LIF_07("Use after close MUST fail with CLOSED."),
  LIF_08("Close MUST leave no thread, no connection and no broker-side consumer behind."),
  LIF_09(
      "An event published after start() returned MUST be delivered without waiting for a poll interval of more than a second."),
  LIF_10("Stopping and starting again MUST lose nothing."),
  LIF_11("Running handlers MUST never exceed max_concurrent_handlers."),
  LIF_12("Publishing from many threads at once MUST be safe."),
  LIF_13(
      "With a backlog of any size, prefetched events and heap MUST stay within the configured bound."),
  LIF_14(
      "Pausing MUST stop new deliveries, release what is buffered and keep the consumer healthy; resuming continues without loss."),
  LIF_15(
      "One consumer of many namespaces (100) MUST work within the threads and connections that the provider declares for it."),
  ADM_01("Creating queues MUST be idempotent."),
  ADM_02(
      "Creating the same queues from several processes at once MUST succeed in all.",
      Capability.SHARED),
  ADM_03("Queues that exist with conflicting options MUST give CONFLICT, naming the option."),
  ADM_04(
      "Receiving from a queue that does not exist MUST give NOT_FOUND; publishing to one MUST NOT be reported as success."),
  ADM_05(
      "Purging one group while it is consumed MUST be safe, empty what is ready (within the declared time) and touch no other group.",
      Capability.PURGE),
  ADM_06(
      "At rest, figures declared exact MUST equal the truth; approximate ones say so; unknown ones are absent.",
      Capability.STATS),
  ADM_07(
      "Distinct namespaces and groups MUST NOT end in one broker object; a name a broker cannot hold MUST be refused with the rule."),
  ADM_08(
      "Health MUST turn down and up again within its bound, and tell paused, lagging, stuck and down apart."),
  ADM_09("An undeclared capability MUST fail with UNSUPPORTED, never do nothing."),
  ADM_10(
      "Browsing a dead-letter queue MUST NOT change it. (Elsewhere it is a scan by lease that returns every letter, and says so.)",
      Capability.BROWSE),
  ADM_11("Deleting a queue MUST remove all that was created for it, and nothing else."),
  FLT_01(
      "A consumer process killed (SIGKILL) inside a handler MUST lead to redelivery, with the attempt counted.",
      Capability.SHARED),
  FLT_02(
      "An event that kills its consumer every time MUST reach the dead-letter queue, and its prefetched neighbours MUST NOT.",
      Capability.SHARED,
      Capability.ATTEMPT_SURVIVES_CRASH),
  FLT_03("Broker killed (SIGKILL) under load and restarted: lost and unexpected MUST be empty."),
  FLT_04("Consumers and publishers MUST resume by themselves after the restart."),
  FLT_05("A reset connection MUST be recovered.", Capability.REMOTE),
  FLT_06("A link that swallows everything MUST be detected within its bound.", Capability.REMOTE),
  FLT_07(
      "A publish whose confirmation is lost MUST NOT be reported as success; retried, it carries the same id.",
      Capability.REMOTE),
  FLT_08("A lost acknowledgement MUST give redelivery, not loss.", Capability.REMOTE),
  FLT_09("Added latency (500 ms) MUST NOT dead-letter anything.", Capability.REMOTE),
  FLT_10("Consumers joining and leaving under load MUST NOT lose events."),
  FLT_11(
      "A publisher process killed under load: what was acknowledged MUST be there.",
      Capability.SHARED),
  LIM_01("An event with an empty payload works."),
  LIM_02("An event of the declared maximum size round-trips."),
  LIM_03("One byte more MUST give TOO_LARGE with both sizes, and the connection stays usable."),
  LIM_04("Every Unicode scalar value in the payload survives, or is refused up front."),
  LIM_05("Unicode headers survive; invalid ones are refused up front."),
  LIM_06(
      "Limits on names, headers and keys are enforced alike by every provider, before the broker is asked."),
  LIM_07(
      "A full publish buffer MUST give back-pressure as configured, with BUFFER_FULL, never unbounded memory."),
  SEC_01(
      "Wrong credentials MUST give UNAUTHENTICATED, without a storm of retries.",
      Capability.REMOTE),
  SEC_02("Secrets MUST NOT appear in logs, errors, toString, reports or thread names."),
  SEC_03("TLS MUST verify the host name by default.", Capability.TLS),
  SEC_04(
      "Hostile names and patterns (SQL, path, wildcard, control characters) MUST be refused or inert."),
  SEC_05("Hostile bodies (deep nesting, huge numbers, type hints) MUST be inert."),
  OBS_01(
      "traceparent, tracestate and baggage MUST survive to the handler, also after retry and redrive, and the handler's span MUST be linked to the publisher's."),
  OBS_02("Counters MUST equal the suite's own count."),
  OBS_03("The happy path MUST NOT log above INFO, and an idle consumer MUST NOT log at all."),
  OBS_04("Every failure log MUST carry event id, event name, queue, provider and attempt."),
  XPR_01(
      "The same run on two providers of equal capabilities MUST give the same handler trace (ids, attempts, dead letters), duplicates aside."),
  XPR_02("Changing the provider MUST need a TOML change only.");

  private static final Set<Clause> PROVISIONAL = EnumSet.of(OBS_01, ADM_08);

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Capability> needs;

  Clause(String text, Capability... needs) {
    this.text = text;
    this.needs = List.of(needs);
  }

  /** The id, such as {@code DUR-15}. */
  public String id() {
    return name().replace('_', '-');
  }

  /** What must be so. */
  public String text() {
    return text;
  }

  /** The capabilities without which the clause does not apply. */
  public List<Capability> needs() {
    return needs;
  }

  /** The part of the contract that it belongs to. */
  public Part part() {
    return Part.valueOf(name().substring(0, 3));
  }

  /** Whether what it proves is still to grow; it counts all the same. */
  public boolean provisional() {
    return PROVISIONAL.contains(this);
  }

  /** The clause of an id, such as {@code DUR-15}, {@code dur_15} or a method's name. */
  public static Optional<Clause> find(String id) {
    String wanted = id.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values())
        .filter(clause -> wanted.equals(clause.name()) || wanted.startsWith(clause.name() + "_"))
        .findFirst();
  }

  /** The id. */
  @Override
  public String toString() {
    return id();
  }

  /** A part of the contract. */
  public enum Part {
    /** Events that a broker carries. */
    DUR("Durable"),
    /** Events that stay in the process. */
    FST("Fast"),
    /** Events that do both. */
    BRD("Broadcast"),
    /** Opening, stopping, closing. */
    LIF("Lifecycle"),
    /** Queues and figures. */
    ADM("Administration"),
    /** What breaks. */
    FLT("Faults"),
    /** How much fits. */
    LIM("Limits"),
    /** Who may, and what stays secret. */
    SEC("Security"),
    /** What can be seen. */
    OBS("Observability"),
    /** One provider like another. */
    XPR("Across providers");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /** The heading. */
    public String title() {
      return title;
    }
  }
}
