// What becomes of a metrics.csv that is not as the training left it.
#include <algorithm>
#include <catch2/catch.hpp>

#include "base/file.h"
#include "temporary_directory.h"
#include "train/recall_metrics.h"

namespace cnn {
namespace {

EpochMetrics metrics_of(int64_t epoch) {
  return {epoch, 0.125 * static_cast<double>(epoch), 0.5, std::nullopt, Evaluation{0.25, 3, 4}, 0.1, 2, 50};
}

std::string row(int64_t epoch) {
  return metrics_line(metrics_of(epoch));
}

std::string file_of(const std::vector<int64_t>& epochs) {
  std::string text = metrics_header();
  for (const int64_t epoch : epochs) text += row(epoch);
  return text;
}

// Of a checkpoint after `epochs` epochs: all but the last row are settled.
MetricsRows rows_after(int64_t epochs) {
  MetricsRows known;
  for (int64_t epoch = 1; epoch <= epochs; ++epoch) known.push(metrics_of(epoch));
  return {known.settled(), known.digest(), known.last()};
}

struct Recalled {
  std::string said;  // without the file's name; empty: nothing
  bool keeps = false;
  std::string rows;  // with the last one
};

// What is made of `text`, found by a checkpoint after `epochs` epochs; of nothing where it is empty.
Recalled recall(const std::string& text, int64_t epochs) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "metrics.csv";
  if (!text.empty()) directory.write("metrics.csv", text);
  MetricsRows rows = rows_after(epochs);
  const RecalledMetrics result = recall_metrics(path, epochs + 1, rows);
  const std::string name = path.string() + ": ";
  const std::string said = result.warning.value_or(name);
  REQUIRE(said.starts_with(name));
  return {said.substr(name.size()), result.keeps_file, rows.settled_text() + metrics_line(*rows.last())};
}

const std::string kAside = ", and the file as it is goes to metrics-damaged-1.csv";
const std::string kDisorder =
    "its rows are in disorder (in another order, one twice, or other lines among them); they are put right" +
    kAside;

}  // namespace

TEST_CASE("metrics.csv: as the training left it, and as a crash leaves it, nothing is said") {
  for (const std::string& more : {std::string(), row(5), row(5) + row(6), row(5).substr(0, 12)}) {
    const Recalled found = recall(file_of({1, 2, 3, 4}) + more, 4);
    CHECK(found.said.empty());
    CHECK(found.rows == file_of({1, 2, 3, 4}));
  }
}

TEST_CASE("metrics.csv: rows in any other order are put right, and none is lost or there twice") {
  std::vector<int64_t> order = {1, 2, 3, 4};
  while (std::ranges::next_permutation(order).found) {
    const Recalled found = recall(file_of(order), 4);
    CHECK(found.said == kDisorder);
    CHECK(found.keeps);
    CHECK(found.rows == file_of({1, 2, 3, 4}));
  }
}

TEST_CASE("metrics.csv: a row given twice counts once, wherever it stands") {
  for (const std::vector<int64_t>& epochs :
       {std::vector<int64_t>{1, 1, 2, 3, 4}, {1, 2, 2, 3, 4}, {1, 2, 1, 3, 4}, {4, 1, 2, 3, 4}}) {
    CHECK(recall(file_of(epochs), 4).said == kDisorder);
    CHECK(recall(file_of(epochs), 4).rows == file_of({1, 2, 3, 4}));
  }
  const std::string cut =
      "holds lines behind its rows that are not the training's; they are cut off" + kAside;
  CHECK(recall(file_of({1, 2, 3, 3, 4}), 4).said == cut);
  for (const int64_t again : {1, 3, 4}) {
    CHECK(recall(file_of({1, 2, 3, 4, again}), 4).said == cut);
    CHECK(recall(file_of({1, 2, 3, 4, again}), 4).rows == file_of({1, 2, 3, 4}));
  }
  CHECK(recall(file_of({1, 1}), 1).said == cut);
  CHECK(recall(file_of({1, 2, 3, 4}) + "notes of mine\n", 4).said == cut);
}

