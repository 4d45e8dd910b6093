package org.kernelscope.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/** The arrays of a NumPy file that are kernels. */
final class KernelArrays {

  /** The largest number of kernels in a list; more are only counted. */
  private static final int MOST_LISTED = 5;

  private final Path file;
  private final boolean strict;
  private final List<FilterBank> layers = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /** What {@link KernelFiles#PROVENANCE} holds: facts by set name. */
  private static final class Facts extends LinkedHashMap<String, LinkedHashMap<String, String>> {}

  /**
   * @param strict whether an array that does not hold kernels, or a kernel that is not finite, is
   *     an error
   */
  KernelArrays(Path file, boolean strict) {
    this.file = file;
    this.strict = strict;
  }

  KernelFiles.Contents read() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("%s: expected a kernel file, found no file".formatted(file));
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(6);
    }
    if (NpyHeader.isNpy(start)) {
      readNpy();
    } else if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
      readNpz();
    } else {
      throw new BadInputException(
          "%s: expected an NPY or NPZ file, found %s"
              .formatted(file, FileKind.of(file).orElse("neither")));
    }
    return new KernelFiles.Contents(layers, skipped);
  }

  private void readNpy() throws IOException {
    NdArray array =
        NpyFile.read(
            file,
            header -> {
              String unfit = unfit(header);
              if (unfit != null) {
                throw new BadInputException(file + ": " + unfit);
              }
            });
    String fileName = String.valueOf(file.getFileName());
    add(fileName.replaceFirst("\\.npy$", ""), "", array, Provenance.of("file", fileName));
  }

  private void readNpz() throws IOException {
    NpzFile.Reading kernels =
        new NpzFile.Reading() {
          @Override
          public @Nullable String unfit(NpyHeader header) {
            return KernelArrays.unfit(header);
          }

          @Override
          public void refused(String array, String reason, BadInputException why) {
            if (strict) {
              throw new BadInputException("%s, array %s: %s".formatted(file, array, reason), why);
            }
            skipped.add("array %s: %s".formatted(array, reason));
          }
        };
    NpzFile npz = NpzFile.read(file, kernels, KernelFiles.PROVENANCE);
    Facts facts = facts(npz.texts().getOrDefault(KernelFiles.PROVENANCE, "{}"));
    Provenance unknown = Provenance.of("file", String.valueOf(file.getFileName()));
    npz.arrays()
        .forEach(
            (name, array) -> {
              Map<String, String> known = facts.get(name);
              add(name, "array " + name, array, known == null ? unknown : new Provenance(known));
            });
    if (layers.isEmpty() && skipped.isEmpty()) {
      throw new BadInputException("%s: expected arrays of kernels, found none".formatted(file));
    }
  }

  private Facts facts(String json) {
    String source = file + ", entry " + KernelFiles.PROVENANCE;
    try {
      return Json.parse(json, Facts.class, source);
    } catch (BadInputException unfit) {
      if (strict) {
        throw unfit;
      }
      String reason = String.valueOf(unfit.getMessage()).substring(source.length() + 2);
      skipped.add("entry %s: %s".formatted(KernelFiles.PROVENANCE, reason));
      return new Facts();
    }
  }

  /** The reason why an array does not hold kernels, or null. */
  private static @Nullable String unfit(NpyHeader header) {
    int[] shape = header.shape();
    int axes = shape.length;
    if (axes < 3 || axes > 4 || shape[axes - 1] != shape[axes - 2]) {
      return "expected kernels of shape [N,k,k], [N,1,k,k] or [out,in,k,k], found shape "
          + Arrays.toString(shape);
    }
    if (header.kind() != 'f') {
      return "expected floats, found integers";
    }
    return header.count() == 0
        ? "expected at least one kernel, found shape " + Arrays.toString(shape)
        : null;
  }

  /**
   * @param where the name of the array in messages, besides the file; may be empty
   */
  private void add(String name, String where, NdArray array, Provenance provenance) {
    int[] shape = array.shape();
    KernelSet all = new KernelSet(shape[shape.length - 1], array.toFloats(), provenance);
    int[] finite = IntStream.range(0, all.count()).filter(n -> isFinite(all, n)).toArray();
    if (finite.length == all.count()) {
      int in = shape.length == 4 ? shape[1] : 1;
      KernelSet whole = all.withProvenance(assumed(shape, provenance));
      layers.add(new FilterBank(name, all.count() / in, in, whole));
      return;
    }
    int[] others = IntStream.range(0, all.count()).filter(n -> !isFinite(all, n)).toArray();
    if (strict) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s%s: expected finite float32 weights, found %s in kernel %d",
              file,
              where.isEmpty() ? "" : ", " + where,
              oddity(array, others[0] * all.area(), all.area()),
              others[0]));
    }
    String listed = listed(others) + (where.isEmpty() ? "" : " of " + where);
    skipped.add(listed + ": not all weights are finite");
    if (finite.length > 0) {
      // If some kernels are left out, the rest no longer forms a table of channels.
      KernelSet rest =
          all.select(finite)
              .withProvenance(
                  assumed(shape, provenance)
                      .with(Provenance.LEFT_OUT, listed(others) + ", not finite"));
      layers.add(new FilterBank(name, finite.length, 1, rest));
    }
  }

  /** Whether the two first axes look like those of a kernel, and the others like channels. */
  private static Provenance assumed(int[] shape, Provenance provenance) {
    boolean either =
        shape.length == 4
            && shape[0] == shape[1]
            && shape[0] > 1
            && shape[0] < shape[2]
            && !provenance.facts().containsKey("format");
    return either
        ? provenance.with(
            Provenance.ASSUMED,
            "the axes are [out, in, k, k], where shape %s may also be [k, k, in, out]"
                .formatted(Arrays.toString(shape)))
        : provenance;
  }

  private static boolean isFinite(KernelSet set, int kernel) {
    for (int i = kernel * set.area(); i < (kernel + 1) * set.area(); i++) {
      if (!Float.isFinite(set.values()[i])) {
        return false;
      }
    }
    return true;
  }

  /** The first number of a kernel that is not finite as a float32, as it is in the file. */
  private static double oddity(NdArray array, int from, int count) {
    double[] values = array.toDoubles();
    return IntStream.range(from, from + count)
        .filter(i -> !Float.isFinite((float) values[i]))
        .mapToDouble(i -> values[i])
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String listed(int[] kernels) {
    String first =
        Arrays.stream(kernels)
            .limit(MOST_LISTED)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    int more = kernels.length - MOST_LISTED;
    return (kernels.length == 1 ? "kernel " : "kernels ")
        + first
        + (more > 0 ? String.format(Locale.ROOT, " and %d more", more) : "");
  }
}
