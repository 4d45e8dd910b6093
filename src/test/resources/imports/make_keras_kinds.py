"""Writes keras-kinds.zip: a small file of Keras for every way in which it names layers and keeps weights.

The weights of every layer count up in the order [out, in, k, k] from a start of its own once they are read as Keras would use them.
"""
import io
import json
import os
import tempfile
import zipfile

import h5py
import numpy as np

FILES = {}


def counting(out, inner, size, start=0):
    return (start + np.arange(out * inner * size * size, dtype=np.float32)).reshape(out, inner, size, size)


def conv(oihw):
    """Conv2D keeps [height, width, in, out]."""
    return np.ascontiguousarray(oihw.transpose(2, 3, 1, 0))


def transpose(oihw):
    """Conv2DTranspose keeps [height, width, out, in]."""
    return np.ascontiguousarray(oihw.transpose(2, 3, 0, 1))


def depthwise(o1hw, multiplier):
    """DepthwiseConv2D keeps [height, width, in, multiplier]; output channel in * multiplier + m."""
    outputs, _, height, width = o1hw.shape
    return np.ascontiguousarray(o1hw.reshape(outputs // multiplier, multiplier, height, width).transpose(2, 3, 0, 1))


def turned(oihw):
    """As a program keeps kernels that it will turn by 180 degrees."""
    return np.ascontiguousarray(oihw[:, :, ::-1, ::-1])


def bias(n):
    return np.zeros(n, np.float32)


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, **config}}


def model(name, *layers, kind="Sequential"):
    return layer(kind, name, layers=list(layers))


def h5(name, tops, config=None, backend="tensorflow", version="2.13.1", whole=True, **options):
    """A file as Keras 1 and 2 write it. tops: {layer: {weight name: array}}."""
    held = io.BytesIO()
    with h5py.File(held, "w", **options) as f:
        if config is not None:
            f.attrs["model_config"] = config if isinstance(config, str) else json.dumps(config)
        group = f.create_group("model_weights") if whole else f
        for place in {f, group}:
            if version:
                place.attrs["keras_version"] = version
            if backend:
                place.attrs["backend"] = backend
        group.attrs["layer_names"] = [top.encode() for top in tops]
        for top, weights in tops.items():
            own = group.create_group(top)
            own.attrs["weight_names"] = [w.encode() for w in weights]
            for weight, value in weights.items():
                own[weight] = value
    FILES[name] = held.getvalue()


def keras(name, groups, config, said={}, alone=False):
    """A file as Keras 3 writes it. groups: {path: [arrays]}; said: {path: name of the layer}."""
    held = io.BytesIO()
    with h5py.File(held, "w") as f:
        for path, arrays in groups.items():
            own = f.create_group(path + "/vars")
            for i, value in enumerate(arrays):
                if isinstance(value, tuple):
                    own.create_dataset(str(i), data=value[0]).attrs["dtype"] = value[1]
                else:
                    own[str(i)] = value
            if path in said:
                own.attrs["name"] = said[path]
    if alone:
        FILES[name] = held.getvalue()
        return
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        for entry, content in [("metadata.json", b"{}"), ("config.json", json.dumps(config).encode()),
                               ("model.weights.h5", held.getvalue())]:
            z.writestr(zipfile.ZipInfo(entry, (2024, 5, 1, 12, 0, 0)), content)
    FILES[name] = archive.getvalue()


C = counting(4, 3, 3)
T = counting(4, 3, 3, 1000)
D = counting(6, 1, 3, 2000)
L = counting(8, 3, 3, 3000)
R = counting(8, 2, 3, 4000)
P = counting(5, 6, 1, 5000)

# Theano turns the kernels of convolutions, transposed ones and recurrent ones; depthwise kernels Keras turns before.
kinds = model("s", layer("Conv2D", "c"), layer("Conv2DTranspose", "t"), layer("DepthwiseConv2D", "d"),
              layer("SeparableConv2D", "p"), layer("ConvLSTM2D", "l"))
