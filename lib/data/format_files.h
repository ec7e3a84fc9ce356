// The formats whose files hold many images each: how the files of a set are found, told, counted and read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "spec/data_spec.h"

namespace cnn {

enum class Part { train, test };

// A data set that people know, and how they get it.
struct KnownSet {
  const char* source;                     // a sentence without its full stop, for those who have no command
  const char* name_to_get = nullptr;      // for scripts/get-data; null: it does not get it
  const char* package_root = nullptr;     // where a package puts it, on every machine
  const char* package_command = nullptr;  // that installs the package
};

// One format. `spec` is always of this format.
class FormatFiles {
 public:
  virtual ~FormatFiles() = default;

  // The files of `part`: those that `spec` names, or else the standard names in its root. Throws
  // Failure::data where one that is needed is not there, saying what was looked for and how to get it.
  virtual std::vector<std::filesystem::path> files(const DataSpec& spec, Part part) const = 0;

  // The names that files have in the root, in the order in which they are looked for.
  virtual std::vector<std::string> standard_names() const = 0;

  // Which set `spec` probably means.
  virtual const KnownSet& known_set(const DataSpec& spec) const = 0;

  // How many images `part` has, by sizes and headers alone. Throws as files(), and as read() for a header.
  virtual int64_t count(const DataSpec& spec, Part part, const Volume& input) const = 0;

  // The first `limit` images; all files are checked to their ends nevertheless. Throws as files(), and
  // Failure::data, naming the file and the byte, unless the images have the volume `input` and all labels lie
  // in 0..classes-1.
  virtual Dataset read(const DataSpec& spec, Part part, const Volume& input, int64_t classes,
                       std::optional<int64_t> limit) const = 0;

  // Throws as read() would, as far as headers and labels tell; of what is the same for both parts once.
  virtual void check(const DataSpec& spec, Part part, const Volume& input, int64_t classes) const = 0;

  // A name for each class; what a person should know of them is added to `warnings`. Throws as read().
  virtual std::vector<std::string> class_names(const DataSpec& spec, Part part, int64_t classes,
                                               std::vector<std::string>& warnings) const = 0;

  // "a file of images (IDX)", for a file that begins with `beginning` and has so many bytes; empty for one
  // that is not of this format, or cannot be told.
  virtual std::string kind_of_file(std::string_view beginning, int64_t size) const = 0;
};

// How files of this format are read; null for folders of images, which data/image_folder.h reads.
const FormatFiles* format_files(const DataFormat& format);

// What FormatFiles::kind_of_file of one of the formats says; else empty.
std::string kind_of_data_file(std::string_view beginning, int64_t size);

// The standard names of all formats.
std::vector<std::string> all_standard_names();

// "0", "1", ..., for those whose classes have no names.
std::vector<std::string> numbers_as_names(int64_t classes);

}  // namespace cnn
