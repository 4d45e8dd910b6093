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

    /** Eleven significant bits, but none below 2⁻²⁴; infinite from 65520 on. */
    @Override
    float rounded(float value) {
      int exponent = Math.max(Math.getExponent(value), -14);
      float unit = Math.scalb(1f, exponent - 10);
      float nearest = (float) Math.rint(value / (double) unit) * unit;
      return Math.abs(nearest) < 65536 ? nearest : nearest * Float.POSITIVE_INFINITY;
    }
  },
  /** The upper half of a float32. */
  BFLOAT16(2) {
    @Override
    float at(ByteBuffer bytes, int position) {
      return Float.intBitsToFloat(bytes.getShort(position) << 16);
    }

    @Override
    float rounded(float value) {
      int bits = Float.floatToRawIntBits(value);
      int even = 0x7fff + (bits >>> 16 & 1);
      return Float.isNaN(value) ? value : Float.intBitsToFloat(bits + even & 0xffff0000);
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

  /** The number rounded to this format: to the nearest, and to even if two are equally near. */
  float rounded(float value) {
    return value;
  }

  /** The numbers rounded to this format; the same array if rounding changes none. */
  public float[] rounded(float[] values) {
    if (width > 2) {
      return values;
    }
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = rounded(values[i]);
    }
    return rounded;
  }

  /** All numbers between position and limit, in the byte order of the buffer. */
  public float[] read(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(bytes, bytes.position() + i * width);
    }
    return values;
  }
}
