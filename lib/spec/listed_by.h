// By what the images that a network was trained on are listed (data/trained_images.h).
#pragma once

namespace cnn {

// True where each of them is.
struct ListedBy {
  bool pixels = true;           // as any format has them (data/pixel_digest.h)
  bool files = true;            // by the bytes of its file, where it has one of its own
  bool earlier_pixels = false;  // as earlier versions told them: only pixels of formats that have no files of
                                // their own are found for sure
  bool lacks_some = false;      // not of each: of some images nobody has written down anything

  // Whether images of folders, or others, can be found in the list, whichever they are.
  constexpr bool tells(bool of_folders) const {
    return !lacks_some && (pixels || (of_folders ? files : earlier_pixels));
  }

  bool operator==(const ListedBy&) const = default;
};

// Of a list and another behind it. Of lists that have nothing in common some are lacking, whatever is asked
// for.
constexpr ListedBy both(const ListedBy& a, const ListedBy& b) {
  const auto has_numbers = [](const ListedBy& one) { return one.pixels || one.earlier_pixels; };
  const bool pixels = a.pixels && b.pixels;
  const bool files = a.files && b.files;
  const bool earlier = !pixels && has_numbers(a) && has_numbers(b);
  return {pixels, files, earlier, a.lacks_some || b.lacks_some || !(pixels || files || earlier)};
}

// What a list of images of folders, or of others, has; and what the first versions with a list wrote, which
// had files or pixels only.
constexpr ListedBy listed_by(bool of_folders) {
  return {true, of_folders};
}
constexpr ListedBy listed_by_earlier(bool of_folders) {
  return {false, of_folders, !of_folders};
}

}  // namespace cnn
