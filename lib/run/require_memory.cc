#include "run/require_memory.h"

#include <algorithm>

#include "base/available_memory.h"
#include "base/error.h"
#include "base/readable_numbers.h"

namespace cnn {
namespace {

// The largest size that fits, and so does every half of it: what is computed how, and with how much memory,
// may change with the size. 0 where not even one image fits.
int64_t largest_fitting(const MemoryQuestion& question) {
  const auto is_good = [&](int64_t images) { return fits_memory(question.needs(images)); };
  if (!is_good(1)) return 0;
  int64_t good = 1;
  int64_t bad = question.images;
  while (2 * good < bad && is_good(2 * good)) good *= 2;
  bad = std::min(bad, 2 * good);
  while (bad - good > 1) {
    const int64_t middle = good + (bad - good) / 2;
    (is_good(middle) ? good : bad) = middle;
  }
  return good;
}

// What to do where no size of batches helps.
std::string advice_beside_size(bool by_addresses, int threads) {
  if (threads == 1) {
    return by_addresses ? "raise the limit of addresses (ulimit -v), or take a smaller network"
                        : "a smaller network needs less";
  }
  return by_addresses
             ? "fewer --threads need 128 MiB of addresses less each (ulimit -v), a smaller network much"
             : "fewer --threads need a little less, a smaller network much";
}

}  // namespace

bool fits_memory(const MemoryNeeds& needs) {
  return needs.to_take <= available_memory() && needs.addresses_to_take <= available_addresses();
}

void require_memory(const MemoryQuestion& question) {
  const MemoryNeeds needs = question.needs(question.images);
  if (fits_memory(needs)) return;
  const bool by_addresses = needs.addresses_to_take > available_addresses();
  std::string message = question.what + " this network in batches of " + std::to_string(question.images) +
                        " needs " + readable_bytes(by_addresses ? needs.addresses_to_take : needs.to_take) +
                        " more of memory, and this process can get " +
                        readable_bytes(by_addresses ? available_addresses() : available_memory());
  if (const int64_t fitting = largest_fitting(question); fitting > 0) {
    message += "; set " + question.batch_key + " to " + std::to_string(fitting) + " or less";
  } else {
    const MemoryNeeds least = question.needs(1);
    if (question.images > 1) {
      message += "; with single images it is still " +
                 readable_bytes(by_addresses ? least.addresses_to_take : least.to_take);
    }
    message += ": " + advice_beside_size(by_addresses, question.threads);
  }
  throw Error(Failure::resource, message);
}

void require_training_memory(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                             bool keeps_best, int threads, Range own) {
  const auto needs = [&](int64_t training, int64_t inference) {
    TrainSpec asked = train;
    if (training != limits.training) asked.batch_size = training;
    return training_memory(asked, plan, {training, inference}, keeps_best, threads, own);
  };
  // Set by itself it stays; then it may be what is too large.
  const bool has_own = train.eval_batch_size != train.batch_size;
  if (has_own && !fits_memory(needs(1, limits.inference))) {
    require_memory({"evaluating", limits.inference, "train.eval_batch_size", threads,
                    [&](int64_t images) { return needs(1, images); }});
  }
  require_memory({"training", limits.training, kBatchSizeKey, threads, [&](int64_t images) {
                    return needs(images, has_own ? limits.inference : std::min(images, limits.inference));
                  }});
}

std::string training_memory_line(const TrainSpec& train, const NetworkPlan& plan, const BatchLimits& limits,
                                 const OpenedData& data, int threads, Range own) {
  const bool keeps_best = !data.validation.indices.empty() && !data.testing.indices.empty();
  const MemoryNeeds needs = training_memory(train, plan, limits, keeps_best, threads, own);
  int64_t images = 0;
  for (const Dataset* set : {&data.train, &data.test})
    images += std::ssize(set->pixels) + std::ssize(set->labels) * static_cast<int64_t>(sizeof(int32_t));
  const int64_t listed = std::ssize(data.training.indices) * (data.train.files.empty() ? 1 : 2);
  return "memory: " + readable_bytes(resident_from_here(needs, listed, train.epochs)) + " at most, " +
         readable_bytes(images) + " of it images";
}

}  // namespace cnn
