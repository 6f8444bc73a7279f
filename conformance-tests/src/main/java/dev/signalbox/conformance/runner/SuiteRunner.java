package dev.signalbox.conformance.runner;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.kit.Company;
import dev.signalbox.conformance.kit.ConformanceRun;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.RunOptions;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.subject.ConformanceTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Runs the suite without a test framework: clauses that wait side by side, some alone. */
public final class SuiteRunner {
  private static final int SIDE_BY_SIDE = 12;
  private static final Map<Clause, Method> PROOFS = proofs();

  private final RunOptions options;
  private final String rerun;

  /**
   * A runner.
   *
   * @param rerun the command that runs one clause again, its id left out
   */
  public SuiteRunner(RunOptions options, String rerun) {
    this.options = options;
    this.rerun = rerun;
  }

  private static Map<Clause, Method> proofs() {
    Map<Clause, Method> proofs = new EnumMap<>(Clause.class);
    for (Class<?> type = ProviderConformance.class; type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          method.setAccessible(true);
          Clause.find(method.getName()).ifPresent(clause -> proofs.put(clause, method));
        }
      }
    }
    return proofs;
  }

  /** The clauses that have a proof, by the method that is it. */
  public static Map<Clause, Method> clauses() {
    return Map.copyOf(PROOFS);
  }

  /**
   * Runs some clauses for one target; blocks until all have their verdict. What fails is in the
   * report.
   */
  public ConformanceReport run(ConformanceRun.TargetSource source, Set<Clause> wanted)
      throws Exception {
    ConformanceRun run = new ConformanceRun(options, rerun);
    run.begin(source);
    ConcurrentLinkedQueue<Clause> waiting = new ConcurrentLinkedQueue<>();
    PROOFS.keySet().stream()
        .filter(wanted::contains)
        .sorted(
            Comparator.comparing((Clause clause) -> Company.of(proof(clause)))
                .thenComparing(Comparator.naturalOrder()))
        .forEach(waiting::add);
    int workers = Math.min(SIDE_BY_SIDE, Math.max(1, waiting.size()));
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    ProviderConformance suite = new Suite();
    for (int i = 0; i < workers; i++) {
      all.add(KitThreads.start("clauses", () -> proveAll(run, suite, waiting)));
    }
    for (CompletableFuture<Boolean> worker : all) {
      boolean ignored = worker.get();
    }
    return run.end();
  }

  private static Method proof(Clause clause) {
    Method proof = PROOFS.get(clause);
    if (proof == null) {
      throw new IllegalStateException("nothing proves " + clause);
    }
    return proof;
  }

  private static boolean proveAll(
      ConformanceRun run, ProviderConformance suite, ConcurrentLinkedQueue<Clause> waiting) {
    for (Clause clause = waiting.poll(); clause != null; clause = waiting.poll()) {
      prove(run, suite, clause, proof(clause));
    }
    return true;
  }

  private static void prove(
      ConformanceRun run, ProviderConformance suite, Clause clause, Method proof) {
    Trial trial = new Trial(clause, run);
    try {
      run.prove(
          clause,
          Company.of(proof),
          trial,
          () -> {
            try {
              proof.invoke(suite, trial);
            } catch (InvocationTargetException failure) {
              throw failure.getTargetException();
            }
          });
    } catch (Throwable verdict) {
      // It is in the report.
      trial.history().add("verdict", verdict.toString());
    }
  }

  /** The suite's methods need an object; the target comes from elsewhere. */
  private static final class Suite extends ProviderConformance {
    @Override
    protected ConformanceTarget target() {
      throw new IllegalStateException("the target is the runner's");
    }
  }
}
