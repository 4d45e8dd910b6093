package org.kernelscope.experiment.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The settings of a kind of run, in the order of forms and help.
 *
 * @param all the settings; each key occurs once
 */
public record Settings(List<Setting<?>> all) {

  public Settings {
    all = List.copyOf(all);
    if (all.stream().distinct().count() < all.size()) {
      throw new IllegalArgumentException("each setting only once: " + all);
    }
  }

  public static Settings of(Setting<?>... settings) {
    return new Settings(List.of(settings));
  }

  /** These settings, followed by others. */
  public Settings and(Settings others) {
    return new Settings(Stream.concat(all.stream(), others.all.stream()).toList());
  }

  /** These settings without those that are also in {@code others}. */
  public Settings without(Settings others) {
    return new Settings(all.stream().filter(setting -> !others.contains(setting)).toList());
  }

  /** The same settings, one of them with another default value. */
  public <T> Settings usually(Setting<T> setting, T value) {
    return with(own(setting).usually(value));
  }

  /** The same settings, one of them with another label and help text. */
  public <T> Settings worded(Setting<T> setting, String label, String help) {
    return with(own(setting).label(label).help(help));
  }

  /** The same settings, where the one with the key of {@code changed} is replaced by it. */
  private Settings with(Setting<?> changed) {
    return new Settings(
        all.stream().<Setting<?>>map(one -> one.equals(changed) ? changed : one).toList());
  }

  /** These settings without some. */
  public Settings without(Setting<?>... others) {
    List<Setting<?>> left = List.of(others);
    return new Settings(all.stream().filter(one -> !left.contains(one)).toList());
  }

  /** Whether there is a setting with that key. */
  public boolean contains(Setting<?> setting) {
    return all.contains(setting);
  }

  /** The default value of each. */
  public Values usual() {
    Map<String, Object> values = new LinkedHashMap<>();
    all.forEach(setting -> values.put(setting.key(), setting.usual()));
    return new Values(this, values);
  }

  /**
   * The values in the fields of a JSON object. A dot in a key leads into a nested object.
   *
   * @param fields as Jackson makes them
   * @throws IllegalArgumentException naming the key, when a field is not a setting, or a value is
   *     not valid for its setting
   */
  Values read(Map<String, ?> fields) {
    Map<String, Object> flat = new LinkedHashMap<>();
    flatten("", fields, flat);
    for (String key : flat.keySet()) {
      if (all.stream().noneMatch(setting -> setting.key().equals(key))) {
        throw new IllegalArgumentException(
            "%s: expected one of the settings %s, found '%s'"
                .formatted(key, String.join(", ", all.stream().map(Setting::key).toList()), key));
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    all.forEach(setting -> values.put(setting.key(), setting.find(flat)));
    return new Values(this, values);
  }

  private void flatten(String prefix, Map<String, ?> fields, Map<String, Object> flat) {
    fields.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> inner && isGroup(key)) {
            flatten(key + ".", texts(inner), flat);
          } else {
            flat.put(key, value);
          }
        });
  }

  private boolean isGroup(String key) {
    return all.stream().anyMatch(setting -> setting.key().startsWith(key + "."));
  }

  @SuppressWarnings("unchecked") // The keys of a JSON object are texts.
  private static Map<String, ?> texts(Map<?, ?> fields) {
    return (Map<String, ?>) fields;
  }

  /** The fields of a JSON object, the inverse of {@link #read}. */
  Map<String, Object> write(Values values) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Setting<?> setting : all) {
      Map<String, Object> place = fields;
      String key = setting.key();
      int dot;
      while ((dot = key.indexOf('.')) >= 0) {
        place = inner(place, key.substring(0, dot));
        key = key.substring(dot + 1);
      }
      place.put(key, write(setting, values));
    }
    return fields;
  }

  private static <T> Object write(Setting<T> setting, Values values) {
    return setting.type().write(values.get(setting));
  }

  @SuppressWarnings("unchecked") // All maps here were created by this method.
  private static Map<String, Object> inner(Map<String, Object> fields, String name) {
    return (Map<String, Object>) fields.computeIfAbsent(name, group -> new LinkedHashMap<>());
  }

  /**
   * The differences from other values of the same settings, in words; only settings that have an
   * effect.
   */
  public List<String> differences(Values values, Values others) {
    List<String> differences = new ArrayList<>();
    for (Setting<?> setting : all) {
      if (!values.get(setting).equals(others.get(setting)) && setting.applies().test(values)) {
        differences.add(told(setting, values));
      }
    }
    return differences;
  }

  private static <T> String told(Setting<T> setting, Values values) {
    return setting.told(values.get(setting));
  }

  /**
   * The setting with the same key among these.
   *
   * @throws IllegalArgumentException when there is none
   */
  @SuppressWarnings("unchecked") // Settings of one key have values of one type.
  public <T> Setting<T> own(Setting<T> setting) {
    return (Setting<T>)
        all.stream()
            .filter(setting::equals)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no setting of this kind of run: " + setting));
  }
}
