package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.TransactionalPublisher;
import java.util.Map;

/** How a capability that is a call fails where it is not declared: never by doing nothing. */
public final class Absence {
  static final Map<Clause, Capability> CALLS =
      Map.of(
          Clause.ADM_05, Capability.PURGE,
          Clause.ADM_06, Capability.STATS,
          Clause.ADM_10, Capability.BROWSE,
          Clause.DUR_24, Capability.TRANSACTIONAL_PUBLISH);

  private Absence() {}

  /**
   * Ends the clause where its capability is not declared: with UNSUPPORTED if the call is seen to
   * fail so, else with a failure. Does nothing where it is declared.
   */
  public static void unlessDeclared(Trial trial) throws Exception {
    Capability capability = CALLS.get(trial.clause());
    if (capability == null || trial.has(capability)) {
      return;
    }
    Wire wire = trial.wire();
    check(trial, wire, wire.create(), capability);
    throw Undecided.unsupported("not declared, and the call fails so: " + capability);
  }

  /** Fails unless the undeclared capability's call fails with UNSUPPORTED, or is not offered. */
  public static void check(Trial trial, Wire wire, EventQueue queue, Capability capability)
      throws Exception {
    switch (capability) {
      case PURGE -> fails(trial, capability, () -> wire.service().purgeQueue(queue));
      case STATS -> fails(trial, capability, () -> wire.service().stats(queue));
      case BROWSE -> notOffered(wire, capability, DeadLetterBrowser.class);
      case TRANSACTIONAL_PUBLISH -> notOffered(wire, capability, TransactionalPublisher.class);
      default -> throw new IllegalArgumentException(capability + " is not a call");
    }
  }

  private static void notOffered(Wire wire, Capability capability, Class<?> type) {
    if (wire.service().as(type).isPresent()) {
      throw new AssertionError(
          "%s is not declared, yet as(%s) gives one".formatted(capability, type.getSimpleName()));
    }
  }

  private static void fails(Trial trial, Capability capability, Failures.Call call)
      throws Exception {
    Failures.expect(trial, ErrorCode.UNSUPPORTED, "a call of undeclared " + capability, call);
  }
}
