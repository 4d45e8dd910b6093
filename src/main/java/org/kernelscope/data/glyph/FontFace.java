package org.kernelscope.data.glyph;

import java.awt.Shape;
import java.util.List;

/**
 * The letters of one face of a font.
 *
 * @param name the full name, such as {@code DejaVu Sans Bold}
 * @param family the family name; all faces of a family are in the same part, training or test
 * @param origin the name of the font file, with the index of the face inside it
 * @param fingerprint the SHA-256 of the font file, hexadecimal; decides the order of faces with
 *     equal names
 * @param outlines a closed outline for each letter, y downwards, in the order of the letters
 */
record FontFace(
    String name, String family, String origin, String fingerprint, List<Shape> outlines) {}
