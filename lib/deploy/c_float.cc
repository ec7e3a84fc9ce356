#include <cmath>
#include <set>
#include <variant>

#include "base/error.h"
#include "deploy/c_files.h"
#include "deploy/c_text.h"
#include "deploy/float_kernels.h"

namespace cnn {
namespace {

// An activation as an expression of `x[i]` and its setting `a`.
struct CFunction {
  std::string value;
  double setting = 0;
};

struct ExpressionOf {
  CFunction operator()(const LeakyRelu& leaky) const {
    return {"x[i] > 0.0F ? x[i] : a * x[i]", leaky.slope};
  }
  CFunction operator()(const Elu& elu) const { return {"x[i] > 0.0F ? x[i] : a * expm1f(x[i])", elu.alpha}; }
  CFunction operator()(const Sigmoid&) const { return {"1.0F / (1.0F + expf(-x[i]))"}; }
  CFunction operator()(const Tanh&) const { return {"tanhf(x[i])"}; }
  CFunction operator()(const Gelu&) const { return {"0.5F * x[i] * (1.0F + erff(0.70710678F * x[i]))"}; }
  CFunction operator()(const Silu&) const { return {"x[i] / (1.0F + expf(-x[i]))"}; }
  CFunction operator()(const HardSigmoid&) const {
    return {"(x[i] + 3.0F < 0.0F ? 0.0F : x[i] + 3.0F > 6.0F ? 6.0F : x[i] + 3.0F) / 6.0F"};
  }
  CFunction operator()(const HardSwish&) const {
    return {"x[i] * ((x[i] + 3.0F < 0.0F ? 0.0F : x[i] + 3.0F > 6.0F ? 6.0F : x[i] + 3.0F) / 6.0F)"};
  }
  CFunction operator()(const Relu6&) const { return {"x[i] < 0.0F ? 0.0F : x[i] > 6.0F ? 6.0F : x[i]"}; }
};

class FloatWriter {
 public:
  FloatWriter(const FlatNetwork& network, const CAbout& about)
      : network_(network), about_(about), memory_(plan_memory(network)) {}

  CFiles write(const NormalizeSpec& normalize, std::span<const float> mean_image) {
    need(kFloatBound);
    const std::string input = input_text(normalize, mean_image);
    std::string steps;
    for (const FlatOp& op : network_.ops) steps += step(op);
    need(kFloatSoftmax);
    const CCosts costs{tables_.bytes(), 4 * memory_.size};
    const std::string source =
        c_begin(about_) + "#include <float.h>\n#include <math.h>\n\n" + tables_.text() +
        "\nstatic float arena[" + std::to_string(memory_.size) + "];\n" + functions_ +
        "\nint NET_classify(const unsigned char *pixels, NET_probability *probabilities) {\n" + input +
        steps + "  return softmax(" + place(network_.ops.back().output) + ", probabilities, " +
        std::to_string(size_of(network_.ops.back().output)) + ");\n}\n";
    return {c_header(network_, about_, costs, CNumbers::floats), with_prefix(source, about_.prefix)};
  }

 private:
  int64_t size_of(size_t volume) const { return network_.volumes[volume].volume.size(); }
  std::string place(size_t volume) const { return "arena + " + std::to_string(memory_.places[volume]); }

  void need(const std::string& kernel) {
    if (needed_.insert(kernel).second) functions_ += kernel;
  }

  static std::string bounds_of(const FlatOp& op) {
    return (std::isfinite(op.least) ? c_float(op.least) : "-FLT_MAX") + ", " +
           (std::isfinite(op.most) ? c_float(op.most) : "FLT_MAX");
  }

  // Each pixel's scale and offset are its channel's, or, with a mean image, its own.
  std::string input_text(const NormalizeSpec& normalize, std::span<const float> mean_image) {
    const Volume& in = network_.volumes.front().volume;
    std::vector<float> factors, offsets;
    for (size_t c = 0; c < static_cast<size_t>(in.channels); ++c) {
      double mean = 0, deviation = 1;
      if (const auto* given = std::get_if<Normalization>(&normalize)) {
        mean = given->mean[c];
        deviation = given->std[c];
      } else if (const auto* image = std::get_if<MeanImageNormalization>(&normalize)) {
        deviation = image->std[c];
        const auto plane = static_cast<size_t>(in.pixels());
        for (const float value : mean_image.subspan(c * plane, plane))
          offsets.push_back(static_cast<float>(-double{value} / deviation));
      }
      factors.push_back(static_cast<float>(1 / (255 * deviation)));
      if (mean_image.empty()) offsets.push_back(static_cast<float>(-mean / deviation));
    }
    tables_.add("input_factor", factors);
    tables_.add("input_offset", offsets);
    const std::string plane = std::to_string(in.pixels()), channels = std::to_string(in.channels);
    const std::string offset = mean_image.empty() ? "c" : "c * " + plane + " + i";
    return "  int c, i;\n  for (c = 0; c < " + channels + "; ++c)\n    for (i = 0; i < " + plane +
           "; ++i)\n      arena[" + std::to_string(memory_.places.front()) + " + c * " + plane +
           " + i] = (float)pixels[i * " + channels + " + c] * tables.input_factor[c] + tables.input_offset[" +
           offset + "];\n";
  }

