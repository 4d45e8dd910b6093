"""Writes the Keras files of this folder with h5py, group by group and attribute by attribute as Keras does."""
import io
import json
import zipfile

import h5py
import numpy as np


def counting(out, inner, size, start=0, width=None):
    """[out, in, k, k] weights that count up; width for kernels that are not square."""
    width = width or size
    count = out * inner * size * width
    return (start + np.arange(count, dtype=np.float32)).reshape(out, inner, size, width)


def conv(oihw):
    """Conv2D keeps [height, width, in, out]."""
    return np.ascontiguousarray(oihw.transpose(2, 3, 1, 0))


def transpose(oihw):
    """Conv2DTranspose keeps [height, width, out, in]."""
    return np.ascontiguousarray(oihw.transpose(2, 3, 0, 1))


def depthwise(o1hw, multiplier):
    """DepthwiseConv2D keeps [height, width, in, multiplier]; output channel in * multiplier + m."""
    outputs, _, height, width = o1hw.shape
    grouped = o1hw.reshape(outputs // multiplier, multiplier, height, width)
    return np.ascontiguousarray(grouped.transpose(2, 3, 0, 1))


# name, class, [(variable, value)]; in the order of the network, which is not that of the alphabet
LAYERS = [
    ("stem", "Conv2D", [("kernel", conv(counting(3, 2, 3))), ("bias", np.zeros(3, np.float32))]),
    ("conv2d_2", "Conv2D", [("kernel", conv(counting(2, 3, 5, 1000)))]),
    ("conv2d_10", "Conv2D", [("kernel", conv(counting(4, 2, 1, 2000)))]),
    ("each", "DepthwiseConv2D", [("depthwise_kernel", depthwise(counting(8, 1, 3, 3000), 2))]),
    ("up", "Conv2DTranspose", [("kernel", transpose(counting(2, 8, 3, 4000)))]),
    ("parted", "SeparableConv2D", [
        ("depthwise_kernel", depthwise(counting(2, 1, 3, 5000), 1)),
        ("pointwise_kernel", conv(counting(3, 2, 1, 6000)))]),
    ("oblong", "Conv2D", [("kernel", conv(counting(2, 3, 3, 7000, width=1)))]),
    ("dense", "Dense", [("kernel", np.ones((6, 4), np.float32)), ("bias", np.zeros(4, np.float32))]),
]


def config(layers, keras3):
    module = {"module": "keras.layers", "registered_name": None} if keras3 else {}
    return {
        **({"module": "keras", "registered_name": "Sequential"} if keras3 else {}),
        "class_name": "Sequential",
        "config": {
            "name": "sequential",
            "layers": [{**module, "class_name": "InputLayer",
                        "config": {"name": "input_1", "dtype": "float32", "sparse": False}}]
            + [{**module, "class_name": kind, "config": {"name": name, "trainable": True}}
               for name, kind, _ in layers],
        },
    }


def legacy(group, layers, path):
    """Keras' save_weights_to_hdf5_group."""
    group.attrs["layer_names"] = [name.encode() for name, _, _ in layers]
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = b"2.11.0"
    for name, _, variables in sorted(layers):
        own = group.create_group(name)
        names = [path(name, variable) for variable, _ in variables]
        own.attrs["weight_names"] = [n.encode() for n in names]
        for n, (_, value) in zip(names, variables):
            data = own.create_dataset(n, value.shape, dtype=value.dtype)
            data[:] = value
    group.create_group("top_level_model_weights").attrs["weight_names"] = []


def keras2(name, variable):
    return f"{name}/{variable}:0"


# A whole model as Keras 2 saves it, with its configuration and the optimiser's momentum.
with h5py.File("keras2-model.h5", "w") as f:
    f.attrs["keras_version"] = "2.11.0"
    f.attrs["backend"] = "tensorflow"
    f.attrs["model_config"] = json.dumps(config(LAYERS, False)).encode()
    f.attrs["training_config"] = json.dumps({"loss": "mse", "metrics": None}).encode()
    legacy(f.create_group("model_weights"), LAYERS, keras2)
    momentum = f.create_group("optimizer_weights")
    momentum.attrs["weight_names"] = [b"SGD/stem/kernel/momentum:0"]
    momentum["SGD/stem/kernel/momentum:0"] = -conv(counting(3, 2, 3))

# Weights alone: the kinds of the layers have to be read off their names. One layer is a network.
NAMED = [
    ("conv2d", "Conv2D", LAYERS[0][2]),
    ("depthwise_conv2d", "DepthwiseConv2D", LAYERS[3][2]),
    ("conv2d_transpose", "Conv2DTranspose", LAYERS[4][2]),
]
with h5py.File("keras2-weights.h5", "w") as f:
    legacy(f, NAMED, keras2)
    inner = f.create_group("backbone")
    inner.attrs["weight_names"] = [b"block1_conv1/kernel:0", b"block1_conv1/bias:0"]
    inner["block1_conv1/kernel:0"] = conv(counting(2, 1, 3, 8000))
    inner["block1_conv1/bias:0"] = np.zeros(2, np.float32)
    f.attrs["layer_names"] = [n.encode() for n, _, _ in NAMED] + [b"backbone"]

# The same format as Keras 3 writes it: whole paths as names, and DepthwiseConv2D calls its weights kernel.
with h5py.File("keras3-legacy.h5", "w") as f:
    renamed = [(name, kind, [("kernel", variables[0][1])]) for name, kind, variables in LAYERS[:5]]
    f.attrs["model_config"] = json.dumps(config(renamed, False)).encode()
    legacy(f.create_group("model_weights"), renamed, lambda name, v: f"sequential/{name}/{v}")


def keras3(f, layers):
    """Keras' saving_lib: groups by class, numbered, and variables by number."""
    f.create_group("vars")
    used = {}
    for _, kind, variables in layers:
        snake = {"Conv2D": "conv2d", "DepthwiseConv2D": "depthwise_conv2d", "Dense": "dense",
                 "Conv2DTranspose": "conv2d_transpose", "SeparableConv2D": "separable_conv2d"}[kind]
        number = used.get(snake, 0)
        used[snake] = number + 1
        group = f.create_group(f"layers/{snake}_{number}" if number else f"layers/{snake}").create_group("vars")
        for i, (_, value) in enumerate(variables):
            group[str(i)] = value
    f.create_group("optimizer").create_group("vars")["0"] = -conv(counting(3, 2, 3))


with h5py.File("keras3.weights.h5", "w") as f:
    keras3(f, LAYERS)
    narrow = f.create_group("layers/conv2d_4").create_group("vars")
    narrow["0"] = conv(counting(2, 1, 3, 9)).astype(np.float16)

held = io.BytesIO()
with h5py.File(held, "w") as f:
    keras3(f, LAYERS)
with zipfile.ZipFile("keras3.keras", "w") as z:
    for name, content in [
        ("metadata.json", json.dumps({"keras_version": "3.3.3", "date_saved": "2024-05-01@12:00:00"}).encode()),
        ("config.json", json.dumps(config(LAYERS, True)).encode()),
        ("model.weights.h5", held.getvalue()),
    ]:
        z.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 12, 0, 0)), content)

# What nobody can read as kernels of Keras: another program's HDF5 file, and compressed weights.
with h5py.File("not-keras.h5", "w") as f:
    f["spectra/run"] = np.zeros((3, 4))
with h5py.File("compressed.h5", "w") as f:
    f.create_dataset("layers/conv2d/vars/0", data=conv(counting(3, 2, 3)), compression="gzip")