TEST_CASE("metrics.csv: lines that are no rows are passed over, and the file is kept") {
  const std::string found = metrics_header() + row(1) + "a note\n" + row(2) + "\n" + row(3) + row(4);
  CHECK(recall(found, 4).said == kDisorder);
  CHECK(recall(found, 4).rows == file_of({1, 2, 3, 4}));
}

TEST_CASE("metrics.csv: rows that are missing or no numbers are told, and those behind them stay") {
  const auto lost = [](int count) {
    return std::to_string(count) +
           " of its 3 earlier rows are missing or damaged; training does not need them and goes on" + kAside;
  };
  CHECK(recall(file_of({1, 3, 4}), 4).said == lost(1));
  CHECK(recall(file_of({1, 3, 4}), 4).rows == file_of({1, 3, 4}));
  CHECK(recall(file_of({3, 2}), 4).rows == file_of({2, 3, 4}));
  for (const std::string bad : {"2,abc,0.5,,,0.25,0.75,0.1,2,50\n", "2,0.5\n", "02,1,1,,,1,1,1,1,1\n",
                                "2,1-2,0.5,,,0.25,0.75,0.1,2,50\n"}) {
    const std::string text = metrics_header() + row(1) + bad + row(3) + row(4);
    CHECK(recall(text, 4).said == lost(1));
    CHECK(recall(text, 4).rows == file_of({1, 3, 4}));
  }
  CHECK(recall("epoch,loss\n" + row(1), 4).said == lost(3));
  CHECK(recall("", 4).said ==
        "is missing, and with it 3 of its 3 earlier rows; training does not need them and goes on");
}

TEST_CASE("metrics.csv: cells that were changed are kept, in the order of the epochs") {
  std::string changed = row(2);
  changed.replace(2, 3, "7.5");
  const std::string text = metrics_header() + row(1) + changed + row(3);
  const Recalled kept = recall(text + row(4), 4);
  CHECK(kept.said == "was changed since the checkpoint; its rows are kept as they are");
  CHECK(!kept.keeps);
  CHECK(kept.rows == text + row(4));
  const Recalled sorted = recall(metrics_header() + row(3) + changed + row(1) + row(4), 4);
  CHECK(sorted.said == "was changed since the checkpoint; a row an epoch is kept of it" + kAside);
  CHECK(sorted.rows == text + row(4));
}

TEST_CASE("metrics.csv: the last row is the checkpoint's, whatever the file says") {
  CHECK(recall(file_of({1, 2, 3}), 4).said ==
        "lacks its last row, which is written anew from the checkpoint beside it");
  std::string changed = row(4);
  changed.replace(2, 3, "7.5");
  const Recalled found = recall(file_of({1, 2, 3}) + changed, 4);
  CHECK(found.said == "holds lines behind its rows that are not the training's; they are cut off" + kAside);
  CHECK(found.keeps);
  CHECK(found.rows == file_of({1, 2, 3, 4}));
  CHECK(recall("", 1).said == "was missing, and is written anew from the checkpoint beside it");
  CHECK(recall("of another program\n", 1).said ==
        "is damaged, and is written anew from the checkpoint beside it" + kAside);
}

TEST_CASE("metrics.csv: a test that was read after the checkpoint's last row is no damage") {
  MetricsRows known;
  known.push(metrics_of(1));
  EpochMetrics untested = metrics_of(2);
  untested.test.reset();
  known.push(untested);
  const TemporaryDirectory directory;
  const auto path = directory.write("metrics.csv", file_of({1, 2}));
  MetricsRows rows(known.settled(), known.digest(), known.last());
  CHECK(!recall_metrics(path, 3, rows).warning);
  CHECK(metrics_line(*rows.last()) == metrics_line(untested));
}

}  // namespace cnn
