// The names of timm's networks (https://github.com/huggingface/pytorch-image-models) where they are
// torchvision's under other names. Its ResNets and DenseNets have torchvision's own.
#include "torch/timm_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace cnn {
namespace {

struct Renamed {
  const char* theirs;
  const char* ours;
};

constexpr std::array kVgg = {Renamed{"pre_logits.fc1.", "classifier.0."},
                             Renamed{"pre_logits.fc2.", "classifier.3."},
                             Renamed{"head.fc.", "classifier.6."}};

constexpr std::array kMobileNetV2 = {Renamed{"conv_stem.", "features.0.0."}, Renamed{"bn1.", "features.0.1."},
                                     Renamed{"conv_head.", "features.18.0."},
                                     Renamed{"bn2.", "features.18.1."},
                                     Renamed{"classifier.", "classifier.1."}};

// Of its first block, and of the others, which have one convolution more.
constexpr std::array kFirstBlock = {Renamed{"conv_dw.", "0.0."}, Renamed{"bn1.", "0.1."},
                                    Renamed{"conv_pw.", "1."}, Renamed{"bn2.", "2."}};
constexpr std::array kBlock = {Renamed{"conv_pw.", "0.0."}, Renamed{"bn1.", "0.1."},
                               Renamed{"conv_dw.", "1.0."}, Renamed{"bn2.", "1.1."},
                               Renamed{"conv_pwl.", "2."},  Renamed{"bn3.", "3."}};

std::string renamed(const std::string& name, std::span<const Renamed> all) {
  for (const Renamed& one : all)
    if (name.starts_with(one.theirs)) return one.ours + name.substr(std::string_view(one.theirs).size());
  return name;
}

// "blocks.3.1.conv_dw.weight" is of stage 3, block 1.
struct BlockName {
  int stage = 0;
  int block = 0;
  std::string rest = {};
};

std::optional<BlockName> block_name(const std::string& name) {
  constexpr std::string_view kBefore = "blocks.";
  if (!name.starts_with(kBefore)) return std::nullopt;
  BlockName found;
  const char* const end = name.data() + name.size();
  const auto [dot, error] = std::from_chars(name.data() + kBefore.size(), end, found.stage);
  if (error != std::errc() || dot == end || *dot != '.') return std::nullopt;
  const auto [after, failed] = std::from_chars(dot + 1, end, found.block);
  if (failed != std::errc() || after == end || *after != '.') return std::nullopt;
  found.rest.assign(after + 1, end);
  return found;
}

std::string of_mobilenet_v2(const std::string& name) {
  constexpr std::array kBlocksBefore = {1,  2,  4, 7,
                                        11, 14, 17};  // of each stage, and the first block's number
  const auto block = block_name(name);
  if (!block) return renamed(name, kMobileNetV2);
  if (block->stage < 0 || block->stage >= std::ssize(kBlocksBefore) || block->block < 0 || block->block > 3)
    return name;
  const int number = kBlocksBefore[static_cast<size_t>(block->stage)] + block->block;
  return "features." + std::to_string(number) + ".conv." +
         (block->stage == 0 ? renamed(block->rest, kFirstBlock) : renamed(block->rest, kBlock));
}

}  // namespace

std::optional<StateDict> of_timm(const StateDict& tensors) {
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(tensors, [&](const NamedTensor& one) { return one.name == name; });
  };
  const bool is_vgg = has("pre_logits.fc1.weight") && has("head.fc.weight");
  const bool is_mobilenet = has("conv_stem.weight") && has("blocks.6.0.conv_pwl.weight");
  if (!is_vgg && !is_mobilenet) return std::nullopt;
  StateDict ours = tensors;
  for (NamedTensor& one : ours) {
    one.name = is_vgg ? renamed(one.name, kVgg) : of_mobilenet_v2(one.name);
    // Its fully connected layers are convolutions over all that comes.
    if (is_vgg && one.name.starts_with("classifier.") && one.dims.size() == 4)
      one.dims = {one.dims[0], one.dims[1] * one.dims[2] * one.dims[3]};
  }
  return ours;
}

}  // namespace cnn
