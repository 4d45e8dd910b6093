package org.kernelscope.data;

import java.util.Locale;

/**
 * The two parts of a data set.
 *
 * @param train shape {@code [N, height, width, channels]}
 * @param test shape {@code [M, height, width, channels]}, the same classes
 */
public record LabelledData(ImageDataset train, ImageDataset test) {

  public LabelledData {
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.channels() != test.channels()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected training and test images of one shape, found %dx%dx%d and %dx%dx%d",
              train.name(),
              train.height(),
              train.width(),
              train.channels(),
              test.height(),
              test.width(),
              test.channels()));
    }
    if (train.classes() != test.classes()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected as many classes in training and test, found %d and %d",
              train.name(),
              train.classes(),
              test.classes()));
    }
  }
}
