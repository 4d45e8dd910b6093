package org.kernelscope.experiment.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.HeldOut;
import org.kernelscope.experiment.library.KernelSplit;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.Priors;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.PriorScore;

/**
 * The score table: every prior on the same held-out kernels, in nats per kernel.
 *
 * @param size k
 * @param heldOut the kernels of the set that were scored
 * @param kernels the number of scored kernels
 * @param rows one for each prior, in the requested order
 */
public record PriorScores(int size, HeldOut heldOut, int kernels, List<Row> rows) {

  /**
   * One prior's score.
   *
   * @param prior the prior as the question names it
   * @param unseen whether its fit held out exactly the scored kernels: false if it used some of
   *     them, null if it was not fitted, or was fitted to another set
   */
  public record Row(String prior, PriorScore score, @Nullable Boolean unseen) {}

  /**
   * The question: which priors to score, and on which kernels.
   *
   * @param kernels an NPY or NPZ file, or empty for the bundled kernels
   * @param size k, or 0 for the geometry of the first prior whose files have only one, otherwise
   *     that of the kernels if they have only one, otherwise 7
   * @param priors by their names in the table
   * @param heldOut which kernels to score, or null for those that were held out by the priors
   *     fitted to this set
   * @param samples codes for each kernel, if a density must be estimated
   * @param seed of those codes
   */
  public record Question(
      String kernels,
      int size,
      Map<String, PriorChoice> priors,
      @Nullable HeldOut heldOut,
      int samples,
      long seed) {

    public Question {
      priors = Collections.unmodifiableMap(new LinkedHashMap<>(priors));
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
    Map<String, List<PriorFile>> files = new LinkedHashMap<>();
    question.priors().forEach((name, choice) -> files.put(name, Priors.files(choice, library)));
    int size = question.size() != 0 ? question.size() : size(files.values(), question, library);
    Map<String, PriorFile> fitted = new LinkedHashMap<>();
    files.forEach(
        (name, found) -> {
          if (!found.isEmpty()) {
            fitted.put(name, Priors.serving(name, found, size));
          }
        });
    KernelSet kernels = library.kernels(question.kernels(), size);
    String fingerprint = KernelSplit.fingerprint(kernels);
    HeldOut chosen = question.heldOut();
    HeldOut heldOut = chosen != null ? chosen : common(fitted, fingerprint);
    ScoreSheet sheet = ScoreSheet.of(kernels, heldOut, question.samples(), question.seed());
    List<Row> rows = new ArrayList<>();
    question
        .priors()
        .forEach(
            (name, choice) -> {
              PriorFile file = fitted.get(name);
              KernelPrior prior =
                  file != null ? file.prior() : Priors.resolve(choice, size, library);
              rows.add(sheet.score(name, prior, file));
            });
    return new PriorScores(size, heldOut, sheet.split().test().count(), rows);
  }

  /** The only geometry of the priors or the kernels, or the default one. */
  private static int size(Collection<List<PriorFile>> priors, Question question, Library library) {
    return priors.stream()
        .flatMap(files -> Priors.onlySize(files).stream())
        .findFirst()
        .or(() -> library.onlySize(question.kernels()))
        .orElse(Priors.USUAL_SIZE);
  }

  /**
   * The kernels that were held out by all priors fitted to this set, or the default ones if there
   * is no such prior.
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
