// Ranks of one process: what one sends waits, copied, until the other takes it.
#pragma once

#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "ranks/transport.h"

namespace cnn {

class VirtualNetwork {
 public:
  explicit VirtualNetwork(int64_t ranks) : ranks_(ranks) {
    for (int64_t rank = 0; rank < ranks; ++rank) ends_.push_back(std::make_unique<End>(*this, rank));
  }

  Transport& end(int64_t rank) { return *ends_[static_cast<size_t>(rank)]; }
  int64_t messages() const { return messages_; }
  int64_t bytes() const { return bytes_; }
  bool is_empty() const {
    for (const auto& [way, waiting] : ways_) {
      if (!waiting.empty()) return false;
    }
    return true;
  }

 private:
  class End : public Transport {
   public:
    End(VirtualNetwork& network, int64_t rank) : network_(network), rank_(rank) {}
    int64_t rank() const override { return rank_; }
    int64_t ranks() const override { return network_.ranks_; }
    void send(int64_t to, std::span<const std::byte> bytes) override { network_.put({rank_, to}, bytes); }
    void receive(int64_t from, std::span<std::byte> bytes) override { network_.take({from, rank_}, bytes); }
    void flush() override {}

   private:
    VirtualNetwork& network_;
    int64_t rank_;
  };

  using Way = std::pair<int64_t, int64_t>;

  void put(const Way& way, std::span<const std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    ways_[way].emplace_back(bytes.begin(), bytes.end());
    ++messages_;
    bytes_ += std::ssize(bytes);
    changed_.notify_all();
  }

  void take(const Way& way, std::span<std::byte> bytes) {
    std::unique_lock lock(mutex_);
    auto& waiting = ways_[way];
    changed_.wait(lock, [&] { return !waiting.empty(); });
    const std::vector<std::byte> message = std::move(waiting.front());
    waiting.pop_front();
    if (message.size() != bytes.size()) throw std::logic_error("a message has another size than is awaited");
    std::memcpy(bytes.data(), message.data(), message.size());
  }

  int64_t ranks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Way, std::deque<std::vector<std::byte>>> ways_;
  int64_t messages_ = 0;
  int64_t bytes_ = 0;
  std::vector<std::unique_ptr<End>> ends_;
};

}  // namespace cnn
