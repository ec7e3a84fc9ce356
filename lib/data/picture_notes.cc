#include "data/picture_notes.h"

#include <algorithm>

namespace cnn {
void PictureNotes::add(const std::string& name, const ImageFacts& facts) {
  const auto count = [&](Kind& kind) {
    if (kind.count++ > 0) return;
    kind.first = name;
    std::ranges::replace(kind.first, '\n', '?');
    kind.what = facts.doubt;
  };
  if (facts.is_transparent) count(transparent_);
  if (!facts.doubt.empty()) count(doubtful_);
}

// " and 2 more pictures"
std::string PictureNotes::others(const Kind& kind) {
  return " and " + std::to_string(kind.count - 1) + (kind.count == 2 ? " more picture" : " more pictures");
}

std::vector<std::string> PictureNotes::lines(Background background, const std::string& key) const {
  std::vector<std::string> lines;
  if (transparent_.count > 0) {
    const Background other = background == Background::white ? Background::black : Background::white;
    lines.push_back(transparent_.first + (transparent_.count == 1 ? " has" : others(transparent_) + " have") +
                    " transparent pixels, which are laid over " + word_of(background) + " (`" + key + " " +
                    word_of(other) + "` lays them over " + word_of(other) + ")");
  }
  if (doubtful_.count > 0) {
    lines.push_back(doubtful_.first + (doubtful_.count == 1 ? "" : others(doubtful_)) + ": " +
                    doubtful_.what + "; the pixels are all there, so " +
                    (doubtful_.count == 1 ? "it is read" : "they are read"));
  }
  return lines;
}

}  // namespace cnn
