"""Takes trained networks to PyTorch and back: the module that `cnn export` writes gives the logits of the network in
double precision, its state dict goes back into the config, and what PyTorch exports as ONNX computes the same here.

    exchange_test.py CNN
"""

import importlib.util
import pathlib
import sys
import tempfile

try:
    import torch
except ImportError as error:
    print(f"{error}: PyTorch is not installed; scripts/install-deps --all does that")
    sys.exit(77)  # which ctest takes for skipped

from case import Case
from networks import DILATIONS, GATES, HARD, INCEPTION, PADS, PRELUS, RESNET
from parity_test import make_data, run, write_config
from safetensors import read_safetensors
from torch_network import Network

TOLERANCE = 1e-5  # of the largest logit


def loaded(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.load()


def check_near(what, got, expected):
    off = ((got - expected).abs().max() / expected.abs().max()).item()
    print(f"{what}: off by {off:.1e}")
    assert off <= TOLERANCE, what


def check(cnn, name, layers, image, directory):
    case = Case(layers, image, {"type": "sgd", "learning_rate": 0.05}, epochs=1, images=43)
    network = Network(layers, image)
    images = make_data(directory, image, network.classes, case.images)["test"][0]
    write_config(directory / "net.yaml", case)
    run(cnn, "train", directory / "net.yaml", "-o", directory / "run", "-q")
    tensors, _ = read_safetensors(directory / "run/model.bin")
    network.load(tensors)
    with torch.no_grad():
        expected = network.double().eval()(images.double())
        run(cnn, "export", directory / "run", "-o", directory / "net.py", "-q")
        module = loaded(directory / "net.py")
        check_near(f"{name} as a module", module(images), expected)

        for new in (True, False):
            torch.save(module.state_dict(), directory / "net.pth", _use_new_zipfile_serialization=new)
            run(cnn, "import", directory / "net.pth", directory / "net.yaml", "-o", directory / "back.bin", "-q")
            back, _ = read_safetensors(directory / "back.bin")
            assert all((back[key] == tensors[key]).all() for key in tensors), "the state dict comes back changed"

        if any(kind == "lrn" for kind, _ in layers) or layers is PADS or layers is DILATIONS:
            return  # which PyTorch writes out with an If, and no static graph; or does not write at all
        torch.onnx.export(module, images[:1], str(directory / "net.onnx"), opset_version=12)
        run(cnn, "import", directory / "net.onnx", "-o", directory / "onnx.bin", "-q")
        run(cnn, "export", directory / "onnx.bin", "-o", directory / "onnx.py", "-q")
        check_near(f"{name} by PyTorch's ONNX", loaded(directory / "onnx.py")(images), expected)


def main():
    torch.set_num_threads(1)
    branches = [layer for layer in INCEPTION if layer[0] != "lrn"]
    for name, layers, image in (("resnet", RESNET, (14, 13)), ("inception", INCEPTION, (11, 12)), ("branches", branches, (11, 12)),
                                ("hard", HARD, (12, 14)), ("pads", PADS, (18, 16)), ("gates", GATES, (14, 11)),
                                ("dilations", DILATIONS, (19, 16)), ("prelus", PRELUS, (14, 11))):
        with tempfile.TemporaryDirectory() as directory:
            check(sys.argv[1], name, layers, image, pathlib.Path(directory))


main()
