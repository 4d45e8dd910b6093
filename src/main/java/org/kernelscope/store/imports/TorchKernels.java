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
import org.kernelscope.store.imports.pickle.Made;
import org.kernelscope.store.imports.pickle.PickleValue;

/**
 * Chooses the weights of convolutions among the tensors of a file, names the layers and reads the
 * weights. A state dict does not describe layers. So a tensor counts as the weights of a
 * convolution if it
 *
 * <ul>
 *   <li>has the shape {@code [out, in, k, k]} with k from 2 to {@value #LARGEST}, or
 *   <li>has the shape {@code [out, in, 1, 1]} and is named as a weight.
 * </ul>
 *
 * <p>Only whole modules show which convolutions are transposed.
 */
final class TorchKernels {

  /**
   * The maximal side of a kernel in pixels. A wider one is a mask, or has another order of axes.
   */
  private static final int LARGEST = 31;

  /** The maximal size of a tensor in bytes, which is that of an array. */
  private static final long LARGEST_TENSOR = Integer.MAX_VALUE - 8;

  /** Prefixes from modules that wrap a network for several devices or for the compiler. */
  private static final Pattern WRAPPERS = Pattern.compile("^((module|_orig_mod)\\.)+");

  private final String source;
  private final long fileSize;
  private final FoundLayers layers;
  private long taken;

  /**
   * @param source the name of the file in messages
   * @param fileSize in bytes. Views may repeat numbers, but all views together must not exceed the
   *     file
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
   * @param tensor null if it cannot be read as kernels
   * @param reason why not, as a clause
   */
  private record Candidate(Found found, @Nullable TorchTensor tensor, String reason) {

    Candidate(Found found, TorchTensor tensor) {
      this(found, tensor, "");
    }

    Candidate(Found found, String reason) {
      this(found, null, reason);
    }

    /**
     * Whether the tensor belongs to a network. A checkpoint may also contain images, or moments of
     * weights under an unusual name.
     *
     * @param around containers with networks inside
     */
    boolean isPartOfNetwork(Set<Container> around) {
      return isCalledWeight(found) || (found.inNetwork() && !around.contains(found.container()));
    }
  }

  /**
   * Reads the kernels among some tensors.
   *
   * @param storages the storages of the tensors
   */
  void read(List<Found> tensors, TorchStorages storages) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (Found found : tensors) {
      Candidate candidate = candidate(found, storages);
      if (candidate != null) {
        candidates.add(candidate);
      }
    }
    Set<Container> around = containersAround(candidates);
    Container common =
        candidates.stream()
            .filter(candidate -> candidate.isPartOfNetwork(around))
            .map(candidate -> candidate.found.container())
            .reduce(Container::common)
            .orElse(null);
    Map<TorchTensor.View, String> read = new HashMap<>();
    for (Candidate candidate : candidates) {
      String layer = layer(candidate.found, common);
      TorchTensor tensor = candidate.tensor;
      if (tensor == null) {
        layers.skip(layer, candidate.reason);
      } else if (!candidate.isPartOfNetwork(around)) {
        layers.skip(layer, "it is no part of a network and not called a weight");
      } else {
        String same = read.putIfAbsent(tensor.view(), layer);
        if (same == null) {
          read(layer, candidate.found, tensor, storages);
        } else {
          layers.skip(
              layer, "its weights are those of layer %s, in the same storage".formatted(same));
        }
      }
    }
  }

  /** The name of a tensor in messages. */
  private String label(Found found) {
    return source + ", tensor " + TensorNames.printable(found.container().path(found.name(), null));
  }

  /** A tensor as a candidate; null if it cannot be a convolution. */
  private @Nullable Candidate candidate(Found found, TorchStorages storages) throws IOException {
    String unread = found.call().unread();
    if (unread != null) {
      long[] shape = found.call().shape();
      boolean maybe = shape == null ? isCalledWeight(found) : shape.length == 4;
      return maybe ? new Candidate(found, unread) : null;
    }
    TorchTensor tensor = TorchTensor.of(found.call(), storages, () -> label(found));
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
    boolean map = shape[0] == 1 && shape[1] == 1; // A single wide map, as in attention layers.
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

  /** All containers that contain a network at any depth. */
  private static Set<Container> containersAround(List<Candidate> candidates) {
    Set<Container> around = new HashSet<>();
    for (Candidate candidate : candidates) {
      boolean network = candidate.tensor != null && candidate.isPartOfNetwork(Set.of());
      Container outer = network ? candidate.found.container().outer() : null;
      while (outer != null && around.add(outer)) {
        outer = outer.outer();
      }
    }
    return around;
  }

  /**
   * The name of a layer, without redundant parts.
   *
   * @param common the container of the whole network
   */
  private static String layer(Found found, @Nullable Container common) {
    Container container = found.container();
    String name = WRAPPERS.matcher(found.name()).replaceFirst("");
    boolean nameless = name.equals("weight") && container == common;
    String path = container.path(name, nameless ? container.outer() : common);
    return TensorNames.printable(TensorNames.layer(path));
  }

  private void read(String layer, Found found, TorchTensor tensor, TorchStorages storages)
      throws IOException {
    FloatFormat format = Objects.requireNonNull(tensor.type().format());
    if (tensor.count() > Math.min(fileSize - taken, LARGEST_TENSOR) / format.width()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected tensors that are no larger than the file with its %d bytes, and none"
                  + " beyond %d bytes, found one of %d elements",
              label(found),
              fileSize,
              LARGEST_TENSOR,
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

  /**
   * The number of groups of a transposed convolution, according to its module; 0 for other layers.
   */
  private static long groups(Found found, long[] shape) {
    Made module = found.module();
    if (module == null || !isTransposed(module)) {
      return 0;
    }
    long groups = 1;
    if (module.attributes().get("groups") instanceof PickleValue.Whole number) {
      groups = number.number();
    } else if (module.attributes().get("bias") instanceof Made bias) {
      // TorchScript has the number of groups in its code. But the bias has one number for each
      // output channel.
      TensorCall call = TensorCall.of(bias);
      long[] outputs = call == null ? null : call.shape();
      groups = outputs == null || outputs.length != 1 ? 1 : outputs[0] / shape[1];
    }
    return groups > 0 && shape[0] % groups == 0 ? groups : 1;
  }

  /**
   * Whether a module is a transposed convolution. In a traced module, only the name of its class
   * shows this.
   */
  private static boolean isTransposed(Made module) {
    return new PickleValue.Truth(true).equals(module.attributes().get("transposed"))
        || module.maker().endsWith(".ConvTranspose2d");
  }
}
