#include <catch2/catch.hpp>

#include "spec/layer_products.h"
#include "spec/networks.h"
#include "spec/shape_rules.h"
#include "spec/windows.h"

using namespace cnn;
using namespace cnn::test;

namespace {

// The windows one by one: each begins `stride` after the last, the first at -pad.
// Exact: the last one must end where the padding ends.
std::optional<int64_t> count_windows(int64_t side, int64_t kernel, int64_t stride, int64_t pad,
                                     Rounding rounding, bool is_pool) {
  const int64_t end = side + pad;
  int64_t windows = 0;
  int64_t begin = -pad;
  for (; begin + kernel <= end; begin += stride) ++windows;
  // `begin` is the first window that reaches beyond the padding; the one before it ended at `last_end`.
  const int64_t last_end = begin - stride + kernel;
  if (rounding == Rounding::exact && (windows == 0 || last_end != end)) return std::nullopt;
  if (rounding == Rounding::ceil && last_end < end) ++windows;
  if (rounding == Rounding::ceil && is_pool && -pad + (windows - 1) * stride >= side) --windows;
  if (windows < 1) return std::nullopt;
  return windows;
}

std::string output_of(const LayerKind& kind, const Volume& input) {
  const auto result = plan_layer({type_name(kind), kind}, input);
  if (const auto* misfit = std::get_if<Misfit>(&result)) return misfit->message;
  return to_string(std::get<LayerPlan>(result).output);
}

}  // namespace

TEST_CASE("window_count: the lectures' examples") {
  CHECK(window_count({7, 3, 1, 0, 0}, Rounding::exact, false) == 5);
  CHECK(window_count({7, 3, 2, 0, 0}, Rounding::exact, false) == 3);
  CHECK(window_count({7, 3, 3, 0, 0}, Rounding::exact, false) == std::nullopt);
  CHECK(window_count({7, 3, 1, 1, 1}, Rounding::exact, false) == 7);
  CHECK(window_count({32, 5, 1, 2, 2}, Rounding::exact, false) == 32);
  CHECK(window_count({227, 11, 4, 0, 0}, Rounding::exact, false) == 55);
  CHECK(window_count({224, 2, 2, 0, 0}, Rounding::exact, true) == 112);
}

TEST_CASE("window_count: equals a loop over the windows") {
  for (int64_t side = 1; side <= 12; ++side) {
    for (int64_t kernel = 1; kernel <= 9; ++kernel) {
      for (int64_t stride = 1; stride <= 6; ++stride) {
        for (int64_t pad = 0; pad <= 5; ++pad) {
          for (const Rounding rounding : {Rounding::exact, Rounding::floor, Rounding::ceil}) {
            for (const bool is_pool : {false, true}) {
              INFO(side << " " << kernel << " " << stride << " " << pad << " " << static_cast<int>(rounding)
                        << is_pool);
              REQUIRE(window_count({side, kernel, stride, pad, pad}, rounding, is_pool) ==
                      count_windows(side, kernel, stride, pad, rounding, is_pool));
            }
          }
        }
      }
    }
  }
}

TEST_CASE("window_count: a pool drops the window beyond the input and its left padding, a conv keeps it") {
  CHECK(window_count({5, 2, 2, 1, 1}, Rounding::ceil, true) == 3);
  CHECK(window_count({5, 2, 2, 1, 1}, Rounding::ceil, false) == 4);
  CHECK(window_count({6, 3, 2, 0, 0}, Rounding::ceil, true) == 3);
}

TEST_CASE("window_count: pads that differ count each for itself") {
  CHECK(window_count({7, 3, 1, 0, 1}, Rounding::exact, false) == 6);
  CHECK(window_count({224, 3, 2, 0, 1}, Rounding::exact, false) == 112);
  CHECK(window_count({6, 4, 3, 0, 2}, Rounding::ceil, true) ==
        2);  // the third would begin in the end padding
  CHECK(window_sum({7, 4, 2, 0, 1}) == "(7 - 4 + 0 + 1)/2 + 1 = 3");
  PoolSpec average = std::get<PoolSpec>(pool(3, 2));
  average.pad = Pads({1, 0}, {0, 1});
  CHECK(output_of(average, {2, 8, 8}) == "4x4x2");
  CHECK(output_of(average, {2, 7, 7}) ==
        "cannot apply a 3x3 pool with stride 2, pad [1, 0, 0, 1] to a 7x7 input: (7 - 3 + 0 + 1)/2 + 1 = 3.5 "
        "along the width\n"
        "what fits: kernel 2 or 4; stride 1 or 5; pad 0; or `rounding: floor` gives 3x3, `rounding: "
        "ceil` gives 4x4");
  average.pad = Pads({0, 0}, {2, 2});
  CHECK(output_of(average, {2, 7, 7})
            .starts_with(
                "a pool's pad may not exceed half its kernel: 3x3 pool with stride 2, pad [0, 0, 2, 2]"));
}

