// The graph of an ONNX file, node by node.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exchange/fit_windows.h"
#include "exchange/imported.h"
#include "exchange/known_function.h"
#include "exchange/network_draft.h"
#include "onnx/constants.h"
#include "proto/proto_tree.h"

namespace cnn {

// A tensor of the graph that depends on its input: a function of each number of what a layer gives, so long
// as it is not asked for whole.
struct GraphValue {
  size_t base = 0;       // the layer
  Samples samples;       // the function
  bool is_flat = false;  // (N, C*H*W), where the layer gives a volume
  std::optional<std::pair<Size2, Size2>> pads =
      std::nullopt;                   // zeros put around it, at top left and bottom right
  std::function<size_t()> make = {};  // the layer by its own operator
  std::optional<size_t> made = std::nullopt;
  std::string name = {};      // as the layer's own node gives it
  bool can_be_layers = true;  // a chain, where no one layer computes the function
  size_t depth = 0;           // of the chain
};

using ValuePtr = std::shared_ptr<GraphValue>;

// A node of the graph with its inputs.
class GraphNode {
 public:
  GraphNode(const ProtoMessage& message, const std::string& file);

  const std::string& op() const { return op_; }
  const std::string& place() const { return place_; }
  [[noreturn]] void refuse(const std::string& why) const;  // naming node and operator

  std::span<const std::string> inputs() const { return message_.texts("input"); }
  std::span<const std::string> outputs() const { return message_.texts("output"); }
  const std::string& input(size_t i) const;  // empty where there is none

  bool has(const char* name) const { return attribute(name) != nullptr; }
  int64_t whole(const char* name, int64_t fallback) const;
  double number(const char* name, double fallback) const;
  std::string text(const char* name, const char* fallback) const;
  std::vector<int64_t> list(const char* name) const;
  const ProtoMessage* attribute(const char* name) const;

 private:
  const ProtoMessage& message_;
  std::string op_;
  std::string place_;
};

class GraphReader {
 public:
  GraphReader(const ProtoMessage& model, std::string file);

  Imported read();

  struct Operator {
    void (GraphReader::*read)(const GraphNode&);
    int64_t since;      // the first opset in which it is what is read here
    const char* taken;  // what of it
  };
  static const std::map<std::string, Operator>& operators();

 private:
  // Of a node's inputs.
  const OnnxConstant* constant(const GraphNode& node, size_t i) const;
  const OnnxConstant& needed_constant(const GraphNode& node, size_t i) const;
  ValuePtr value(const GraphNode& node, size_t i) const;  // refuses a constant
  size_t layer(const GraphNode& node, size_t i);          // that gives it as a volume
  size_t whole_layer(const ValuePtr& value);
  const Volume& volume(const ValuePtr& value) const { return draft_->volume(value->base); }

  // What a node gives.
  void give(const GraphNode& node, size_t layer, bool is_flat = false);
  void give(const GraphNode& node, OnnxConstant constant);
  void give(const GraphNode& node, ValuePtr value);
  void pass(const GraphNode& node, const ValuePtr& value, bool is_flat);
  size_t add(const GraphNode& node, LayerKind kind, size_t from, NetworkDraft::Tensors values = {});

  // Operators.
  void conv(const GraphNode& node);
  void gemm(const GraphNode& node);
  void mat_mul(const GraphNode& node);
  void batch_norm(const GraphNode& node);
  void pool(const GraphNode& node);
  void global_pool(const GraphNode& node);
  void reduce_mean(const GraphNode& node);
  void lrn(const GraphNode& node);
  void concat(const GraphNode& node);
  void pad(const GraphNode& node);
  void flatten(const GraphNode& node);
  void reshape(const GraphNode& node);
  void transpose(const GraphNode& node);
  void squeeze(const GraphNode& node);
  void unsqueeze(const GraphNode& node);
  void softmax(const GraphNode& node);
  void identity(const GraphNode& node);
  void cast(const GraphNode& node);
  void constant_node(const GraphNode& node);
  void arithmetic(const GraphNode& node);
  void sum(const GraphNode& node);
  void elementwise(const GraphNode& node);
  void clip(const GraphNode& node);
  void prelu(const GraphNode& node);
  void shape(const GraphNode& node);
  void gather(const GraphNode& node);
  void of_constants(const GraphNode& node, const OnnxConstant& a, const OnnxConstant& b);
  void slice(const GraphNode& node);
  void constant_of_shape(const GraphNode& node);

  void fully_connected(const GraphNode& node, ValuePtr x, std::vector<float> weights, int64_t units,
                       std::vector<float> bias);
  ForeignWindows windows(const GraphNode& node, const Size2& kernel, const Size2& image) const;
  // `parts` makes layers of it on one, where it takes several to compute it.
  void unary(const GraphNode& node, const ValuePtr& x, const std::function<double(double)>& function,
             const std::function<size_t(size_t)>& parts = {});
  size_t line_of(const GraphNode& node, size_t from, double factor, double shift);
  Size2 image_of(size_t layer) const;
  size_t zeros_around(const GraphNode& node, size_t from, const Size2& begin, const Size2& end);
  size_t without_wide_pads(const GraphNode& node, ForeignWindows& w, size_t from);
  void with_constant(const GraphNode& node, const OnnxConstant& constant, bool is_first);
  std::optional<std::vector<float>> by_channel(const OnnxConstant& constant, const ValuePtr& x) const;
  bool add_bias(const GraphNode& node, const ValuePtr& x, const std::vector<float>& bias);
  size_t scale_and_shift(const GraphNode& node, size_t from, std::vector<float> factors,
                         std::vector<float> bias);
  // Of an lrn in many nodes, those that say what it is.
  struct WrittenOutLrn {
    const ProtoMessage* mul = nullptr;
    const ProtoMessage* add = nullptr;
    const ProtoMessage* pow = nullptr;
    std::vector<const ProtoMessage*> between = {};
  };
  void find_written_out_lrns();
  void written_out_lrn(const GraphNode& node, const WrittenOutLrn& parts);
  void check_operators() const;
  void count_uses();
  void read_input();
  std::string place_of(const std::string& tensor) const;
  [[noreturn]] void refuse_input(const std::string& name, const std::string& why) const;

  const ProtoMessage& model_;
  const ProtoMessage& graph_;
  std::string file_;
  int64_t opset_ = 0;
  std::map<std::string, OnnxConstant> constants_;
  std::map<std::string, ValuePtr> values_;
  std::map<std::string, int> uses_;
  std::map<std::string, std::vector<std::string>> takers_;         // of each tensor, by their operators
  std::map<std::string, const ProtoMessage*> givers_;              // likewise the node
  std::map<const ProtoMessage*, WrittenOutLrn> written_out_lrns_;  // by the last
  std::set<const ProtoMessage*> within_lrns_;
  std::optional<NetworkDraft> draft_;
  std::string last_;  // what the network gives
  std::string input_name_;
};

}  // namespace cnn
