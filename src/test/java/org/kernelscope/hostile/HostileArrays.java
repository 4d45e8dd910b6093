package org.kernelscope.hostile;

import static org.kernelscope.hostile.HostileFile.bomb;
import static org.kernelscope.hostile.HostileFile.broken;
import static org.kernelscope.hostile.HostileFile.changed;
import static org.kernelscope.hostile.HostileFile.cut;
import static org.kernelscope.hostile.HostileFile.joined;
import static org.kernelscope.hostile.HostileFile.noFiles;
import static org.kernelscope.hostile.HostileFile.zip;
import static org.kernelscope.hostile.HostileFile.zipWithOneNameTwice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.kernelscope.hostile.HostileFile.Entry;
import org.kernelscope.hostile.HostileFile.Reader;

/** NumPy's files, and priors, which are some of them, that no reader may take. */
final class HostileArrays {

  private static final String NPY = "kernels.npy";
  private static final String NPZ = "kernels.npz";
  private static final String PRIOR = "prior.dwp";
  private static final int HEADER = 10;

  private HostileArrays() {}

  /** An NPY file of version 1 or 2. */
  static byte[] npy(int version, String dict, byte[] values) {
    byte[] text = dict.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer start = ByteBuffer.allocate(version == 1 ? HEADER : HEADER + 2);
    start
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    start.put((byte) version).put((byte) 0);
    if (version == 1) {
      start.putShort((short) text.length);
    } else {
      start.putInt(text.length);
    }
    return joined(start.array(), text, values);
  }

  private static String dict(String type, String shape) {
    return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
  }

  static byte[] floats(String shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return npy(1, dict("<f4", shape), bytes.array());
  }

  /** Two kernels of 3 by 3. */
  static byte[] kernels() {
    float[] values = new float[18];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return floats("(2, 3, 3)", values);
  }

  private static float[] full(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  static List<HostileFile> all() {
    List<HostileFile> all = new ArrayList<>();
    byte[] whole = kernels();
    all.addAll(
        cut(Reader.NPY, NPY, whole, 0, 1, 5, 6, 7, 8, 9, 10, 11, 40, -73, -72, -71, -36, -1));
    all.addAll(noFiles(Reader.NPY, NPY));
    all.add(broken(Reader.NPY, "one byte too many", NPY, joined(whole, new byte[1])));
    all.add(broken(Reader.NPY, "a wrong first byte", NPY, changed(whole, 0, 0x92)));
    all.add(broken(Reader.NPY, "version 9", NPY, changed(whole, 6, 9)));
    all.add(broken(Reader.NPY, "a header beyond the file", NPY, changed(whole, 8, 0xff, 0xff)));
    all.add(
        broken(
            Reader.NPY,
            "a header of four thousand million bytes",
            NPY,
            changed(npy(2, dict("<f4", "(2, 3, 3)"), new byte[72]), 8, 0xff, 0xff, 0xff, 0xff)));
    for (String shape :
        List.of(
            "(2147483648, 3, 3)",
            "(65536, 65536, 3, 3)",
            "(-1, 3, 3)",
            "(9223372036854775807, 3, 3)",
            "(99999999999999999999, 3, 3)",
            "(4611686018427387904, 4, 3, 3)",
            "(536870911, 1, 1)",
            "(0, 3, 3)",
            "(2, 3, 4)",
            "(1.5, 3, 3)",
            "(2)",
            "[2, 3, 3]",
            "()",
            "(" + "1, ".repeat(1000) + ")",
            "(".repeat(60_000),
            "None")) {
      String what = "the shape " + (shape.length() > 40 ? shape.substring(0, 40) + "…" : shape);
      all.add(broken(Reader.NPY, what, NPY, npy(2, dict("<f4", shape), new byte[72])));
    }
    for (String type : List.of("|O", "<f16", "<c8", "|S4", "<U3", "<M8[ns]", "f4", "")) {
      all.add(
          broken(
              Reader.NPY, "the type " + type, NPY, npy(1, dict(type, "(2, 3, 3)"), new byte[72])));
    }
    for (String odd :
        List.of(
            "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 3)}",
            "{'descr': '<f4', 'shape': (2, 3, 3)}",
            "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (18,)}",
            "{'descr': __import__('os').system('x'), 'fortran_order': False, 'shape': (18,)}",
            "{",
            "",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 3)} + 1")) {
      all.add(broken(Reader.NPY, "the header " + odd, NPY, npy(1, odd, new byte[72])));
    }
    all.add(broken(Reader.NPY, "nothing but NaN", NPY, floats("(2, 3, 3)", full(18, Float.NaN))));
    all.add(
        broken(
            Reader.NPY,
            "nothing but infinity",
            NPY,
            floats("(2, 3, 3)", full(18, Float.NEGATIVE_INFINITY))));
    all.addAll(archives(whole));
    all.addAll(priors());
    return all;
  }

