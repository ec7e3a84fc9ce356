#include "app/shapes_report.h"

#include <catch2/catch.hpp>

#include "app/layer_steps.h"
#include "app/layer_text.h"
#include "spec/networks.h"
#include "spec/shape_rules.h"

using namespace cnn;
using namespace cnn::app;
using namespace cnn::test;

namespace {

ShapesReport report_of(const NetworkSpec& network) {
  ShapesReport report;
  report.name = "net";
  report.network = network;
  report.plan = plan_network(network);
  report.batch_size = 64;
  report.training_bytes = 14'500'000;
  report.inference_bytes = 12'100'000;
  return report;
}

LayerPlan planned(const LayerKind& kind, const Volume& input) {
  return std::get<LayerPlan>(plan_layer({"layer1", kind}, input));
}

}  // namespace

TEST_CASE("shapes: the table of the lecture's network") {
  CHECK(shapes_table(report_of(lecture_net())) ==
        R"(net: 28x28x1 -> 10 classes
[CONV-POOL-RELU]*2-SOFTMAX

layer     settings                output    field     parameters                MACs   memory
--------  ----------------------  --------  --------  ----------------------  ------  -------
input                             28x28x1                                              201 kB
1conv     10 filters 5x5          24x24x10  5x5       (5*5*1 + 1)*10 = 260     144 k  1.47 MB
2pool     max pool 2x2, stride 2  12x12x10  6x6 /2                                     369 kB
3relu     relu                    12x12x10  6x6 /2                                     369 kB
4conv     20 filters 5x5          8x8x20    14x14 /2  (5*5*10 + 1)*20 = 5020   320 k   328 kB
5pool     max pool 2x2, stride 2  4x4x20    16x16 /4                                  81.9 kB
6relu     relu                    4x4x20    16x16 /4                                  81.9 kB
7fc       10 units                1x1x10    whole     (4*4*20 + 1)*10 = 3210  3.20 k  2.56 kB
8softmax  softmax                 1x1x10    whole                                     2.56 kB

parameters  8,490
MACs        467,200 an image
memory      at batch size 64: weights 34.0 kB, activations 2.91 MB (summed)
            with 1 thread: training 14.5 MB, evaluation 12.1 MB
)");
}

TEST_CASE("shapes: VGG-16's table fits 80 columns, and a wide terminal gets all of it") {
  ShapesReport report = report_of(vgg16());
  const std::string whole = shapes_table(report);
  CHECK_THAT(whole, Catch::Contains("512 filters 3x3, pad 1  14x14x512    196x196 /16  "
                                    "(3*3*512 + 1)*512 = 2359808      462 M  25.7 MB\n"));
  report.width = 80;
  const std::string table = shapes_table(report);
  size_t longest = 0;
  for (size_t begin = 0, end = 0; (end = table.find('\n', begin)) != std::string::npos; begin = end + 1) {
    longest = std::max(longest, end - begin);
  }
  CHECK(longest <= 80);
  CHECK_THAT(table, Catch::Contains("512 3x3 p1  14x14x512    196x196 /16  (3*3*512 + 1)*512 = 2359808\n"));
  CHECK_THAT(table, Catch::Contains("max 2x2 /2 "));
  CHECK_THAT(table, Catch::Contains("parameters  138,357,544\n"));
}

TEST_CASE("shapes: images and times are told where they are known") {
  ShapesReport report = report_of(lecture_net());
  report.threads = 2;
  report.images = ImageCounts{54000, 6000, 10000, 55'160'000, 0};
  report.time = EpochTime{20, 0.064, 0.02, 100};
  CHECK_THAT(shapes_table(report),
             Catch::EndsWith(
                 "            with 2 threads: training 14.5 MB, evaluation 12.1 MB\n"
                 "images      55.2 MB more: 54,000 to train on, 6,000 for validation, 10,000 for the test\n"
                 "time        54 s an epoch here, and 1.2 s to evaluate after it\n"
                 "            64 ms a batch, 1000 images/s, in 20 random batches\n"));
  report.images.reset();
  CHECK_THAT(shapes_table(report),
             Catch::EndsWith("evaluation 12.1 MB\n"
                             "time        64 ms a batch, 1000 images/s, in 20 random batches\n"));
  report.lacks_images = true;
  CHECK_THAT(shapes_table(report),
             Catch::Contains(": training at least 14.5 MB, evaluation at least 12.1 MB\n"));
}

TEST_CASE(
    "shapes: a rate below ten has two digits, evaluation tells its own batches, and what a machine lacks is "
    "told") {
  ShapesReport report = report_of(lecture_net());
  report.train.batch_size = report.batch_size = 2;
  report.train.eval_batch_size = 100;
  report.time = EpochTime{3, 8.333, 20, 100};
  report.available_bytes = 13'000'000;
  CHECK_THAT(
      shapes_table(report),
      Catch::EndsWith("            with 1 thread: training 14.5 MB, evaluation 12.1 MB in batches of 100\n"
                      "            training is more than this machine has, 13.0 MB\n"
                      "time        8333 ms a batch, 0.24 images/s, in 3 random batches\n"));
  report.available_bytes = 12'000'000;
  CHECK_THAT(shapes_table(report),
             Catch::Contains("\n            both are more than this machine has, 12.0 MB\n"));
}

