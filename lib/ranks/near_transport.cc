#include "ranks/near_transport.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace cnn {
namespace {

constexpr size_t kLong = size_t{1} << 14;  // bytes; of less a copy costs no more than to say where it is

// All places of a rank, or none.
std::vector<NearMemory> open_all(const std::string& places) {
  std::vector<NearMemory> all;
  std::istringstream lines(places);
  for (std::string line; std::getline(lines, line);) {
    std::optional<NearMemory> memory = NearMemory::open(line);
    if (!memory) return {};
    all.push_back(std::move(*memory));
  }
  return all;
}

}  // namespace

NearTransport::NearTransport(Transport& transport, std::vector<std::span<const std::byte>> own,
                             const Gather& gather)
    : transport_(transport), own_(std::move(own)) {
  std::string places;
  for (const auto& bytes : own_) places += place_of(bytes) + '\n';
  const std::vector<std::string> of_ranks = gather(places);
  std::string opened;
  for (int64_t other = 0; other < ranks(); ++other) {
    near_.push_back(other == rank() ? std::vector<NearMemory>()
                                    : open_all(of_ranks[static_cast<size_t>(other)]));
    opened += near_.back().empty() ? '0' : '1';
  }
  for (const std::string& by : gather(opened)) readers_.push_back(by[static_cast<size_t>(rank())] == '1');
}

NearTransport::Note NearTransport::note_of(std::span<const std::byte> bytes) const {
  for (size_t place = 0; place < own_.size(); ++place) {
    const std::span<const std::byte>& all = own_[place];
    if (bytes.data() >= all.data() && bytes.data() + bytes.size() <= all.data() + all.size())
      return {place, static_cast<uint64_t>(bytes.data() - all.data())};
  }
  throw std::logic_error("what a near rank is to read stands elsewhere");
}

void NearTransport::send(int64_t to, std::span<const std::byte> bytes) {
  if (bytes.size() < kLong || !readers_[static_cast<size_t>(to)]) return transport_.send(to, bytes);
  notes_.push_back(note_of(bytes));
  transport_.send(to, std::as_bytes(std::span(&notes_.back(), 1)));
  reading_.push_back(to);
}

std::span<const std::byte> NearTransport::view(int64_t from, std::span<std::byte> room) {
  const std::vector<NearMemory>& places = near_[static_cast<size_t>(from)];
  if (room.size() < kLong || places.empty()) {
    transport_.receive(from, room);
    return room;
  }
  Note note{};
  transport_.receive(from, std::as_writable_bytes(std::span(&note, 1)));
  read_.push_back(from);
  return places[note.place].bytes().subspan(note.first, room.size());
}

void NearTransport::receive(int64_t from, std::span<std::byte> bytes) {
  const std::span<const std::byte> there = view(from, bytes);
  if (there.data() != bytes.data()) std::ranges::copy(there, bytes.begin());
}

void NearTransport::flush() {
  for (const int64_t from : read_) transport_.send(from, std::span(&done_, 1));
  for (const int64_t to : reading_) transport_.receive(to, std::span(&others_done_, 1));
  transport_.flush();
  notes_.clear();
  reading_.clear();
  read_.clear();
}

}  // namespace cnn
