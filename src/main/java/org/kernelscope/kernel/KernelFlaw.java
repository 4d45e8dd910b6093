package org.kernelscope.kernel;

/**
 * A flaw of a kernel in a trained network. A kernel that is near zero has no other flaw; one may be
 * noise-like and a near-duplicate.
 */
public enum KernelFlaw {
  NEAR_ZERO("near zero"),
  NEAR_DUPLICATE("near-duplicate"),
  NOISE_LIKE("noise-like");

  private final String title;

  KernelFlaw(String title) {
    this.title = title;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }
}