  private static List<HostileFile> archives(byte[] kernels) {
    List<HostileFile> all = new ArrayList<>();
    byte[] whole = zip(new Entry("a.npy", kernels));
    int directory = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    all.addAll(
        cut(Reader.NPZ, NPZ, whole, 0, 1, 2, 4, 10, 29, 30, 40, directory, -23, -22, -21, -1));
    all.add(
        broken(Reader.NPZ, "a wrong check sum", NPZ, changed(whole, directory + 16, 1, 2, 3, 4)));
    all.add(
        broken(
            Reader.NPZ,
            "a size that is not true",
            NPZ,
            changed(whole, directory + 24, 7, 0, 0, 0)));
    all.add(
        broken(
            Reader.NPZ,
            "a size of four thousand million",
            NPZ,
            changed(whole, directory + 24, 0xfe, 0xff, 0xff, 0xff)));
    all.add(
        broken(
            Reader.NPZ,
            "an entry beyond the file",
            NPZ,
            changed(whole, directory + 42, 0xff, 0xff, 0xff, 0x7f)));
    all.add(
        broken(
            Reader.NPZ,
            "a method that zip does not have",
            NPZ,
            changed(whole, directory + 10, 77)));
    all.add(broken(Reader.NPZ, "an entry that is locked", NPZ, changed(whole, directory + 8, 1)));
    all.add(
        broken(
            Reader.NPZ,
            "a directory that begins in itself",
            NPZ,
            changed(whole, whole.length - 6, 0xff, 0xff, 0xff, 0xff)));
    all.add(
        broken(
            Reader.NPZ,
            "one name twice",
            NPZ,
            zipWithOneNameTwice(new Entry("a.npy", kernels), new Entry("b.npy", kernels))));
    all.add(broken(Reader.NPZ, "no entry", NPZ, zip()));
    all.add(broken(Reader.NPZ, "an archive in an archive", NPZ, zip(new Entry("a.npy", whole))));
    all.add(
        broken(Reader.NPZ, "a text in place of an array", NPZ, zip(new Entry("a.npy", "kernels"))));
    all.add(
        broken(
            Reader.NPZ,
            "Python objects",
            NPZ,
            zip(new Entry("a.npy", npy(1, dict("|O", "(2, 3, 3)"), new byte[72])))));
    String start =
        new String(
            npy(1, dict("<f4", "(59652323, 3, 3)"), new byte[0]), StandardCharsets.ISO_8859_1);
    all.add(
        new HostileFile(
            Reader.NPZ, "a bomb of two gigabytes", NPZ, bomb("a.npy", start, 59652323L * 36)));
    return all;
  }

  /** A Gaussian of the sample data, with its header and its arrays. */
  static byte[] prior(String header) {
    float[] mean = new float[9];
    float[] covariance = new float[81];
    for (int i = 0; i < 81; i += 10) {
      covariance[i] = 1;
    }
    return zip(
        new Entry("mean.npy", floats("(3, 3)", mean)),
        new Entry("covariance.npy", floats("(9, 9)", covariance)),
        new Entry("header.json", header));
  }

