package org.kernelscope.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.nn.Engine;
import org.kernelscope.prior.PriorScore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior score}: the table of scores. */
@Command(
    name = "score",
    description = {
      "Scores priors on the same held-out kernels, in nats per kernel; larger is better.",
      "Which kernels: those that the priors fitted to this very set held out, else the fifth that"
          + " prior fit holds out with its default seed."
    })
final class PriorScoreCommand implements Runnable {

  @ParentCommand private PriorCommand parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--kernels",
      paramLabel = "FILE",
      defaultValue = "",
      description = "NPY or NPZ file. Default: the bundled kernels.")
  private String kernels;

  @Option(
      names = "--size",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Take the KxK kernels of the file. Default: the geometry of the first prior file,"
              + " or of the kernels if they have but one, or 7.")
  private int size;

  @Option(
      names = "--prior",
      paramLabel = "PRIOR",
      required = true,
      completionCandidates = Choices.OfPriors.class,
      description = {
        "A prior, given once for each: a file that prior fit wrote, or ${COMPLETION-CANDIDATES};"
            + " S is a standard deviation.",
        Choices.DEEP_WEIGHT_PRIORS
      })
  private List<String> priors;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "100",
      description = "Codes for each kernel of a deep weight prior. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--held-out-seed",
      paramLabel = "SEED",
      description = "Score the kernels that prior fit with this seed holds out.")
  private @Nullable Long heldOutSeed;

  @Option(
      names = "--test-fraction",
      paramLabel = "F",
      description = "Share of the kernels to score; 1 scores all.")
  private @Nullable Double testFraction;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the codes. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /**
   * What {@code prior score --json} tells.
   *
   * @param heldOutSeed with {@code testFraction}, which kernels were scored
   */
  private record Scored(
      String geometry, double testFraction, long heldOutSeed, List<Score> scores) {}

  /**
   * One prior.
   *
   * @param kernels how many were scored
   * @param note what a reader of the figures has to know
   */
  private record Score(
      String prior,
      int kernels,
      @Nullable Double elbo,
      @Nullable Double importanceWeighted,
      @Nullable Double exact,
      @Nullable Integer samples,
      @Nullable String note) {

    static Score of(PriorScores.Row row, int kernels) {
      String note =
          Boolean.FALSE.equals(row.unseen()) ? "was fitted to some of these kernels" : null;
      if (row.score() instanceof PriorScore.Bounds bounds) {
        return new Score(
            row.prior(),
            kernels,
            bounds.elbo(),
            bounds.importanceWeighted(),
            null,
            bounds.samples(),
            note);
      }
      if (row.score() instanceof PriorScore.Exact exact) {
        return new Score(row.prior(), kernels, null, null, exact.nats(), null, note);
      }
      return new Score(row.prior(), kernels, null, null, null, null, "improper: no score");
    }
  }

  @Override
  public void run() {
    Engine.prepare();
    Output output = new Output(spec.commandLine().getOut());
    PriorScores scores =
        PriorScores.of(
            parent.home().library(),
            new PriorScores.Question(kernels, size, asked(), heldOut(), samples, seed));
    List<Score> table = scores.rows().stream().map(row -> Score.of(row, scores.kernels())).toList();
    String geometry = scores.size() + "x" + scores.size();
    HeldOut heldOut = scores.heldOut();
    if (json) {
      output.json(new Scored(geometry, heldOut.testFraction(), heldOut.seed(), table));
      return;
    }
    output.line(
        "%d held-out kernels of %s (fraction %s, seed %d), nats per kernel",
        scores.kernels(), geometry, heldOut.testFraction(), heldOut.seed());
    int width = table.stream().mapToInt(score -> score.prior.length()).max().orElse(0);
    String columns = "%-" + Math.max(width, 5) + "s  %9s  %9s  %9s  %7s  %s";
    output.line(
        "%s", columns.formatted("prior", "ELBO", "IW bound", "exact", "samples", "").strip());
    for (Score score : table) {
      output.line(
          "%s",
          columns
              .formatted(
                  score.prior,
                  nats(score.elbo),
                  nats(score.importanceWeighted),
                  nats(score.exact),
                  score.samples == null ? "-" : score.samples,
                  score.note == null ? "" : score.note)
              .stripTrailing());
    }
  }

  /** By what a person typed. */
  private Map<String, PriorChoice> asked() {
    Map<String, PriorChoice> asked = new LinkedHashMap<>();
    priors.forEach(text -> asked.put(text, Priors.asked(text, parent.home().library())));
    return asked;
  }

  private @Nullable HeldOut heldOut() {
    if (testFraction == null && heldOutSeed == null) {
      return null;
    }
    return new HeldOut(
        testFraction == null ? HeldOut.DEFAULT.testFraction() : testFraction,
        heldOutSeed == null ? HeldOut.DEFAULT.seed() : heldOutSeed);
  }

  private static String nats(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
