package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.Draw;
import org.kernelscope.Tries;
import org.kernelscope.data.BadInputException;

/** The files under {@code npy/} were written by numpy 2.4. */
class NpyFileTest {

  /** 0.5·i - 3, what most fixtures hold in C order. */
  private static double[] ramp(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> 0.5 * i - 3);
    return values;
  }

  static Path fixture(String name) {
    try {
      return Path.of(NpyFileTest.class.getResource("/npy/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "c_f4.npy, 2x3x3",
    "big_endian_f4.npy, 2x3x3",
    "fortran_f4.npy, 2x3x4",
    "version2_f4.npy, 2x3x3",
    "version3_f4.npy, 2x3x3",
    "n1kk.npy, 4x1x3x3",
    "out_in_kk.npy, 2x3x5x5",
  })
  void floatsOfEveryLayoutArriveInCOrder(String name, String shape) throws IOException {
    NdArray array = NpyFile.read(fixture(name));
    assertThat(array).isInstanceOf(NdArray.Floats.class);
    assertThat(array.shape())
        .containsExactly(Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray());
    assertThat(array.toDoubles()).containsExactly(ramp(array.length()));
  }

  @Test
  void doublesStayExact() throws IOException {
    NdArray thirds = NpyFile.read(fixture("big_endian_f8.npy"));
    assertThat(thirds.toDoubles())
        .containsExactly(Arrays.stream(ramp(6)).map(value -> value / 3).toArray());
    assertThat(NpyFile.read(fixture("scalar_f8.npy")).toDoubles()[0]).isEqualTo(1.0 / 3);
    assertThat(NpyFile.read(fixture("fortran_big_endian_f8.npy")).toDoubles())
        .containsExactly(ramp(24));
  }

  @Test
  void halfPrecisionKeepsZerosSubnormalsAndInfinities() throws IOException {
    assertThat(NpyFile.read(fixture("half.npy")).toFloats())
        .containsExactly(
            0f,
            -0f,
            1f,
            -2.5f,
            65504f,
            (float) Math.pow(2, -24),
            (float) Math.pow(2, -14),
            0.33325195f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN);
  }

  @Test
  void integersAndBooleansAreLongs() throws IOException {
    assertThat(longs("scalar_i8.npy")).containsExactly(-7);
    assertThat(NpyFile.read(fixture("scalar_i8.npy")).shape()).isEmpty();
    assertThat(longs("u1.npy")).containsExactly(0, 127, 255);
    assertThat(longs("i2_big_endian.npy")).containsExactly(-2, 300);
    assertThat(longs("bool.npy")).containsExactly(1, 0, 1);
  }

  private static long[] longs(String name) throws IOException {
    return ((NdArray.Longs) NpyFile.read(fixture(name))).values();
  }

  @Test
  void anArrayWithoutValuesIsReadAsSuch() throws IOException {
    assertThat(NpyFile.read(fixture("empty.npy")).shape()).containsExactly(0, 5, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c_f4.npy", "n1kk.npy", "scalar_i8.npy", "scalar_f8.npy", "empty.npy"})
  void writingWhatNumpyWroteGivesTheSameBytes(String name) throws IOException {
    assertThat(bytes(NpyFile.read(fixture(name)))).isEqualTo(Files.readAllBytes(fixture(name)));
  }

  @Test
  void whatIsNotPlainNumbersIsRefusedByName() {
    assertThatThrownBy(() -> NpyFile.read(fixture("objects.npy")))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching(
            ".*objects.npy: expected numbers such as '<f4', found Python objects.*");
    assertThatThrownBy(() -> NpyFile.read(fixture("structured.npy")))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching(".*structured.npy: expected plain numbers, found a structured type");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> NpyFile.read(Path.of("nowhere.npy")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("nowhere.npy: expected an NPY file, found no file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr':'<f4','fortran_order':False,'shape':(2,)}",
        "{ \"shape\" : ( 2 , ) , \"fortran_order\" : True, \"descr\" : \"<f4\" , }\n",
        "{'shape': (2L,), 'descr': '<f4', 'fortran_order': False, }   ",
        "{'shape': (1, 2,), 'descr': '=f4', 'fortran_order': False}",
      })
  void headersMayOrderAndSpaceTheirKeysFreely(String header) throws IOException {
    assertThat(read(file(header, 8)).toFloats()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 'x'}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}",
        "{'de\nscr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<\nf4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + {}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f3', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967298,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "__import__('os').abort()",
      })
  void anythingElseIsRefusedInOneSentence(String header) {
    assertThatThrownBy(() -> read(file(header, 8)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("test: expected ")
        .hasMessageContaining(", found ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aHeaderLongerThanTheFileIsRefused() {
    byte[] v2 = new byte[20];
    ByteBuffer.wrap(v2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0})
        .putInt(0xfffffff0);
    assertThatThrownBy(() -> read(v2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found a length of 4294967280");
    v2[10] = v2[11] = 0;
    assertThatThrownBy(() -> read(v2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found the end of the file after 8");
  }

  @Test
  void aStreamThatAnnouncesMoreThanItHoldsCostsNoMemory() {
    byte[] file = file("{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,)}", 8);
    long lie = file.length - 8 + 2_000_000_000L;
    assertThatThrownBy(() -> NpyFile.read(new ByteArrayInputStream(file), lie, "test"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected 2000000000 bytes of values")
        .hasMessageEndingWith("found 8");
  }

  @Test
  void integersBeyondALongAreRefused() {
    byte[] file = file("{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}", 8);
    file[file.length - 1] = (byte) 0x80;
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 9223372036854775808");
  }

  @Tries(200)
  void everyArrayComesBackAsItWasWritten(Draw draw) throws IOException {
    NdArray array = array(draw);
    NdArray back = read(bytes(array));
    assertThat(back.shape()).isEqualTo(array.shape());
    assertThat(values(back)).isEqualTo(values(array));
  }

  private static Object values(NdArray array) {
    return array instanceof NdArray.Longs longs
        ? longs.values()
        : array instanceof NdArray.Floats floats ? floats.values() : array.toDoubles();
  }

  @Tries(200)
  void everyTypeAndOrderMeansTheSameValues(Draw draw) throws IOException {
    int[] shape = shape(draw);
    String descr = draw.oneOf(TYPES);
    boolean fortran = draw.either();
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int width = descr.charAt(2) - '0';
    String tuple = Arrays.toString(shape).replace("[", "(").replace("]", ",)").replace("(,", "(");
    byte[] file =
        file(
            "{'descr': '%s', 'fortran_order': %s, 'shape': %s}"
                .formatted(descr, fortran ? "True" : "False", tuple),
            count * width);
    ByteBuffer values =
        ByteBuffer.wrap(file, file.length - count * width, count * width)
            .slice()
            .order(descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int at = width * (fortran ? fortranPosition(i, shape) : i);
      int value = i % 100;
      switch (descr.substring(1)) {
        case "f8" -> values.putDouble(at, value);
        case "f4" -> values.putFloat(at, value);
        case "i8", "u8" -> values.putLong(at, value);
        case "i4", "u4" -> values.putInt(at, value);
        case "i2", "u2" -> values.putShort(at, (short) value);
        default -> values.put(at, (byte) value);
      }
    }
    NdArray array = read(file);
    assertThat(array.shape()).isEqualTo(shape);
    double[] expected = new double[count];
    Arrays.setAll(expected, i -> i % 100);
    assertThat(array.toDoubles()).isEqualTo(expected);
  }

  /** Unravels a C index and ravels it again with the first axis fastest. */
  private static int fortranPosition(int cIndex, int[] shape) {
    int position = 0;
    int rest = cIndex;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      int stride = 1;
      for (int before = 0; before < axis; before++) {
        stride *= shape[before];
      }
      position += rest % shape[axis] * stride;
      rest /= shape[axis];
    }
    return position;
  }

  @Test
  void everyHalfIsTheNumberIeee754Says() {
    for (int bits = 0; bits < 65536; bits++) {
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double magnitude =
          exponent == 0
              ? fraction * Math.pow(2, -14)
              : exponent < 31
                  ? (1 + fraction) * Math.pow(2, exponent - 15)
                  : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      Double expected = bits < 32768 ? magnitude : -magnitude;
      assertThat((double) NpyFile.half((short) bits)).isEqualTo(expected);
    }
  }

  @Tries(200)
  void everyTruncationIsRefused(Draw draw) throws IOException {
    byte[] whole = bytes(array(draw));
    byte[] part = Arrays.copyOf(whole, draw.between(0, whole.length - 1));
    assertThatThrownBy(() -> read(part)).isInstanceOf(BadInputException.class);
    // Also when the length announced is that of the whole.
    assertThatThrownBy(() -> NpyFile.read(new ByteArrayInputStream(part), whole.length, "test"))
        .isInstanceOf(BadInputException.class);
  }

  @Tries(200)
  void trailingBytesAreRefused(Draw draw) throws IOException {
    byte[] whole = bytes(array(draw));
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> read(more)).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> NpyFile.read(new ByteArrayInputStream(more), whole.length, "test"))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("found more");
  }

  @Tries(2000)
  void flippedBytesAreReadOrRefusedAndNothingElse(Draw draw) throws IOException {
    byte[] file = bytes(array(draw));
    byte flip = draw.aByte();
    for (int flips = draw.between(0, 30); flips > 0; flips--) {
      // Most flips in the header, where they matter.
      boolean anywhere = draw.between(1, 3) == 1;
      file[draw.between(0, anywhere ? file.length - 1 : 79)] ^= flip;
    }
    try {
      assertThat(read(file).length()).isLessThanOrEqualTo(file.length);
    } catch (BadInputException e) {
      assertThat(e).hasMessageStartingWith("test: ").hasMessageNotContaining("\n");
    }
  }

  private static int[] shape(Draw draw) {
    return IntStream.generate(() -> draw.between(0, 4)).limit(draw.between(0, 4)).toArray();
  }

  private static final List<String> TYPES =
      List.of(
          "<f8", ">f8", "<f4", ">f4", "<i8", ">i8", "<u8", ">i4", "<u4", "<i2", ">u2", "|i1",
          "|u1");

  private static NdArray array(Draw draw) {
    int[] shape = shape(draw);
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    Random random = new Random(draw.seed());
    return switch (draw.between(0, 2)) {
      case 0 -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = Float.intBitsToFloat(random.nextInt());
        }
        yield new NdArray.Floats(shape, values);
      }
      case 1 ->
          new NdArray.Doubles(
              shape, random.longs(count).mapToDouble(Double::longBitsToDouble).toArray());
      default -> new NdArray.Longs(shape, random.longs(count).toArray());
    };
  }

  private static byte[] bytes(NdArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyFile.write(out, array);
    return out.toByteArray();
  }

  private static NdArray read(byte[] file) throws IOException {
    return NpyFile.read(new ByteArrayInputStream(file), file.length, "test");
  }

  /** A version 1.0 file with this header and as many zero bytes of values. */
  private static byte[] file(String header, int valueBytes) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(10 + text.length + valueBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .array();
  }
}
