#include "run/file_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "base/file_beginning.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "data/contact_sheet.h"
#include "data/format_files.h"
#include "deploy/c_files.h"
#include "infer/predictions.h"
#include "report/html.h"
#include "report/svg.h"
#include "train/metrics_text.h"

namespace cnn {
namespace {

using namespace std::string_view_literals;

constexpr int64_t kAnySize = INT64_MAX;
constexpr size_t kLooked = 4096;  // bytes

// What an output replaces only where it is asked to: what this program reads or writes, and archives.
bool is_of_worth(FileKind kind) {
  constexpr std::array kWorth = {FileKind::png, FileKind::jpeg, FileKind::bmp,  FileKind::pgm,
                                 FileKind::ppm, FileKind::gif,  FileKind::gzip, FileKind::zip};
  return std::ranges::find(kWorth, kind) != kWorth.end();
}

// Eight bytes of size, of which the last are zeros, and the brace that a header begins with.
bool is_safetensors(std::string_view begin) {
  return begin.size() > 8 && begin[8] == '{' && begin.substr(5, 3) == "\0\0\0"sv;
}

// IR version 8, and who made it.
constexpr std::string_view kOnnxOfOurs =
    "\x08\x08\x12\x03"
    "cnn";

// Without `layers` or `architecture` no file is a config.
bool may_be_config(std::string_view text) {
  return text.find('\0') == std::string_view::npos && (text.find("layers") != std::string_view::npos ||
                                                       text.find("architecture") != std::string_view::npos);
}

// One with a mistake in it is one all the same.
bool is_config(const std::filesystem::path& file) {
  std::string text;
  try {
    text = read_text_file(file, kMaxConfigBytes, Failure::config);
    if (!may_be_config(text)) return false;
    parse_config(text, "config", ".", "config");
    return true;
  } catch (const Error&) {
    const std::string lines = "\n" + text;
    return lines.find("\ninput:") != std::string::npos &&
           (lines.find("\nlayers:") != std::string::npos ||
            lines.find("\narchitecture:") != std::string::npos);
  }
}

std::string kind_of_text(std::string_view begin) {
  if (begin.starts_with(kWrittenMark)) return kWrittenConfig;
  if (begin.starts_with(kSvgBeginning)) return kDrawing;
  if (begin.starts_with(kPageBeginning)) return kReport;
  if (begin.starts_with(kComparisonBeginning)) return kComparison;
  if (begin.starts_with(metrics_header())) return kMetrics;
  if (begin.starts_with(kOnnxOfOurs)) return kOnnxGraph;
  if (begin.starts_with("{\"layers\":[{\"layer_type\":\"input\"")) return kConvNetJs;
  if (begin.starts_with("# A network of cnn's as a module of PyTorch's")) return kTorchModule;
  if (begin.starts_with(kCBeginning)) return kCSource;
  return begin.starts_with(kPredictionsHeader) ? kPredictions : "";
}

}  // namespace

std::string kind_of_file(const std::filesystem::path& file) {
  std::string begin(kLooked, '\0');
  int64_t size = 0;
  try {
    const FileReader reader(file, kAnySize, Failure::usage);
    begin.resize(reader.read_at(0, std::as_writable_bytes(std::span(begin))));
    size = reader.size();
  } catch (const Error&) {
    return "";
  }
  if (is_own_png(begin)) return kPreview;
  const auto known = kind_of_beginning(begin);
  if (known && is_of_worth(*known)) return thing_of(*known);
  if (is_safetensors(begin)) return "a model or a checkpoint";
  std::string kind = kind_of_data_file(begin, size);
  if (kind.empty()) kind = kind_of_text(begin);
  if (!kind.empty()) return kind;
  return is_config(file) ? "a config" : "";
}

}  // namespace cnn
