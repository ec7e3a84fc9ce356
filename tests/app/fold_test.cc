#include "app/fold.h"

#include <catch2/catch.hpp>

#include "app/table.h"

using namespace cnn::app;

TEST_CASE("fold: the width of a text is that on a terminal") {
  CHECK(width_of("conv1") == 5);
  CHECK(width_of("\xC3\xBC") == 1);
  CHECK(width_of("\xE5\x8F\xB7\xE5\x8F\xB7") == 4);  // East Asian
  CHECK(width_of("e\xCC\x81") == 1);                 // an accent of its own
}

TEST_CASE("fold: names of layers give up what can be missed first") {
  const std::string deep = "residual1.branches1.2.batch_norm1";
  CHECK(fold_name(deep, 40) == deep);
  CHECK(fold_name(deep, 30) == "res1.bra1.2.batch_norm1");
  CHECK(fold_name(deep, 22) == "r1.b1.2.batch_norm1");
  CHECK(fold_name(deep, 15) == "r1.b1.2\xE2\x80\xA6h_norm1");
  const std::string together = "residual12.conv1 + residual12.batch_norm1 + residual12.relu1";
  CHECK(fold_name(together, 40) == "residual12.conv1 + batch_norm1 + relu1");
  CHECK(fold_name(together, 34) == "res12.conv1 + batch_norm1 + relu1");
  CHECK(fold_path("conv1 + relu1 + pool1", 18) == "conv1+relu1+pool1");
  CHECK(fold_name("conv1", 3) ==
        "c\xE2\x80\xA6"
        "1");
}

TEST_CASE("fold: names of any language are cut between characters") {
  const std::string wide = "\xE5\x8F\xB7\xE5\x8F\xB7\xE5\x8F\xB7\xE5\x8F\xB7\xE5\x8F\xB7";  // ten columns
  for (size_t width = 1; width < 10; ++width) {
    CAPTURE(width);
    CHECK(width_of(fold_name(wide, width)) <= width);
    CHECK(width_of(fold_end(wide, width)) <= width);
  }
  CHECK(fold_name(wide, 5) == "\xE5\x8F\xB7\xE2\x80\xA6\xE5\x8F\xB7");
  CHECK(fold_end("e\xCC\x81"
                 "abc",
                 2) == "e\xCC\x81\xE2\x80\xA6");
}

TEST_CASE("fold: settings, sums and ends") {
  CHECK(fold_settings("max pool 3x3, stride 2, pad 1", 8) == "max pool 3x3 /2 p1");
  CHECK(fold_settings("64 filters 7x7, stride 2, pad 3, no bias", 8) == "64 filters 7x7 /2 p3, no bias");
  CHECK(fold_settings_more("64 filters 7x7, stride 2, pad 3, no bias", 8) == "64 7x7 /2 p3");
  CHECK(fold_settings_more("batch norm, momentum 0.1", 8) == "batch norm");
  CHECK(fold_sum("(5*5*1 + 1)*10 = 260", 3) == "260");
  CHECK(fold_sum("(5*5*1 + 1)*10 = 260", 20) == "(5*5*1 + 1)*10 = 260");
  CHECK(fold_sum("", 3).empty());
  CHECK(fold_end("Winograd F(4x4,3x3)", 12) == "Winograd F(\xE2\x80\xA6");
  CHECK(fold_end("direct", 6) == "direct");
}

TEST_CASE("fold: formulas break after a dash") {
  CHECK(wrap_formula("CONV-RELU-POOL-SOFTMAX", 80) == "CONV-RELU-POOL-SOFTMAX");
  CHECK(wrap_formula("CONV-RELU-POOL-SOFTMAX", 12) == "CONV-RELU-\nPOOL-SOFTMAX");
  CHECK(wrap_formula("CONV-RELU-POOL-SOFTMAX", 3) == "CONV-\nRELU-\nPOOL-\nSOFTMAX");
}

TEST_CASE("table: too wide a one folds and leaves out, in its columns' turns and no more than is needed") {
  const std::vector<Column> columns = {{"layer", Align::left, {{2, fold_name}}},
                                       {"sum", Align::left, {{3, fold_sum}}},
                                       {"memory", Align::right, {{1}}}};
  const std::vector<std::vector<std::string>> rows = {{"residual1.branches1.2.conv1", "1 + 1 = 2", "5 MB"},
                                                      {"fc1", "", "7 MB"}};
  CHECK(format_table(columns, rows, 46) ==
        "layer                        sum        memory\n"
        "---------------------------  ---------  ------\n"
        "residual1.branches1.2.conv1  1 + 1 = 2    5 MB\n"
        "fc1                                       7 MB\n");
  CHECK(format_table(columns, rows, 45) ==
        "layer                        sum\n"
        "---------------------------  ---------\n"
        "residual1.branches1.2.conv1  1 + 1 = 2\n"
        "fc1\n");
  CHECK(format_table(columns, rows, 30) ==
        "layer              sum\n"
        "-----------------  ---------\n"
        "res1.bra1.2.conv1  1 + 1 = 2\n"
        "fc1\n");
  CHECK(format_table(columns, rows, 10) ==
        "layer     sum\n"
        "--------  ---\n"
        "r1.\xE2\x80\xA6onv1  2\n"
        "fc1\n");
}
