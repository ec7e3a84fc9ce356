#include "exchange/network_draft.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <variant>

#include "base/error.h"
#include "base/printable.h"
#include "spec/checked.h"
#include "spec/layer_rules.h"

namespace cnn {
namespace {

constexpr size_t kMostNodes = 10'000;
constexpr int64_t kMostOnes = int64_t{1}
                              << 26;  // of a sum that is written out: no small file makes a large model
constexpr int kDeepestJoins = 8;

}  // namespace

// What has been put in its place so far.
struct NetworkDraft::Walk {
  std::vector<size_t> dominators;
  std::vector<bool> is_placed;
  int depth = 0;
};

NetworkDraft::NetworkDraft(const Volume& input, std::string file) : file_(std::move(file)) {
  const auto size = checked_product({input.channels, input.height, input.width});
  if (std::min({input.channels, input.height, input.width}) < 1 ||
      std::max({input.channels, input.height, input.width}) > kMaxSide || !size || *size > kMaxElements)
    throw Error(Failure::model, file_ + ": no network here takes an input of " + to_string(input));
  nodes_.push_back({ReluSpec{}, {}, {}, input, "the input"});
}

void NetworkDraft::refuse(const std::string& place, const std::string& why) const {
  throw Error(Failure::model, file_ + ": " + printable(place) + ": " + why);
}

size_t NetworkDraft::push(Node node) {
  if (nodes_.size() == kMostNodes) refuse(node.place, "there are more layers than any network needs");
  nodes_.push_back(std::move(node));
  return nodes_.size() - 1;
}

size_t NetworkDraft::add(LayerKind kind, size_t from, Tensors values, const std::string& place) {
  const Volume input = nodes_[from].volume;
  auto output = layer_output(kind, input);
  if (const auto* misfit = std::get_if<Misfit>(&output)) refuse(place, misfit->message);
  const auto& volume = std::get<Volume>(output);
  const auto size = checked_product({volume.channels, volume.height, volume.width});
  if (!size || *size > kMaxElements) refuse(place, "gives more than any volume may have");
  const auto shapes = layer_parameters({"", kind}, input);
  if (shapes.size() != values.size()) refuse(place, "has not the tensors that it needs");
  for (size_t i = 0; i < shapes.size(); ++i) {
    const Dims& dims = shapes[i].dims;
    int64_t count = 1;
    for (const int64_t side : dims) {
      const auto product = checked_product({count, side});
      if (!product || *product > kMaxElements) refuse(place, "would have too large a tensor");
      count = *product;
    }
    if (!std::ranges::all_of(values[i], [](float one) { return std::isfinite(one); }))
      refuse(place, "has a number that is not finite in its " + shapes[i].name.substr(1));
    if (std::ssize(values[i]) != count)
      refuse(place, "has " + std::to_string(values[i].size()) + " numbers where its " +
                        shapes[i].name.substr(1) + " is " + to_string(dims));
  }
  return push({std::move(kind), {from}, std::move(values), volume, place});
}

size_t NetworkDraft::add_sum(const std::vector<size_t>& from, const std::string& place) {
  const Volume& volume = nodes_[from.at(0)].volume;
  for (const size_t one : from)
    if (nodes_[one].volume != volume)
      refuse(place, "adds " + to_string(volume) + " and " + to_string(nodes_[one].volume));
  if (std::ssize(from) > kMostOnes / volume.channels / volume.channels)
    refuse(place, "adds more channels than any network needs");
  if (std::ranges::all_of(from, [&](size_t one) { return one == from[0]; }))
    return add(ScaleSpec{static_cast<double>(from.size())}, from[0], {}, place);
  return push({ResidualSpec{}, from, {}, volume, place, Join::sum});
}

size_t NetworkDraft::add_product(size_t a, size_t b, const std::string& place) {
  const Volume first = nodes_[a].volume, second = nodes_[b].volume;
  const auto is_factor = [](const Volume& one, const Volume& whole) {
    return one == Volume{whole.channels, 1, 1};
  };
  if (!is_factor(second, first)) std::swap(a, b);
  const Volume& whole = nodes_[a].volume;
  if (!is_factor(nodes_[b].volume, whole))
    refuse(place, "multiplies " + to_string(first) + " by " + to_string(second) +
                      "; by a number a channel is taken");
  return push({GateSpec{}, {a, b}, {}, whole, place, Join::product});
}

size_t NetworkDraft::add_concatenation(const std::vector<size_t>& from, const std::string& place) {
  // One that begins as an earlier one goes on from it, as DenseNet's do.
  for (size_t i = nodes_.size(); i-- > 0 && from.size() > 1;) {
    const Node& earlier = nodes_[i];
    const bool is_begun = earlier.join == Join::concatenation && earlier.from.size() < from.size() &&
                          std::equal(earlier.from.begin(), earlier.from.end(), from.begin());
    if (!is_begun) continue;
    std::vector<size_t> rest = {i};
    rest.insert(rest.end(), from.begin() + std::ssize(earlier.from), from.end());
    // Under the whole list, so that the next one finds it.
    const size_t made = add_concatenation(rest, place);
    return made;
  }
  if (from.size() == 1) return from[0];
  Volume volume = nodes_[from.at(0)].volume;
  volume.channels = 0;
  for (const size_t one : from) {
    const Volume& part = nodes_[one].volume;
    if (part.height != volume.height || part.width != volume.width)
      refuse(place, "puts volumes of unlike sides together: " + to_string(nodes_[from[0]].volume) + " and " +
                        to_string(part));
    volume.channels += part.channels;
  }
  if (volume.channels > kMaxSide) refuse(place, "gives more channels than any volume may have");
  return push({BranchesSpec{}, from, {}, volume, place, Join::concatenation});
}

void NetworkDraft::set_bias(size_t node, std::vector<float> bias) {
  Node& to = nodes_[node];
  if (auto* conv = std::get_if<ConvSpec>(&to.kind)) conv->bias = true;
  if (auto* fc = std::get_if<FcSpec>(&to.kind)) fc->bias = true;
  to.values.resize(1);
  to.values.push_back(std::move(bias));
}

// Of each node the last one that all ways to it go through.
std::vector<size_t> NetworkDraft::dominators() const {
  std::vector<size_t> above(nodes_.size(), 0);
  for (size_t i = 1; i < nodes_.size(); ++i) {
    size_t common = nodes_[i].from[0];
    for (size_t other : nodes_[i].from) {
      while (common != other) {
        if (common < other) std::swap(common, other);
        common = above[common];
      }
    }
    above[i] = common;
  }
  return above;
}

NetworkDraft::Path NetworkDraft::sequence(Walk& walk, size_t from, size_t to) {
  Path items;
  for (size_t at = to; at != from;) {
    Node& node = nodes_[at];
    if (walk.is_placed[at])
      refuse(node.place, "is used in a way that layers within layers cannot say (`residual`, `branches`)");
    walk.is_placed[at] = true;
    if (node.join == Join::none) {
      items.push_back({node.kind, std::move(node.values)});
      at = node.from[0];
      continue;
    }
    if (++walk.depth > kDeepestJoins) refuse(node.place, "lies too deep within others");
    const size_t begin = walk.dominators[at];
    std::vector<Path> paths;
    for (const size_t end : node.from) paths.push_back(sequence(walk, begin, end));
    Path made = joined(node, nodes_[begin].volume, std::move(paths));
    items.insert(items.end(), std::make_move_iterator(made.rbegin()), std::make_move_iterator(made.rend()));
    --walk.depth;
    at = begin;
  }
  std::ranges::reverse(items);
  return items;
}

NetworkDraft::Path NetworkDraft::joined(const Node& node, const Volume& input, std::vector<Path> paths) {
  if (node.join == Join::sum) return summed(node, input, std::move(paths));
  if (node.join == Join::product) {
    // Of 1x1 volumes either may be the factor.
    if (!paths[0].empty() && input == node.volume) std::swap(paths[0], paths[1]);
    if (!paths[0].empty() || paths[1].empty())
      refuse(node.place, "multiplies what two ways give; a volume by what becomes of it is taken (`gate`)");
    paths.erase(paths.begin());
    Path made;
    made.push_back({GateSpec{}, {}, std::move(paths)});
    return made;
  }
  for (Path& path : paths)
    if (path.empty()) path.push_back({ScaleSpec{1}});
  Path made;
  made.push_back({BranchesSpec{}, {}, std::move(paths)});
  return made;
}

// Whether `path` is what a residual of `main` has beside it.
bool NetworkDraft::is_projection(const Path& path, const Path& main, const Volume& input,
                                 const Volume& output) {
  const auto* conv = path.empty() ? nullptr : std::get_if<ConvSpec>(&path[0].kind);
  const bool is_plain = conv != nullptr && conv->kernel == Size2{1, 1} && conv->pad == Pads() &&
                        conv->groups == 1 && conv->dilation == Size2{1, 1} &&
                        conv->stride.height == ceil_div(input.height, output.height) &&
                        conv->stride.width == ceil_div(input.width, output.width);
  if (!is_plain || input == output || main.empty()) return false;
  const BatchNormSpec* norm = nullptr;
  for (const Item& item : main)
    if (norm == nullptr) norm = std::get_if<BatchNormSpec>(&item.kind);
  if (norm == nullptr) return path.size() == 1 && conv->bias;
  return path.size() == 2 && !conv->bias && path[1].kind == LayerKind(*norm);
}

// x + F(x), or what goes through a 1x1 convolution beside F; else the sums of channels that stand one after
// another.
NetworkDraft::Path NetworkDraft::summed(const Node& node, const Volume& input, std::vector<Path> paths) {
  Path made;
  if (paths.size() == 2) {
    for (const bool swaps : {false, true}) {
      if (swaps) std::swap(paths[0], paths[1]);
      if (!paths[1].empty() && !is_projection(paths[1], paths[0], input, node.volume)) continue;
      if (paths[1].empty()) paths.pop_back();
      made.push_back({ResidualSpec{}, {}, std::move(paths)});
      return made;
    }
  }
  const int64_t channels = node.volume.channels;
  const auto count = std::ssize(paths);
  for (Path& path : paths)
    if (path.empty()) path.push_back({ScaleSpec{1}});
  made.push_back({BranchesSpec{}, {}, std::move(paths)});
  ConvSpec sum;
  sum.filters = channels;
  sum.bias = false;
  std::vector<float> ones(static_cast<size_t>(channels * channels * count));
  for (int64_t i = 0; i < channels; ++i)
    for (int64_t j = 0; j < count; ++j) ones[static_cast<size_t>((i * count + j) * channels + i)] = 1;
  Tensors weights;
  weights.push_back(std::move(ones));
  made.push_back({sum, std::move(weights)});
  return made;
}

void NetworkDraft::name(Path& path, const std::string& prefix, std::vector<LayerSpec>& layers,
                        Tensors& values) {
  std::map<std::string, int> numbers;
  const auto take = [&](Item& item) { std::ranges::move(item.values, std::back_inserter(values)); };
  for (Item& item : path) {
    const std::string word = type_name(item.kind);
    const std::string own = prefix + word + std::to_string(++numbers[word]);
    if (auto* residual = std::get_if<ResidualSpec>(&item.kind)) {
      name(item.paths[0], own + ".", residual->layers, values);
      if (item.paths.size() > 1) std::ranges::for_each(item.paths[1], take);
    }
    if (auto* gate = std::get_if<GateSpec>(&item.kind)) name(item.paths[0], own + ".", gate->layers, values);
    if (auto* branches = std::get_if<BranchesSpec>(&item.kind)) {
      for (size_t i = 0; i < item.paths.size(); ++i)
        name(item.paths[i], own + "." + std::to_string(i + 1) + ".", branches->paths.emplace_back(), values);
    }
    take(item);
    layers.push_back({own, std::move(item.kind)});
  }
}

NetworkWeights NetworkDraft::finish(size_t output) {
  if (const Volume& given = nodes_[output].volume; given.pixels() != 1)
    refuse(nodes_[output].place, "is the end and gives " + to_string(given) +
                                     "; a network here ends in a number a class, as a fully connected layer "
                                     "or an average over all pixels gives it");
  if (!std::holds_alternative<SoftmaxSpec>(nodes_[output].kind))
    output = add(SoftmaxSpec{}, output, {}, "what it gives (" + nodes_[output].place + ")");
  Walk walk{dominators(), std::vector<bool>(nodes_.size()), 0};
  Path path = sequence(walk, kInput, output);
  for (size_t i = 1; i < nodes_.size(); ++i)
    if (walk.is_placed[i] && i != output && std::holds_alternative<SoftmaxSpec>(nodes_[i].kind))
      refuse(nodes_[i].place, "is a softmax before the end");
  NetworkWeights result;
  result.network.input = nodes_[kInput].volume;
  name(path, "", result.network.layers, result.values);
  nodes_.clear();
  try {
    const auto shapes = all_parameters(plan_network(result.network));
    if (shapes.size() != result.values.size()) throw Error(Failure::bug, "an imported network lacks tensors");
  } catch (const Error& error) {
    if (error.failure() != Failure::config) throw;
    throw Error(Failure::model, file_ + ": " + error.what());
  }
  return result;
}

}  // namespace cnn
