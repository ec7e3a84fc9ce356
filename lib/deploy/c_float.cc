#include <cmath>
#include <variant>

#include "base/error.h"
#include "deploy/c_files.h"
#include "deploy/c_text.h"
#include "deploy/float_kernels.h"

namespace cnn {
namespace {

// An activation as an expression of `x[i]` and its setting `a`, and how large its function is.
struct CFunction {
  std::string value;
  double setting = 0;
  CodeBytes bytes = {};
};

struct ExpressionOf {
  CFunction operator()(const LeakyRelu& leaky) const {
    return {"x[i] > 0.0F ? x[i] : a * x[i]", leaky.slope, {64, 34, 58}};
  }
  CFunction operator()(const Elu& elu) const {
    return {"x[i] > 0.0F ? x[i] : a * expm1f(x[i])", elu.alpha, {112, 78, 62}};
  }
  CFunction operator()(const Sigmoid&) const { return {"1.0F / (1.0F + expf(-x[i]))", 0, {96, 75, 58}}; }
  CFunction operator()(const Tanh&) const { return {"tanhf(x[i])", 0, {80, 52, 32}}; }
  CFunction operator()(const Gelu&) const {
    return {"0.5F * x[i] * (1.0F + erff(0.70710678F * x[i]))", 0, {128, 102, 90}};
  }
  CFunction operator()(const Silu&) const { return {"x[i] / (1.0F + expf(-x[i]))", 0, {128, 92, 58}}; }
  CFunction operator()(const HardSigmoid&) const {
    return {"(x[i] + 3.0F < 0.0F ? 0.0F : x[i] + 3.0F > 6.0F ? 6.0F : x[i] + 3.0F) / 6.0F", 0, {112, 71, 97}};
  }
  CFunction operator()(const HardSwish&) const {
    return {"x[i] * ((x[i] + 3.0F < 0.0F ? 0.0F : x[i] + 3.0F > 6.0F ? 6.0F : x[i] + 3.0F) / 6.0F)",
            0,
            {112, 78, 101}};
  }
  CFunction operator()(const Relu6&) const {
    return {"x[i] < 0.0F ? 0.0F : x[i] > 6.0F ? 6.0F : x[i]", 0, {96, 66, 80}};
  }
};

class FloatWriter {
 public:
  FloatWriter(const FlatNetwork& network, const CAbout& about)
      : network_(network), about_(about), memory_(plan_memory(network)) {}

  CFiles write(const NormalizeSpec& normalize, std::span<const float> mean_image) {
    code_.need(kFloatBound);
    prepare(normalize, mean_image);
    for (const FlatOp& op : network_.ops) step(op);
    code_.need(kFloatSoftmax);
    const CCosts costs{tables_.bytes(), 4 * memory_.size, code_.bytes()};
    const std::string source =
        c_begin(about_) + "#include <float.h>\n#include <math.h>\n\n" + tables_.text() +
        "\nstatic float arena[" + std::to_string(memory_.size) + "];\n" + code_.functions() +
        "\nint NET_classify(const unsigned char *pixels, NET_probability *probabilities) {\n" +
        code_.calls() + "  return softmax(" + place(network_.ops.back().output) + ", probabilities, " +
        std::to_string(size_of(network_.ops.back().output)) + ");\n}\n";
    return {c_header(network_, about_, costs, CNumbers::floats), with_prefix(source, about_.prefix)};
  }

 private:
  int64_t size_of(size_t volume) const { return network_.volumes[volume].volume.size(); }
  std::string place(size_t volume) const { return "arena + " + std::to_string(memory_.places[volume]); }

  static std::string bounds_of(const FlatOp& op) {
    return (std::isfinite(op.least) ? c_float(op.least) : "-FLT_MAX") + ", " +
           (std::isfinite(op.most) ? c_float(op.most) : "FLT_MAX");
  }

