package org.kernelscope.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The binary version of CIFAR-10 and CIFAR-100: records of one or two label bytes and 3072 pixel
 * bytes, first all red values, then green, then blue, each 32 rows of 32.
 */
public final class CifarFile {

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int CHANNELS = 3;
  private static final int IMAGE = PLANE * CHANNELS;

  /** More records than this do not fit into one array. */
  private static final int MOST_RECORDS = (Integer.MAX_VALUE - 16) / IMAGE;

  /** Which of the two. */
  public enum Kind {
    /** One label byte, ten classes. */
    CIFAR10(1, 10),
    /** A coarse label, which is not used, then a fine one of a hundred classes. */
    CIFAR100(2, 100);

    private final int labelBytes;
    private final int classes;

    Kind(int labelBytes, int classes) {
      this.labelBytes = labelBytes;
      this.classes = classes;
    }

    int record() {
      return labelBytes + IMAGE;
    }
  }

  private CifarFile() {}

  /**
   * Reads batches one after another.
   *
   * @return shape {@code [N, 32, 32, 3]}
   * @throws BadInputException if a file is missing, is not a whole number of records, or has a
   *     label that is not a class
   */
  public static ImageDataset read(String name, Kind kind, List<Path> batches) {
    int[] counts = batches.stream().mapToInt(batch -> records(batch, kind)).toArray();
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    if (total > MOST_RECORDS) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d images, found %d",
              batches,
              MOST_RECORDS,
              total));
    }
    byte[] pixels = new byte[(int) total * IMAGE];
    int[] labels = new int[(int) total];
    int first = 0;
    for (int i = 0; i < counts.length; i++) {
      readBatch(batches.get(i), kind, counts[i], pixels, labels, first);
      first += counts[i];
    }
    return new ImageDataset(name, SIDE, SIDE, CHANNELS, kind.classes, pixels, labels);
  }

  private static int records(Path batch, Kind kind) {
    try {
      long size = Files.size(batch);
      long count = size / kind.record();
      if (size == 0 || size % kind.record() != 0 || count > MOST_RECORDS) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected a whole number of %s records of %d bytes, found %d bytes",
                batch,
                kind,
                kind.record(),
                size));
      }
      return (int) count;
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          "%s: expected a file with %s images, found no such file".formatted(batch, kind), e);
    } catch (IOException e) {
      throw unreadable(batch, kind, e);
    }
  }

  private static void readBatch(
      Path batch, Kind kind, int count, byte[] pixels, int[] labels, int first) {
    byte[] record = new byte[kind.record()];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(batch), 1 << 16)) {
      for (int i = 0; i < count; i++) {
        if (in.readNBytes(record, 0, record.length) < record.length) {
          throw new BadInputException(
              String.format(
                  Locale.ROOT,
                  "%s: expected %d %s records, found the file to end in record %d",
                  batch,
                  count,
                  kind,
                  i));
        }
        int label = record[kind.labelBytes - 1] & 0xff;
        if (label >= kind.classes) {
          throw new BadInputException(
              String.format(
                  Locale.ROOT,
                  "%s: expected %s labels 0 to %d, found %d in record %d",
                  batch,
                  kind,
                  kind.classes - 1,
                  label,
                  i));
        }
        labels[first + i] = label;
        interleave(record, kind.labelBytes, pixels, (first + i) * IMAGE);
      }
    } catch (IOException e) {
      throw unreadable(batch, kind, e);
    }
  }

  /** Planes {@code [3, 32, 32]} to pixels {@code [32, 32, 3]}. */
  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int pixel = 0; pixel < PLANE; pixel++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        pixels[to + pixel * CHANNELS + channel] = planes[from + channel * PLANE + pixel];
      }
    }
  }

  private static BadInputException unreadable(Path batch, Kind kind, IOException e) {
    return new BadInputException(
        "%s: expected a file with %s images, found one that cannot be read (%s)"
            .formatted(batch, kind, e.getMessage()),
        e);
  }
}
