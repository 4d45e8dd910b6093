package org.kernelscope.experiment.library;

import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.spec.PriorChoice;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.LogUniformPrior;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.prior.TruncatedLogUniformPrior;

/** The priors that need no file. A new one is a class and a line here. */
public enum NamedPrior implements PriorKind {
  STANDARD_NORMAL("standard-normal", "Standard normal", "N(0, 1)", true, true) {
    @Override
    KernelPrior of(int size, double scale) {
      return new StandardNormalPrior(size, scale);
    }
  },
  /**
   * The standard normal for a point estimate, where it acts like L2 decay; {@link FewShotDefaults}
   * gives such an estimate no variances.
   */
  L2("l2", "Point estimate, L2", "L2", true, false) {
    @Override
    KernelPrior of(int size, double scale) {
      return new StandardNormalPrior(size, scale);
    }
  },
  LOG_UNIFORM("log-uniform", "Log-uniform", "log-uniform", false, false) {
    @Override
    KernelPrior of(int size, double scale) {
      return new LogUniformPrior(size);
    }
  },
  LOG_UNIFORM_TRUNCATED(
      "log-uniform:truncated", "Log-uniform, truncated", "log-uniform, truncated", false, false) {
    @Override
    KernelPrior of(int size, double scale) {
      return new TruncatedLogUniformPrior(size);
    }
  };

  private final String key;
  private final String title;
  private final String brief;
  private final boolean scaled;
  private final boolean density;

  NamedPrior(String key, String title, String brief, boolean scaled, boolean density) {
    this.key = key;
    this.title = title;
    this.brief = brief;
    this.scaled = scaled;
    this.density = density;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String usage() {
    return scaled ? key + "[:S]" : key;
  }

  @Override
  public boolean isDensity() {
    return density;
  }

  @Override
  public List<Offer> offers() {
    return List.of(new Offer(key, title, brief));
  }

  @Override
  public List<PriorFile> files(PriorChoice choice, Library library) {
    return List.of();
  }

  /**
   * @param scale the standard deviation of a weight, 1 by default
   */
  abstract KernelPrior of(int size, double scale);

  @Override
  public KernelPrior prior(PriorChoice choice, int size, Library library) {
    String argument = choice.text().substring(Math.min(choice.text().length(), key.length() + 1));
    if (!choice.files().isEmpty() || (choice.scale() != null && !scaled)) {
      throw new BadInputException(
          "%s: expected %s after the colon, found '%s'"
              .formatted(choice, scaled ? "a positive scale" : "nothing", argument));
    }
    try {
      return of(size, choice.scale() == null ? 1 : choice.scale());
    } catch (IllegalArgumentException unfit) {
      throw new BadInputException(
          "%s: expected a positive scale after the colon, found '%s'".formatted(choice, argument),
          unfit);
    }
  }
}
