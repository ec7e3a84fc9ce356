// A curve that never has more than so many points, however long it grows: of a full one every second point is
// dropped, and from then on every second one is left out. The first and the last are always there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace cnn {

template <typename Row>
class Thinned {
 public:
  explicit Thinned(size_t most = 2000) : most_(most) {}

  void push(Row row) {
    if (count_++ % stride_ != 0) {
      last_ = std::move(row);
      return;
    }
    last_.reset();
    rows_.push_back(std::move(row));
    if (rows_.size() + 1 >= most_) halve();
  }

  std::vector<Row> rows() const {
    std::vector<Row> all = rows_;
    if (last_) all.push_back(*last_);
    return all;
  }

 private:
  void halve() {
    size_t kept = 1;
    for (size_t i = 2; i < rows_.size(); i += 2) rows_[kept++] = std::move(rows_[i]);
    if (rows_.size() % 2 == 0) last_ = std::move(rows_.back());
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(kept), rows_.end());
    stride_ *= 2;
  }

  size_t most_;
  int64_t count_ = 0;   // of all that came
  int64_t stride_ = 1;  // of them each so-manieth stands in rows_
  std::vector<Row> rows_;
  std::optional<Row> last_;  // where it is not among them
};

}  // namespace cnn
