// A network of another program as it is read: layers in the order of that program's graph, with several ways
// from one to another, which become layers within layers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "exchange/network_weights.h"
#include "spec/layer_spec.h"

namespace cnn {

class NetworkDraft {
 public:
  using Tensors = std::vector<std::vector<float>>;  // of a layer's parameters, in their order

  // Throws Failure::model for a volume that none may have; `file` begins the messages.
  NetworkDraft(const Volume& input, std::string file);

  static constexpr size_t kInput = 0;

  // A layer on what `from` gives, and its number. `place` is what the other program calls it. Throws
  // Failure::model where it does not fit, or its tensors are not those that it has.
  size_t add(LayerKind kind, size_t from, Tensors values, const std::string& place);

  size_t add_sum(const std::vector<size_t>& from, const std::string& place);
  // Of a volume and a number for each of its channels, in either order.
  size_t add_product(size_t a, size_t b, const std::string& place);
  size_t add_concatenation(const std::vector<size_t>& from, const std::string& place);

  const Volume& volume(size_t node) const { return nodes_[node].volume; }
  const LayerKind& kind(size_t node) const { return nodes_[node].kind; }

  Tensors& tensors(size_t node) { return nodes_[node].values; }

  // The bias of a conv or an fc, which has none yet, as one of this layer's.
  void set_bias(size_t node, std::vector<float> bias);

  // What leads from the input to `output`, and a softmax behind it where it is none. The draft is empty after
  // that.
  NetworkWeights finish(size_t output);

 private:
  enum class Join { none, sum, product, concatenation };
  struct Node {
    LayerKind kind;
    std::vector<size_t> from;
    Tensors values;
    Volume volume;
    std::string place;
    Join join = Join::none;
  };
  // A layer with those inside of it.
  struct Item {
    LayerKind kind;
    Tensors values = {};
    std::vector<std::vector<Item>> paths = {};
  };
  using Path = std::vector<Item>;
  struct Walk;

  [[noreturn]] void refuse(const std::string& place, const std::string& why) const;
  size_t push(Node node);
  std::vector<size_t> dominators() const;
  Path sequence(Walk& walk, size_t from, size_t to);
  Path joined(const Node& node, const Volume& input, std::vector<Path> paths);
  static Path summed(const Node& node, const Volume& input, std::vector<Path> paths);
  static bool is_projection(const Path& path, const Path& main, const Volume& input, const Volume& output);
  static void name(Path& path, const std::string& prefix, std::vector<LayerSpec>& layers, Tensors& values);

  std::string file_;
  std::vector<Node> nodes_;
};

}  // namespace cnn
