package org.kernelscope.experiment.library;

/**
 * Samples of fitted priors as initial kernels.
 *
 * @param key its key in specifications and on the command line
 * @param title its name on the screen
 * @param description one sentence for people
 * @param set the bundled files that are used by default
 * @param means whether a deep weight prior gives its decoder's means instead of draws with noise
 * @param others whether it accepts other files
 */
public record PriorSample(
    String key, String title, String description, String set, boolean means, boolean others) {}
