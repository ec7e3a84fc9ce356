#include "torch/write_module.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <variant>

#include "spec/windows.h"

namespace cnn {
namespace {

constexpr const char* kClasses = R"(

class Named(nn.Sequential):
    """Layers one after another, by name."""

    def __init__(self, *layers):
        super().__init__(OrderedDict(layers))


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x


class Average(nn.Module):
    """Averages of windows over what is padded, of which a part counts: (left, right, top, bottom)."""

    def __init__(self, kernel, stride, pads, counted):
        super().__init__()
        self.windows = kernel, stride
        self.pads, self.counted = pads, counted

    def sums(self, x):
        return nn.functional.avg_pool2d(x, *self.windows, divisor_override=1)

    def forward(self, x):
        ones = nn.functional.pad(torch.ones_like(x[:1, :1]), self.counted, value=1.0)
        rest = [pad - counted for pad, counted in zip(self.pads, self.counted)]
        return self.sums(nn.functional.pad(x, self.pads)) / self.sums(nn.functional.pad(ones, rest))


class Residual(nn.Module):
    """x + F(x), or what x is projected to."""

    def __init__(self, layers, projection):
        super().__init__()
        self.names = [name for name, _ in layers], [name for name, _ in projection]
        for name, layer in layers + projection:
            self.add_module(name, layer)

    def forward(self, x):
        main, beside = x, x
        for name in self.names[0]:
            main = self.get_submodule(name)(main)
        for name in self.names[1]:
            beside = self.get_submodule(name)(beside)
        return beside + main


class Gate(nn.Sequential):
    """x times what its layers give, a number a channel."""

    def __init__(self, *layers):
        super().__init__(OrderedDict(layers))

    def forward(self, x):
        return x * super().forward(x)


class Branches(nn.Module):
    """Several ways from x, their outputs one after another by channel."""

    def __init__(self, *paths):
        super().__init__()
        for i, path in enumerate(paths, 1):
            self.add_module(str(i), path)

