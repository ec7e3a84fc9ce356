// What a message advises is true of the config that it is about.
#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

const std::string kConvKeys =
    "; known keys are filters, kernel, stride, dilation, pad, groups, bias, rounding, init, bias_init, "
    "learning_rate, "
    "bias_learning_rate, decay, frozen, bias_learning_until and name";

TEST_CASE("advice: conv and pool belong before an fc, which no pad can help") {
  for (const std::string layers :
       {"conv: {filters: 3, kernel: 3}, fc: 100, conv: {filters: 10, kernel: 5}",
        "fc: 100, conv: {filters: 10, kernel: 5}", "conv: {filters: 3, kernel: 3}, fc: 100, pool: 2"}) {
    CAPTURE(layers);
    const std::string message =
        refusal("input: {channels: 1, height: 28, width: 28}\nlayers: [" + layers + ", softmax: 10]\n");
    CHECK(message.ends_with("\n  fc1 left 1x1, as it always does: conv and pool belong before it"));
  }
}

TEST_CASE("advice: a setting that is told fits the whole network") {
  const std::string head =
      "input: {channels: 1, height: 28, width: 28}\nlayers:\n  - conv: {filters: 10, kernel: ";
  const std::string rest =
      "}\n  - pool: 2\n  - conv: {filters: 20, kernel: 5}\n  - pool: 2\n  - softmax: 10\n";
  const std::string message = refusal(head + "50" + rest);
  CHECK(message.ends_with("\n  what fits: kernel 17"));  // and not 28, which leaves the pool 1x1
  CHECK(faults(head + "17" + rest).empty());
  CHECK(!faults(head + "18" + rest).empty());
}

TEST_CASE("advice: a setting that several layers share is tried in all of them") {
  const std::string head = "input: {channels: 1, height: 8, width: 8}\nlayers:\n";
  const auto three = [&](const std::string& kernel) {
    return head + "  - repeat: {times: 3, layers: [conv: {filters: 2, kernel: " + kernel +
           "}]}\n  - softmax: 3\n";
  };
  const std::string message = refusal(three("9"));
  CHECK_THAT(message, Catch::Contains("\n  what fits: kernel 3"));
  CHECK(faults(three("3")).empty());
  CHECK(!faults(three("4")).empty());
}

TEST_CASE("advice: of a residual whose sizes differ, what its layers have not is told and fits") {
  const auto net = [](const std::string& inside) {
    return "input: {channels: 3, height: 9, width: 9}\nlayers:\n  - residual: {layers: [" + inside +
           "]}\n  - softmax: 3\n";
  };
  const std::string same = "conv: {filters: 3, kernel: 3, pad: 1}, ";
  CHECK_THAT(refusal(net(same + "conv: {filters: 3, kernel: 3}")),
             Catch::EndsWith("\n  `pad: same` in residual1.conv2 keeps the size"));
  CHECK(faults(net(same + "conv: {filters: 3, kernel: 3, pad: same}")).empty());
  CHECK_THAT(refusal(net("conv: {filters: 3, kernel: 3, stride: 2}, " + same + "relu")),
             Catch::EndsWith("\n  `pad: 1` with `rounding: floor` in residual1.conv1 makes it fit"));
  CHECK(faults(net("conv: {filters: 3, kernel: 3, stride: 2, pad: 1, rounding: floor}, " + same + "relu"))
            .empty());
  CHECK_THAT(refusal(net("conv: {filters: 3, kernel: 2}")),
             Catch::EndsWith("\n  residual1.conv1 has an even kernel, 2x2, with which no pad keeps the size: "
                             "take an odd one"));
}

TEST_CASE("advice: of branches whose sizes differ, what their layers have not is told and fits") {
  const auto net = [](const std::string& second) {
    return "input: {channels: 3, height: 9, width: 9}\nlayers:\n"
           "  - branches: [[conv: {filters: 3, kernel: 3, pad: 1}], [" +
           second + "]]\n  - softmax: 3\n";
  };
  CHECK_THAT(refusal(net("conv: {filters: 3, kernel: 5}")),
             Catch::EndsWith("\n  `pad: same` in branches1.2.conv1 keeps the size"));
  CHECK(faults(net("conv: {filters: 3, kernel: 5, pad: same}")).empty());
  CHECK_THAT(refusal(net("conv: {filters: 3, kernel: 3, stride: 2, pad: 1, rounding: floor}")),
             Catch::EndsWith(
                 "\n  the size must be the same, or smaller by the strides alone: odd kernels with a pad "
                 "of (F - 1)/2, `rounding: floor` where a stride is above 1, and in branches the same "
                 "strides"));
}

