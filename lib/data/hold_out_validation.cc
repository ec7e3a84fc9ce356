#include "data/hold_out_validation.h"

#include <utility>

#include "data/split.h"

namespace cnn {

void hold_out_validation(const DataSpec& spec, OpenedData& opened) {
  HeldOut parts = hold_out({opened.train.digests, opened.train.labels, opened.classes}, spec.validation,
                           HeldPart::validation);
  require_both_sides(parts, spec, HeldPart::validation);
  opened.training = std::move(parts.kept);
  opened.validation = std::move(parts.held);
  opened.notices.insert(opened.notices.end(), parts.notices.begin(), parts.notices.end());
}

}  // namespace cnn
