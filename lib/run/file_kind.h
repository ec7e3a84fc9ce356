// What a file holds that an output would replace.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

// "a model", "a config", ...: of what this program reads and writes, by the file's content, not its name.
// Empty for anything else, and for what is not there or cannot be read.
std::string kind_of_file(const std::filesystem::path& file);

inline constexpr const char* kPicture = "a PNG picture";
inline constexpr const char* kPreview = "a preview";  // kinds that a command writes
inline constexpr const char* kPredictions = "a file of predictions";
inline constexpr const char* kDrawing = "an SVG drawing of a network";
inline constexpr const char* kReport = "a run's report";
inline constexpr const char* kComparison = "a comparison of networks";
inline constexpr const char* kOnnxGraph = "an ONNX graph";
inline constexpr const char* kConvNetJs = "a network of ConvNetJS";
inline constexpr const char* kTorchModule = "a module of PyTorch";
inline constexpr const char* kCSource = "a network in C";
inline constexpr const char* kMetrics = "a run's metrics";
inline constexpr const char* kWrittenConfig = "a run's config";

}  // namespace cnn
