// Ranks of one machine read in each other's memory what else were copied into messages and out of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/shared_memory.h"
#include "ranks/transport.h"

namespace cnn {

// Over another transport, which outlives this, as do the places. Each sending is followed by flush() on both
// sides, before what was sent is written over.
class NearTransport final : public Transport {
 public:
  // The text of each rank, in the ranks' order.
  using Gather = std::function<std::vector<std::string>(const std::string&)>;

  // `own` is where all stands that this rank will send in long messages: of Buffer::shared() where near ranks
  // are to read there. All ranks call it; their memory is opened by those that can, and others get messages.
  NearTransport(Transport& transport, std::vector<std::span<const std::byte>> own, const Gather& gather);

  int64_t rank() const override { return transport_.rank(); }
  int64_t ranks() const override { return transport_.ranks(); }
  void send(int64_t to, std::span<const std::byte> bytes) override;
  void receive(int64_t from, std::span<std::byte> bytes) override;
  std::span<const std::byte> view(int64_t from, std::span<std::byte> room) override;
  void flush() override;
  void be_patient_for(double seconds) override { transport_.be_patient_for(seconds); }

 private:
  // What is sent in place of bytes: of which of the sender's places, and from where on.
  struct Note {
    uint64_t place;
    uint64_t first;
  };

  Note note_of(std::span<const std::byte> bytes) const;

  Transport& transport_;
  std::vector<std::span<const std::byte>> own_;
  std::vector<std::vector<NearMemory>> near_;  // of each rank, its places; none of one that is not near
  std::vector<bool> readers_;                  // which ranks have opened this one's
  std::deque<Note> notes_;                     // until flush(), and so the others:
  std::vector<int64_t> reading_;               // who reads here
  std::vector<int64_t> read_;                  // where was read
  std::byte done_{};
  std::byte others_done_{};
};

}  // namespace cnn
