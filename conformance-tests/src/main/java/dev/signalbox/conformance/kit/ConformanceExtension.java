package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.report.ConformanceReport;
import java.lang.reflect.Method;
import java.util.Comparator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Makes a test class of clauses a run of the suite. */
public final class ConformanceExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver, InvocationInterceptor {
  private static final Namespace NAMESPACE = Namespace.create(ConformanceExtension.class);

  /** For JUnit. */
  public ConformanceExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Turn.take();
    RunOptions options = RunOptions.of(context::getConfigurationParameter);
    ConformanceSuite suite = (ConformanceSuite) context.getRequiredTestInstance();
    ConformanceRun run = new ConformanceRun(options, suite.rerunCommand());
    store(context).put(ConformanceRun.class, run);
    store(context).put(RunOptions.class, options);
    run.begin(suite::target);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      ConformanceReport report = run(context).end();
      RunOptions options = store(context).get(RunOptions.class, RunOptions.class);
      if (options != null && options.reports() != null) {
        ReportFiles.write(report, options.reports());
      }
    } finally {
      Turn.give();
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  private static ConformanceRun run(ExtensionContext context) {
    ConformanceRun run = store(context).get(ConformanceRun.class, ConformanceRun.class);
    if (run == null) {
      throw new IllegalStateException("the run has not begun");
    }
    return run;
  }

  private static Clause clause(Method method) {
    return Clause.find(method.getName())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    method + " proves no clause: its name must begin with a clause's id"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Trial.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Trial trial = new Trial(clause(context.getRequiredTestMethod()), run(context));
    store(context).put(Trial.class, trial);
    return trial;
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Trial trial = store(context).get(Trial.class, Trial.class);
    if (trial == null) {
      throw new IllegalStateException(method.getExecutable() + " takes no Trial");
    }
    boolean[] called = {false};
    try {
      run(context)
          .prove(
              trial.clause(),
              Company.of(method.getExecutable()),
              trial,
              () -> {
                called[0] = true;
                invocation.proceed();
              });
    } finally {
      if (!called[0]) {
        invocation.skip();
      }
    }
  }

  /** Clauses in the contract's order, those that run alone at the end. */
  public static final class ClauseOrder implements MethodOrderer {
    /** For JUnit. */
    public ClauseOrder() {}

    @Override
    public void orderMethods(MethodOrdererContext context) {
      context
          .getMethodDescriptors()
          .sort(
              Comparator.comparing(
                      (org.junit.jupiter.api.MethodDescriptor method) ->
                          method.isAnnotated(Alone.class))
                  .thenComparing(method -> clause(method.getMethod())));
    }
  }
}