theano = {
    "c": {"c/kernel": conv(turned(C)), "c/bias": bias(4)},
    "t": {"t/kernel": transpose(turned(T)), "t/bias": bias(4)},
    "d": {"d/depthwise_kernel": depthwise(D, 2)},
    "p": {"p/depthwise_kernel": depthwise(D, 2), "p/pointwise_kernel": conv(P)},
    "l": {"l/kernel": conv(turned(L)), "l/recurrent_kernel": conv(turned(R)), "l/bias": bias(8)},
}
h5("theano.h5", theano, kinds, backend="theano", version="2.1.3")
h5("theano-weights.h5", {"conv2d_1": {"conv2d_1/kernel:0": conv(turned(C)), "conv2d_1/bias:0": bias(4)}},
   backend="theano", version="2.2.4", whole=False)
h5("early-keras2.h5", {"c": {"c/kernel:0": conv(C)}}, model("s", layer("Conv2D", "c")), backend=None, version="2.0.4")


def old(name, array, biases):
    return {name + "_W": array, name + "_b": bias(biases)}


def keras1(ordering):
    return {"class_name": "Sequential", "config": [
        layer("Convolution2D", "c", dim_ordering=ordering),
        layer("Deconvolution2D", "t", dim_ordering=ordering),
        layer("AtrousConvolution2D", "a", dim_ordering=ordering),
        layer("SeparableConvolution2D", "p", dim_ordering=ordering)]}


# Keras 1 keeps [out, in, row, column] or [row, column, in, out], for transposed convolutions too.
first = depthwise(D, 2).transpose(3, 2, 0, 1)
h5("keras1-th.h5", {"c": old("c", C, 4), "t": old("t", T, 4), "a": old("a", L, 8),
                    "p": {"p_depthwise_kernel": first, "p_pointwise_kernel": P, "p_b": bias(5)}},
   keras1("th"), backend=None, version="1.2.2")
h5("keras1-tf.h5", {"c": old("c", conv(C), 4), "t": old("t", conv(T), 4), "a": old("a", conv(L), 8),
                    "p": {"p_depthwise_kernel": depthwise(D, 2), "p_pointwise_kernel": conv(P), "p_b": bias(5)}},
   keras1("tf"), backend=None, version="1.2.2")
h5("keras1-theano.h5", {"c": old("c", turned(C), 4)}, keras1("th"), backend="theano", version="1.2.2")
h5("keras1-weights.h5", {"first": old("first", C, 4), "last": old("last", conv(C), 4),
                         "block1_conv1": {"block1_conv1_W_1:0": counting(3, 3, 3), "block1_conv1_b_1:0": bias(3)}},
   backend=None, version=None, whole=False)
h5("keras0.h5", {"layer_0": {"param_0": C, "param_1": bias(4)}}, backend=None, version=None, whole=False)

# Layers of one name in several models, and names that look like paths.
inner_conv = model("a", layer("Conv2D", "l1", filters=4))
inner_up = model("b", layer("Conv2DTranspose", "l1", filters=4))
h5("nested.h5", {
    "outer": {"outer/a/l1/kernel:0": conv(C), "outer/b/l1/kernel:0": transpose(T)},
    "l1": {"l1/kernel:0": depthwise(D, 2)},
}, model("s", model("outer", inner_conv, inner_up, kind="Functional"), layer("DepthwiseConv2D", "l1"), kind="Functional"))
h5("uniquified.h5", {"outer": {"l1/kernel:0": conv(C), "l1_1/kernel:0": transpose(counting(5, 3, 3, 1000))}},
   model("s", model("outer", inner_conv, model("b", layer("Conv2DTranspose", "l1", filters=5)), kind="Model")))
h5("slashes.h5", {
    "enc": {"enc/kernel:0": conv(C)},
    "enc/l1": {"enc/l1/kernel:0": transpose(T)},
    "enc/l1/deep": {"enc/l1/deep/depthwise_kernel:0": depthwise(D, 2)},
}, model("s", layer("Conv2D", "enc"), layer("Conv2DTranspose", "enc/l1"), layer("DepthwiseConv2D", "enc/l1/deep")))
h5("misnamed.h5", {"conv2d_transpose": {"conv2d_transpose/kernel:0": conv(C)}},
   model("s", layer("Conv2D", "conv2d_transpose")))
