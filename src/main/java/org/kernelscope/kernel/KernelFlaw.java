package org.kernelscope.kernel;

/**
 * What can be the matter with a kernel of a trained network. A kernel that is near zero has no
 * other flaw; one may be noise-like and a near-duplicate.
 */
public enum KernelFlaw {
  NEAR_ZERO("near zero"),
  NEAR_DUPLICATE("near-duplicate"),
  NOISE_LIKE("noise-like");

  private final String title;

  KernelFlaw(String title) {
    this.title = title;
  }

  /** What people call it. */
  public String title() {
    return title;
  }
}
