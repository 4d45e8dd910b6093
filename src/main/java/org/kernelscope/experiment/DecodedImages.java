package org.kernelscope.experiment;

/**
 * What an image VAE makes of a few test images, and what it makes up. Arrays are {@code [count,
 * height, width, channels]} in [0, 1] and not to be written to.
 *
 * @param images what the encoder saw
 * @param reconstructions the decoder's means of the means of their codes
 * @param samples the decoder's means of codes from N(0, I), the same codes at every step
 */
public record DecodedImages(
    int count,
    int height,
    int width,
    int channels,
    float[] images,
    float[] reconstructions,
    float[] samples) {}