    def forward(self, x):
        return torch.cat([path(x) for path in self.children()], 1)


def preprocess(pixels):
    """What the network takes, of an array of bytes (N, C, H, W)."""
    return (pixels.float() / 255 - MEAN) / STD


def read_tensors(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            begin, end = (8 + size + offset for offset in entry["data_offsets"])
            tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return tensors


def load(path=pathlib.Path(__file__).with_name(WEIGHTS)):
    """The network with its weights, for predictions; it gives logits."""
    network = make_network()
    network.load_state_dict(read_tensors(path), strict=False)
    return network.eval()
)";

std::string number(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string number(int64_t value) {
  return std::to_string(value);
}

std::string number(bool value) {
  return value ? "True" : "False";
}

std::string both(const Size2& size) {
  return "(" + number(size.height) + ", " + number(size.width) + ")";
}

// The last part of a name is what the module that holds it calls it.
std::string own_name(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

class PythonLayers {
 public:
  struct Flow {
    Volume volume;
    bool is_flat = false;  // (N, C)
  };

  // A list of ("name", layer), one a line.
  std::string list(const std::vector<LayerPlan>& layers, Flow& flow, int depth) {
    std::string text;
    for (const LayerPlan& layer : layers) {
      const auto one = [&](const auto& spec) { return write(spec, layer, flow, depth); };
      for (const auto& [name, made] : std::visit(one, layer.spec.kind))
        text += std::string(static_cast<size_t>(4 * depth), ' ') + "(\"" + name + "\", " + made + "),\n";
      flow.volume = layer.output;
    }
    return text;
  }

 private:
  using Made = std::vector<std::pair<std::string, std::string>>;

  static std::string indent(int depth) { return std::string(static_cast<size_t>(4 * depth), ' '); }

  // Before layers that take volumes.
  static Made as_volume(const LayerPlan& layer, Flow& flow) {
    if (!flow.is_flat) return {};
    flow.is_flat = false;
    return {{own_name(layer.spec.name) + "_volume",
             "nn.Unflatten(1, (" + number(flow.volume.channels) + ", 1, 1))"}};
  }

  static Made single(const LayerPlan& layer, Made before, std::string made) {
    before.emplace_back(own_name(layer.spec.name), std::move(made));
    return before;
  }

  // "(left, right, top, bottom)", as PyTorch has it.
  static std::string sides_of(const Pads& pads) {
    return "(" + number(pads.left) + ", " + number(pads.right) + ", " + number(pads.top) + ", " +
           number(pads.bottom) + ")";
  }

  // The pads with which the windows end where the last one does.
  template <typename Spec>
  static Pads reached(const Spec& spec, const LayerPlan& layer) {
    const auto end = [](int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t pad) {
      return (out - 1) * stride + kernel - in - pad;
    };
    const Size2 begin = spec.pad.begin(), extent = windows_of(spec).extent();
    return {begin,
            {end(layer.input.height, layer.output.height, extent.height, spec.stride.height, begin.height),
             end(layer.input.width, layer.output.width, extent.width, spec.stride.width, begin.width)}};
  }

  Made write(const ConvSpec& conv, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    Made made = as_volume(layer, flow);
    const Pads pads = reached(conv, layer);
    const bool is_plain =
        conv.pad.are_even() && pads.bottom <= conv.pad.bottom && pads.right <= conv.pad.right;
    if (!is_plain)
      made.emplace_back(own_name(layer.spec.name) + "_pad", "nn.ZeroPad2d(" + sides_of(pads) + ")");
    return single(layer, std::move(made),
                  "nn.Conv2d(" + number(layer.input.channels) + ", " + number(conv.filters) + ", " +
                      both(conv.kernel) + ", stride=" + both(conv.stride) + ", padding=" +
                      both(is_plain ? conv.pad.begin() : Size2{0, 0}) + ", dilation=" + both(conv.dilation) +
                      ", groups=" + number(conv.groups) + ", bias=" + number(conv.bias) + ")");
  }

  Made write(const PoolSpec& pool, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    const bool is_max = pool.type == PoolType::max;
    const std::string windows = both(pool.kernel) + ", stride=" + both(pool.stride);
    Made made = as_volume(layer, flow);
    if (pool.pad.are_even())
      return single(layer, std::move(made),
                    (is_max ? "nn.MaxPool2d(" : "nn.AvgPool2d(") + windows + ", padding=" +
                        both(pool.pad.begin()) + ", ceil_mode=" + number(pool.rounding == Rounding::ceil) +
                        (is_max || pool.count_padding ? ")" : ", count_include_pad=False)"));
    const std::string pads = sides_of(reached(pool, layer));
    if (!is_max)
      return single(layer, std::move(made),
                    "Average(" + windows + ", pads=" + pads + ", counted=" + sides_of(pool.counted()) + ")");
    made.emplace_back(own_name(layer.spec.name) + "_pad", "nn.ConstantPad2d(" + pads + ", -float(\"inf\"))");
    return single(layer, std::move(made), "nn.MaxPool2d(" + windows + ")");
  }

  Made write(const GlobalPoolSpec& pool, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    return single(layer, as_volume(layer, flow),
                  pool.type == PoolType::max ? "nn.AdaptiveMaxPool2d(1)" : "nn.AdaptiveAvgPool2d(1)");
  }

  Made write(const FcSpec& fc, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    Made made;
    if (!flow.is_flat) made.emplace_back(own_name(layer.spec.name) + "_flat", "nn.Flatten()");
    flow.is_flat = true;
    return single(layer, std::move(made),
                  "nn.Linear(" + number(layer.input.size()) + ", " + number(fc.units) +
                      ", bias=" + number(fc.bias) + ")");
  }

  Made write(const BatchNormSpec& norm, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    return single(layer, {},
                  std::string(flow.is_flat ? "nn.BatchNorm1d(" : "nn.BatchNorm2d(") +
                      number(layer.input.channels) + ", eps=" + number(norm.epsilon) +
                      ", momentum=" + number(norm.momentum) + ", affine=" + number(norm.affine) + ")");
  }

  Made write(const LrnSpec& lrn, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    return single(layer, as_volume(layer, flow),
                  "nn.LocalResponseNorm(" + number(lrn.size) + ", alpha=" + number(lrn.alpha) +
                      ", beta=" + number(lrn.beta) + ", k=" + number(lrn.k) + ")");
  }

  Made write(const DropoutSpec& dropout, const LayerPlan& layer, Flow& flow, int /*depth*/) {
    const bool is_spatial = dropout.spatial && !flow.is_flat;
    return single(layer, {},
                  std::string(is_spatial ? "nn.Dropout2d(" : "nn.Dropout(") + number(dropout.rate) + ")");
  }

  Made write(const ScaleSpec& scale, const LayerPlan& layer, Flow& /*flow*/, int /*depth*/) {
    return single(layer, {}, "Scale(" + number(scale.factor) + ")");
  }
  Made write(const PreluSpec& prelu, const LayerPlan& layer, Flow& /*flow*/, int /*depth*/) {
    return single(layer, {}, "nn.PReLU(" + number(prelu.shared ? 1 : layer.input.channels) + ")");
  }
  Made write(const ReluSpec& /*relu*/, const LayerPlan& layer, Flow& /*flow*/, int /*depth*/) {
    return single(layer, {}, "nn.ReLU()");
  }
  Made write(const ActivationSpec& spec, const LayerPlan& layer, Flow& /*flow*/, int /*depth*/) {
    return single(layer, {},
                  std::visit([](const auto& function) { return called(function); }, spec.function));
  }
  static std::string called(const LeakyRelu& leaky) { return "nn.LeakyReLU(" + number(leaky.slope) + ")"; }
  static std::string called(const Elu& elu) { return "nn.ELU(" + number(elu.alpha) + ")"; }
  static std::string called(const Sigmoid& /*sigmoid*/) { return "nn.Sigmoid()"; }
  static std::string called(const Tanh& /*tanh*/) { return "nn.Tanh()"; }
  static std::string called(const Gelu& /*gelu*/) { return "nn.GELU()"; }
  static std::string called(const Silu& /*silu*/) { return "nn.SiLU()"; }
  static std::string called(const Relu6& /*relu6*/) { return "nn.ReLU6()"; }
  static std::string called(const HardSigmoid& /*hard*/) { return "nn.Hardsigmoid()"; }
  static std::string called(const HardSwish& /*hard*/) { return "nn.Hardswish()"; }

  Made write(const SoftmaxSpec& /*softmax*/, const LayerPlan& /*layer*/, Flow& flow, int /*depth*/) {
    if (flow.is_flat) return {};
    return {{"logits", "nn.Flatten()"}};
  }

  Made write(const ResidualSpec& /*residual*/, const LayerPlan& layer, Flow& flow, int depth) {
    Made made = as_volume(layer, flow);
    std::string text = "Residual([\n";
    text += path(layer, 0, flow, depth + 1) + indent(depth) + "], [";
    if (layer.paths.size() > 1) text += "\n" + path(layer, 1, flow, depth + 1) + indent(depth);
    return single(layer, std::move(made), text + "])");
  }

  Made write(const GateSpec& /*gate*/, const LayerPlan& layer, Flow& flow, int depth) {
    Made made = as_volume(layer, flow);
    return single(layer, std::move(made), "Gate(\n" + path(layer, 0, flow, depth + 1) + indent(depth) + ")");
  }

  Made write(const BranchesSpec& /*branches*/, const LayerPlan& layer, Flow& flow, int depth) {
    Made made = as_volume(layer, flow);
    std::string text = "Branches(\n";
    for (size_t i = 0; i < layer.paths.size(); ++i)
      text += indent(depth + 1) + "Named(\n" + path(layer, i, flow, depth + 2) + indent(depth + 1) + "),\n";
    return single(layer, std::move(made), text + indent(depth) + ")");
  }

  // One that ends in a row gives a volume all the same.
  std::string path(const LayerPlan& layer, size_t i, const Flow& start, int depth) {
    Flow flow = start;
    std::string text = list(layer.paths[i], flow, depth);
    for (const auto& [name, made] : as_volume(layer, flow))
      text += indent(depth) + "(\"" + name + "\", " + made + "),\n";
    return text;
  }
};

std::string normalization(const NormalizeSpec& normalize) {
  const auto column = [](const std::vector<double>& values) {
    std::string text;
    for (const double value : values) text += (text.empty() ? "" : ", ") + number(value);
    return "torch.tensor([" + text + "]).reshape(-1, 1, 1)";
  };
  std::string mean = "0", std = "1";
  if (const auto* fixed = std::get_if<Normalization>(&normalize)) {
    mean = column(fixed->mean);
    std = column(fixed->std);
  } else if (const auto* image = std::get_if<MeanImageNormalization>(&normalize)) {
    mean = "read_tensors(pathlib.Path(__file__).with_name(WEIGHTS))[\"data.mean_image\"]";
    std = column(image->std);
  }
  return "MEAN = " + mean + "\nSTD = " + std + "\n";
}

}  // namespace

std::string write_torch_module(const NetworkPlan& plan, const ModuleWishes& wishes) {
  PythonLayers::Flow flow{plan.input};
  const std::string layers = PythonLayers().list(plan.layers, flow, 2);
  return std::string(kModuleBeginning) + " (cnn " + wishes.version +
         "); `load()` gives it with its weights.\n" +
         "import json\nimport pathlib\nimport struct\nfrom collections import OrderedDict\n\nimport "
         "torch\nfrom torch import nn\n\n" +
         "WEIGHTS = " + wishes.weights_file + "\nCLASSES = " + wishes.classes + "\n" + kClasses +
         "\n\ndef make_network():\n    return Named(\n" + layers + "    )\n\n\n" +
         normalization(wishes.normalize);
}

}  // namespace cnn
