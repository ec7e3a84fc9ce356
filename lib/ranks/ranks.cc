#include "ranks/ranks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/median.h"

namespace cnn {
namespace {

constexpr size_t kBatchesTimed = 63;
constexpr double kLeastPatience = 60;  // seconds
constexpr double kMedianBatches = 20;
constexpr size_t kPiece = size_t{1} << 26;  // bytes of one message

}  // namespace

Ranks::Ranks(Transport& transport)
    : transport_(transport), of_ranks_(transport.rank(), transport.ranks(), transport.ranks()) {}

void Ranks::share_out(int64_t shards) {
  shards_ = shards;
  of_gradients_.emplace(rank(), count(), shards);
  of_numbers_.emplace(rank(), count(), shards);
  of_moments_.emplace(rank(), count(), shards);
}

Ranks::~Ranks() {
  close();
}

void Ranks::open(std::vector<std::span<float>> nodes, int cores) {
  close();
  nodes_ = std::move(nodes);
  std::vector<std::span<const std::byte>> places;
  for (const auto& node : nodes_) places.push_back(std::as_bytes(node));
  near_.emplace(transport_, std::move(places), [this](const std::string& text) { return gather(text); });
  buckets_ = cut_into_buckets(std::ssize(nodes_.front()));
  ready_.emplace(buckets_);
  sent_ = reduced_ = 0;
  ends_ = false;
  std::array<double, 1> with_several{cores > 1 ? 1.0 : 0.0};
  add_up_own(with_several);  // for all send in the same order
  is_aside_ = with_several[0] > 0;
  if (!is_aside_) return;
  thread_ = std::thread([this] { work(); });
}

void Ranks::close() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  near_.reset();
}

void Ranks::begin() {
  ready_->begin();
  const std::lock_guard lock(mutex_);
  sent_ = reduced_ = 0;
}

void Ranks::ready(const Range& elements) {
  if (!is_aside_) return;
  ready_->add(elements);
  size_t more = 0;
  for (; ready_->has_next(); ready_->take_next()) ++more;
  if (more == 0) return;
  {
    const std::lock_guard lock(mutex_);
    sent_ += more;
  }
  changed_.notify_all();
}

void Ranks::finish(float factor) {
  if (is_aside_) return wait_until(buckets_.size());
  for (const Range& bucket : buckets_) reduce(bucket, factor);
}

void Ranks::wait_until(size_t reduced) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return reduced_ == reduced || failure_; });
  if (failure_) std::rethrow_exception(failure_);
}

void Ranks::work() {
  for (;;) {
    size_t next = 0;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return reduced_ < sent_ || ends_; });
      if (ends_) return;
      next = reduced_;
    }
    std::exception_ptr failure;
    try {
      reduce(buckets_[next], 1);
    } catch (...) {
      failure = std::current_exception();
    }
    {
      const std::lock_guard lock(mutex_);
      ++reduced_;
      failure_ = failure;
    }
    changed_.notify_all();
    if (failure) return;
  }
}

// The thread has the transport while it sends; the same gradients are ready on all ranks.
void Ranks::add_up(std::span<const std::span<double>> nodes) {
  wait_until(sent_);
  of_numbers_->run(transport_, nodes, {0, std::ssize(nodes.front())});
}

void Ranks::add_up(std::span<const std::span<Moments>> nodes) {
  wait_until(sent_);
  of_moments_->run(transport_, nodes, {0, std::ssize(nodes.front())});
}

void Ranks::add_up_own(std::span<double> numbers) {
  const std::array<std::span<double>, 1> nodes{numbers};
  of_ranks_.run(transport_, nodes, {0, std::ssize(numbers)});
}

void Ranks::broadcast(std::span<std::byte> bytes) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(kPiece, bytes.size()))) {
    const std::span<std::byte> piece = bytes.first(std::min(kPiece, bytes.size()));
    // To the rank as far ahead as the lowest bit that is set: a binomial tree.
    int64_t step = 1;
    while (step < count()) step *= 2;
    for (int64_t bit = 1; bit < step; bit *= 2) {
      if ((rank() & bit) == 0) continue;
      transport_.receive(rank() - bit, piece);
      step = bit;
    }
    for (int64_t bit = step / 2; bit > 0; bit /= 2) {
      if (rank() + bit < count()) transport_.send(rank() + bit, piece);
    }
    transport_.flush();
  }
}

std::string Ranks::broadcast(std::string text) {
  uint64_t size = text.size();
  broadcast(std::as_writable_bytes(std::span(&size, 1)));
  text.resize(size);
  broadcast(std::as_writable_bytes(std::span(text)));
  return text;
}

std::vector<std::string> Ranks::gather(const std::string& text) {
  std::vector<double> sizes(static_cast<size_t>(count()), 0.0);
  sizes[static_cast<size_t>(rank())] = static_cast<double>(text.size());
  add_up_own(sizes);
  std::vector<std::string> all;
  for (const double size : sizes) all.emplace_back(static_cast<size_t>(size), '\0');
  all[static_cast<size_t>(rank())] = text;
  if (is_first()) {
    for (int64_t from = 1; from < count(); ++from) {
      std::string& there = all[static_cast<size_t>(from)];
      if (!there.empty()) transport_.receive(from, std::as_writable_bytes(std::span(there)));
    }
  } else if (!text.empty()) {
    transport_.send(0, std::as_bytes(std::span(text)));
    transport_.flush();
  }
  for (std::string& there : all) broadcast(std::as_writable_bytes(std::span(there)));
  return all;
}

void Ranks::pass_batch(double seconds) {
  if (batch_seconds_.size() == kBatchesTimed) batch_seconds_.erase(batch_seconds_.begin());
  batch_seconds_.push_back(seconds);
  transport_.be_patient_for(std::max(kLeastPatience, kMedianBatches * median(batch_seconds_)));
}

void Ranks::agree_on_stop() {
  std::vector<double> wishes(static_cast<size_t>(count()), 0.0);
  wishes[static_cast<size_t>(rank())] = wish_ == nullptr ? 0 : wish_->load();
  add_up_own(wishes);
  if (stop_ == 0) stop_ = static_cast<int>(*std::ranges::max_element(wishes));
}

}  // namespace cnn
