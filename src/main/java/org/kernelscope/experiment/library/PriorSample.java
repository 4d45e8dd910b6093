package org.kernelscope.experiment.library;

/**
 * Samples of fitted priors as initial kernels.
 *
 * @param key how it is written
 * @param title how it is called on the screen
 * @param description one sentence for people
 * @param set the files that come with the program, from which they are drawn without others
 * @param means whether a deep weight prior gives its decoder's means instead of draws with noise
 * @param others whether other files can be given
 */
public record PriorSample(
    String key, String title, String description, String set, boolean means, boolean others) {}
