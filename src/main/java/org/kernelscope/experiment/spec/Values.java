package org.kernelscope.experiment.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One valid value for each of some settings.
 *
 * @param settings the settings
 * @param byKey the value of each
 */
public record Values(Settings settings, Map<String, Object> byKey) {

  public Values {
    Map<String, Object> checked = new LinkedHashMap<>();
    for (Setting<?> setting : settings.all()) {
      checked.put(setting.key(), checked(setting, byKey));
    }
    byKey = Collections.unmodifiableMap(checked);
  }

  @SuppressWarnings("unchecked") // The reader of the type rejects values of another type.
  private static <T> Object checked(Setting<T> setting, Map<String, Object> byKey) {
    return setting.checked((T) byKey.get(setting.key()));
  }

  /**
   * The value of a setting.
   *
   * @throws IllegalArgumentException when it is not one of these settings
   */
  @SuppressWarnings("unchecked") // Keys identify settings, and the type has checked each value.
  public <T> T get(Setting<T> setting) {
    Object value = byKey.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException("no setting of this kind of run: " + setting);
    }
    return (T) value;
  }

  /**
   * The same values with another value of one setting.
   *
   * @throws IllegalArgumentException naming the key, when the value is not valid
   */
  public <T> Values with(Setting<T> setting, T value) {
    get(setting);
    Map<String, Object> changed = new LinkedHashMap<>(byKey);
    changed.put(setting.key(), value);
    return new Values(settings, changed);
  }

  /** These values and one more setting with its value, which replaces an existing one. */
  public <T> Values and(Setting<T> setting, T value) {
    Map<String, Object> more = new LinkedHashMap<>(byKey);
    more.put(setting.key(), value);
    return new Values(
        settings.contains(setting) ? settings : settings.and(Settings.of(setting)), more);
  }

  /** The same values, replaced by those of {@code others} for common settings. */
  public Values withAll(Values others) {
    Map<String, Object> changed = new LinkedHashMap<>(byKey);
    others.byKey.forEach(changed::replace);
    return new Values(settings, changed);
  }

  /** The values of some of these settings. */
  public Values only(Settings some) {
    return new Values(some, byKey);
  }

  /** Values are equal when the same keys have the same values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Values values && byKey.equals(values.byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }

  @Override
  public String toString() {
    return byKey.toString();
  }
}
