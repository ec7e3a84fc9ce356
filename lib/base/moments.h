// Of some numbers: how many, their sum, and the sum of their squared distances from their mean.
#pragma once

namespace cnn {

struct Moments {
  double count = 0;
  double sum = 0;
  double squares = 0;

  double mean() const { return sum / count; }

  // Those of both, by Chan, Golub, LeVeque 1979; a + b has the bits of b + a.
  Moments& operator+=(const Moments& more) {
    const double total = count + more.count;
    const double distance = count > 0 && more.count > 0 ? mean() - more.mean() : 0;
    const double share = total > 0 ? count * more.count / total : 0;
    squares = (squares + more.squares) + distance * distance * share;
    sum += more.sum;
    count = total;
    return *this;
  }
};

}  // namespace cnn
