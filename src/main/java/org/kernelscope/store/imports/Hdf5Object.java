package org.kernelscope.store.imports;

import io.jhdf.Constants;
import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.AttributeNameForIndexedAttributesRecord;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group or an array of an HDF5 file. jhdf reads the parts. If jhdf cannot read one object, the
 * others are still read; in jhdf's own tree they would fail too.
 */
final class Hdf5Object {

  private static final int LONGEST_LIST = 1_000_000;

  /** The cache type of a symbolic link. */
  private static final int SOFT_LINK = 2;

  private final HdfBackingStorage storage;
  private final Hdf5Header header;

  /**
   * @param address the address of the object's header
   */
  Hdf5Object(HdfBackingStorage storage, long address) {
    this.storage = storage;
    this.header = Hdf5Header.read(storage, address);
  }

  /** The address of its header, which is unique to the object. */
  long address() {
    return header.address();
  }

  /**
   * The addresses of a group's objects by name; empty for an array. Symbolic links are left out.
   */
  Map<String, Long> children() {
    Map<String, Long> children = new LinkedHashMap<>();
    header.first(SymbolTableMessage.class).ifPresent(table -> addSymbols(table, children));
    header.all(LinkMessage.class).forEach(link -> addLink(link, children));
    header
        .first(LinkInfoMessage.class)
        .filter(links -> links.getBTreeNameIndexAddress() != Constants.UNDEFINED_ADDRESS)
        .ifPresent(links -> addIndexedLinks(links, children));
    return children;
  }

  private void addSymbols(SymbolTableMessage table, Map<String, Long> children) {
    ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
    for (long node :
        BTreeV1.createGroupBTree(storage, table.getBTreeAddress()).getChildAddresses()) {
      for (SymbolTableEntry symbol :
          new GroupSymbolTableNode(storage, node).getSymbolTableEntries()) {
        if (symbol.getCacheType() != SOFT_LINK) {
          String name = Utils.readUntilNull(names.position(symbol.getLinkNameOffset()));
          children.put(name, symbol.getObjectHeaderAddress());
        }
      }
    }
  }

  private void addIndexedLinks(LinkInfoMessage links, Map<String, Long> children) {
    FractalHeap heap = new FractalHeap(storage, links.getFractalHeapAddress());
    BTreeV2<LinkNameForIndexedGroupRecord> index =
        new BTreeV2<>(storage, links.getBTreeNameIndexAddress());
    for (LinkNameForIndexedGroupRecord link : index.getRecords()) {
      ByteBuffer bytes = heap.getId(link.getId());
      addLink(LinkMessage.fromBuffer(bytes, storage.getSuperblock()), children);
    }
  }

  private static void addLink(LinkMessage link, Map<String, Long> children) {
    if (link.getLinkType() == LinkMessage.LinkType.HARD) {
      children.put(link.getLinkName(), link.getHardLinkAddress());
    }
  }

  /** The array, if it is one. */
  Optional<Hdf5Array> array() {
    return header.isArray() ? Optional.of(new Hdf5Array(storage, header)) : Optional.empty();
  }

  /**
   * The texts of an attribute. Keras divides a long list into NAME0, NAME1 and so on. Empty if no
   * text can be read.
   */
  Stream<String> texts(String name) {
    Map<String, AttributeMessage> attributes = attributes();
    AttributeMessage whole = attributes.get(name);
    if (whole != null) {
      return texts(whole);
    }
    return Stream.iterate(0, i -> i + 1)
        .map(i -> attributes.get(name + i))
        .takeWhile(part -> part != null)
        .flatMap(this::texts);
  }

  /** The text of an attribute; null if there is none. */
  @Nullable String text(String name) {
    return texts(name).findFirst().orElse(null);
  }

  private Map<String, AttributeMessage> attributes() {
    Map<String, AttributeMessage> attributes = new LinkedHashMap<>();
    header.all(AttributeMessage.class).forEach(a -> attributes.put(a.getName(), a));
    header
        .first(AttributeInfoMessage.class)
        .filter(info -> info.getFractalHeapAddress() != Constants.UNDEFINED_ADDRESS)
        .ifPresent(info -> addIndexedAttributes(info, attributes));
    return attributes;
  }

  private void addIndexedAttributes(
      AttributeInfoMessage info, Map<String, AttributeMessage> attributes) {
    FractalHeap heap = new FractalHeap(storage, info.getFractalHeapAddress());
    BTreeV2<AttributeNameForIndexedAttributesRecord> index =
        new BTreeV2<>(storage, info.getAttributeNameBTreeAddress());
    for (AttributeNameForIndexedAttributesRecord record : index.getRecords()) {
      try {
        ByteBuffer bytes = heap.getId(record.getHeapId());
        AttributeMessage attribute = new AttributeMessage(bytes, storage, record.getFlags());
        attributes.put(attribute.getName(), attribute);
      } catch (RuntimeException failure) {
        // jhdf cannot read this attribute; the others are still used.
      }
    }
  }

  private Stream<String> texts(AttributeMessage attribute) {
    long[] shape = attribute.getDataSpace().getDimensionsAsLong();
    long count = FoundLayers.count(shape);
    ByteBuffer bytes = attribute.getDataBuffer();
    if (bytes == null || shape.length > 1 || count < 0 || count > LONGEST_LIST) {
      return Stream.empty();
    }
    Object data;
    try {
      int[] dimensions = IntStream.range(0, shape.length).map(i -> (int) shape[i]).toArray();
      data = DatasetReader.readDataset(attribute.getDataType(), bytes, dimensions, storage);
    } catch (RuntimeException damaged) {
      return Stream.empty();
    }
    if (data == null || !data.getClass().isArray()) {
      return Stream.ofNullable(data).map(String::valueOf);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(data); i++) {
      texts.add(String.valueOf(Array.get(data, i)));
    }
    return texts.stream();
  }
}