TEST_CASE("shapes: -v says how each layer is computed, as train.algorithm allows") {
  const NetworkSpec network = net(
      {32, 32, 32}, {conv(64, 3, 1, 1), relu(), pool(2, 2, Rounding::exact), conv(64, 1), fc(10), softmax()});
  ShapesReport report = report_of(network);
  report.verbose = true;
  const std::string table = shapes_table(report);
  CHECK(table.find("  Winograd F(4x4,3x3)\n2relu") != std::string::npos);
  CHECK(table.find("  with 1conv\n4conv") != std::string::npos);
  report.train.algorithm = Algorithm::im2col;
  const std::string plain = shapes_table(report);
  CHECK(plain.find("  product\n2relu") != std::string::npos);
  CHECK(plain.find("  product\n5fc") != std::string::npos);
  CHECK(shapes_json(report).find(R"("computed_by":"product"})") != std::string::npos);
}

TEST_CASE("shapes: --explain writes the sums of every layer") {
  const NetworkSpec network =
      net({3, 32, 32}, {conv(10, 5, 1, 2), relu(), pool(3, 2, Rounding::ceil), fc(10), softmax()});
  CHECK(shapes_explained(report_of(network)) ==
        R"(net: 32x32x3 -> 10 classes
CONV-RELU-POOL-SOFTMAX

1conv: 10 filters 5x5, pad 2 on 32x32x3
  output      (32 - 5 + 2*2)/1 + 1 = 32 -> 32x32x10
  field       1 + (5 - 1)*1 = 5 -> 5x5 pixels of input, steps of 1
  parameters  5*5*3 + 1 = 76, 76*10 = 760
  MACs        32*32*10 * 5*5*3 = 768000
2relu: relu on 32x32x10
  output      unchanged -> 32x32x10
  field       unchanged -> 5x5 pixels of input, steps of 1
3pool: max pool 3x3, stride 2, ceil on 32x32x10
  output      (32 - 3 + 2*0)/2 + 1 = 15.5, rounded up 16 -> 16x16x10
  field       5 + (3 - 1)*1 = 7 -> 7x7 pixels of input, steps of 2
4fc: 10 units on 16x16x10
  output      16x16x10 -> 1x1x10
  field       everything -> the whole input
  parameters  16*16*10 + 1 = 2561, 2561*10 = 25610
  MACs        10 * 16*16*10 = 25600
5softmax: softmax on 1x1x10
  output      unchanged -> 1x1x10
  field       unchanged -> the whole input

parameters  26,370
MACs        793,600 an image
memory      at batch size 64: weights 105 kB, activations 6.69 MB (summed)
            with 1 thread: training 14.5 MB, evaluation 12.1 MB
)");
}

TEST_CASE("shapes: where the sides differ, both sums stand") {
  ConvSpec spec;
  spec.filters = 4;
  spec.kernel = {3, 5};
  spec.pad = {1, 0};
  spec.bias = false;
  const LayerPlan layer = planned(spec, {2, 10, 12});
  CHECK(volume_steps(layer) == "width (12 - 5 + 2*0)/1 + 1 = 8, height (10 - 3 + 2*1)/1 + 1 = 10 -> 8x10x4");
  CHECK(settings_text(spec) == "4 filters 5x3, pad 0x1, no bias");
  CHECK(parameter_sum(layer) == "5*3*2*4 = 120");
  CHECK(parameter_steps(layer) == "5*3*2 = 30, 30*4 = 120");
}

TEST_CASE("shapes: what rounding does is told") {
  CHECK(volume_steps(planned(pool(3, 2, Rounding::floor), {1, 8, 8})) ==
        "(8 - 3 + 2*0)/2 + 1 = 3.5, rounded down 3 -> 3x3x1");
  PoolSpec padded;
  padded.kernel = {2, 2};
  padded.stride = {2, 2};
  padded.pad = {1, 1};
  padded.rounding = Rounding::ceil;
  CHECK(volume_steps(planned(padded, {1, 5, 5})) ==
        "(5 - 2 + 2*1)/2 + 1 = 3.5, rounded up 4, without the one beyond the input 3 -> 3x3x1");
}

TEST_CASE("shapes: an fc after a vector multiplies by its length") {
  CHECK(parameter_sum(planned(fc(1000), {4096, 1, 1})) == "(4096 + 1)*1000 = 4097000");
  CHECK(mac_sum(planned(fc(1000), {4096, 1, 1})) == "1000 * 4096 = 4096000");
}

TEST_CASE("shapes: the JSON object") {
  const NetworkSpec network = net({1, 3, 4}, {conv(2, 3), fc(3), softmax()});
  CHECK(
      shapes_json(report_of(network)) ==
      R"({"name":"net","architecture":"CONV-SOFTMAX","input":{"channels":1,"height":3,"width":4},"layers":[)"
      R"({"name":"1conv","type":"conv","output":{"channels":2,"height":1,"width":2},"parameters":20,"macs":36,"receptive_field":{"height":3,"width":3,"stride_height":1,"stride_width":1,"whole_input":false}},)"
      R"({"name":"2fc","type":"fc","output":{"channels":3,"height":1,"width":1},"parameters":15,"macs":12,"receptive_field":{"height":3,"width":4,"stride_height":3,"stride_width":4,"whole_input":true}},)"
      R"({"name":"3softmax","type":"softmax","output":{"channels":3,"height":1,"width":1},"parameters":0,"macs":0,"receptive_field":{"height":3,"width":4,"stride_height":3,"stride_width":4,"whole_input":true}}],)"
      R"("parameters":35,"macs":48,"memory":{"batch_size":64,"threads":1,"weights":140,"activations":5632,"training":14500000,"inference":12100000,"images":null}})"
      "\n");
}
