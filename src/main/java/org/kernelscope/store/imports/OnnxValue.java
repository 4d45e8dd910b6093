package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The value of a name in an ONNX graph. */
sealed interface OnnxValue {

  /** An operation between a tensor and the node that uses it. */
  sealed interface Step {}

  /**
   * A permutation of axes.
   *
   * @param axes for each axis, its index before the operation
   */
  record Transposed(long[] axes) implements Step {}

  /**
   * A conversion of the values to another type.
   *
   * @param type the number of ONNX's data type
   */
  record Cast(long type) implements Step {}

  /**
   * A tensor of the file.
   *
   * @param name the name of the tensor
   * @param steps the operations, first to last
   */
  record Known(String name, ByteBuffer tensor, List<Step> steps) implements OnnxValue {
    @Override
    public OnnxValue with(Step step) {
      List<Step> more = new ArrayList<>(steps);
      more.add(step);
      return new Known(name, tensor, more);
    }
  }

  /**
   * A value that is not in the file.
   *
   * @param why a clause about weights
   */
  record Unknown(String why) implements OnnxValue {
    @Override
    public OnnxValue with(Step step) {
      return this;
    }
  }

  /** The value after one more operation. */
  OnnxValue with(Step step);
}
