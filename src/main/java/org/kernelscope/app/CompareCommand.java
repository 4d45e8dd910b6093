package org.kernelscope.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.ComparedColumn;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.nn.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope compare}: the convergence experiment. */
@Command(
    name = "compare",
    description = {
      "Trains networks side by side, from several initialisations or otherwise different, and compares",
      "the accuracy of classifiers or the evidence lower bound of image VAEs, nats per test image."
    })
final class CompareCommand implements Callable<Integer>, SettingOptions.Described {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  /** What {@code --model} can be beside a network. */
  private static final String VAE = "vae";

  /** Room for the name of a column. */
  private static final int FEWEST_LETTERS = 20;

  /** The former name of FConv in this command. */
  private static final String CONVNET = "convnet";

  /** Seeds, then the settings of both kinds of run; the columns determine the initialisation. */
  private final SettingOptions settings =
      new SettingOptions()
          .of(Settings.of(Comparison.SEEDS))
          .of(ImageVaeSpec.SETTINGS)
          .of(ConvNetSpec.SETTINGS)
          .widths(Network::usualWidths)
          .usually(SharedSettings.TEST_EXAMPLES, "all, 2000 for an image VAE")
          .usually(SharedSettings.EVALUATE_AT, "denser in the beginning")
          .without(SharedSettings.NETWORK);

  @Option(
      names = "--model",
      paramLabel = "NETWORK|vae",
      defaultValue = "fconv",
      completionCandidates = Models.class,
      description = {
        "What is trained: a network, or vae, an autoencoder of images. ${COMPLETION-CANDIDATES}.",
        "Default: ${DEFAULT-VALUE}."
      })
  private String model;

  @Option(
      names = "--init",
      paramLabel = "INIT",
      completionCandidates = Choices.OfInitialisations.class,
      description = {
        "An initialisation, given once for each: ${COMPLETION-CANDIDATES}.",
        Choices.SAMPLES,
        "Default: xavier, filters and dwp, unless there is a --column."
      })
  private @Nullable List<String> initialisations;

  @Option(
      names = "--column",
      paramLabel = "SETTINGS",
      description = {
        "A column that has settings for itself, given once for each:",
        "--column \"init=xavier,trainExamples=200\". Settings have the names they have in spec.json.",
        "A column without init starts from xavier."
      })
  private @Nullable List<String> columns;

  /** What {@code compare --json} tells. */
  private record Result(List<Comparison.Row> summary, String workspace) {}

  @Override
  public SettingOptions settings() {
    return settings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Comparison comparison = comparison();
    List<ComparedSpec> specs = RunOptions.checked(comparison::runs);
    settings.requireReached(specs);
    try (Runs runs = options.runs(root.home())) {
      Plan plan = Plan.of(specs, runs).noted(runs.workspace());
      new ConsoleRuns(runs, plan, spec.commandLine().getErr())
          .await(leftOut -> tell(Comparison.summary(plan.folders(), leftOut)));
    }
    return 0;
  }

  private Comparison comparison() {
    Values values = settings.read(usual(), Network::usualWidths);
    return RunOptions.checked(
        () ->
            new Comparison(
                columns(values.settings().without(Comparison.SEEDS)),
                values.get(Comparison.SEEDS),
                values.get(SharedSettings.SEED),
                network(values)));
  }

  /** Those of initialisations, then those with settings for themselves. */
  private List<ComparedColumn> columns(Settings ofRuns) {
    List<String> plain =
        initialisations != null
            ? initialisations
            : columns == null ? List.of("xavier", "filters", "dwp") : List.of();
    List<ComparedColumn> all = new ArrayList<>();
    Choices.initialisations(plain).forEach(choice -> all.add(ComparedColumn.of(choice)));
    for (String text : columns == null ? List.<String>of() : columns) {
      all.add(
          Choices.read(
              "--column",
              text,
              column ->
                  ComparedColumn.parse(column, ofRuns, SharedSettings.INITIALISATION.usual())));
    }
    return all;
  }

  /** What {@code --model} can be. */
  static final class Models implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Arrays.stream(Network.values()).map(Network::key), Stream.of(VAE))
          .iterator();
    }
  }

  /** The settings of what is trained, and the seeds. */
  private Values usual() {
    Settings seeds = Settings.of(Comparison.SEEDS);
    if (model.equals(VAE)) {
      return ImageVaeSpec.SETTINGS.and(seeds).usual();
    }
    Values usual = ConvNetSpec.SETTINGS.and(seeds).usual();
    return usual.with(SharedSettings.NETWORK, network());
  }

  private Network network() {
    return Arrays.stream(Network.values())
        .filter(network -> network.key().equals(model.equals(CONVNET) ? "fconv" : model))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "--model: expected %s, found %s"
                        .formatted(String.join(", ", new Models()), model)));
  }

  private ComparedSpec network(Values values) {
    Values evaluated =
        settings.isGiven(SharedSettings.EVALUATE_AT)
            ? values
            : values.with(
                SharedSettings.EVALUATE_AT,
                Comparison.evaluationsUpTo(values.get(SharedSettings.STEPS)));
    return model.equals(VAE)
        ? new ImageVaeSpec(evaluated.only(ImageVaeSpec.SETTINGS))
        : new ConvNetSpec(evaluated.only(ConvNetSpec.SETTINGS));
  }

  private void tell(List<Comparison.Row> summary) {
    Output output = new Output(spec.commandLine().getOut());
    if (options.json) {
      output.json(new Result(summary, options.folder(root.home()).toString()));
      return;
    }
    boolean elbo = summary.stream().anyMatch(row -> row.elboMean() != null);
    boolean weighted = summary.stream().anyMatch(row -> row.importanceWeightedMean() != null);
    int width = summary.stream().mapToInt(row -> row.column().length()).max().orElse(0);
    String named = "%-" + Math.max(width, FEWEST_LETTERS) + "s ";
    output.line(
        named + "%6s %10s %8s %6s  %s%s",
        "column",
        "step",
        elbo ? "elbo" : "accuracy",
        "std",
        "seeds",
        weighted ? "%10s %8s  ".formatted("weighted", "std") : "",
        "ahead of the first");
    for (Comparison.Row row : summary) {
      output.line(
          named + "%6d %10s %8s %6d  %s%s",
          row.column(),
          row.step(),
          elbo ? number("%.2f", row.elboMean()) : number("%.4f", row.accuracyMean()),
          elbo ? number("%.2f", row.elboStd()) : number("%.4f", row.accuracyStd()),
          row.seeds(),
          weighted
              ? "%10s %8s  "
                  .formatted(
                      number("%.2f", row.importanceWeightedMean()),
                      number("%.2f", row.importanceWeightedStd()))
              : "",
          Output.difference(elbo ? "%+.2f" : "%+.4f", row.ahead()));
    }
  }

  private static String number(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
