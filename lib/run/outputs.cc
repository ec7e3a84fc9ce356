#include "run/outputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <span>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/shell_word.h"
#include "data/list_data.h"
#include "data/open_dataset.h"
#include "data/place_in_data.h"
#include "run/file_kind.h"
#include "train/run_directory.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

const std::string kOtherDirectory = "; choose another directory with -o";

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(Failure::usage, what + ": " + why);
}

std::string named(const std::string& option, const fs::path& file) {
  return option + " " + shown(file);
}

// What the path leads to, if it is there.
std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

bool is_same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// An output that is one of the files read.
struct Clash {
  fs::path output;
  Input input;
};

// The first, by the inputs and then the files of the data, which are looked at once for all outputs: they may
// be many. Null where no output is there, or is one of them.
std::optional<Clash> clash_of(std::span<const fs::path> outputs, const ReadPlaces& read) {
  std::vector<std::pair<struct stat, fs::path>> there;
  for (const fs::path& output : outputs) {
    if (const auto status = status_of(output)) there.emplace_back(*status, output);
  }
  if (there.empty()) return std::nullopt;
  const auto output_at = [&](const fs::path& file) {
    const auto status = status_of(file);
    return status ? std::ranges::find_if(there, [&](const auto& one) { return is_same(one.first, *status); })
                  : there.end();
  };
  for (const Input& input : read.inputs) {
    if (const auto found = output_at(input.path); found != there.end()) return Clash{found->second, input};
  }
  for (const DataSpec& data : read.data) {
    for (const fs::path& file : data_files(data)) {
      if (const auto found = output_at(file); found != there.end())
        return Clash{found->second, {file, "a file of the data"}};
    }
  }
  return std::nullopt;
}

// As place_in_data() has it; empty where nothing is against it.
std::string place_among(const ReadPlaces& read, const fs::path& path, bool is_directory) {
  for (const DataSpec& data : read.data) {
    std::string place = place_in_data(data, path, is_directory);
    if (!place.empty()) return place;
  }
  for (const fs::path& folder : read.folders) {
    std::string place = place_in_folder(folder, path, is_directory);
    if (!place.empty()) return place;
  }
  return "";
}

// Where the two names differ, that of the input too.
std::string is_the_input(const Clash& clash) {
  const std::string name = clash.output == clash.input.path ? "" : " (" + shown(clash.input.path) + ")";
  return "is " + clash.input.what + name + ", which would be lost";
}

void check_is_file(const std::string& option, const fs::path& file) {
  if (file == "-") refuse(named(option, file), "it writes a file, not standard output; name one");
  const auto status = status_of(file);
  if (!file.has_filename() || (status && S_ISDIR(status->st_mode)))
    refuse(named(option, file), "is a directory; name a file");
  if (status && !S_ISREG(status->st_mode))
    refuse(named(option, file), "is no regular file, so it cannot be replaced; name another");
}

std::string in_lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// A name that says what the file will not be deceives whoever opens it.
void check_ending(const Output& output) {
  const std::string ending = in_lower_case(output.file.extension().string());
  const auto& others = output.other_endings;
  const bool is_other = others.empty() ? !ending.empty() && ending != output.ending
                                       : std::ranges::find(others, ending) != others.end();
  if (!is_other) return;
  fs::path right = output.file;
  refuse(named(output.option, output.file), std::string("would be ") + output.format + "; name it " +
                                                shown(right.replace_extension(output.ending)));
}

// An earlier one of its kind is, and what is empty.
void check_is_replaceable(const Output& output) {
  const auto status = status_of(output.file);
  const std::string kind = kind_of_file(output.file);
  if (!status || status->st_size == 0 || kind == output.kind) return;
  refuse(named(output.option, output.file),
         (kind.empty() ? std::string("is not ") + output.kind + ", and" : "is " + kind + ", which") +
             " would be lost; name another file");
}

}  // namespace

std::vector<Input> inputs_of(const fs::path& source) {
  std::error_code ignored;
  if (!fs::is_directory(source, ignored)) return {{source, "the file that is read"}};
  std::vector<Input> inputs;
  for (const fs::path& file : run_files(source)) inputs.push_back({file, "a file of the run"});
  return inputs;
}

