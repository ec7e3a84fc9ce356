// By what the images that a network was trained on are listed (data/trained_images.h).
#pragma once

namespace cnn {

// True where each of them is: by its pixels, as any format has them, and by the bytes of its file.
struct ListedBy {
  bool pixels = true;
  bool files = true;

  // Whether images of folders, or others, can be found in the list, whichever they are.
  constexpr bool tells(bool of_folders) const { return pixels || (files && of_folders); }

  bool operator==(const ListedBy&) const = default;
};

// Of a list and another behind it.
constexpr ListedBy both(const ListedBy& a, const ListedBy& b) {
  return {a.pixels && b.pixels, a.files && b.files};
}

// What a list of images of folders, or of others, has; and what earlier versions wrote, which had files or
// pixels only.
constexpr ListedBy listed_by(bool of_folders) {
  return {true, of_folders};
}
constexpr ListedBy listed_by_earlier(bool of_folders) {
  return {!of_folders, of_folders};
}

}  // namespace cnn