TEST_CASE("advice: a layer behind softmax is one mistake") {
  CHECK(faults(with_layers("softmax: 10, relu")) ==
        "softmax must be the last layer and no other, but relu follows: take it out, or the others");
}

TEST_CASE("advice: a key that a layer has not is looked for among the layer's") {
  CHECK(faults(with_layers("conv: {filters: 3, kernel: 3, mean: 1}, softmax: 10")) ==
        "unknown key 'mean' in 'conv'" + kConvKeys);
  CHECK(faults(with_layers("conv: {filters: 3, kernel: 3, epochs: 1}, softmax: 10")) ==
        "unknown key 'epochs' in 'conv'" + kConvKeys);
  CHECK(faults(with_layers("conv: {filters: 3, kernel: 3, momentum: 3}, softmax: 10")) ==
        "unknown key 'momentum' in 'conv': it is a key of the layer batch_norm" + kConvKeys);
  CHECK(
      faults(
          "input: {channels: 1, height: 8, width: 8}\narchitecture: {pattern: 'POOL-SOFTMAX', pool: {kernel: "
          "2, at: [1]}, softmax: 10}\n") ==
      "unknown key 'at' in 'pool'; known keys are blocks, kernel, stride, pad, type, rounding and "
      "count_padding");
  CHECK(faults(with_layers("softmax: {units: 10}")) ==
        "unknown key 'units' in 'softmax': did you mean 'classes'?");
  CHECK(faults(with_layers("conv: {filters: 3, kernel: 3, paddding: 1}, softmax: 10")) ==
        "unknown key 'paddding' in 'conv': did you mean 'pad'?");
  CHECK(faults(with("dropout: 0.5\n")) ==
        "unknown key 'dropout' in the config: it is a layer: it stands in the list `layers`, as `- dropout: "
        "0.5`");
}

TEST_CASE("advice: the loss is cross-entropy, whatever is asked for") {
  for (const std::string loss : {"cross_entropy", "mse", "CrossEntropyLoss", "nll_loss"}) {
    CHECK(faults(with("train: {loss: " + loss + "}\n")) ==
          "'loss' must be a mapping, got '" + loss + "': the loss is always cross-entropy: remove this line");
  }
  CHECK(faults(with("train: {loss: {type: mse}}\n")) ==
        "unknown key 'type' in 'loss': the loss is always cross-entropy: leave it out");
}

TEST_CASE("advice: sizes in other notations are told as they are written here") {
  const auto conv = [](const std::string& keys) {
    return faults(with_layers("conv: {filters: 3, " + keys + "}, softmax: 10"));
  };
  const std::string pad = "'pad' must be a number, [height, width], [top, left, bottom, right] or same, got ";
  CHECK(conv("kernel: 3, pad: valid") == pad + "'valid': write 0");
  CHECK(conv("kernel: 3, pad: SAME") == pad + "'SAME': did you mean 'same'?");
  CHECK(conv("kernel: 3, pad: full") == pad + "'full'");
  const std::string kernel = "'kernel' must be a number or [height, width], got ";
  CHECK(conv("kernel: 5x5") == kernel + "'5x5': write [5, 5]");
  CHECK(conv("kernel: 5 x 3") == kernel + "'5 x 3': write [5, 3]");
  CHECK(conv("kernel: '5x5'") == kernel + "the string '5x5': write [5, 5]");
  CHECK(conv("kernel: '(5, 5)'") == kernel + "the string '(5, 5)': write [5, 5]");
  CHECK(conv("kernel: (5, 5)") == kernel + "'(5': a pair stands in brackets, as in [5, 5]");
  CHECK(conv("kernel: 0") == "'kernel' must be a whole number from 1 to 1000000, got '0'");
  CHECK(conv("kernel: 5.0") == kernel + "'5.0': write 5");
}

TEST_CASE("advice: a part that is all of the images is no count of one") {
  const std::string share = "'validation' must be a fraction between 0 and 1, a count, or {every: N}, got ";
  CHECK(faults(with("data: {format: idx, root: r, validation: 1.0}\n")) ==
        share + "'1.0': it would leave nothing to train on");
  CHECK(faults(with("data: {format: idx, root: r, validation: 60.0}\n")) == share + "'60.0': write 60");
}

TEST_CASE("advice: what is too large is told the limit, and only folders of images are resized") {
  CHECK(
      faults(with("train: {seed: 99999999999999999999}\n")) ==
      "'seed' must be a whole number of at least 0, got '99999999999999999999', which is too large: at most "
      "9223372036854775807");
  CHECK(faults(with("data: {format: idx, root: r, resize: 3}\n")) ==
        "unknown key 'resize' in 'data': folders of images are resized to `input`; images of idx and cifar10 "
        "are "
        "of one size already");
}

}  // namespace
}  // namespace cnn
