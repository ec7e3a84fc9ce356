"""Runs the modules of PyTorch that export_probe wrote, in double precision, and prints how far ours are off, of the
largest:

    compare.py DIR <LINES

Each line in is one of export_probe's; a line out: NAME pytorch OFF.
"""

import importlib.util
import pathlib
import sys

import numpy
import torch

directory = pathlib.Path(sys.argv[1])
for line in sys.stdin:
    name, *sides = line.split()
    spec = importlib.util.spec_from_file_location("network", directory / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    images = torch.from_numpy(numpy.fromfile(directory / f"{name}.images", numpy.float32)).reshape(*map(int, sides))
    wanted = torch.from_numpy(numpy.fromfile(directory / f"{name}.logits", numpy.float32)).reshape(images.shape[0], -1)
    with torch.no_grad():
        given = module.load().double()(images.double())
    print(f"{name} pytorch {((given - wanted).abs().max() / wanted.abs().max()).item():.1e}")
