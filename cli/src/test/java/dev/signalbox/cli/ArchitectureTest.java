package dev.signalbox.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The house's rules about all modules together. */
class ArchitectureTest {
  private static final String THREADS_OF_THE_ENGINE =
      "dev.signalbox.internal.concurrent.SignalboxThreads";

  /** Where threads may be made: the engine, the command line, and the suite's own. */
  private static final Set<String> MAKERS_OF_THREADS =
      Set.of(
          CliThreads.class.getName(),
          "dev.signalbox.conformance.kit.KitThreads",
          "dev.signalbox.conformance.net.ProxyThreads");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.signalbox");

  /** The modules; each class belongs to the one with the longest package that it starts with. */
  enum Module {
    MESSAGING_SPI("dev.signalbox.spi", 40),
    ROUTING_CONFIG("dev.signalbox.routing", 25),
    MESSAGING_RUNTIME("dev.signalbox", 60),
    PROVIDER_MEMORY("dev.signalbox.provider.memory", 15),
    PROVIDER_PGMQ("dev.signalbox.provider.pgmq", 30),
    BROKER_LAB("dev.signalbox.lab", 10),
    CONFORMANCE_TESTS("dev.signalbox.conformance", 40),
    TEST_KIT("dev.signalbox.testkit", 1),
    CLI("dev.signalbox.cli", 25);

    private final String root;
    private final int floor;

    Module(String root, int floor) {
      this.root = root;
      this.floor = floor;
    }

    private Set<Module> mayUse() {
      return switch (this) {
        case MESSAGING_SPI, BROKER_LAB -> Set.of();
        case ROUTING_CONFIG, PROVIDER_MEMORY, PROVIDER_PGMQ -> Set.of(MESSAGING_SPI);
        case MESSAGING_RUNTIME -> Set.of(MESSAGING_SPI, ROUTING_CONFIG);
        case CONFORMANCE_TESTS, TEST_KIT ->
            Set.of(MESSAGING_SPI, ROUTING_CONFIG, MESSAGING_RUNTIME, PROVIDER_MEMORY);
        case CLI ->
            Set.of(MESSAGING_SPI, ROUTING_CONFIG, MESSAGING_RUNTIME, BROKER_LAB, CONFORMANCE_TESTS);
      };
    }

    static Module of(JavaClass type) {
      Module owner = MESSAGING_RUNTIME;
      for (Module module : values()) {
        String name = type.getPackageName();
        boolean inside = name.equals(module.root) || name.startsWith(module.root + ".");
        if (inside && module.root.length() > owner.root.length()) {
          owner = module;
        }
      }
      return owner;
    }

    DescribedPredicate<JavaClass> classes() {
      return DescribedPredicate.describe(
          "of " + this,
          type -> type.getPackageName().startsWith("dev.signalbox") && of(type) == this);
    }