ReadPlaces places_read(const fs::path& source, const RunSpec& spec, const fs::path& moved) {
  ReadPlaces read{inputs_of(source), {}, {}};
  if (spec.data && !moved.empty()) read.data.push_back(rebase_data(*spec.data, fs::absolute(moved)));
  if (spec.data) read.data.push_back(*spec.data);
  return read;
}

Output picture_output(const std::string& option, const fs::path& file) {
  return {option, file, kPreview, kPicture, ".png", {}};
}

Output drawing_output(const std::string& option, const fs::path& file) {
  return {option, file, kDrawing, kDrawing, ".svg", {}};
}

Output report_output(const std::string& option, const fs::path& file) {
  return {option, file, kReport, "an HTML page", ".html", {}};
}

Output comparison_output(const std::string& option, const fs::path& file) {
  return {option, file, kComparison, "an HTML page", ".html", {}};
}

Output predictions_output(const std::string& option, const fs::path& file) {
  return {
      option, file, kPredictions, kPredictions, ".csv", {".png",    ".jpg",  ".jpeg",        ".gif",  ".pdf",
                                                         ".svg",    ".json", ".jsonl",       ".yaml", ".yml",
                                                         ".html",   ".bin",  ".safetensors", ".npy",  ".npz",
                                                         ".gz",     ".zip",  ".xls",         ".xlsx", ".tsv",
                                                         ".parquet"}};
}

void prepare_output(const Output& output, const ReadPlaces& read, Disk& disk) {
  const std::string name = named(output.option, output.file);
  check_is_file(output.option, output.file);
  const auto clash = clash_of(std::span(&output.file, 1), read);
  if (clash) refuse(name, is_the_input(*clash) + "; name another file");
  check_ending(output);
  check_is_replaceable(output);
  const std::string place = place_among(read, output.file, false);
  if (!place.empty()) refuse(name, place + "; name a file elsewhere");
  const fs::path parent = output.file.parent_path();
  if (!parent.empty() && !status_of(parent) && errno == ENOENT)
    throw Error(Failure::resource, name + ": there is no directory " + shown(parent));
  AtomicFile::remove_leftovers(output.file, disk);
}

void refuse_file_name(const fs::path& directory) {
  constexpr std::array kFiles = {".bin", ".safetensors", ".yaml", ".yml", ".csv", ".json",
                                 ".png", ".jpg",         ".pt",   ".pth", ".onnx"};
  const fs::path name = directory.has_filename() ? directory : directory.parent_path();
  const bool is_file = std::ranges::find(kFiles, in_lower_case(name.extension().string())) != kFiles.end();
  const auto status = status_of(directory);
  if (status && S_ISREG(status->st_mode))
    refuse(named("-o", directory), "is a file, and a run is a directory");
  if (!is_file || status) return;
  fs::path right = name;
  right.replace_extension();
  refuse(named("-o", directory), "is a file's name, and a run is a directory; with -o " + shell_path(right) +
                                     " the model goes to " + shown(right / "model.bin"));
}

void check_run_place(const fs::path& directory, const ReadPlaces& read) {
  const std::string place = place_among(read, directory, true);
  if (!place.empty()) refuse(shown(directory), place + kOtherDirectory);
}

void check_picture_place(const std::string& option, const fs::path& directory, const ReadPlaces& read) {
  const std::string place = place_among(read, directory, true);
  if (!place.empty()) refuse(named(option, directory), place + kOtherDirectory);
}

void check_run_output(const fs::path& directory, const ReadPlaces& read, bool replaces) {
  const auto clash = clash_of(run_files(directory), read);
  if (clash) refuse(shown(clash->output), is_the_input(*clash) + kOtherDirectory);
  check_run_place(directory, read);
  if (replaces) return;
  const RunPaths run{directory};
  for (const auto& [file, own] : {std::pair(run.config(), kWrittenConfig), {run.metrics(), kMetrics}}) {
    const auto status = status_of(file);
    if (!status || status->st_size == 0 || !S_ISREG(status->st_mode) || kind_of_file(file) == own) continue;
    refuse(shown(file),
           "is not a training's, and would be lost" + kOtherDirectory + ", or replace it with --overwrite");
  }
}

}  // namespace cnn
