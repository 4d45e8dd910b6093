package org.kernelscope.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.PriorScore;

/**
 * The score table: every prior on the same held-out kernels, in nats per kernel.
 *
 * @param size k
 * @param heldOut which kernels of the set were scored
 * @param kernels how many they are
 * @param rows one for each prior, in the order asked for
 */
public record PriorScores(int size, HeldOut heldOut, int kernels, List<Row> rows) {

  private static final int DEFAULT_SIZE = 7;

  /**
   * One prior's score.
   *
   * @param prior as it was asked for
   * @param unseen whether its fit held out the very kernels scored: false when it saw some of them,
   *     null when it was not fitted, or to another set
   */
  public record Row(String prior, PriorScore score, @Nullable Boolean unseen) {}

  /**
   * What to score.
   *
   * @param kernels an NPY or NPZ file, or empty for the bundled kernels
   * @param size k, or 0 for the geometry of the first prior that comes from a file, else 7
   * @param priors names ({@link NamedPrior}) or files
   * @param heldOut which kernels to score, or null for those that the priors fitted to this very
   *     set held out
   * @param samples codes for each kernel where a density has to be estimated
   * @param seed of those codes
   */
  public record Question(
      String kernels,
      int size,
      List<String> priors,
      @Nullable HeldOut heldOut,
      int samples,
      long seed) {

    public Question {
      priors = List.copyOf(priors);
      if (samples < 1) {
        throw new BadInputException("samples: expected at least 1, found " + samples);
      }
    }
  }

  /**
   * Scores the priors.
   *
   * @throws BadInputException when a name or file is bad, a prior is for another geometry, or
   *     priors fitted to this set held out different kernels and the question does not choose
   */
  public static PriorScores of(Library library, Question question) {
    Map<String, PriorFile> files = files(library, question.priors());
    int size =
        question.size() != 0
            ? question.size()
            : files.values().stream()
                .findFirst()
                .map(file -> file.prior().size())
                .orElse(DEFAULT_SIZE);
    KernelSet kernels = library.kernels(question.kernels(), size);
    String fingerprint = KernelSplit.fingerprint(kernels);
    HeldOut chosen = question.heldOut();
    HeldOut heldOut = chosen != null ? chosen : common(files, fingerprint);
    ScoreSheet sheet = ScoreSheet.of(kernels, heldOut, question.samples(), question.seed());
    List<Row> rows = new ArrayList<>();
    for (String name : question.priors()) {
      PriorFile file = files.get(name);
      KernelPrior prior = file != null ? file.prior() : NamedPrior.find(name, size).orElseThrow();
      rows.add(sheet.score(name, prior, file));
    }
    return new PriorScores(size, heldOut, sheet.split().test().count(), rows);
  }

  /** The priors that are files; the others have names. */
  private static Map<String, PriorFile> files(Library library, List<String> priors) {
    Map<String, PriorFile> files = new LinkedHashMap<>();
    for (String text : priors) {
      Optional<KernelPrior> named = NamedPrior.find(text, DEFAULT_SIZE);
      if (named.isEmpty()) {
        Path path = Path.of(text);
        if (!Files.isRegularFile(path)) {
          throw new BadInputException(
              "'%s': expected a prior file or one of %s, found neither"
                  .formatted(text, NamedPrior.usages()));
        }
        files.put(text, library.prior(path));
      }
    }
    return files;
  }

  /**
   * The kernels that all priors fitted to this set held out, or the usual ones if there is none.
   */
  private static HeldOut common(Map<String, PriorFile> files, String fingerprint) {
    Set<HeldOut> found = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          if (fingerprint.equals(file.kernelsSha256()) && found.add(file.heldOut())) {
            names.add(name);
          }
        });
    if (found.size() > 1) {
      throw new BadInputException(
          "%s: expected priors that hold out the same kernels, found different ones; choose by"
                  .formatted(String.join(", ", names))
              + " --held-out-seed and --test-fraction");
    }
    return found.stream().findFirst().orElse(HeldOut.DEFAULT);
  }
}
