"""Writes the PyTorch files of this folder: torch.onnx.export, torch.save, and safetensors by its published format."""
import json
import struct
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")


def counting(*shape, start=0):
    count = torch.Size(shape).numel()
    return (start + torch.arange(count, dtype=torch.float32)).reshape(shape)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 3, padding=1)
        self.each = nn.Conv2d(4, 8, 5, padding=2, groups=4, bias=False)
        self.oblong = nn.Conv2d(8, 2, (3, 1), bias=False)
        self.up = nn.ConvTranspose2d(2, 3, 3, bias=False)
        self.parted = nn.ConvTranspose2d(3, 6, 3, groups=3, bias=False)
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        x = self.oblong(self.each(torch.relu(self.stem(x))))
        return self.head(self.parted(self.up(x)).mean((2, 3)))


net = Net()
with torch.no_grad():
    net.stem.weight.copy_(counting(4, 2, 3, 3))
    net.each.weight.copy_(counting(8, 1, 5, 5, start=1000))
    net.oblong.weight.copy_(counting(2, 8, 3, 1, start=2000))
    # PyTorch keeps [in, out / groups, k, k]; the importer has to bring out [out, in / groups, k, k].
    net.up.weight.copy_(counting(3, 2, 3, 3, start=3000).transpose(0, 1))
    net.parted.weight.copy_(counting(6, 1, 3, 3, start=4000).reshape(3, 2, 3, 3))

torch.onnx.export(net.eval(), (torch.zeros(1, 2, 12, 12),), "torch.onnx", dynamo=False)
torch.save({"stem.weight": net.stem.weight.detach()}, "torch.pt")
torch.save({"stem.weight": net.stem.weight.detach()}, "torch-old.pt", _use_new_zipfile_serialization=False)

NAMES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int8: "I8"}


def safetensors(name, tensors):
    """8 bytes of header length, JSON padded with spaces to eight bytes, then the tensors, widest numbers first."""
    ordered = sorted(tensors.items(), key=lambda t: (-t[1].element_size(), t[0]))
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for key, tensor in ordered:
        raw = bytes(tensor.detach().contiguous().view(torch.uint8).flatten().tolist())
        header[key] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape),
                       "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(name, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


safetensors("torch.safetensors", {
    "stem.weight": net.stem.weight,
    "stem.bias": net.stem.bias,
    "each.weight": net.each.weight,
    "oblong.weight": net.oblong.weight,
    "head.weight": net.head.weight,
    "wide.weight": counting(2, 2, 3, 3, start=5000).double(),
    "half.weight": counting(2, 1, 3, 3, start=6).half(),
    "brain.weight": counting(2, 1, 3, 3, start=27).bfloat16(),
    "point.weight": counting(2, 3, 1, 1),
    "coded.weight": torch.ones(2, 1, 3, 3, dtype=torch.int8),
    "attention.mask": torch.ones(1, 1, 65, 65),
})
