"""Writes the PyTorch files of this folder and of torch/: torch.onnx.export, torch.save, torch.jit.save, and safetensors by its published format."""
import collections
import io
import json
import os
import struct
import tarfile
import warnings
import zipfile

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


# What torch.save and torch.jit.save write of networks, in every form of it. Weights count up as above.
os.chdir("torch")


class Twice(nn.Module):
    """Modules in modules, and a transposed convolution in groups, which only a module tells."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 3)
        self.blocks = nn.Sequential(nn.Conv2d(4, 4, 5, groups=2, bias=False), nn.Conv2d(4, 4, 1))
        self.up = nn.ConvTranspose2d(4, 6, 3, groups=2)

    def forward(self, x):
        return self.up(self.blocks(self.stem(x)))


def twice():
    module = Twice().eval()
    with torch.no_grad():
        module.stem.weight.copy_(counting(4, 2, 3, 3))
        module.blocks[0].weight.copy_(counting(4, 2, 5, 5, start=1000))
        module.blocks[1].weight.copy_(counting(4, 4, 1, 1, start=2000))
        # [in, out / groups, k, k]; the importer has to bring out [out, in / groups, k, k].
        first, second = counting(6, 2, 3, 3, start=3000).split(3)
        module.up.weight.copy_(torch.cat([first.transpose(0, 1), second.transpose(0, 1)]))
        module.stem.bias.zero_(), module.blocks[1].bias.zero_(), module.up.bias.zero_()
    return module


def script(name, scripted):
    """Without what is for people who look for bugs, which has the paths of this machine in it."""
    whole = io.BytesIO()
    torch.jit.save(scripted, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(name, "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(zipfile.ZipInfo("scripted/" + entry.filename.split("/", 1)[1]), source.read(entry), entry.compress_type)


def no_source(*_):
    raise OSError("the source of a module is optional")


torch.serialization.get_source_lines_and_file = no_source
module = twice()
weights = {"stem.weight": module.stem.weight.detach(), "stem.bias": module.stem.bias.detach()}
torch.save(module, "module.pt")
torch.save(module, "module-old.pth", _use_new_zipfile_serialization=False)
scripted = torch.jit.script(module)
script("scripted.pt", scripted)
script("traced.pt", torch.jit.trace(module, torch.zeros(1, 2, 12, 12)))
script("frozen.pt", torch.jit.freeze(scripted))
torch.save(torch.fx.symbolic_trace(module), "graph.pt")
torch.save(weights, "protocol4.pt", pickle_protocol=4)

optimizer = torch.optim.SGD([nn.Parameter(weights["stem.weight"].clone())], lr=0.1, momentum=0.9)
optimizer.param_groups[0]["params"][0].grad = torch.ones(4, 2, 3, 3)
optimizer.step()
torch.save({"epoch": 2, "global_step": 20, "pytorch-lightning_version": "2.1.0",
            "state_dict": collections.OrderedDict(("net." + k, v) for k, v in weights.items()),
            "loops": {"fit_loop": {"state_dict": {}}}, "callbacks": {"ModelCheckpoint": {"best_model_score": torch.tensor(0.3)}},
            "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [{"base_lrs": [0.1]}],
            "hyper_parameters": {"lr": 0.1}}, "lightning.ckpt")
torch.save({"model": weights, "ema": {k: v + 500 for k, v in weights.items()}, "optimizer": optimizer,
            "best_images": torch.rand(2, 3, 8, 8)}, "ema.pt")
torch.save({"module._orig_mod." + k: v for k, v in weights.items()}, "compiled.pt")
torch.save([weights, optimizer.state_dict()], "list.pt")
torch.save(optimizer.state_dict(), "optimizer.pt")
torch.save({"fc.weight": torch.ones(2, 2)}, "dense.pt")

# Parameters, buffers, tensors of derived classes, and with attributes of their own.
tensor = counting(2, 2, 3, 3)


class Derived(torch.Tensor):
    pass


noted, parameter = tensor.clone(), nn.Parameter(tensor.clone())
noted.note, parameter.note = "a note", "a note"
torch.save({"parameter.weight": nn.Parameter(tensor.clone()), "buffer.weight": nn.Buffer(tensor.clone()),
            "derived.weight": tensor.clone().as_subclass(Derived), "noted.weight": noted,
            "noted_parameter.weight": parameter,
            "derived_parameter.weight": nn.Parameter(tensor.clone().as_subclass(Derived))}, "wrapped.pt")

# Views: every second channel, the middle of wider kernels, channels last, one kernel seen by all.
wide = torch.full((4, 4, 5, 5), -1.0)
wide[::2, 2:, 1:4, 1:4] = tensor
torch.save({"inner.weight": wide[::2, 2:, 1:4, 1:4], "last.weight": tensor.clone().contiguous(memory_format=torch.channels_last),
            "turned.weight": tensor.permute(3, 2, 1, 0).contiguous().permute(3, 2, 1, 0),
            "expanded.weight": counting(1, 1, 3, 3).expand(2, 2, 3, 3)}, "views.pt")

# Tensors that are no rows of floats, and one that is.
unread = {
    "quantised.weight": torch.quantize_per_tensor(tensor, 1.0, 0, torch.qint8),
    "sparse.weight": tensor.to_sparse(),
    "complex.weight": torch.zeros(2, 2, 3, 3, dtype=torch.complex64),
    "imaginary.weight": torch.zeros(2, 2, 3, 3, dtype=torch.complex64).conj().imag,
    "integer.weight": torch.ones(2, 2, 3, 3, dtype=torch.int8),
    "float8.weight": torch.zeros(2, 2, 3, 3).to(torch.float8_e4m3fn),
    "meta.weight": torch.empty(2, 2, 3, 3, device="meta"),
    "nested.weight": torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
    "wide.weight": torch.ones(2, 1, 32, 32).half(),
    "pruned.weight_mask": torch.ones(2, 2, 3, 3),
    "attention.mask": torch.ones(1, 1, 40, 40).half(),
    "scale": torch.ones(1, 2, 1, 1),
    "empty.weight": torch.empty(0, 2, 3, 3),
    "read.weight": tensor,
}
torch.save(unread, "unread.pt")


def archive(name, change, **options):
    """A state dict as other machines and other writers of zips lay it out."""
    plain = io.BytesIO()
    torch.save(weights, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(name, "w") as target:
        for entry in source.namelist():
            content = change(entry, source.read(entry))
            if content is not None:
                with target.open(zipfile.ZipInfo(entry), "w", **options) as f:
                    f.write(content)


def swapped(entry, content):
    if entry.endswith("byteorder"):
        return b"big"
    numbers = len(content) // 4
    return struct.pack(f">{numbers}f", *struct.unpack(f"<{numbers}f", content)) if "/data/" in entry else content


archive("big_endian.pt", swapped)
archive("zip64.pt", lambda entry, content: content, force_zip64=True)
archive("no_byteorder.pt", lambda entry, content: None if entry.endswith("byteorder") else content)
archive("middle_endian.pt", lambda entry, content: b"middle" if entry.endswith("byteorder") else content)
with zipfile.ZipFile("no_byteorder.pt") as source, zipfile.ZipFile("deflated.pt", "w", zipfile.ZIP_DEFLATED) as target:
    for entry in source.namelist():
        target.writestr(zipfile.ZipInfo(entry), source.read(entry), zipfile.ZIP_DEFLATED)
with tarfile.open("before_0_4.pth", "w") as tar:
    for entry in ("sys_info", "pickle", "tensors", "storages"):
        tar.addfile(tarfile.TarInfo(entry))
