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

TEST_CASE("fold: names of layers give up what can be missed first, all of a column alike") {
  const std::vector<std::string> deep = {"residual1.branches1.2.batch_norm1", "conv1 + batch_norm1"};
  CHECK(fold_paths(deep, 40).cells == deep);
  CHECK(fold_paths(deep, 40).short_for.empty());
  const Folded three = fold_paths(deep, 30);
  CHECK(three.cells == std::vector<std::string>{"res1.bra1.2.batch_norm1", "conv1 + batch_norm1"});
  CHECK(three.short_for == "res1 is residual1, bra1 branches1");
  const Folded one = fold_paths(deep, 22);
  CHECK(one.cells == std::vector<std::string>{"r1.b1.2.batch_norm1", "conv1 + batch_norm1"});
  CHECK(one.short_for == "r1 is residual1, b1 branches1");
  const Folded norm = fold_paths(deep, 13);
  CHECK(norm.cells == std::vector<std::string>{"r1.b1.2.bn1", "conv1 + bn1"});
  CHECK(norm.short_for == "r1 is residual1, b1 branches1, bn batch_norm");
  CHECK(fold_paths(deep, 10).cells == std::vector<std::string>{"r1.b1.2.bn1", "conv1+bn1"});
  const Folded together = fold_paths({"residual12.conv1 + residual12.relu1", "residual2.conv1"}, 24);
  CHECK(together.cells == std::vector<std::string>{"residual12.conv1 + relu1", "residual2.conv1"});
  CHECK(together.short_for.empty());
}

TEST_CASE("fold: words that would become the same, and names of one's own, stay whole") {
  const Folded folded = fold_paths({"left1.conv1", "lower1.conv1", "stage_3a.conv1", "residual1.conv1"}, 8);
  CHECK(folded.cells ==
        std::vector<std::string>{"left1.conv1", "lower1.conv1", "stage_3a.conv1", "r1.conv1"});
  CHECK(folded.short_for == "r1 is residual1");
}

TEST_CASE("fold: names of any language are cut between characters") {
  const std::string wide = "\xE5\x8F\xB7\xE5\x8F\xB7\xE5\x8F\xB7\xE5\x8F\xB7\xE5\x8F\xB7";  // ten columns
  for (size_t width = 1; width < 10; ++width) {
    CAPTURE(width);
    CHECK(width_of(fold_middle(wide, width)) <= width);
    CHECK(width_of(fold_end(wide, width)) <= width);
  }
  CHECK(fold_middle(wide, 5) == "\xE5\x8F\xB7\xE2\x80\xA6\xE5\x8F\xB7");
  CHECK(fold_end("e\xCC\x81"
                 "abc",
                 2) == "e\xCC\x81\xE2\x80\xA6");
}

TEST_CASE("fold: settings, sums and ends, and what a reader must be told of them") {
  const std::vector<std::string> settings = {"max pool 3x3, stride 2, pad 1", "64 filters 7x7, no bias",
                                             "relu"};
  const Folded folded = fold_settings(settings, 8);
  CHECK(folded.cells == std::vector<std::string>{"max pool 3x3 /2 p1", "64 filters 7x7, no bias", "relu"});
  CHECK(folded.short_for == "/2 is stride 2, p1 pad 1");
  CHECK(folded.left_out.empty());
  const Folded more = fold_settings_more(settings, 8);
  CHECK(more.cells == std::vector<std::string>{"max 3x3 /2 p1", "64 7x7", "relu"});
  CHECK(more.left_out == "some settings");
  CHECK(fold_settings_more({"batch norm, momentum 0.1"}, 8).cells.front() == "batch norm");
  CHECK(fold_settings({"relu"}, 8).short_for.empty());
  const std::vector<std::string> sums = {"(5*5*1 + 1)*10 = 260", "2*3 = 6", ""};
  CHECK(fold_sums(sums, 20).cells == sums);
  CHECK(fold_sums(sums, 19).cells == std::vector<std::string>{"260", "6", ""});
  CHECK(fold_sums(sums, 19).left_out == "sums of parameters");
  const std::vector<std::string> algorithms = {"im2col", "row Winograd F(4,5)", "Winograd F(4x4,3x3)"};
  CHECK(fold_algorithms(algorithms, 19).cells == algorithms);
  CHECK(fold_algorithms(algorithms, 18).cells ==
        std::vector<std::string>{"im2col", "row F(4,5)", "F(4x4,3x3)"});
  CHECK(fold_algorithms(algorithms, 18).short_for == "row F(4,5) is row Winograd F(4,5)");
  CHECK(fold_end("Winograd F(4x4,3x3)", 12) == "Winograd F(\xE2\x80\xA6");
  CHECK(fold_end("direct", 6) == "direct");
  CHECK(fold_middle("r1.b1.2.batch_norm1", 15) == "r1.b1.2\xE2\x80\xA6h_norm1");
  CHECK(fold_middle("conv1", 3) ==
        "c\xE2\x80\xA6"
        "1");
}

TEST_CASE("fold: formulas break after a dash") {
  CHECK(wrap_formula("CONV-RELU-POOL-SOFTMAX", 80) == "CONV-RELU-POOL-SOFTMAX");
  CHECK(wrap_formula("CONV-RELU-POOL-SOFTMAX", 12) == "CONV-RELU-\nPOOL-SOFTMAX");
  CHECK(wrap_formula("CONV-RELU-POOL-SOFTMAX", 3) == "CONV-\nRELU-\nPOOL-\nSOFTMAX");
}

TEST_CASE(
    "table: too wide a one folds and leaves out, in its columns' turns, no more than is needed, and says "
    "so") {
  const std::vector<Column> columns = {{"layer", Align::left, {{2, fold_paths}, {4, fold_middles}}},
                                       {"sum", Align::left, {{3, fold_sums}}},
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
        "fc1\n"
        "\n"
        "left out: memory (COLUMNS=200 shows all)\n");
  CHECK(format_table(columns, rows, 30) ==
        "layer              sum\n"
        "-----------------  ---------\n"
        "res1.bra1.2.conv1  1 + 1 = 2\n"
        "fc1\n"
        "\n"
        "left out: memory (COLUMNS=200\n"
        "          shows all)\n"
        "short:    res1 is residual1,\n"
        "          bra1 branches1\n");
}

TEST_CASE("table: a column that was left out comes back where a fold has made room for it") {
  const std::vector<Column> columns = {
      {"layer"}, {"sum", Align::left, {{2, fold_sums}}}, {"memory", Align::right, {{1}}}};
  CHECK(format_table(columns, {{"fc1", "(10*10 + 1)*10 = 1010", "5 MB"}}, 25) ==
        "layer  sum   memory\n"
        "-----  ----  ------\n"
        "fc1    1010    5 MB\n"
        "\n"
        "left out: sums of\n"
        "          parameters\n"
        "          (COLUMNS=200\n"
        "          shows all)\n");
}