    DescribedPredicate<JavaClass> forbidden() {
      return DescribedPredicate.describe(
          "of a module that " + this + " may not use",
          type ->
              type.getPackageName().startsWith("dev.signalbox")
                  && of(type) != this
                  && !mayUse().contains(of(type)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyModuleIsSeen(Module module) {
    long seen = MAIN.stream().filter(module.classes()).count();
    assertThat(seen).as("classes of %s", module).isGreaterThanOrEqualTo(module.floor);
  }

  @ParameterizedTest
  @EnumSource
  void aModuleUsesOnlyTheModulesBelowIt(Module module) {
    noClasses().that(module.classes()).should().dependOnClassesThat(module.forbidden()).check(MAIN);
  }

  @Test
  void noPackageIsInTwoModules() {
    Map<String, Set<String>> homes =
        MAIN.stream()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName,
                    Collectors.mapping(ArchitectureTest::home, Collectors.toSet())));
    assertThat(homes).allSatisfy((name, found) -> assertThat(found).as(name).hasSize(1));
  }

  private static String home(JavaClass type) {
    String place = type.getSource().orElseThrow().getUri().toString();
    return place.substring(0, place.length() - type.getName().length() - ".class".length());
  }

  @Test
  void packagesOfTheContractHaveNoCycle() {
    slices().matching("dev.signalbox.spi.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void packagesOfTheEngineHaveNoCycle() {
    slices().matching("dev.signalbox.internal.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void packagesOfProvidersHaveNoCycle() {
    slices().matching("dev.signalbox.provider.pgmq.(*)..").should().beFreeOfCycles().check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("dev.signalbox.provider.pgmq.schema..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.signalbox.provider.pgmq")
        .check(MAIN);
  }

  @Test
  void packagesOfTheSuiteAndTheLabHaveNoCycle() {
    slices().matching("dev.signalbox.conformance.(*)..").should().beFreeOfCycles().check(MAIN);
    slices().matching("dev.signalbox.lab.(*)..").should().beFreeOfCycles().check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("dev.signalbox.conformance.*..")
        .and()
        .resideOutsideOfPackage("dev.signalbox.conformance.runner..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.signalbox.conformance")
        .check(MAIN);
  }

  @Test
  void packagesOfTheCommandLineHaveNoCycle() {
    slices().matching("dev.signalbox.cli.(*)..").should().beFreeOfCycles().check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("dev.signalbox.cli.text..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.signalbox.cli", "dev.signalbox.cli.demo..")
        .check(MAIN);
  }

  @Test
  void whatIsInternalStaysWithinItsModule() {
    List<String> trespasses =
        MAIN.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(use -> use.getTargetClass().getPackageName().startsWith("dev.signalbox"))
            .filter(use -> use.getTargetClass().getPackageName().contains(".internal"))
            .filter(use -> Module.of(use.getTargetClass()) != Module.of(use.getOriginClass()))
            .map(Object::toString)
            .toList();
    assertThat(trespasses).isEmpty();
  }

  @Test
  void onlyTheAssemblyOfThePublicPackageKnowsTheInside() {
    noClasses()
        .that()
        .resideInAPackage("dev.signalbox")
        .and()
        .haveNameNotMatching(
            "dev\\.signalbox\\.(Signalbox.*|.*Builder|InstalledProviders|EventJson)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.signalbox.internal..")
        .check(MAIN);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    List<String> elsewhere =
        MAIN.stream()
            .filter(type -> !type.getName().startsWith(THREADS_OF_THE_ENGINE))
            .filter(type -> !MAKERS_OF_THREADS.contains(type.getName()))
            .flatMap(type -> Stream.concat(accesses(type), references(type)))
            .filter(ArchitectureTest::makesThreads)
            .map(Object::toString)
            .toList();
    assertThat(elsewhere).isEmpty();
  }

  private static Stream<JavaAccess<?>> accesses(JavaClass type) {
    return type.getAccessesFromSelf().stream().map(access -> access);
  }

  private static Stream<JavaAccess<?>> references(JavaClass type) {
    return type.getConstructorReferencesFromSelf().stream().map(access -> access);
  }

  private static boolean makesThreads(JavaAccess<?> access) {
    JavaClass target = access.getTargetOwner();
    boolean ofThread = target.isAssignableTo(Thread.class) && access.getName().equals("<init>");
    boolean ofPool =
        target.isEquivalentTo(Executors.class) || target.isAssignableTo(ForkJoinPool.class);
    return ofThread || ofPool || usesCommonPool(access, target);
  }

  /** {@code …Async} without an executor runs on the common pool, which nobody here owns. */
  private static boolean usesCommonPool(JavaAccess<?> access, JavaClass target) {
    if (!target.isEquivalentTo(CompletableFuture.class) || !access.getName().endsWith("Async")) {
      return false;
    }
    return !access.getTarget().getFullName().contains("java.util.concurrent.Executor)");
  }

  @Test
  void nobodyUsesTheLoggingOfTheJdk() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(MAIN);
  }

  @Test
  void onlyTheCommandLineUsesTheStandardStreams() {
    noClasses()
        .that(DescribedPredicate.not(Module.CLI.classes()))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .check(MAIN);
  }

  @Test
  void jacksonIsNotInAnyPublicSignature() {
    classes()
        .that()
        .resideInAPackage("dev.signalbox")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("tools.jackson..")
        .check(MAIN);
  }
}
