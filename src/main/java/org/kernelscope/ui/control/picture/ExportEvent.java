package org.kernelscope.ui.control.picture;

import javafx.event.Event;
import javafx.event.EventType;

/** A request from a control to the window to export something to a file. */
public final class ExportEvent extends Event {

  public static final EventType<ExportEvent> EXPORT = new EventType<>(Event.ANY, "KS_EXPORT");

  private static final long serialVersionUID = 1;

  private final transient Export export;

  ExportEvent(Export export) {
    super(EXPORT);
    this.export = export;
  }

  public Export export() {
    return export;
  }
}
