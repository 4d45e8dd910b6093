package org.kernelscope.experiment.library;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.study.FewShotDefaults;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.LogUniformPrior;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.prior.TruncatedLogUniformPrior;

/** The priors that need no file, as people write them; a new one is a class and a line here. */
public enum NamedPrior {
  STANDARD_NORMAL("standard-normal", true) {
    @Override
    KernelPrior of(int size, @Nullable String argument) {
      return new StandardNormalPrior(size, argument == null ? 1 : Double.parseDouble(argument));
    }
  },
  /**
   * The standard normal of a point estimate, which it draws to 0 as L2 decay does; {@link
   * FewShotDefaults} leaves such an estimate without variances.
   */
  L2("l2", true) {
    @Override
    KernelPrior of(int size, @Nullable String argument) {
      return STANDARD_NORMAL.of(size, argument);
    }
  },
  LOG_UNIFORM("log-uniform", false) {
    @Override
    KernelPrior of(int size, @Nullable String argument) {
      return new LogUniformPrior(size);
    }
  },
  LOG_UNIFORM_TRUNCATED("log-uniform:truncated", false) {
    @Override
    KernelPrior of(int size, @Nullable String argument) {
      return new TruncatedLogUniformPrior(size);
    }
  };

  private final String key;
  private final boolean scaled;

  NamedPrior(String key, boolean scaled) {
    this.key = key;
    this.scaled = scaled;
  }

  /** Whether a text names this prior, with a scale or without. */
  public boolean isNamedBy(String text) {
    return text.equals(key) || (scaled && text.startsWith(key + ":"));
  }

  /** How it is written without a scale. */
  public String key() {
    return key;
  }

  /** How it is written: {@code standard-normal[:S]}, {@code log-uniform} … */
  public String usage() {
    return scaled ? key + "[:S]" : key;
  }

  /**
   * @param argument what stands after the colon, if there is one
   */
  abstract KernelPrior of(int size, @Nullable String argument);

  /**
   * The prior of a name over k×k kernels, or none if the text is not such a name.
   *
   * @throws BadInputException when the number after the colon is not a positive one
   */
  public static Optional<KernelPrior> find(String text, int size) {
    for (NamedPrior named : values()) {
      if (named.isNamedBy(text)) {
        String argument = text.equals(named.key) ? null : text.substring(named.key.length() + 1);
        try {
          return Optional.of(named.of(size, argument));
        } catch (IllegalArgumentException unfit) {
          throw new BadInputException(
              "%s: expected a positive scale after the colon, found '%s'".formatted(text, argument),
              unfit);
        }
      }
    }
    return Optional.empty();
  }

  /** All of them, for messages and help. */
  public static String usages() {
    return Arrays.stream(values()).map(NamedPrior::usage).collect(Collectors.joining(", "));
  }
}