keras("nested.keras", {
    "layers/functional/layers/conv2d": [conv(C)],
    "layers/functional_1/layers/conv2d_transpose": [transpose(T)],
    "layers/depthwise_conv2d": [depthwise(D, 2)],
}, model("s", model("a", layer("Conv2D", "l1"), kind="Functional"), model("b", layer("Conv2DTranspose", "l1"), kind="Functional"),
         layer("DepthwiseConv2D", "l1"), kind="Functional"))

# Weights alone: the number of biases tells the order of axes, or nothing does.
square = counting(3, 3, 3, 6000)
h5("weights-alone.h5", {
    "down": {"down/kernel:0": conv(C), "down/bias:0": bias(4)},
    "up": {"up/kernel:0": transpose(T), "up/bias:0": bias(4)},
    "each": {"each/kernel:0": depthwise(D, 2), "each/bias:0": bias(6)},
    "one": {"one/kernel:0": depthwise(counting(3, 1, 3), 1), "one/bias:0": bias(3)},
    "even": {"even/kernel:0": conv(square), "even/bias:0": bias(3)},
    "deconv": {"deconv/kernel:0": transpose(T)},
    "plain": {"plain/kernel:0": conv(C)},
}, whole=False)
keras("own-blocks.weights.h5", {
    "layers/res_block/proj": [conv(C), bias(4)],
    "layers/res_block/up": [transpose(T), bias(4)],
    "layers/res_block/mix": [depthwise(D, 2), conv(P), bias(5)],
    "layers/res_block_1/proj": [conv(L), bias(8)],
    "layers/table": [np.zeros((40, 40, 2, 2), np.float32)],
    "blocks/conv2d_transpose_1": [transpose(T)],
}, None, alone=True)
keras("own-blocks.keras", {
    "layers/res_block/proj": [conv(C), bias(4)],
    "layers/res_block_1/proj": [conv(L), bias(8)],
    "layers/res_block_1/serialised": [transpose(T)],
}, model("s", layer("ResBlock", "r1"), layer("ResBlock", "r2", serialised=layer("Conv2DTranspose", "up"))),
    said={"layers/res_block/proj": "conv2d_5", "layers/res_block_1/proj": "conv2d_6"})
h5("own-block.h5", {"block": {"block/conv2d_7/kernel:0": conv(C), "block/up/kernel:0": transpose(T),
                              "block/up/bias:0": bias(4), "block/table:0": np.zeros((7, 7, 2, 2), np.float32)}},
   model("s", layer("Package>Block", "block")))

# Wrappers.
lstm = layer("ConvLSTM2D", "conv_lstm2d")
h5("wrappers.h5", {
    "td": {"td/kernel:0": transpose(T)},
    "tds": {"tds/c/kernel:0": conv(C), "tds/t/kernel:0": transpose(T)},
    "bi": {"bi/forward_conv_lstm2d/kernel:0": conv(L), "bi/forward_conv_lstm2d/recurrent_kernel:0": conv(R),
           "bi/backward_conv_lstm2d/kernel:0": conv(L), "bi/backward_conv_lstm2d/recurrent_kernel:0": conv(R)},
}, model("s",
         layer("TimeDistributed", "td", layer=layer("SpectralNormalization", "sn", layer=layer("Conv2DTranspose", "t"))),
         layer("TimeDistributed", "tds", layer=model("inner", layer("Conv2D", "c"), layer("Conv2DTranspose", "t"))),
         layer("Bidirectional", "bi", layer=lstm)))
