#include "layers/product_convs.h"

namespace cnn {
namespace {

bool is_of_pixels(const WindowGeometry& g) {
  return g.kernel == Size2{1, 1} && g.stride == Size2{1, 1} && g.pad == Size2{0, 0} &&
         g.input.pixels() == g.output.pixels();
}

}  // namespace

std::unique_ptr<Step> make_product_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias,
                                        Layout from) {
  if (conv.geometry.groups > 1 || conv.geometry.is_dilated())
    return make_groups_conv(conv, weight, bias, from);
  if (from == Layout::channels_last && is_of_pixels(conv.geometry))
    return make_pixels_conv(conv, weight, bias);
  return make_lines_conv(conv, weight, bias, from);
}

}  // namespace cnn
