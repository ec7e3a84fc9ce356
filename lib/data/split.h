// What is held back from training.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "spec/run_spec.h"

namespace cnn {

// The images of one set, as far as a split looks at them.
struct SplitImages {
  std::span<const uint64_t> digests;  // one an image (data/fingerprint.h)
  std::span<const int32_t> labels;    // one an image, each in 0..classes-1
  std::span<const std::string> classes;
};

// Which key of `data` asks for it: `validation` or `test`.
enum class HeldPart { validation, test };

struct HeldOut {
  Subset kept;
  Subset held;
  std::vector<std::string> notices;  // which classes are on one side only
};

// Parts the images 0..count-1: of each class (how many: data/share_out.h) those with the least digests are
// held out; of equal ones the first. So neither the order of the images nor their names nor a seed matter,
// and an image added or removed moves at most one other of its class across.
HeldOut hold_out(const SplitImages& images, const ShareSpec& spec, HeldPart part);

// Throws Failure::data where nothing was kept for `part`, or nothing held out though `spec` wanted it.
void require_both_sides(const HeldOut& parts, const DataSpec& spec, HeldPart part);

// The same where only numbers are known.
void require_both_sides(int64_t kept, int64_t held, const DataSpec& spec, HeldPart part);

}  // namespace cnn
