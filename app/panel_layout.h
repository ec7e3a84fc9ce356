// How a channel's patches lie on its panel of a sheet: the nine strongest in a square, and beside them the
// nine pictures of what drives them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/shape.h"
#include "explain/sheet.h"

namespace cnn::app {

class PanelLayout {
 public:
  // Of the patches that activations with the receptive field `field` see, in pixels of `input`.
  PanelLayout(const Size2& field, const Volume& input, bool has_beside);

  const Size2& patch() const { return patch_; }  // its pixels
  const Size2& drawn() const { return drawn_; }  // those of the square that shows it
  bool has_beside() const { return has_beside_; }
  Size2 size() const;  // of a panel

  // Draws the patch of that rank, or what drives it, from `pixels` in RGB of size drawn().
  void put(const std::vector<uint8_t>& pixels, int64_t rank, bool beside, Panel& panel) const;

  // Of `panels` on a sheet, how many stand side by side.
  int64_t columns(int64_t panels) const;

  // "drawn 4 times as large".
  std::string about() const;

 private:
  int64_t square_width() const;

  Size2 patch_;
  Size2 drawn_;
  bool has_beside_;
};

}  // namespace cnn::app
