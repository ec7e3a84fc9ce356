// The parts of a run's page, each HTML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "infer/confusion.h"
#include "report/run_report.h"

namespace cnn {

// The room that a page has for pictures; each takes from it where it stands.
class PictureRoom {
 public:
  explicit PictureRoom(size_t bytes) : left_(bytes) {}

  // An <img>; empty where there is no picture or no more room.
  std::string picture(const std::string& png, const std::string& alt);

 private:
  size_t left_;
};

inline constexpr size_t kListedCells = 200;  // of a confusion of many classes
inline constexpr size_t kMostRows = 1000;    // of a table

Confusion confusion_of(const HeldOutAnswers& held_out, int64_t classes);

std::string verdict_part(const RunReport& report);
std::string curves_part(const RunReport& report);
std::string confusion_part(const RunReport& report, const Confusion& confusion);
std::string classes_part(const RunReport& report, const Confusion& confusion);
std::string calibration_part(const HeldOutAnswers& held_out);
std::string mistakes_part(const RunReport& report, PictureRoom& room);
std::string label_errors_part(const RunReport& report, PictureRoom& room);
std::string images_part(const RunReport& report, const Confusion& confusion, PictureRoom& room);
std::string explanations_part(const RunReport& report, PictureRoom& room);
std::string activations_part(const RunReport& report, PictureRoom& room);  // empty where there are none
std::string weights_part(const RunReport& report, PictureRoom& room);
std::string units_part(const RunReport& report);  // empty where there are none
std::string network_part(const RunReport& report);
std::string checks_part(const CheckedRun& checked);  // empty where nothing was looked at
std::string making_part(const RunReport& report);

// A figure of a page, with its table.
std::string shown_figure(const ShownFigure& figure, PictureRoom& room);

// The element that shows the images of a cell of the confusion.
std::string cell_id(int64_t label, int64_t prediction);

}  // namespace cnn
