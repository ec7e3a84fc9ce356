#include <array>
#include <charconv>
#include <variant>

#include "deploy/c_files.h"
#include "deploy/c_text.h"
#include "deploy/int8_kernels.h"

namespace cnn {
namespace {

std::string word(int64_t number) {
  return std::to_string(number) + ", ";
}

class Int8Writer {
 public:
  Int8Writer(const QuantizedNetwork& network, const CAbout& about)
      : network_(network), about_(about), memory_(plan_memory(network.flat)) {}

  CFiles write() {
    code_.need(kInt8Rounding);
    prepare();
    for (size_t i = 0; i < network_.ops.size(); ++i) step(i);
    code_.need(kInt8Softmax);
    const CTables tables = make_tables();
    const size_t scores = network_.flat.ops.back().output;
    const std::string source =
        c_begin(about_) + scales_text() + tables.text() + "\nstatic int8_t arena[" +
        std::to_string(memory_.size) + "];\n" + code_.functions() +
        "\nint NET_classify(const unsigned char *pixels, NET_probability *probabilities) {\n" +
        code_.calls() + "  return softmax(" + place(scores) + "probabilities, " +
        std::to_string(size_of(scores)) + ");\n}\n";
    const CCosts costs{tables.bytes(), memory_.size, code_.bytes()};
    return {c_header(network_.flat, about_, costs, CNumbers::int8), with_prefix(source, about_.prefix)};
  }

 private:
  const FlatVolume& volume(size_t number) const { return network_.flat.volumes[number]; }
  int64_t size_of(size_t number) const { return volume(number).volume.size(); }
  int32_t zero_of(size_t number) const { return network_.volumes[number].zero; }
  std::string place(size_t number) const { return "arena + " + word(memory_.places[number]); }

  // The widest numbers first.
  CTables make_tables() const {
    CTables tables;
    const auto each_conv = [&](auto each) {
      for (size_t i = 0; i < network_.ops.size(); ++i)
        if (network_.flat.ops[i].kind == FlatKind::conv) each(network_.flat.ops[i].layer, network_.ops[i]);
    };
    each_conv([&](const std::string& layer, const QuantizedOp& own) {
      tables.add(c_name(layer, "bias"), own.bias);
      tables.add(c_name(layer, "factor"), own.factor);
    });
    if (!network_.pixel_offset.empty()) tables.add("input_offset", network_.pixel_offset);
    tables.add("exponentials", network_.exponentials);
    each_conv([&](const std::string& layer, const QuantizedOp& own) {
      tables.add(c_name(layer, "weight"), own.weight);
      tables.add(c_name(layer, "shift"), own.shift);
    });
    return tables;
  }

  // What numbers stand for, for whoever checks them.
  std::string scales_text() const {
    std::string text = "/* Between layers, q stands for scale*(q - zero):\n";
    for (size_t v = 0; v < network_.volumes.size(); ++v) {
      std::array<char, 32> scale{};
      const char* end =
          std::to_chars(scale.data(), scale.data() + scale.size(), network_.volumes[v].scale).ptr;
      text += " *   " + volume(v).layer + " " + std::string(static_cast<const char*>(scale.data()), end) +
              " " + std::to_string(zero_of(v)) + "\n";
    }
    return text + " */\n";
  }

  void prepare() {
    const Volume& in = volume(0).volume;
    const bool is_image = !network_.pixel_offset.empty();
    code_.need(is_image ? kInt8MeanImage : kInt8Input);
    for (int64_t c = 0; c < in.channels; ++c) {
      const auto channel = static_cast<size_t>(c);
      code_.call("prepare(pixels + " + word(c) + "arena + " + word(memory_.places[0] + c * in.pixels()) +
                 word(in.channels) + word(in.pixels()) + word(network_.input_factor[channel]) +
                 (is_image ? "tables.input_offset + " + word(c * in.pixels())
                           : word(network_.input_offset[channel])) +
                 std::to_string(zero_of(0)) + ")");
    }
  }

  void step(size_t i) {
    const FlatOp& op = network_.flat.ops[i];
    const QuantizedOp& own = network_.ops[i];
    const size_t from = op.inputs.front();
    const Volume& in = volume(from).volume;
    const std::string xy = place(from) + place(op.output);
    const std::string zeros = word(zero_of(from)) + word(zero_of(op.output));
    const std::string end = word(own.least) + std::to_string(own.most) + ")";
    switch (op.kind) {
      case FlatKind::conv: {
        code_.need(kInt8Conv);
        std::string tables;
        for (const char* what : {"weight", "bias", "factor", "shift"})
          tables += "tables." + c_name(op.layer, what) + ", ";
        return code_.call("conv(" + xy + tables + zeros + word(in.channels) + word(op.groups) + window(op) +
                          c_steps(op) + end);
      }
      case FlatKind::pool:
        if (!op.is_average) {
          code_.need(kInt8Max);
          return code_.call("largest(" + xy + window(op) + end);
        }
        code_.need(kCExtent);
        code_.need(kInt8Average);
        return code_.call("average(" + xy + zeros + word(own.factor[0]) + word(own.shift[0]) + window(op) +
                          c_counted(op) + end);
      case FlatKind::sum:
        code_.need(kInt8Sum);
        return code_.call("sum(" + place(from) + place(op.inputs[1]) + place(op.output) + word(in.size()) +
                          word(zero_of(from)) + word(zero_of(op.inputs[1])) + word(zero_of(op.output)) +
                          word(own.factor[0]) + word(own.factor[1]) + word(own.shift[0]) + end);
      case FlatKind::concat:
        return concat(op, own, end);
      default:
        code_.need(kInt8Scale);
        return code_.call("scale(" + xy + word(in.size()) + zeros + word(own.factor.front()) +
                          word(own.factor.back()) + word(own.shift[0]) + end);
    }
  }

  void concat(const FlatOp& op, const QuantizedOp& own, const std::string& end) {
    code_.need(kInt8Scale);
    int64_t to = memory_.places[op.output];
    for (size_t k = 0; k < op.inputs.size(); ++k) {
      const size_t input = op.inputs[k];
      code_.call("scale(" + place(input) + "arena + " + word(to) + word(size_of(input)) +
                 word(zero_of(input)) + word(zero_of(op.output)) + word(own.factor[k]) + word(own.factor[k]) +
                 word(own.shift[0]) + end);
      to += size_of(input);
    }
  }

  std::string window(const FlatOp& op) const {
    return c_window(op, volume(op.inputs.front()).volume, volume(op.output).volume);
  }

  const QuantizedNetwork& network_;
  const CAbout& about_;
  MemoryPlan memory_;
  CCode code_;
};

}  // namespace

CFiles write_int8_c(const QuantizedNetwork& network, const CAbout& about) {
  return Int8Writer(network, about).write();
}

}  // namespace cnn
