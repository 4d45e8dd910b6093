package org.kernelscope.store.imports.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelscope.data.BadInputException;

class PickleMachineTest {

  /** Those of torch._weights_only_unpickler. */
  private static final String KNOWN =
      "\u0080.(cR\u0081bQqrhj}])\u008ft\u0085\u0086\u0087usaeN\u0088\u0089KMJ\u008aGXUTBC\u008c"
          + "\u0093\u0090\u0094\u0095";

  private static ByteBuffer bytes(String latin1) {
    return ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static PickleValue read(String latin1) {
    return PickleMachine.read(bytes(latin1), "a file").value();
  }

  static IntStream otherOpcodes() {
    Set<Integer> known = new HashSet<>(KNOWN.chars().boxed().toList());
    return IntStream.range(0, 256).filter(opcode -> !known.contains(opcode));
  }

  @ParameterizedTest
  @MethodSource("otherOpcodes")
  void anyOtherOpcodeIsRefusedWithItsNumberAndPlace(int opcode) {
    assertThatThrownBy(() -> read("\u0080\u0002]](N" + (char) opcode + "\0\0\0\0\n\n\n\n."))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "a file: expected a whole pickle of tensors, found opcode %d (0x%02x) at byte 6",
                opcode,
                opcode));
  }

  @Test
  void integersAreReadInAllWidths() {
    Sequence integers =
        (Sequence)
            read(
                "(K\u00ffM\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ff\u008a\u0000\u008a\u0001\u0080"
                    + "\u008a\u0008\0\0\0\0\0\0\0\u0080\u008a\u0009\0\0\0\0\0\0\0\u0080\u0000t.");
    assertThat(integers.items())
        .containsExactly(
            new PickleValue.Whole(255),
            new PickleValue.Whole(65535),
            new PickleValue.Whole(-1),
            new PickleValue.Whole(0),
            new PickleValue.Whole(-128),
            new PickleValue.Whole(Long.MIN_VALUE),
            new PickleValue.Large(BigInteger.ONE.shiftLeft(63)));
  }

  @Test
  void collectionsFillUp() {
    Mapping mapping = (Mapping) read("}(U\u0001a](K\u0001K\u0002eU\u0001bK\u0003uK\u0007\u0088s.");
    assertThat(mapping.entries()).containsOnlyKeys("a", "b", "7");
    assertThat(((Sequence) mapping.entries().get("a")).items())
        .containsExactly(new PickleValue.Whole(1), new PickleValue.Whole(2));
    assertThat(mapping.entries()).containsEntry("7", new PickleValue.Truth(true));
    assertThat(((Sequence) read("\u008f(K\u0001K\u0002\u0090.")).items()).hasSize(2);
  }

  @Test
  void aValueThatWasKeptIsTheSameWhereverItStands() {
    Sequence pair = (Sequence) read("]q\u0005h\u0005\u0086.");
    assertThat(pair.items().get(0)).isSameAs(pair.items().get(1));
    Sequence again = (Sequence) read("]\u0094j\0\0\0\0\u0086.");
    assertThat(again.items().get(0)).isSameAs(again.items().get(1));
  }

  @Test
  void callsAreWrittenDownAndNotMade() {
    Made made = (Made) read("cos\nsystem\n(U\u0004exitt\u0081}U\u0001aK\u0001sb(K\u0002e.");
    assertThat(made.maker()).isEqualTo("os.system");
    assertThat(made.argument(0)).isEqualTo(new PickleValue.Text("exit"));
    assertThat(made.argument(1)).isEqualTo(PickleValue.Other.NONE);
    assertThat(made.attributes()).containsEntry("a", new PickleValue.Whole(1));
    assertThat(made.items()).containsExactly(new PickleValue.Whole(2));
    Made named = (Made) read("\u008c\u0001m\u008c\u0001n\u0093)R.");
    assertThat(named.maker()).isEqualTo("m.n");
  }

  @Test
  void whatIsOutsideIsTold() {
    PickleMachine.Pickle pickle = PickleMachine.read(bytes("U\u0001aQU\u0001bQ\u0086."), "a file");
    assertThat(pickle.outside())
        .containsExactly(
            new PickleValue.Outside(new PickleValue.Text("a")),
            new PickleValue.Outside(new PickleValue.Text("b")));
  }

  @Test
  void theNextPickleBeginsWhereOneEnds() {
    ByteBuffer two = bytes("K\u0001.K\u0002.");
    assertThat(PickleMachine.read(two, "a file").value()).isEqualTo(new PickleValue.Whole(1));
    assertThat(PickleMachine.read(two, "a file").value()).isEqualTo(new PickleValue.Whole(2));
    assertThat(two.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`X\u00ff\u00ff\u00ff\u00ff`   | over two thousand million",
        "`X\u00ff\u00ff\u00ff\u007fa`  | 1 bytes left where 2147483647 are wanted",
        "`B\u00ff\u00ff\u00ff\u007fa`  | 1 bytes left where 2147483647 are wanted",
        "`U\u00ffa`                    | 1 bytes left where 255 are wanted",
        "`\u008a\u00ffa`               | 1 bytes left where 255 are wanted",
        "`G\u0001`                     | 1 bytes left where 8 are wanted",
        "`cos`                         | 0 bytes left where 1 are wanted at byte 0",
        "`N`                           | 0 bytes left where 1 are wanted at byte 1",
        "`\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffN.` | a frame of 18446744073709551615 bytes",
        "`\u0080\u0006N.`              | protocol 6",
        "`Nr\u00ff\u00ff\u00ff\u00ff.` | more than 1000000 values to keep",
        "`h\u0001.`                    | a value that was never kept",
        "`.`                           | too few values",
        "`R.`                          | too few values",
        "`N(0.`                        | opcode 48",
        "`N(R.`                        | too few values",
        "`Nt.`                         | no mark",
        "`NNR.`                        | an object made of no tuple",
        "`NNs.`                        | too few values",
        "`NNNs.`                       | entries without a dictionary",
        "`}(Nu.`                       | a key without a value",
        "`NNa.`                        | items for what is no list",
        "`]Nb.`                        | a state for what is no object",
        "`NN\u0093.`                   | a name that is no text",
      })
  void damageIsToldInASentence(String pickle, String told) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("a file: expected a whole pickle of tensors, found")
        .hasMessageContaining(told);
  }

  @Test
  void nothingGrowsWithoutEnd() {
    assertThatThrownBy(() -> read("]".repeat(1_000_001) + "."))
        .hasMessage("a file: expected at most 1000000 opcodes, found more");
    assertThatThrownBy(() -> read("(".repeat(201) + "t".repeat(201) + "."))
        .hasMessageContaining("values nested more than 200 deep at byte 200");
    assertThat(read("(".repeat(200) + "t".repeat(200) + ".")).isInstanceOf(Sequence.class);
    assertThatThrownBy(
            () -> PickleMachine.read(ByteBuffer.allocate((64 << 20) + 2).put(0, (byte) 'c'), "f"))
        .isInstanceOf(BadInputException.class);
  }
}
