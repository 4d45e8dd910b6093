package org.kernelscope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callCodeUnitWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.kernelscope.data.Download;
import org.kernelscope.data.NamedOutput;
import org.kernelscope.kernel.HostArrays;

/** The rules of the house that a machine can hold. */
@AnalyzeClasses(packages = "org.kernelscope", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dependenciesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy("org.kernelscope.app..")
          .layer("bench")
          .definedBy("org.kernelscope.bench..")
          .layer("ui")
          .definedBy("org.kernelscope.ui..")
          .layer("experiment")
          .definedBy("org.kernelscope.experiment..")
          .layer("nn")
          .definedBy("org.kernelscope.nn..")
          .layer("prior")
          .definedBy("org.kernelscope.prior..")
          .layer("store")
          .definedBy("org.kernelscope.store..")
          .layer("kernel")
          .definedBy("org.kernelscope.kernel..")
          .layer("data")
          .definedBy("org.kernelscope.data..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("ui")
          .mayOnlyBeAccessedByLayers("app", "bench")
          .whereLayer("experiment")
          .mayOnlyBeAccessedByLayers("app", "bench", "ui")
          .whereLayer("nn")
          .mayOnlyBeAccessedByLayers("app", "bench", "ui", "experiment")
          .whereLayer("prior")
          .mayOnlyBeAccessedByLayers("app", "bench", "ui", "experiment", "nn")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("app", "bench", "ui", "experiment")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("app", "bench", "ui", "experiment", "nn", "prior", "store")
          .whereLayer("data")
          .mayOnlyBeAccessedByLayers("app", "bench", "ui", "experiment", "store");

  @ArchTest
  static final ArchRule theRoomsOfExperimentsPointOneWay =
      oneWay("experiment", "report", "study", "train", "library", "run", "spec");

  @ArchTest
  static final ArchRule theRoomsOfTheWindowPointOneWay =
      oneWay(
          "ui",
          "workbench",
          "compare|priors|fewshot|sources|network|archive",
          "form",
          "shell|palette",
          "runs|scores",
          "kit",
          "control");

  @ArchTest
  static final ArchRule theRoomsOfControlsPointOneWay =
      oneWay("ui.control", "kernels", "chart", "picture");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.kernelscope.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noTwoPackagesKnowEachOther =
      slices().matching("org.kernelscope.(**)").should().beFreeOfCycles();

  /**
   * Rooms on floors, the highest first, each of which knows only those below it; rooms of one floor
   * are parted by {@code |} and do not know each other.
   */
  private static ArchRule oneWay(String house, String... floors) {
    List<List<String>> storeys =
        Arrays.stream(floors).map(floor -> List.of(floor.split("\\|"))).toList();
    Architectures.LayeredArchitecture rule =
        layeredArchitecture().consideringOnlyDependenciesInLayers();
    List<String> above = new ArrayList<>();
    for (List<String> storey : storeys) {
      for (String room : storey) {
        rule = rule.layer(room).definedBy("org.kernelscope.%s.%s..".formatted(house, room));
      }
    }
    for (List<String> storey : storeys) {
      for (String room : storey) {
        rule =
            above.isEmpty()
                ? rule.whereLayer(room).mayNotBeAccessedByAnyLayer()
                : rule.whereLayer(room).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
      }
      above.addAll(storey);
    }
    return rule;
  }

  @ArchTest
  static final ArchRule nothingBelowTheWindowKnowsJavaFx =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.kernelscope.ui..", "org.kernelscope.bench..", "org.kernelscope.app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javafx..", "org.controlsfx..", "atlantafx..", "org.kordamp.ikonli..");

  /** Of the packages outside the engine, only kernel has an adapter: it copies native memory. */
  @ArchTest
  static final ArchRule onlyTheEngineAndItsAdapterKnowNd4j =
      noClasses()
          .that(
              not(resideInAnyPackage("org.kernelscope.nn..", "org.kernelscope.prior.."))
                  .and(not(equivalentTo(HostArrays.class))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule nothingIsJavaDeserialised =
      noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

  @ArchTest
  static final ArchRule nothingListensToTheNetwork =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(Server|Multicast|Datagram)Socket"
                  + "|java\\.nio\\.channels\\.(Asynchronous)?ServerSocketChannel"
                  + "|java\\.rmi\\..*|javax\\.management\\.remote\\..*|com\\.sun\\.net\\.httpserver\\..*");

  /** Everything that comes from the network goes through the class that checks its checksum. */
  @ArchTest
  static final ArchRule onlyDownloadsSpeakToTheNetwork =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Download.class.getName())
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(http\\..*|Socket|URLConnection|HttpURLConnection)"
                  + "|java\\.nio\\.channels\\.(Asynchronous)?SocketChannel");

  /**
   * Whoever writes a file does it through one of few classes: those that replace files as a whole,
   * and those that append to the files of a run, of the index and of a download. Benchmarks fill
   * folders of their own.
   */
  @ArchTest
  static final ArchRule fewClassesWriteFiles =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.kernelscope.bench..")
          .and()
          .doNotHaveFullyQualifiedName(NamedOutput.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(Download.class.getName())
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.kernel.picture.Png")
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.store.MetricLog")
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.store.RunIndex")
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.store.RunLock")
          .should(callCodeUnitWhere(itWritesAFile()));

  private static DescribedPredicate<JavaCall<?>> itWritesAFile() {
    return DescribedPredicate.describe(
        "it writes a file",
        call -> {
          String owner = call.getTargetOwner().getName();
          String name = call.getTarget().getName();
          List<String> taken =
              call.getTarget().getRawParameterTypes().stream().map(JavaClass::getName).toList();
          return switch (owner) {
            case "java.nio.file.Files" ->
                name.matches("write|writeString|newOutputStream|newBufferedWriter|newByteChannel")
                    || name.matches("create(Temp)?File")
                    || (name.equals("copy") && taken.get(1).equals(Path.class.getName()));
            // These two open without options, which is for reading.
            case "java.nio.channels.FileChannel", "java.nio.channels.AsynchronousFileChannel" ->
                name.equals("open")
                    && !List.of("ProgramLog", "MappedFile")
                        .contains(call.getOriginOwner().getSimpleName());
            case "java.io.FileOutputStream", "java.io.RandomAccessFile", "java.io.FileWriter" ->
                name.equals("<init>");
            case "java.io.PrintWriter", "java.io.PrintStream", "java.util.Formatter" ->
                name.equals("<init>")
                    && (taken.get(0).equals("java.io.File")
                        || taken.get(0).equals("java.lang.String"));
            case "javax.imageio.ImageIO" ->
                name.equals("write") && taken.get(2).equals("java.io.File");
            default -> false;
          };
        });
  }

  @ArchTest
  static final ArchRule onlyTheApplicationSpeaksToTheTerminal =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.kernelscope.app..", "org.kernelscope.bench..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule onlyTheApplicationEndsTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.kernelscope.app..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule classesAreNamedByWhatTheyAre =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?");

  /**
   * Training threads are long-lived and few, because OpenMP keeps a team for every thread; the
   * window has a door to the background, and asks the system for its theme on a thread that may
   * hang.
   */
  @ArchTest
  static final ArchRule threadsAreMadeInFewPlaces =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.kernelscope.app..")
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.experiment.run.RunQueue")
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.ui.kit.BackgroundTasks")
          .and()
          .doNotHaveFullyQualifiedName("org.kernelscope.ui.shell.SystemAppearance")
          .should(callConstructorWhere(itMakesAThread()))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.Executors");

  private static DescribedPredicate<JavaConstructorCall> itMakesAThread() {
    return DescribedPredicate.describe(
        "it makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class));
  }

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);
}