  std::string step(const FlatOp& op) {
    const size_t from = op.inputs.front();
    const Volume& in = network_.volumes[from].volume;
    const Volume& out = network_.volumes[op.output].volume;
    const std::string x = place(from), y = place(op.output), size = std::to_string(out.size());
    std::string call;
    switch (op.kind) {
      case FlatKind::conv: {
        need(kFloatConv);
        const std::string weight = c_name(op.layer, "weight"), bias = c_name(op.layer, "bias");
        tables_.add(weight, op.weight);
        tables_.add(bias, op.bias);
        call = "conv(" + x + ", " + y + ", tables." + weight + ", tables." + bias + ", " +
               std::to_string(in.channels) + ", " + std::to_string(op.groups) + ", " + c_window(op, in, out) +
               c_steps(op) + bounds_of(op) + ")";
        break;
      }
      case FlatKind::pool:
        if (op.is_average) need(kCExtent);
        need(op.is_average ? kFloatAverage : kFloatMax);
        call = (op.is_average ? "average(" : "largest(") + x + ", " + y + ", " + c_window(op, in, out) +
               (op.is_average ? c_counted(op) : "") + bounds_of(op) + ")";
        break;
      case FlatKind::sum:
        need(kFloatSum);
        call = "sum(" + x + ", " + place(op.inputs[1]) + ", " + y + ", " + size + ", " + bounds_of(op) + ")";
        break;
      case FlatKind::slopes: {
        need(kFloatSlopes);
        const std::string slopes = c_name(op.layer, "weight");
        tables_.add(slopes, op.weight);
        call = "slopes(" + x + ", tables." + slopes + ", " + y + ", " + std::to_string(in.channels) + ", " +
               std::to_string(in.pixels()) + ", " + bounds_of(op) + ")";
        break;
      }
      case FlatKind::gate:
        need(kFloatGate);
        call = "gate(" + x + ", " + place(op.inputs[1]) + ", " + y + ", " + std::to_string(in.channels) +
               ", " + std::to_string(in.pixels()) + ", " + bounds_of(op) + ")";
        break;
      case FlatKind::bounds:
      case FlatKind::scale:
        need(kFloatScale);
        call = "scale(" + x + ", " + y + ", " + size + ", " + c_float(static_cast<float>(op.factor)) + ", " +
               bounds_of(op) + ")";
        break;
      case FlatKind::lrn:
        need(kFloatLrn);
        call = "lrn(" + x + ", " + y + ", " + std::to_string(in.channels) + ", " +
               std::to_string(in.pixels()) + ", " + std::to_string(op.lrn.size / 2) + ", " +
               std::to_string((op.lrn.size - 1) / 2) + ", " +
               c_float(static_cast<float>(op.lrn.alpha / static_cast<double>(op.lrn.size))) + ", " +
               c_float(static_cast<float>(op.lrn.beta)) + ", " + c_float(static_cast<float>(op.lrn.k)) +
               ", " + bounds_of(op) + ")";
        break;
      case FlatKind::activation: {
        const CFunction function = std::visit(ExpressionOf(), *op.function);
        const std::string name =
            std::visit([](const auto& one) { return std::string("each_") + one.text.word; }, *op.function);
        std::string kernel = kFloatActivation;
        kernel.replace(kernel.find("VALUE"), 5, function.value);
        kernel.replace(kernel.find("NAME"), 4, name);
        need(kernel);
        call = name + "(" + x + ", " + y + ", " + size + ", " +
               c_float(static_cast<float>(function.setting)) + ")";
        break;
      }
      case FlatKind::concat:
        return concat_text(op);
    }
    return "  " + call + ";\n";
  }

  std::string concat_text(const FlatOp& op) {
    need(kFloatConcat);
    std::string text;
    int64_t to = memory_.places[op.output];
    for (const size_t input : op.inputs) {
      text += "  concat(" + place(input) + ", arena + " + std::to_string(to) + ", " +
              std::to_string(size_of(input)) + ", " + bounds_of(op) + ");\n";
      to += size_of(input);
    }
    return text;
  }

  const FlatNetwork& network_;
  const CAbout& about_;
  MemoryPlan memory_;
  CTables tables_;
  std::string functions_;
  std::set<std::string> needed_;
};

}  // namespace

CFiles write_float_c(const FlatNetwork& network, const NormalizeSpec& normalize,
                     std::span<const float> mean_image, const CAbout& about) {
  return FloatWriter(network, about).write(normalize, mean_image);
}

}  // namespace cnn