TEST_CASE("window_count: dilation spreads the kernel") {
  CHECK(window_count({32, 5, 1, 2, 2, 2}, Rounding::exact, false) == 28);
  CHECK(window_sum({32, 5, 1, 2, 2, 2}) == "(32 - 2*(5 - 1) - 1 + 2*2)/1 + 1 = 28");
  ConvSpec dilated = std::get<ConvSpec>(conv(4, 3, 1, 1));
  dilated.dilation = {2, 2};
  CHECK(output_of(dilated, {3, 8, 8}) == "6x6x4");
  dilated.dilation = {9, 9};
  CHECK(output_of(dilated, {3, 8, 8})
            .starts_with(
                "cannot apply a 3x3 filter with stride 1, dilation 9, pad 1 to a 8x8 input: (8 - 9*(3 - 1) "
                "- 1 + 2*1)/1 + 1 = -8"));
}

TEST_CASE("window_count: at the longest sides") {
  CHECK(window_count({kMaxSide, 1, 1, kMaxSide, kMaxSide}, Rounding::exact, false) == 3 * kMaxSide);
  CHECK(window_count({1, kMaxSide, 1, 0, 0}, Rounding::floor, false) == std::nullopt);
  CHECK(window_count({1, kMaxSide, kMaxSide, 0, 0}, Rounding::ceil, false) == 1);
}

TEST_CASE("window_sum: the sum, with two decimals at most, and never whole where it is not") {
  CHECK(window_sum({32, 5, 1, 2, 2}) == "(32 - 5 + 2*2)/1 + 1 = 32");
  CHECK(window_sum({7, 3, 3, 0, 0}) == "(7 - 3 + 2*0)/3 + 1 = 2.33");
  CHECK(window_sum({8, 3, 2, 0, 0}) == "(8 - 3 + 2*0)/2 + 1 = 3.5");
  CHECK(window_sum({8, 3, 3, 0, 0}) == "(8 - 3 + 2*0)/3 + 1 = 2.67");
  CHECK(window_sum({3, 5, 1, 0, 0}) == "(3 - 5 + 2*0)/1 + 1 = -1");
  CHECK(window_sum({3, 4, 1, 0, 0}) == "(3 - 4 + 2*0)/1 + 1 = 0");
  CHECK(window_sum({2, 4, 3, 0, 0}) == "(2 - 4 + 2*0)/3 + 1 = 0.33");
  CHECK(window_sum({4, 3, 300, 0, 0}) == "(4 - 3 + 2*0)/300 + 1 = 1.003");
  CHECK(window_sum({302, 3, 300, 0, 0}) == "(302 - 3 + 2*0)/300 + 1 = 1.997");
}

TEST_CASE("plan_layer: each kind's rule") {
  CHECK(output_of(conv(10, 5, 1, 2), {3, 32, 32}) == "32x32x10");
  CHECK(output_of(pool(2), {64, 224, 112}) == "56x112x64");
  CHECK(output_of(pool(3, 2, Rounding::floor), {4, 32, 32}) == "15x15x4");
  CHECK(output_of(pool(3, 2, Rounding::ceil), {4, 32, 32}) == "16x16x4");
  CHECK(output_of(relu(), {3, 4, 5}) == "5x4x3");
  CHECK(output_of(fc(7), {3, 4, 5}) == "1x1x7");
  CHECK(output_of(softmax(), {10, 1, 1}) == "1x1x10");
  for (const LayerKind& kind :
       std::vector<LayerKind>{ActivationSpec{}, BatchNormSpec{}, DropoutSpec{}, LrnSpec{}, ScaleSpec{}}) {
    CHECK(output_of(kind, {3, 4, 5}) == "5x4x3");
  }
  CHECK(output_of(GlobalPoolSpec{}, {3, 4, 5}) == "1x1x3");
}

