// Charts with a row a layer, and of how numbers are spread. They use the style of the page that they stand
// in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn {

// A row: a value of each series. What is not finite is not drawn.
struct ChartRow {
  std::string name;
  std::vector<double> values;
};

// Dots on a logarithmic axis; of what is not above 0 there is none.
std::string decades_chart(const std::string& name, const std::vector<std::string>& series,
                          const std::vector<ChartRow>& rows);

// Bars from 0 to 100%; values are shares of 1.
std::string shares_chart(const std::string& name, const std::vector<std::string>& series,
                         const std::vector<ChartRow>& rows);

// How many numbers lie in equal parts of least..greatest.
std::string histogram_chart(const std::string& name, double least, double greatest,
                            const std::vector<int64_t>& bins);

}  // namespace cnn
