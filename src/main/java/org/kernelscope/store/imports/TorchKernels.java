package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FloatFormat;
import org.kernelscope.store.imports.TensorSearch.Found;
import org.kernelscope.store.imports.pickle.PickleValue;

/**
 * Chooses the weights of convolutions among the tensors of a file, names and reads them. A state
 * dict says nothing of layers: what has the shape {@code [out, in, k, k]} with k from 2 to {@value
 * #LARGEST} counts as the weights of a convolution, and what has {@code [out, in, 1, 1]} if it is
 * called a weight. Only whole modules tell which convolutions are transposed.
 */
final class TorchKernels {

  /** Of the kernels of convolutions; what is wider is a mask or in another order of axes. */
  private static final int LARGEST = 31;

  /** Modules around a network, for several devices and for the compiler. */
  private static final Pattern WRAPPERS = Pattern.compile("^((module|_orig_mod)\\.)+");

  private final String source;
  private final long fileSize;
  private final FoundLayers layers;
  private long taken;

  /**
   * @param source what messages call the file
   * @param fileSize in bytes; views repeat numbers, but all of them together are no larger
   */
  TorchKernels(String source, long fileSize) {
    this.source = source;
    this.fileSize = fileSize;
    this.layers = new FoundLayers(source);
  }

  NetworkKernels found() {
    return layers.found();
  }

  /**
   * A tensor that may be the weights of a convolution.
   *
   * @param tensor null where they are no kernels here
   * @param reason why they are not, as a clause
   */
  private record Candidate(Found found, @Nullable TorchTensor tensor, String reason) {

    Candidate(Found found, TorchTensor tensor) {
      this(found, tensor, "");
    }

    Candidate(Found found, String reason) {
      this(found, null, reason);
    }

    boolean isWeight() {
      return isCalledWeight(found);
    }
  }

