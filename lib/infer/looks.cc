#include "infer/looks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cnn {
namespace {

struct Look {
  View view;
  float weight;
};

constexpr std::array<Look, 1> kAlone = {{{{}, 1}}};
constexpr std::array<Look, 2> kMirror = {{{{}, 0.5F}, {{0, 0, true}, 0.5F}}};
constexpr std::array<Look, 6> kMirrorShift = {{{{}, 0.25F},
                                               {{0, 0, true}, 0.25F},
                                               {{1, 1, false}, 0.125F},
                                               {{1, 1, true}, 0.125F},
                                               {{-1, -1, false}, 0.125F},
                                               {{-1, -1, true}, 0.125F}}};

std::span<const Look> looks_of(EvaluateWith scheme) {
  switch (scheme) {
    case EvaluateWith::none:
      return kAlone;
    case EvaluateWith::mirror:
      return kMirror;
    case EvaluateWith::mirror_shift:
      return kMirrorShift;
  }
  return kAlone;
}

LossSum loss_of_logits(const float* logits, const int32_t* labels, int64_t images, int64_t classes) {
  LossSum sum;
  for (int64_t n = 0; n < images; ++n, logits += classes) {
    const float* largest = std::max_element(logits, logits + classes);
    double all = 0;
    for (int64_t k = 0; k < classes; ++k) all += std::exp(static_cast<double>(logits[k]) - *largest);
    sum.loss += *largest + std::log(all) - static_cast<double>(logits[labels[n]]);
    sum.correct += largest - logits == labels[n] ? 1 : 0;
  }
  return sum;
}

}  // namespace

Looks::Looks(EvaluateWith scheme, Network& network, const Batches& batches)
    : scheme_(scheme), network_(network), batches_(batches) {
  if (looks_of(scheme).size() > 1 && batches.images() > 0)
    means_.resize(static_cast<size_t>(batches.batch_images(0) * network.plan().classes()));
}

LossSum Looks::evaluate(int64_t batch, ThreadPool& pool) {
  const int64_t images = batches_.batch_images(batch);
  const int64_t numbers = images * network_.plan().classes();
  std::ranges::fill(means_, 0.0F);
  LossSum sum;
  for (const Look& look : looks_of(scheme_)) {
    batches_.fill_seen(look.view, batch, network_.images(), network_.labels(), pool);
    sum = network_.evaluate(images);
    for (int64_t i = 0; i < numbers && !means_.empty(); ++i)
      means_[static_cast<size_t>(i)] += look.weight * network_.logits()[i];
  }
  if (means_.empty()) return sum;
  return loss_of_logits(means_.data(), network_.labels(), images, network_.plan().classes());
}

}  // namespace cnn
