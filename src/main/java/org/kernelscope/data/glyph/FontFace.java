package org.kernelscope.data.glyph;

import java.awt.Shape;
import java.util.List;

/**
 * The letters of one face of a font.
 *
 * @param name full name, for instance {@code DejaVu Sans Bold}
 * @param family family name; the faces of one family never part between training and test
 * @param origin name of the font file, with the number of the face inside it
 * @param fingerprint SHA-256 of the font file, hexadecimal; decides the order of equal names
 * @param outlines one closed outline a letter, y downwards, in the order of the letters
 */
record FontFace(
    String name, String family, String origin, String fingerprint, List<Shape> outlines) {}
