#include "explain/strongest.h"

#include <algorithm>

namespace cnn {

Strongest::Strongest(const Volume& volume, int64_t most)
    : volume_(volume), most_(static_cast<size_t>(most)), channels_(static_cast<size_t>(volume.channels)) {}

void Strongest::add(std::span<const float> activation) {
  const auto pixels = static_cast<size_t>(volume_.pixels());
  for (size_t c = 0; c < channels_.size(); ++c) {
    ChannelPlaces& channel = channels_[c];
    const std::span<const float> map = activation.subspan(c * pixels, pixels);
    const auto [least, first_greatest] =
        std::pair(std::ranges::min_element(map), std::ranges::max_element(map));
    channel.least = images_ == 0 ? *least : std::min(channel.least, *least);
    channel.greatest = images_ == 0 ? *first_greatest : std::max(channel.greatest, *first_greatest);
    const int64_t place = first_greatest - map.begin();
    insert({images_, *first_greatest, place / volume_.width, place % volume_.width}, channel.strongest);
  }
  ++images_;
}

void Strongest::insert(const StrongPlace& place, std::vector<StrongPlace>& into) const {
  if (into.size() == most_ && place.value <= into.back().value) return;
  const auto at = std::ranges::upper_bound(into, place.value, std::ranges::greater(), &StrongPlace::value);
  into.insert(at, place);
  if (into.size() > most_) into.pop_back();
}

ChannelPlaces Strongest::channel(int64_t index) const {
  ChannelPlaces result = channels_[static_cast<size_t>(index)];
  std::erase_if(result.strongest, [&](const StrongPlace& place) { return place.value <= result.least; });
  return result;
}

}  // namespace cnn