keras("wrappers.keras", {
    "layers/time_distributed/layer": [transpose(T), bias(4)],
    "layers/time_distributed_1/layer/layers/conv2d": [conv(C)],
    "layers/bidirectional/forward_layer/cell": [conv(L), conv(R), bias(8)],
    "layers/bidirectional/backward_layer/cell": [conv(L), conv(R), bias(8)],
    "layers/conv_lstm2d/cell": [conv(L), conv(R), bias(8)],
}, model("s",
         layer("TimeDistributed", "td", layer=layer("Conv2DTranspose", "t")),
         layer("TimeDistributed", "tds", layer=model("inner", layer("Conv2D", "c"))),
         layer("Bidirectional", "bi", layer=lstm), layer("ConvLSTM2D", "plain")))


# How HDF5 keeps arrays, and what stands beside them.
def bfloat16(array):
    return (array.view(np.uint32) >> 16).astype("<u2").view("V2")


small = counting(2, 1, 3)
keras("bfloat16.weights.h5", {
    "layers/conv2d": [bfloat16(conv(small))],
    "layers/conv2d_1": [(bfloat16(conv(small)), "bfloat16")],
    "layers/conv2d_2": [np.zeros((3, 3, 3, 4), "V3")],
    "layers/conv2d_3": [conv(C)],
}, None, alone=True)
keras("bfloat16.keras", {"layers/conv2d": [bfloat16(conv(small))]},
      model("s", layer("Conv2D", "c", dtype={"class_name": "DTypePolicy", "config": {"name": "bfloat16"}})))

held = io.BytesIO()
with h5py.File(held, "w") as f:
    group = f.create_group("layers/conv2d/vars")
    space = h5py.h5s.create_simple((3, 3, 3, 4))
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_layout(h5py.h5d.COMPACT)
    h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, plist).write(space, space, conv(C))
    f["layers/conv2d_1/vars/0"] = conv(C).astype(">f4")
    f["type"] = np.dtype("<f4")
    f.create_group("layers/conv2d_2/vars").create_dataset("0", data=conv(C), dtype=f["type"])
    brain = h5py.h5t.IEEE_F16LE.copy()
    brain.set_fields(15, 7, 8, 0, 7)
    brain.set_ebias(127)
    two = h5py.h5s.create_simple((3, 3, 1, 2))
    h5py.h5d.create(f.create_group("layers/conv2d_3/vars").id, b"0", brain, two).write(
        h5py.h5s.ALL, h5py.h5s.ALL, conv(small), h5py.h5t.NATIVE_FLOAT)
    f.create_dataset("layers/conv2d_4/vars/0", (3, 3, 2, 2), "<f4")
    f.create_dataset("layers/conv2d_5/vars/0", data=conv(C), compression="gzip")
    f["layers/conv2d_6/vars/0"] = conv(C).astype(np.int8)
FILES["layouts.weights.h5"] = held.getvalue()

many = {f"layer{i}": {f"layer{i}/kernel:0": conv(counting(1, 1, 3, 100 * i))} for i in range(40)}
h5("dense.h5", many, model("s", *[layer("Conv2D", name) for name in many]), libver="latest", track_order=True)

held = io.BytesIO()
with h5py.File(held, "w", libver="latest") as f:
    own = f.create_group("c")
    for i in range(12):
        own.attrs[f"fact{i}"] = np.array([b"ab"], "V2") if i % 3 == 0 else i
    f.attrs["layer_names"] = [b"c"]
    f.attrs["strange"] = np.array([b"ab"], "V2")
    f.attrs["backend"] = "theano"
    own["c/kernel:0"] = conv(turned(C))
    own["c/strange"] = np.zeros(3, "V5")
FILES["strange-attributes.h5"] = held.getvalue()

infinity = json.dumps(model("s", layer("Conv2DTranspose", "c"), layer("ReLU", "r", max_value=float("inf"))))
h5("infinity.h5", {"c": {"c/kernel:0": transpose(T)}}, infinity)
h5("broken-configuration.h5", {"c": {"c/kernel:0": transpose(T), "c/bias:0": bias(4)}}, infinity[:-9])

with zipfile.ZipFile("keras-kinds.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for name, content in FILES.items():
        entry = zipfile.ZipInfo(name, (2024, 5, 1, 12, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        z.writestr(entry, content)
