package org.kernelscope.store;

/**
 * One point of a curve, one line of {@code metrics.csv}.
 *
 * @param series which curve
 * @param step the optimiser step it belongs to
 * @param value may be NaN or infinite
 * @param seconds the time the run had been written to by then, pauses for a restart not counted
 */
public record MetricPoint(String series, long step, double value, double seconds) {}
