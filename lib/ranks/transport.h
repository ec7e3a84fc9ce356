// How the processes of one training, the ranks, send bytes to each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cnn {

// Messages from one rank to another arrive in the order in which they were sent. One thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;

  virtual int64_t rank() const = 0;
  virtual int64_t ranks() const = 0;

  // Returns at once; the bytes stay as they are until flush().
  virtual void send(int64_t to, std::span<const std::byte> bytes) = 0;

  // Returns when they are there: as many as were sent.
  virtual void receive(int64_t from, std::span<std::byte> bytes) = 0;

  // The same where they need not be copied to: they stand in `room`, or, until flush(), elsewhere.
  virtual std::span<const std::byte> view(int64_t from, std::span<std::byte> room) {
    receive(from, room);
    return room;
  }

  // Returns when all that was sent may be written over.
  virtual void flush() = 0;

  // A rank that does not answer for so many seconds, while another waits for it, may be taken for dead. From
  // any thread.
  virtual void be_patient_for(double /*seconds*/) {}
};

}  // namespace cnn
