"""The programs of the comparison: one file each, and one entry in PEERS."""

from peers.cnn import Cnn
from peers.convnetjs import ConvNetJS
from peers.darknet import Darknet
from peers.dlib import Dlib
from peers.onnxruntime import OnnxRuntime
from peers.pytorch import PyTorch
from peers.tiny_dnn import TinyDnn

# The first is the one that the others are compared with.
PEERS = {
    "cnn": Cnn(),
    "pytorch": PyTorch("PyTorch"),
    "pytorch-channels-last": PyTorch("PyTorch, channels_last", "--channels-last"),
    "pytorch-optimized": PyTorch("PyTorch, optimize_for_inference", "--optimize", training=False),
    "onnxruntime": OnnxRuntime(),
    "tiny-dnn": TinyDnn(),
    "dlib": Dlib(),
    "darknet": Darknet(),
    "convnetjs": ConvNetJS(),
}
