package org.kernelscope.ui.palette;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.run.ProgramVersion;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.runs.Session;

/** What this program is: the versions of its parts, its licence, where its documentation is. */
public final class AboutViewModel {

  /** A part of the program, and its version. */
  public record Part(String name, String version) {}

  private final Session session;
  private final @Nullable Path documentation;
  private final ReadOnlyObjectWrapper<List<Part>> parts =
      new ReadOnlyObjectWrapper<>(this, "parts", parts("…"));

  /**
   * @param documentation the file to show; null for none
   */
  public AboutViewModel(Session session, @Nullable Path documentation) {
    this.session = session;
    this.documentation = documentation;
    // The engine may not be loaded yet, and it takes a while.
    session.inBackground(Runs::engine, engine -> parts.set(parts(engine)));
  }

  private static List<Part> parts(String engine) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("Kernelscope", ProgramVersion.text()));
    parts.add(new Part("Engine", engine));
    parts.add(
        new Part(
            "Java",
            "%s, %s".formatted(System.getProperty("java.version"), property("java.vendor"))));
    parts.add(new Part("JavaFX", property("javafx.version")));
    parts.add(
        new Part(
            "System",
            "%s %s, %s"
                .formatted(property("os.name"), property("os.version"), property("os.arch"))));
    parts.add(new Part("Licence", "Apache License 2.0"));
    return List.copyOf(parts);
  }

  private static String property(String key) {
    return System.getProperty(key, "unknown");
  }

  /** The parts in order. That of the engine is known a moment after the first use. */
  public ReadOnlyObjectProperty<List<Part>> partsProperty() {
    return parts.getReadOnlyProperty();
  }

  /** The same as a text, a line for each part, such as a report of a fault needs. */
  public String text() {
    return parts.get().stream()
        .map(part -> "%s: %s".formatted(part.name(), part.version()))
        .collect(Collectors.joining("\n"));
  }

  /** Whether there is documentation to show. */
  public boolean hasDocumentation() {
    return documentation != null;
  }

  public void showDocumentation() {
    if (documentation != null) {
      session.dialogs().show(documentation);
    }
  }
}