TEST_CASE("plan_layer: a residual adds x as it is, or through a projection where the volume changes") {
  const ResidualSpec same{{{"r.conv1", conv(3, 3, 1, 1)}, {"r.relu1", relu()}}};
  const auto plan = std::get<LayerPlan>(plan_layer({"r", same}, {3, 8, 8}));
  CHECK(plan.output == Volume{3, 8, 8});
  REQUIRE(plan.paths.size() == 1);
  CHECK(plan.parameters.empty());
  CHECK(plan.parameter_count == 0);

  ConvSpec halving = std::get<ConvSpec>(conv(6, 3, 2, 1));
  halving.rounding = Rounding::floor;
  const ResidualSpec smaller{{{"r.conv1", halving}, {"r.batch_norm1", BatchNormSpec{}}}};
  const auto other = std::get<LayerPlan>(plan_layer({"r", smaller}, {3, 8, 7}));
  CHECK(other.output == Volume{6, 4, 4});
  REQUIRE(other.paths.size() == 2);
  REQUIRE(other.paths[1].size() == 2);
  CHECK(other.paths[1][0].spec.name == "r.projection");
  CHECK(other.paths[1][0].parameters.size() == 1);  // the norm's bias is enough
  CHECK(other.paths[1][0].output == other.output);
  CHECK(other.paths[1][1].spec.name == "r.projection_batch_norm");
}

TEST_CASE("misfit: a residual whose layers change the size by no whole stride") {
  const ResidualSpec residual{{{"r.conv1", conv(3, 3)}}};
  CHECK(output_of(residual, {3, 8, 8}) ==
        "cannot add its input, 8x8x3, to what its layers make of it, 6x6x3: no 1x1 projection with a whole "
        "stride "
        "turns the one into the other\n"
        "give its layers pads that keep the size, as pad: 1 does for a 3x3 kernel, or a stride of 2 with "
        "rounding: "
        "floor");
  CHECK(output_of(ResidualSpec{{{"r.conv1", conv(3, 9)}}}, {3, 8, 8})
            .starts_with("r.conv1: cannot apply a 9x9"));
}

TEST_CASE("plan_layer: a gate leaves the volume as it is, and takes a number a channel") {
  const auto gate = [](int64_t channels) {
    return GateSpec{{{"g.pool", GlobalPoolSpec{}}, {"g.conv", conv(channels, 1)}}};
  };
  const auto plan = std::get<LayerPlan>(plan_layer({"g", gate(3)}, {3, 8, 6}));
  CHECK(plan.output == Volume{3, 8, 6});
  REQUIRE(plan.paths.size() == 1);
  CHECK(takes_input_itself(plan));
  CHECK(output_of(gate(4), {3, 8, 6}) ==
        "cannot multiply its input, 6x8x3, by what its layers make of it, 1x1x4: a gate takes a number a "
        "channel, 1x1x3\n"
        "begin its layers with global_pool and end them with a conv of 3 1x1 filters and a sigmoid");
  CHECK(output_of(GateSpec{{{"g.relu", relu()}}}, {3, 8, 6}).starts_with("cannot multiply its input"));
}

TEST_CASE("plan_layer: branches are put together by channel, and must have the same size") {
  const BranchesSpec branches{
      {{{"b.1.conv1", conv(4, 1)}}, {{"b.2.conv1", conv(6, 3, 1, 1)}, {"b.2.relu1", relu()}}}};
  CHECK(output_of(branches, {3, 8, 8}) == "8x8x10");
  const BranchesSpec uneven{{{{"b.1.conv1", conv(4, 1)}}, {{"b.2.conv1", conv(6, 3)}}}};
  CHECK(output_of(uneven, {3, 8, 8}) ==
        "cannot put its branches one after another by channel: branch 1 gives 8x8x4, branch 2 6x6x6\n"
        "width and height must be the same; a pad of (F - 1)/2 keeps them");
}

TEST_CASE("plan_layer: of groups a filter has the weights of its group's channels alone") {
  ConvSpec grouped = std::get<ConvSpec>(conv(20, 3, 1, 1));
  grouped.groups = 5;
  const auto plan = std::get<LayerPlan>(plan_layer({"c", grouped}, {10, 8, 8}));
  CHECK(plan.output == Volume{20, 8, 8});
  CHECK(plan.parameters[0].dims == Dims{20, 2, 3, 3});
  CHECK(plan.parameter_count == 20 * (2 * 9 + 1));
  CHECK(plan.macs == 64 * 20 * 2 * 9);
  CHECK(product_of_parameters(plan) == "(3*3*2 + 1)*20");
}

TEST_CASE("misfit: groups that do not divide the channels or the filters") {
  ConvSpec grouped = std::get<ConvSpec>(conv(20, 3));
  grouped.groups = 3;
  CHECK(output_of(grouped, {10, 8, 8}) ==
        "cannot part 10 channels and 20 filters into 3 groups of as many each\n"
        "groups must divide both: 1, 2, 5 or 10 do");
  grouped.groups = 32;
  CHECK(output_of(grouped, {3, 8, 8}) ==
        "cannot part 3 channels and 20 filters into 32 groups of as many each\n"
        "groups must divide both: 1 alone does; for a depthwise one write groups: 3 and filters: 3");
}

