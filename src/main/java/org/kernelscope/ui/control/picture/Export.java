package org.kernelscope.ui.control.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.kernelscope.data.AtomicFile;

/**
 * A picture or data to be exported to a file.
 *
 * @param name the name of the file, without extension
 * @param content the content; it is written in the background, so it must not depend on anything
 *     that changes
 */
public record Export(String name, Format format, AtomicFile.Content content) {

  /** The kinds of files. */
  public enum Format {
    PNG("PNG picture"),
    SVG("SVG picture"),
    CSV("CSV table"),
    NPY("NumPy array");

    private final String description;

    Format(String description) {
      this.description = description;
    }

    public String description() {
      return description;
    }

    /** The extension of its files, with the dot. */
    public String ending() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** The suggested name of the file. */
  public String fileName() {
    return name + format.ending();
  }

  /** Writes the file completely or not at all. */
  public Path writeTo(Path file) throws IOException {
    AtomicFile.write(file, content);
    return file;
  }
}
