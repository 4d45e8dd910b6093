package org.kernelscope.ui.runs;

/**
 * Something a person may answer, now or later or not at all, in a bar that blocks nothing.
 *
 * @param text a sentence
 * @param action what the button says that answers, a verb
 * @param refusal what the other button says
 * @param accepted called when a person answers
 * @param refused called when a person will have none of it
 */
public record Notice(
    String text, String action, String refusal, Runnable accepted, Runnable refused) {}
