// Files that a command writes, held against those that it reads: no output may be one of the inputs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/disk.h"
#include "spec/run_spec.h"

namespace cnn {

// A file that a command reads, or whose loss would be that of an input.
struct Input {
  std::filesystem::path path;
  std::string what;  // as in "is the config"
};

// What an argument CONFIG, MODEL or RUN names: the file; of a run directory all that a training has written.
std::vector<Input> inputs_of(const std::filesystem::path& source);

// What a command reads: nothing that it writes may replace any of it, or come to lie among it.
struct ReadPlaces {
  std::vector<Input> inputs;
  std::vector<DataSpec> data;                  // sets: where they are, and where they were
  std::vector<std::filesystem::path> folders;  // of images that are looked at, whatever the sets are
};

// Of a command on CONFIG, MODEL or RUN, which has this spec, and whose data are `moved` to, if not empty.
ReadPlaces places_read(const std::filesystem::path& source, const RunSpec& spec,
                       const std::filesystem::path& moved = {});

// A file that a command writes.
struct Output {
  std::string option;  // "-o", as messages name it
  std::filesystem::path file;
  const char* kind;                        // run/file_kind.h: of one that it may replace
  const char* format;                      // what it is, as the check of its name says: "a PNG picture"
  std::string ending;                      // of its name: ".png"
  std::vector<std::string> other_endings;  // that say what it is not
};

Output picture_output(const std::string& option, const std::filesystem::path& file);
Output drawing_output(const std::string& option, const std::filesystem::path& file);
Output report_output(const std::string& option, const std::filesystem::path& file);
Output comparison_output(const std::string& option, const std::filesystem::path& file);
Output predictions_output(const std::string& option, const std::filesystem::path& file);

// Refuses an output that is no name for a file (a directory, a device) or is one for another kind of file,
// that is one of `read` or would become one, or that is there, holds something, and is not what this command
// writes, whatever links lead there: Error(Failure::usage). Every file that a user names goes through here.
// Removes what earlier ones that were killed have left beside it.
void prepare_output(const Output& output, const ReadPlaces& read, Disk& disk);

// Refuses `directory`, of -o, where it is not there yet and its name is a file's, such as model.bin: the run
// would be a directory of that name. Throws Failure::usage.
void refuse_file_name(const std::filesystem::path& directory);

// Refuses a directory for pictures, of `option`, likewise.
void check_picture_place(const std::string& option, const std::filesystem::path& directory,
                         const ReadPlaces& read);

// Refuses a directory for a run in which it would be taken for a part of the data.
void check_run_place(const std::filesystem::path& directory, const ReadPlaces& read);

// The same, and what prepare_output() says, for the files that a training writes to `directory`, of which a
// config that lies there is one; `replaces`: what a run has written there may go, whatever has become of it.
void check_run_output(const std::filesystem::path& directory, const ReadPlaces& read, bool replaces);

}  // namespace cnn
