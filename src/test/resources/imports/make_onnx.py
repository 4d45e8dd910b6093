"""Writes the ONNX files of this folder with the onnx package: every way in which weights may be kept."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def counting(*shape, start=0):
    count = int(np.prod(shape))
    return (start + np.arange(count, dtype=np.float32)).reshape(shape)


def node(name, weight, kind="Conv", **attributes):
    return helper.make_node(kind, [name + "-in", weight], [name + "-out"], name=name, **attributes)


def model(nodes, initializers):
    graph = helper.make_graph(nodes, "kernels", [], [], initializers)
    return helper.make_model(graph, producer_name="kernelscope-tests")


half = counting(2, 1, 3, 3, start=6)
weights = [
    helper.make_tensor("floats", TensorProto.FLOAT, [2, 2, 3, 3], counting(2, 2, 3, 3).flatten()),
    numpy_helper.from_array(counting(2, 2, 3, 3, start=1000), "raw"),
    helper.make_tensor("doubles", TensorProto.DOUBLE, [2, 2, 3, 3], counting(2, 2, 3, 3, start=2000).flatten()),
    helper.make_tensor("halves", TensorProto.FLOAT16, [2, 1, 3, 3], half.flatten()),
    numpy_helper.from_array(half.astype(np.float16), "raw halves"),
    helper.make_tensor("brains", TensorProto.BFLOAT16, [2, 1, 3, 3], half.flatten()),
    numpy_helper.from_array(counting(2, 2, 3, 3).astype(np.int8), "coded"),
    numpy_helper.from_array(counting(4, 4), "matrix"),
]
constant = helper.make_node(
    "Constant", [], ["constant"], value=numpy_helper.from_array(counting(1, 2, 5, 5, start=3000)))
nodes = [node("by " + t.name, t.name) for t in weights[:7]] + [
    constant,
    node("by constant", "constant"),
    node("again", "raw"),
    node("computed", "by raw-out"),
    helper.make_node("MatMul", ["x", "matrix"], ["y"]),
    helper.make_node("QLinearConv", ["x", "s", "z", "coded"], ["q"], name="quantised"),
]
onnx.save(model(nodes, weights), "kinds.onnx")

outside = model([node("stem", "stem.weight")], [numpy_helper.from_array(counting(4, 2, 3, 3), "stem.weight")])
onnx.save(outside, "outside.onnx", save_as_external_data=True, location="outside.onnx.data", size_threshold=0)
