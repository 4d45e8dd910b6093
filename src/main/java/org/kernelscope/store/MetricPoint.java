package org.kernelscope.store;

/**
 * One point of a curve, one line of {@code metrics.csv}.
 *
 * @param series the name of the curve
 * @param step the optimiser step it belongs to
 * @param value may be NaN or infinite
 * @param seconds the time since the run was first opened for writing, without the time between
 *     sessions
 */
public record MetricPoint(String series, long step, double value, double seconds) {}