TEST_CASE("misfit: a pool is called a pool") {
  CHECK(output_of(pool(3, 2), {1, 32, 32}) ==
        "cannot apply a 3x3 pool with stride 2, pad 0 to a 32x32 input: (32 - 3 + 2*0)/2 + 1 = 15.5\n"
        "what fits: kernel 2 or 4; stride 1 or 29; or `rounding: floor` gives 15x15, `rounding: ceil` gives "
        "16x16");
}

TEST_CASE("misfit: a kernel larger than the padded input") {
  CHECK(output_of(conv(1, 5), {1, 3, 3}) ==
        "cannot apply a 5x5 filter with stride 1, pad 0 to a 3x3 input: (3 - 5 + 2*0)/1 + 1 = -1\n"
        "what fits: kernel 3; pad 1");
  CHECK(output_of(pool(4, 2, Rounding::floor), {1, 3, 3}) ==
        "cannot apply a 4x4 pool with stride 2, pad 0 to a 3x3 input: (3 - 4 + 2*0)/2 + 1 = 0.5\n"
        "what fits: kernel 3; pad 1");
}

TEST_CASE("misfit: where the sides differ, the width is told first and every suggestion fits both") {
  ConvSpec spec;
  spec.filters = 1;
  spec.kernel = {5, 3};
  spec.stride = {2, 2};
  CHECK(output_of(spec, {1, 28, 30}) ==
        "cannot apply a 3x5 filter with stride 2, pad 0 to a 30x28 input: (30 - 3 + 2*0)/2 + 1 = 14.5 along "
        "the width\n"
        "what fits: kernel [4, 2] or [6, 4]; stride 1; or `rounding: floor` gives 14x12, `rounding: ceil` "
        "gives 15x13");
  CHECK(output_of(conv(1, 3, 2), {1, 32, 31}) ==
        "cannot apply a 3x3 filter with stride 2, pad 0 to a 31x32 input: (32 - 3 + 2*0)/2 + 1 = 15.5 along "
        "the height\n"
        "what fits: kernel [2, 3] or [4, 3]; stride 1; or `rounding: floor` gives 15x15, `rounding: ceil` "
        "gives 15x16");
}

TEST_CASE("misfit: a pool's pad is held against its kernel after the fit") {
  PoolSpec spec;
  spec.kernel = {2, 2};
  spec.stride = {2, 2};
  spec.pad = {2, 2};
  CHECK(output_of(spec, {1, 32, 32}) ==
        "a pool's pad may not exceed half its kernel: 2x2 pool with stride 2, pad 2 on a 32x32 input\n"
        "what fits: kernel 4; pad 1");
  CHECK(output_of(spec, {1, 31, 31}) ==
        "cannot apply a 2x2 pool with stride 2, pad 2 to a 31x31 input: (31 - 2 + 2*2)/2 + 1 = 17.5\n"
        "what fits: kernel 5");
}

TEST_CASE("misfit: suggestions are the nearest that fit, for random squares") {
  const auto fits = [](int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
    return count_windows(side, kernel, stride, pad, Rounding::exact, false).has_value();
  };
  const auto nearest = [](int64_t value, int64_t lowest, const auto& works) {
    std::string text;
    for (int64_t v = value - 1; v >= lowest && text.empty(); --v) text = works(v) ? std::to_string(v) : "";
    for (int64_t v = value + 1; v <= 40; ++v) {
      if (works(v)) return text + (text.empty() ? "" : " or ") + std::to_string(v);
    }
    return text;
  };
  int misfits = 0;
  for (int64_t side = 1; side <= 12; ++side) {
    for (int64_t kernel = 1; kernel <= 7; ++kernel) {
      for (int64_t stride = 1; stride <= 5; ++stride) {
        for (int64_t pad = 0; pad <= 2; ++pad) {
          if (fits(side, kernel, stride, pad)) continue;
          ++misfits;
          const std::string message = output_of(conv(1, kernel, stride, pad), {1, side, side});
          const std::string k = nearest(kernel, 1, [&](int64_t v) { return fits(side, v, stride, pad); });
          const std::string s = nearest(stride, 1, [&](int64_t v) { return fits(side, kernel, v, pad); });
          const std::string p = nearest(pad, 0, [&](int64_t v) { return fits(side, kernel, stride, v); });
          const std::string expected =
              "what fits: kernel " + k + (s.empty() ? "" : "; stride " + s) + (p.empty() ? "" : "; pad " + p);
          const std::string second = message.substr(message.find('\n') + 1);
          INFO(message);
          REQUIRE(second.substr(0, second.find("; or `")) == expected);
        }
      }
    }
  }
  CHECK(misfits > 500);
}
