package org.kernelscope.ui.control.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.kernelscope.data.AtomicFile;

/**
 * A picture or data that a person wants in a file.
 *
 * @param name of the file, without ending
 * @param content holds on to nothing that changes: it is written in the background
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

    /** The ending of its files' names, with the point. */
    public String ending() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** The name to suggest for the file. */
  public String fileName() {
    return name + format.ending();
  }

  /** Writes the file whole or not at all. */
  public Path writeTo(Path file) throws IOException {
    AtomicFile.write(file, content);
    return file;
  }
}
