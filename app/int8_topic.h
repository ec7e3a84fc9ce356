// The specification of a network in whole numbers of 8 bits, as `cnn help` tells it.
#pragma once

#include <array>

namespace cnn::app {

inline constexpr std::array kInt8 = {
    "What `cnn eval --int8` and the C of `cnn export --int8` compute, in every bit. Below, round() goes to "
    "the "
    "nearest whole number, halves away from 0, also of v/2^n; what is computed before the network runs is "
    "computed in doubles, from the model's floats.",
    "A volume between two layers is whole numbers q from -128 to 127 with a scale s and a zero z: q stands "
    "for "
    "s*(q - z). On up to 500 training images, evenly spaced (floor(i*images/looked_at); at least 20, and "
    "fewer "
    "than 500 where images*MACs would exceed 2e10), the least and the most number of a volume are found, and "
    "0: s "
    "= (most - least)/255 and z = round(-128 - least/s), within -128..127; s = 1, z = 0 where all are 0. "
    "What a "
    "max pool gives has the s and z of what it gets.",
    "First, each batch_norm that follows a conv or fc is folded into it, with factor = "
    "float(weight/sqrt(variance "
    "+ epsilon)) into the weights and (bias - mean)*factor + shift into the bias, in floats; one that "
    "follows "
    "something else is a depthwise 1x1 conv. A relu or relu6 right behind another operation is its bounds: q "
    "is "
    "then kept within round(0/s) + z and round(6/s) + z, else within -128..127. dropout is left out.",
    "A multiplier m becomes a factor M = round(m*2^n), where 2^n makes the largest multiplier of the "
    "operation "
    "(of a conv: of the filter) lie from 2^29 to 2^30; n is at most 62.",
    "The input: q = z + round((p*A + B)/2^22) of a pixel p of 0..255, A = round(2^22/(255*std*s)), B = "
    "round(-2^22*mean/(std*s)), by channel; with a mean image B is each pixel's, of 32 bits.",
    "conv and fc: a filter's weights w become round(w/t), t = max|w|/127, but at least |bias|/(s*2^30); its "
    "bias "
    "b = round(bias/(s*t)). q = z' + round((b + sum((q - z)*w))*M/2^n), m = s*t/s'; the sum has 32 bits, all "
    "else "
    "64. Beyond the image there are no products.",
    "Average pools, global too: q = z' + round(sum(q - z)*M/(area*2^n)), m = s/s'. residual: q = z' + "
    "round(((q1 "
    "- z1)*M1 + (q2 - z2)*M2)/2^n), mi = si/s', F(x) first. branches, scale, leaky_relu, a relu of its own: "
    "q = "
    "z' + round((q - z)*M/2^n), m = s/s', times the scale, or below z times the slope.",
    "softmax: e(d) = round(65535*exp(-d*s)), d the distance from the largest score; a probability is "
    "(e*65535 + "
    "sum(e)/2)/sum(e), rounded down, in parts of 65535. The class is the first of the largest scores. In the "
    "loss "
    "a probability of 0 counts as half a part.",
};

}  // namespace cnn::app
