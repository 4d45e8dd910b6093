package org.kernelscope.ui.runs;

/**
 * A notice that the user may answer now, later or never, in a bar that does not block the window.
 *
 * @param text a sentence
 * @param action the text of the button that accepts, a verb
 * @param refusal the text of the other button
 * @param accepted called when the user accepts
 * @param refused called when the user refuses
 */
public record Notice(
    String text, String action, String refusal, Runnable accepted, Runnable refused) {}