  static String gaussian() {
    try {
      Path prior =
          Path.of(
              System.getProperty("kernelscope.home", ""), "sample-data/priors/gaussian-3x3.dwp");
      try (ZipFile zip = new ZipFile(prior.toFile())) {
        return new String(
            zip.getInputStream(zip.getEntry("header.json")).readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<HostileFile> priors() {
    List<HostileFile> all = new ArrayList<>();
    String header = gaussian();
    byte[] whole = prior(header);
    all.addAll(cut(Reader.PRIOR, PRIOR, whole, 0, 3, 4, 30, 100, whole.length / 2, -22, -1));
    all.addAll(noFiles(Reader.PRIOR, PRIOR));
    List<String[]> headers =
        List.of(
            new String[] {"no header at all", ""},
            new String[] {"null for a header", "null"},
            new String[] {"a list for a header", "[]"},
            new String[] {"half a header", header.substring(0, header.length() / 2)},
            new String[] {"lists a hundred thousand deep", "[".repeat(100_000)},
            new String[] {
              "objects a hundred thousand deep in a field",
              header.replaceFirst("\\}\\s*$", ", \"a\": ") + "{\"a\":".repeat(100_000)
            },
            new String[] {
              "a field nested beyond any",
              header.replace("\"glyphs\"", "[".repeat(900) + "]".repeat(900))
            },
            new String[] {
              "a field twice", header.replace("{\n  \"format\"", "{\"size\": 3, \"format\"")
            },
            new String[] {"another format", header.replace("kernelscope-prior", "other-prior")},
            new String[] {"version 99", header.replace("\"version\" : 1", "\"version\" : 99")},
            new String[] {
              "a version as a text", header.replace("\"version\" : 1", "\"version\" : \"1\"")
            },
            new String[] {
              "an unknown kind", header.replace("\"gaussian\"", "\"com.evil.Runtime\"")
            },
            new String[] {
              "the kind of another prior", header.replace("\"gaussian\"", "\"mixture\"")
            },
            new String[] {"a size of -3", header.replace("\"size\" : 3", "\"size\" : -3")},
            new String[] {"a size of 0", header.replace("\"size\" : 3", "\"size\" : 0")},
            new String[] {"a size of 65536", header.replace("\"size\" : 3", "\"size\" : 65536")},
            new String[] {
              "a size of 2147483647", header.replace("\"size\" : 3", "\"size\" : 2147483647")
            },
            new String[] {
              "a size beyond 64 bits",
              header.replace("\"size\" : 3", "\"size\" : " + "9".repeat(400))
            },
            new String[] {"a size of NaN", header.replace("\"size\" : 3", "\"size\" : NaN")},
            new String[] {"no size", header.replace("\"size\" : 3,", "")},
            new String[] {
              "an unknown field", header.replace("\"size\" : 3", "\"size\" : 3, \"evil\" : 1")
            },
            new String[] {"more after its end", header + header});
    for (String[] odd : headers) {
      byte[] bytes = odd[1].isEmpty() ? zip(new Entry("mean.npy", kernels())) : prior(odd[1]);
      all.add(broken(Reader.PRIOR, odd[0], PRIOR, bytes));
    }
    all.add(
        new HostileFile(
            Reader.PRIOR, "a header of a gigabyte", PRIOR, bomb("header.json", "{\"", 1L << 30)));
    all.add(broken(Reader.PRIOR, "no arrays", PRIOR, zip(new Entry("header.json", header))));
    all.add(arrays("a mean of other shape", header, "(9,)", full(9, 0), full(81, 1)));
    all.add(arrays("a mean of NaN", header, "(3, 3)", full(9, Float.NaN), diagonal(1)));
    all.add(
        arrays(
            "a covariance of infinity",
            header,
            "(3, 3)",
            full(9, 0),
            diagonal(Float.POSITIVE_INFINITY)));
    all.add(arrays("a covariance that is none", header, "(3, 3)", full(9, 0), diagonal(-1)));
    all.add(arrays("a covariance of zeros", header, "(3, 3)", full(9, 0), diagonal(0)));
    all.addAll(vaes());
    return all;
  }

  private static float[] diagonal(float value) {
    float[] covariance = new float[81];
    for (int i = 0; i < 81; i += 10) {
      covariance[i] = value;
    }
    return covariance;
  }

  private static HostileFile arrays(
      String what, String header, String shape, float[] mean, float[] covariance) {
    return broken(
        Reader.PRIOR,
        what,
        PRIOR,
        zip(
            new Entry("mean.npy", floats(shape, mean)),
            new Entry("covariance.npy", floats("(9, 9)", covariance)),
            new Entry("header.json", header)));
  }

  /** Headers of deep weight priors whose networks would be larger than any memory. */
  private static List<HostileFile> vaes() {
    List<HostileFile> all = new ArrayList<>();
    for (String sizes :
        List.of(
            "\"hidden\": 2147483647, \"latent\": 2147483647",
            "\"hidden\": 1000000, \"latent\": 4",
            "\"hidden\": -1, \"latent\": 4",
            "\"hidden\": 4, \"latent\": 0")) {
      String header =
          ("{\"format\": \"kernelscope-prior\", \"version\": 1, \"kind\": \"dense-vae\", \"size\": 3,"
                  + " %s, \"scale\": 0.1, \"varianceFloor\": 1e-6, \"steps\": 1, \"bestStep\": 1,"
                  + " \"testElbo\": 1, \"spec\": {\"kind\": \"kernel-vae\", \"steps\": 1}, \"kernels\": {}}")
              .formatted(sizes);
      all.add(
          broken(
              Reader.PRIOR,
              "a deep weight prior of " + sizes,
              PRIOR,
              zip(new Entry("enc.0.weight.npy", kernels()), new Entry("header.json", header))));
    }
    return all;
  }
}
