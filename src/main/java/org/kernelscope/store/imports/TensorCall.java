package org.kernelscope.store.imports;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.store.imports.pickle.Made;
import org.kernelscope.store.imports.pickle.Mapping;
import org.kernelscope.store.imports.pickle.PickleValue;
import org.kernelscope.store.imports.pickle.Sequence;

/**
 * The function call that a pickle contains in place of a tensor.
 *
 * @param function the name of a function of PyTorch, such as {@code
 *     torch._utils._rebuild_tensor_v2}
 */
record TensorCall(String function, List<PickleValue> arguments) {

  private static final String PREFIX = "torch._utils._rebuild_";

  /** Functions with the arguments storage, offset, sizes, strides. */
  private static final Set<String> VIEWS =
      Set.of(PREFIX + "tensor", PREFIX + "tensor_v2", PREFIX + "tensor_v3");

  /** The function for a view whose type is not that of the storage. */
  private static final String TYPED_VIEW = PREFIX + "tensor_v3";

  /** Functions whose first argument is the tensor itself. */
  private static final Set<String> WRAPPERS =
      Set.of(
          PREFIX + "parameter",
          PREFIX + "parameter_with_state",
          PREFIX + "device_tensor_from_cpu_tensor",
          "torch.nn.parameter.Parameter",
          "torch.nn.parameter.Buffer",
          "torch.autograd.variable.Variable");

  /**
   * The maximal number of nested wrappers, such as a parameter around a tensor. Deeper values are
   * not tensors.
   */
  private static final int MOST_WRAPPERS = 4;

  /**
   * Functions with the arguments: a function, the class of the tensor, and the arguments of that
   * function.
   */
  private static final Set<String> DERIVED =
      Set.of(
          "torch._tensor._rebuild_from_type_v2",
          "torch._tensor._rebuild_from_type",
          "torch.tensor._rebuild_from_type");

  /** The maximal number of axes in PyTorch. */
  private static final int MOST_AXES = 64;

  /** The call of a tensor; null if the value is not a tensor. */
  static @Nullable TensorCall of(PickleValue value) {
    PickleValue inner = value;
    for (int i = 0; i < MOST_WRAPPERS && inner instanceof Made made; i++) {
      if (WRAPPERS.contains(made.maker())) {
        inner = made.argument(0);
      } else if (DERIVED.contains(made.maker())) {
        return made.argument(0) instanceof PickleValue.Name function
                && made.argument(2) instanceof Sequence arguments
            ? known(function.toString(), arguments.items())
            : null;
      } else {
        return known(made.maker(), made.arguments());
      }
    }
    return null;
  }

  private static @Nullable TensorCall known(String function, List<PickleValue> arguments) {
    return function.startsWith(PREFIX) ? new TensorCall(function, arguments) : null;
  }

  /** One of the arguments; {@code None} if there are fewer. */
  PickleValue argument(int index) {
    return index < arguments.size() ? arguments.get(index) : PickleValue.Other.NONE;
  }

  /** Why the numbers cannot be read, as a clause; null if they can be read. */
  @Nullable String unread() {
    if (function.contains("sparse")) {
      return "it is sparse";
    }
    if (function.endsWith("_qtensor")) {
      return "its weights are quantised";
    }
    if (!VIEWS.contains(function)) {
      return "it is of a kind that is not read here, %s".formatted(TensorNames.printable(function));
    }
    if (TorchStorage.of(argument(0)) != null && type() == null) {
      return "its weights are of type %s, which is not read here"
          .formatted(TensorNames.printable(typeName()));
    }
    if (argument(function.equals(TYPED_VIEW) ? 7 : 6) instanceof Mapping bits
        && bits.entries().containsValue(new PickleValue.Truth(true))) {
      return "it is a view of complex numbers";
    }
    return null;
  }

  /** The type of the numbers; null if it is unknown. */
  @Nullable TorchType type() {
    if (function.equals(TYPED_VIEW)) {
      return TorchType.of(argument(6));
    }
    TorchStorage storage = TorchStorage.of(argument(0));
    return storage == null ? null : storage.type();
  }

  private String typeName() {
    PickleValue name =
        function.equals(TYPED_VIEW) ? argument(6) : TorchStorage.typeName(argument(0));
    return name instanceof PickleValue.Name ? name.toString() : "unknown";
  }

  /** The extents; null if they are missing or not integers. */
  long @Nullable [] shape() {
    return integers(argument(2));
  }

  /**
   * The strides: the distance in the storage between neighbours along each axis, in elements; null
   * if they are missing or not integers.
   */
  long @Nullable [] strides() {
    return integers(argument(3));
  }

  private static long @Nullable [] integers(PickleValue value) {
    PickleValue inner =
        value instanceof Made made && made.maker().equals("torch.Size") ? made.argument(0) : value;
    if (!(inner instanceof Sequence sequence
        && sequence.items().size() <= MOST_AXES
        && sequence.items().stream().allMatch(PickleValue.Whole.class::isInstance))) {
      return null;
    }
    return sequence.items().stream().mapToLong(n -> ((PickleValue.Whole) n).number()).toArray();
  }
}
