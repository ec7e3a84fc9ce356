// The formats that a model can be written in for other programs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/options.h"
#include "base/disk.h"

namespace cnn::app {

struct ExportJob {
  std::filesystem::path source;  // a model or a run
  std::filesystem::path file;    // -o
  bool with_preprocessing = false;
  bool int8 = false;
  std::filesystem::path data;  // where the training images are, if not where they were; or empty
  Disk& disk;
  const Options& options;
};

// A new one is a row in export_formats.cc.
struct ExportFormat {
  const char* word;    // of --format
  const char* ending;  // of the file's name; empty: it is a directory
  const char* what;    // "an ONNX graph", as run/file_kind.h tells one
  bool takes_preprocessing;
  bool takes_int8;
  // Writes it, and returns what was written.
  std::vector<std::filesystem::path> (*write)(const ExportJob& job);
};

const std::vector<ExportFormat>& export_formats();

// By `word` where there is one, else by the file's ending. Throws Failure::usage where neither tells.
const ExportFormat& export_format(const std::string& word, const std::filesystem::path& file);

}  // namespace cnn::app
