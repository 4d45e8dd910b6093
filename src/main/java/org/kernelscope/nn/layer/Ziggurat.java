package org.kernelscope.nn.layer;

import java.util.random.RandomGenerator;

/**
 * Standard normal numbers in single precision by the ziggurat method of Marsaglia and Tsang
 * (Journal of Statistical Software 5/8, 2000), with 256 layers. A layer and a position in it come
 * from different bits, as Doornik (2005) recommends. One 64-bit number serves two draws, so that a
 * draw takes half the time of {@link RandomGenerator#nextGaussian}. This matters because a local
 * reparameterisation needs one draw for every element of its output.
 */
public final class Ziggurat {

  private static final int LAYERS = 256;

  /** Where the tail begins. */
  private static final double TAIL = 3.654152885361009;

  /** The area of each layer. */
  private static final double AREA = 0.00492867323399;

  /** Positions within a layer are signed 24-bit numbers. */
  private static final double PLACES = 1 << 23;

  private static final int[] INSIDE = new int[LAYERS];
  private static final float[] WIDTH = new float[LAYERS];
  private static final float[] HEIGHT = new float[LAYERS];

  static {
    double edge = TAIL;
    double former = edge;
    double base = AREA / density(edge);
    INSIDE[0] = (int) (edge / base * PLACES);
    INSIDE[1] = 0;
    WIDTH[0] = (float) (base / PLACES);
    WIDTH[LAYERS - 1] = (float) (edge / PLACES);
    HEIGHT[0] = 1f;
    HEIGHT[LAYERS - 1] = (float) density(edge);
    for (int i = LAYERS - 2; i >= 1; i--) {
      edge = Math.sqrt(-2 * Math.log(AREA / edge + density(edge)));
      INSIDE[i + 1] = (int) (edge / former * PLACES);
      former = edge;
      HEIGHT[i] = (float) density(edge);
      WIDTH[i] = (float) (edge / PLACES);
    }
  }

  private final RandomGenerator random;

  public Ziggurat(RandomGenerator random) {
    this.random = random;
  }

  private static double density(double x) {
    return Math.exp(-0.5 * x * x);
  }

  /** Overwrites the first {@code length} of {@code target} with independent draws from N(0, 1). */
  public void fill(float[] target, int length) {
    int even = length & ~1;
    for (int i = 0; i < even; i += 2) {
      long bits = random.nextLong();
      target[i] = draw((int) bits);
      target[i + 1] = draw((int) (bits >>> 32));
    }
    if (even < length) {
      target[even] = draw(random.nextInt());
    }
  }

  private float draw(int bits) {
    int place = bits >> 8;
    int layer = bits & (LAYERS - 1);
    return Math.abs(place) < INSIDE[layer] ? place * WIDTH[layer] : outside(place, layer);
  }

  /** The rare case, one draw in a hundred: the edge of a layer, or the tail. */
  private float outside(int firstPlace, int firstLayer) {
    int place = firstPlace;
    int layer = firstLayer;
    while (true) {
      if (layer == 0) {
        return tail(place < 0);
      }
      float x = place * WIDTH[layer];
      double height = HEIGHT[layer] + random.nextDouble() * (HEIGHT[layer - 1] - HEIGHT[layer]);
      if (height < density(x)) {
        return x;
      }
      int bits = random.nextInt();
      place = bits >> 8;
      layer = bits & (LAYERS - 1);
      if (Math.abs(place) < INSIDE[layer]) {
        return place * WIDTH[layer];
      }
    }
  }

  private float tail(boolean negative) {
    double beyond;
    double bar;
    do {
      beyond = -Math.log(1 - random.nextDouble()) / TAIL;
      bar = -Math.log(1 - random.nextDouble());
    } while (2 * bar < beyond * beyond);
    return (float) (negative ? -TAIL - beyond : TAIL + beyond);
  }
}
