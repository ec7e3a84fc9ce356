"""Reads a safetensors file as its description says, with nothing of cnn: one line a tensor, of name, shape and the bits
of its float32 numbers; then the metadata's names."""
import json
import struct
import sys

import numpy

with open(sys.argv[1], "rb") as file:
    (header_size,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(header_size))
    data = file.read()
metadata = header.pop("__metadata__")
for name, tensor in sorted(header.items()):
    assert tensor["dtype"] == "F32"
    begin, end = tensor["data_offsets"]
    values = numpy.frombuffer(data[begin:end], dtype="<f4").reshape(tensor["shape"])
    print(name, list(values.shape), *values.view("<u4").ravel())
print(*sorted(metadata))
