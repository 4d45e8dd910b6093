package org.kernelscope.store.imports;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.imports.SafetensorsHeader.Tensor;

/**
 * Finds the order of axes in a file that has only names and shapes of tensors. These are the clues:
 *
 * <ul>
 *   <li>Programs differ in their names and in their orders.
 *   <li>Kernels are square and small. For most shapes this leaves one order.
 *   <li>If the shape of a tensor is ambiguous, other shapes of the same file may decide.
 * </ul>
 */
final class TensorOrder {

  /**
   * The maximal side of a kernel in pixels. A wider one is a mask, or has another order of axes.
   */
  static final int LARGEST = 31;

  /** Endings of tensor names, and the orders of the programs that use them, the likeliest first. */
  private enum Naming {
    KERNEL(WeightLayout.HWIO, WeightLayout.OIHW, WeightLayout.OHWI),
    WEIGHT(WeightLayout.OIHW, WeightLayout.OHWI),
    OTHER(WeightLayout.OIHW, WeightLayout.HWIO, WeightLayout.OHWI);

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can write to.
    private final List<WeightLayout> orders;

    Naming(WeightLayout... orders) {
      this.orders = List.of(orders);
    }

    static Naming of(String name) {
      return name.endsWith("kernel") ? KERNEL : name.endsWith("weight") ? WEIGHT : OTHER;
    }
  }

  /** The order of each program, by its name in the metadata. */
  private static final Map<String, WeightLayout> PROGRAMS =
      Map.of(
          "pt", WeightLayout.OIHW,
          "flax", WeightLayout.HWIO,
          "jax", WeightLayout.HWIO,
          "tf", WeightLayout.HWIO,
          "keras", WeightLayout.HWIO,
          "mlx", WeightLayout.OHWI);

  private final @Nullable WeightLayout known;
  private final Map<Naming, WeightLayout> shown = new EnumMap<>(Naming.class);

  TensorOrder(SafetensorsHeader header) {
    known = header.program() == null ? null : PROGRAMS.get(header.program());
    Map<Naming, Map<WeightLayout, Integer>> votes = new EnumMap<>(Naming.class);
    for (Tensor tensor : header.tensors()) {
      Naming naming = Naming.of(tensor.name());
      List<WeightLayout> possible = possible(naming, tensor.shape());
      if (possible.size() == 1) {
        votes
            .computeIfAbsent(naming, unseen -> new HashMap<>())
            .merge(possible.get(0), 1, Integer::sum);
      }
    }
    votes.forEach(
        (naming, counts) -> {
          int most = Collections.max(counts.values());
          naming.orders.stream()
              .filter(order -> counts.getOrDefault(order, 0) == most)
              .findFirst()
              .ifPresent(order -> shown.put(naming, order));
        });
  }

  /** The orders in which a shape is that of square kernels with several pixels. */
  private static List<WeightLayout> possible(Naming naming, long[] shape) {
    return naming.orders.stream()
        .filter(
            order ->
                order.height(shape) == order.width(shape)
                    && order.height(shape) > 1
                    && order.height(shape) <= LARGEST)
        .toList();
  }

  /** The order of a tensor. */
  WeightLayout of(Tensor tensor) {
    Naming naming = Naming.of(tensor.name());
    WeightLayout likeliest = shown.getOrDefault(naming, naming.orders.get(0));
    if (known != null) {
      return known;
    }
    List<WeightLayout> possible = possible(naming, tensor.shape());
    return shown.containsKey(naming) || possible.isEmpty() || possible.contains(likeliest)
        ? likeliest
        : possible.get(0);
  }

  /** What is assumed about the order of a tensor, as a clause; null if the file determines it. */
  @Nullable String assumed(Tensor tensor) {
    Naming naming = Naming.of(tensor.name());
    boolean open = known == null && !shown.containsKey(naming);
    return open && possible(naming, tensor.shape()).size() > 1
        ? "the axes are taken as %s%s, which the file does not tell"
            .formatted(
                of(tensor).words(),
                naming == Naming.OTHER
                    ? ""
                    : " by the name " + (naming == Naming.KERNEL ? "kernel" : "weight"))
        : null;
  }
}
