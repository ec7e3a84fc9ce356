#include <array>
#include <charconv>
#include <set>
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
    need(kInt8Rounding);
    std::string steps;
    for (size_t i = 0; i < network_.ops.size(); ++i) steps += "  " + step(i);
    need(kInt8Softmax);
    const CTables tables = make_tables();
    const size_t scores = network_.flat.ops.back().output;
    const std::string source =
        c_begin(about_) + scales_text() + tables.text() + "\nstatic int8_t arena[" +
        std::to_string(memory_.size) + "];\n" + functions_ +
        "\nint NET_classify(const unsigned char *pixels, NET_probability *probabilities) {\n" + input_text() +
        steps + "  return softmax(" + place(scores) + "probabilities, " + std::to_string(size_of(scores)) +
        ");\n}\n";
    const CCosts costs{tables.bytes(), memory_.size};
    return {c_header(network_.flat, about_, costs, CNumbers::int8), with_prefix(source, about_.prefix)};
  }

 private:
  const FlatVolume& volume(size_t number) const { return network_.flat.volumes[number]; }
  int64_t size_of(size_t number) const { return volume(number).volume.size(); }
  int32_t zero_of(size_t number) const { return network_.volumes[number].zero; }
  std::string place(size_t number) const { return "arena + " + word(memory_.places[number]); }

  void need(const std::string& kernel) {
    if (needed_.insert(kernel).second) functions_ += kernel;
  }

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

  std::string input_text() const {
    const Volume& in = volume(0).volume;
    std::string text = "  int i;\n  for (i = 0; i < " + std::to_string(in.pixels()) + "; ++i) {\n";
    for (int64_t c = 0; c < in.channels; ++c) {
      const auto channel = static_cast<size_t>(c);
      text += "    arena[" + std::to_string(memory_.places[0] + c * in.pixels()) +
              " + i] = rounded((int64_t)pixels[" + std::to_string(in.channels) + " * i + " +
              std::to_string(c) + "] * " + std::to_string(network_.input_factor[channel]) + " + (" +
              std::to_string(network_.input_offset[channel]) + "), " + word(kInputShift) + word(zero_of(0)) +
              "-128, 127);\n";
    }
    return text + "  }\n";
  }

  std::string step(size_t i) {
    const FlatOp& op = network_.flat.ops[i];
    const QuantizedOp& own = network_.ops[i];
    const size_t from = op.inputs.front();
    const Volume& in = volume(from).volume;
    const std::string xy = place(from) + place(op.output);
    const std::string zeros = word(zero_of(from)) + word(zero_of(op.output));
    const std::string end = word(own.least) + std::to_string(own.most) + ");\n";
    switch (op.kind) {
      case FlatKind::conv: {
        need(kInt8Conv);
        std::string tables;
        for (const char* what : {"weight", "bias", "factor", "shift"})
          tables += "tables." + c_name(op.layer, what) + ", ";
        return "conv(" + xy + tables + zeros + word(in.channels) + word(op.groups) + window(op) +
               c_steps(op) + end;
      }
      case FlatKind::pool:
        if (!op.is_average) {
          need(kInt8Max);
          return "largest(" + xy + window(op) + end;
        }
        need(kCExtent);
        need(kInt8Average);
        return "average(" + xy + zeros + word(own.factor[0]) + word(own.shift[0]) + window(op) +
               c_counted(op) + end;
      case FlatKind::sum:
        need(kInt8Sum);
        return "sum(" + place(from) + place(op.inputs[1]) + place(op.output) + word(in.size()) +
               word(zero_of(from)) + word(zero_of(op.inputs[1])) + word(zero_of(op.output)) +
               word(own.factor[0]) + word(own.factor[1]) + word(own.shift[0]) + end;
      case FlatKind::concat:
        return concat_text(op, own, end);
      default:
        need(kInt8Scale);
        return "scale(" + xy + word(in.size()) + zeros + word(own.factor.front()) + word(own.factor.back()) +
               word(own.shift[0]) + end;
    }
  }

  std::string concat_text(const FlatOp& op, const QuantizedOp& own, const std::string& end) {
    need(kInt8Scale);
    std::string text;
    int64_t to = memory_.places[op.output];
    for (size_t k = 0; k < op.inputs.size(); ++k) {
      const size_t input = op.inputs[k];
      text += (k == 0 ? "" : "  ") + ("scale(" + place(input)) + "arena + " + word(to) +
              word(size_of(input)) + word(zero_of(input)) + word(zero_of(op.output)) + word(own.factor[k]) +
              word(own.factor[k]) + word(own.shift[0]) + end;
      to += size_of(input);
    }
    return text;
  }

  std::string window(const FlatOp& op) const {
    return c_window(op, volume(op.inputs.front()).volume, volume(op.output).volume);
  }

  const QuantizedNetwork& network_;
  const CAbout& about_;
  MemoryPlan memory_;
  std::string functions_;
  std::set<std::string> needed_;
};

}  // namespace

CFiles write_int8_c(const QuantizedNetwork& network, const CAbout& about) {
  return Int8Writer(network, about).write();
}

}  // namespace cnn