  /**
   * Reads the kernels among some tensors.
   *
   * @param storages of the numbers of the tensors
   */
  void read(List<Found> tensors, TorchStorages storages) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (Found found : tensors) {
      Candidate candidate = candidate(found, storages);
      if (candidate != null) {
        candidates.add(candidate);
      }
    }
    Set<List<String>> around = containersAround(candidates);
    int common = commonContainers(candidates);
    Map<TorchTensor.View, String> read = new HashMap<>();
    for (Candidate candidate : candidates) {
      String layer = layer(candidate.found, common);
      TorchTensor tensor = candidate.tensor;
      if (tensor == null) {
        layers.skip(layer, candidate.reason);
      } else if (isStray(candidate, around)) {
        layers.skip(layer, "it is no part of a network and not called a weight");
      } else {
        String same = read.putIfAbsent(tensor.view(), layer);
        if (same == null) {
          read(layer, candidate.found, tensor, storages);
        } else {
          layers.skip(layer, "its weights are those of layer %s, in the same storage".formatted(same));
        }
      }
    }
  }

  /** Null for what is no convolution. */
  private @Nullable Candidate candidate(Found found, TorchStorages storages) throws IOException {
    String unread = found.call().unread();
    if (unread != null) {
      long[] shape = found.call().shape();
      boolean maybe = shape == null ? isCalledWeight(found) : shape.length == 4;
      return maybe ? new Candidate(found, unread) : null;
    }
    String label = source + ", tensor " + TensorNames.printable(found.path());
    TorchTensor tensor = TorchTensor.of(found.call(), storages, label);
    if (tensor.count() == 0) {
      return null;
    }
    return switch (tensor.shape().length) {
      case 3 -> otherDimensions(found, tensor, "one dimension");
      case 4 -> images(found, tensor);
      case 5 -> otherDimensions(found, tensor, "three dimensions");
      default -> null;
    };
  }

  private static @Nullable Candidate otherDimensions(
      Found found, TorchTensor tensor, String dimensions) {
    return isCalledWeight(found)
        ? new Candidate(
            found,
            "its shape %s is that of a convolution in %s"
                .formatted(Arrays.toString(tensor.shape()), dimensions))
        : null;
  }

  private static @Nullable Candidate images(Found found, TorchTensor tensor) {
    long[] shape = tensor.shape();
    long longest = Math.max(shape[2], shape[3]);
    boolean map = shape[0] == 1 && shape[1] == 1; // One wide map, as attention has them.
    if ((longest == 1 && !isCalledWeight(found)) || (longest > LARGEST && map)) {
      return null;
    }
    if (longest > LARGEST) {
      return new Candidate(
          found,
          String.format(
              Locale.ROOT,
              "its shape %s is not that of kernels [out, in, k, k] with k up to %d",
              Arrays.toString(shape),
              LARGEST));
    }
    if (tensor.type().format() == null) {
      return new Candidate(
          found, "its weights are of type %s and not floats".formatted(tensor.type()));
    }
    if (found.name().endsWith("mask")) {
      return new Candidate(found, "it is a mask and no weights");
    }
    return new Candidate(found, tensor);
  }

  private static boolean isCalledWeight(Found found) {
    return found.name().endsWith("weight");
  }

  /**
   * A checkpoint may hold pictures beside its network, or moments of weights under another name.
   *
   * @param around containers that have networks in them
   */
  private static boolean isStray(Candidate candidate, Set<List<String>> around) {
    return !candidate.isWeight()
        && (!candidate.found.inNetwork() || around.contains(candidate.found.container()));
  }

  private static Set<List<String>> containersAround(List<Candidate> candidates) {
    Set<List<String>> around = new HashSet<>();
    for (Candidate candidate : candidates) {
      List<String> container = candidate.found.container();
      boolean network =
          candidate.tensor != null && (candidate.isWeight() || candidate.found.inNetwork());
      int outer = container.size() - 1;
      while (network && outer >= 0 && around.add(container.subList(0, outer))) {
        outer--;
      }
    }
    return around;
  }

  /** The number of containers, from the root on, that all candidates are in. */
  private static int commonContainers(List<Candidate> candidates) {
    List<String> common = candidates.isEmpty() ? List.of() : candidates.get(0).found.container();
    for (Candidate candidate : candidates) {
      List<String> container = candidate.found.container();
      int same = 0;
      while (same < Math.min(common.size(), container.size())
          && common.get(same).equals(container.get(same))) {
        same++;
      }
      common = common.subList(0, same);
    }
    return common.size();
  }

  /**
   * The name of a layer, without what goes without saying.
   *
   * @param common containers that all layers are in
   */
  private static String layer(Found found, int common) {
    String name = WRAPPERS.matcher(found.name()).replaceFirst("");
    boolean nameless = name.equals("weight") && common == found.container().size() && common > 0;
    List<String> containers =
        found.container().subList(nameless ? common - 1 : common, found.container().size());
    String whole = containers.isEmpty() ? name : String.join(".", containers) + "." + name;
    return TensorNames.printable(TensorNames.layer(whole));
  }

  private void read(String layer, Found found, TorchTensor tensor, TorchStorages storages)
      throws IOException {
    FloatFormat format = Objects.requireNonNull(tensor.type().format());
    if (tensor.count() > (fileSize - taken) / format.width()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s, tensor %s: expected tensors that are no larger than the file with its %d bytes,"
                  + " found one of %d elements",
              source,
              TensorNames.printable(found.path()),
              fileSize,
              tensor.count()));
    }
    taken += tensor.count() * format.width();
    long[] shape = tensor.shape();
    long groups = groups(found, shape);
    ByteBuffer bytes = tensor.bytes(storages);
    if (groups > 0) {
      layers.addGroups(layer, shape, groups, WeightLayout.IOHW, format, bytes);
    } else {
      layers.add(layer, shape, WeightLayout.OIHW, format, bytes);
    }
  }

  /** The groups of a transposed convolution, as its module tells them; 0 for all others. */
  private static long groups(Found found, long[] shape) {
    if (!new PickleValue.Truth(true).equals(found.module().get("transposed"))) {
      return 0;
    }
    return found.module().get("groups") instanceof PickleValue.Whole groups
            && groups.number() > 0
            && shape[0] % groups.number() == 0
        ? groups.number()
        : 1;
  }
}
