package org.kernelscope.store.imports;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a name in an ONNX graph stands for. */
sealed interface OnnxValue {

  /** A change on the way from a tensor to the node that takes it. */
  sealed interface Step {}

  /**
   * @param axes for each axis, the axis it was before
   */
  record Transposed(long[] axes) implements Step {}

  /**
   * @param type the number of ONNX's data type
   */
  record Cast(long type) implements Step {}

  /**
   * A tensor that is in the file.
   *
   * @param name of the tensor itself
   * @param steps from the tensor on
   */
  record Known(String name, ByteBuffer tensor, List<Step> steps) implements OnnxValue {
    @Override
    public OnnxValue with(Step step) {
      List<Step> more = new ArrayList<>(steps);
      more.add(step);
      return new Known(name, tensor, more);
    }
  }

  /** What is not in the file, and why, a clause about weights. */
  record Unknown(String why) implements OnnxValue {
    @Override
    public OnnxValue with(Step step) {
      return this;
    }
  }

  /** The value after one more step. */
  OnnxValue with(Step step);
}