  // Each pixel's scale and offset are its channel's, or, with a mean image, its own.
  void prepare(const NormalizeSpec& normalize, std::span<const float> mean_image) {
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
    code_.need(kFloatInput);
    code_.call("prepare(pixels, " + place(0) + ", tables.input_factor, tables.input_offset, " +
               std::to_string(in.channels) + ", " + std::to_string(in.pixels()) + ", " +
               (mean_image.empty() ? "0" : "1") + ")");
  }

  void step(const FlatOp& op) {
    const size_t from = op.inputs.front();
    const Volume& in = network_.volumes[from].volume;
    const Volume& out = network_.volumes[op.output].volume;
    const std::string x = place(from), y = place(op.output), size = std::to_string(out.size());
    std::string call;
    switch (op.kind) {
      case FlatKind::conv: {
        code_.need(kFloatConv);
        const std::string weight = c_name(op.layer, "weight"), bias = c_name(op.layer, "bias");
        tables_.add(weight, op.weight);
        tables_.add(bias, op.bias);
        call = "conv(" + x + ", " + y + ", tables." + weight + ", tables." + bias + ", " +
               std::to_string(in.channels) + ", " + std::to_string(op.groups) + ", " + c_window(op, in, out) +
               c_steps(op) + bounds_of(op) + ")";
        break;
      }
      case FlatKind::pool:
        if (op.is_average) code_.need(kCExtent);
        code_.need(op.is_average ? kFloatAverage : kFloatMax);
        call = (op.is_average ? "average(" : "largest(") + x + ", " + y + ", " + c_window(op, in, out) +
               (op.is_average ? c_counted(op) : "") + bounds_of(op) + ")";
        break;
      case FlatKind::sum:
        code_.need(kFloatSum);
        call = "sum(" + x + ", " + place(op.inputs[1]) + ", " + y + ", " + size + ", " + bounds_of(op) + ")";
        break;
      case FlatKind::slopes: {
        code_.need(kFloatSlopes);
        const std::string slopes = c_name(op.layer, "weight");
        tables_.add(slopes, op.weight);
        call = "slopes(" + x + ", tables." + slopes + ", " + y + ", " + std::to_string(in.channels) + ", " +
               std::to_string(in.pixels()) + ", " + bounds_of(op) + ")";
        break;
      }
      case FlatKind::gate:
        code_.need(kFloatGate);
        call = "gate(" + x + ", " + place(op.inputs[1]) + ", " + y + ", " + std::to_string(in.channels) +
               ", " + std::to_string(in.pixels()) + ", " + bounds_of(op) + ")";
        break;
      case FlatKind::bounds:
      case FlatKind::scale:
        code_.need(kFloatScale);
        call = "scale(" + x + ", " + y + ", " + size + ", " + c_float(static_cast<float>(op.factor)) + ", " +
               bounds_of(op) + ")";
        break;
      case FlatKind::lrn:
        code_.need(kFloatLrn);
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
        std::string kernel = kFloatActivation.text;
        kernel.replace(kernel.find("VALUE"), 5, function.value);
        kernel.replace(kernel.find("NAME"), 4, name);
        code_.need(kernel, function.bytes);
        call = name + "(" + x + ", " + y + ", " + size + ", " +
               c_float(static_cast<float>(function.setting)) + ")";
        break;
      }
      case FlatKind::concat:
        return concat(op);
    }
    code_.call(call);
  }

  void concat(const FlatOp& op) {
    code_.need(kFloatConcat);
    int64_t to = memory_.places[op.output];
    for (const size_t input : op.inputs) {
      code_.call("concat(" + place(input) + ", arena + " + std::to_string(to) + ", " +
                 std::to_string(size_of(input)) + ", " + bounds_of(op) + ")");
      to += size_of(input);
    }
  }

  const FlatNetwork& network_;
  const CAbout& about_;
  MemoryPlan memory_;
  CTables tables_;
  CCode code_;
};

}  // namespace

CFiles write_float_c(const FlatNetwork& network, const NormalizeSpec& normalize,
                     std::span<const float> mean_image, const CAbout& about) {
  return FloatWriter(network, about).write(normalize, mean_image);
}

}  // namespace cnn
