package org.kernelscope.store;

import java.nio.ByteBuffer;

/** The floating-point formats that networks are saved in. */
public enum FloatFormat {
  /** IEEE 754 binary16. */
  FLOAT16(2) {
    @Override
    float at(ByteBuffer bytes, int position) {
      return NpyFile.half(bytes.getShort(position));
    }
  },
  /** The upper half of a float32. */
  BFLOAT16(2) {
    @Override
    float at(ByteBuffer bytes, int position) {
      return Float.intBitsToFloat(bytes.getShort(position) << 16);
    }
  },
  FLOAT32(4) {
    @Override
    float at(ByteBuffer bytes, int position) {
      return bytes.getFloat(position);
    }
  },
  /** Rounded to float32. */
  FLOAT64(8) {
    @Override
    float at(ByteBuffer bytes, int position) {
      return (float) bytes.getDouble(position);
    }
  };

  private final int width;

  FloatFormat(int width) {
    this.width = width;
  }

  /** Bytes of a number. */
  public int width() {
    return width;
  }

  abstract float at(ByteBuffer bytes, int position);

  /** All numbers between position and limit, in the byte order of the buffer. */
  public float[] read(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(bytes, bytes.position() + i * width);
    }
    return values;
  }
}
