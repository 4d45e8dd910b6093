package org.kernelscope.ui.kit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Days and times for people, in the time zone of this machine. */
public final class Days {

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);

  private static final DateTimeFormatter YEAR_TOO =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

  private Days() {}

  /** A day with its time, with the year unless it is the current one. */
  public static String text(Instant time) {
    ZoneId zone = ZoneId.systemDefault();
    ZonedDateTime here = time.atZone(zone);
    return (here.getYear() == ZonedDateTime.now(zone).getYear() ? DAY_AND_TIME : YEAR_TOO)
        .format(here);
  }
}
