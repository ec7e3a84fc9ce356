#include "model/model_metadata.h"

#include <charconv>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "config/load_config.h"
#include "config/scalars.h"
#include "config/write_config.h"
#include "model/digest_list.h"
#include "model/json_text.h"
#include "model/strict_json.h"

namespace cnn {
namespace {

using Metadata = std::map<std::string, std::string>;

constexpr const char* kFormat = "cnn";
constexpr const char* kPartial = "partial";  // of begun_with
constexpr const char* kYes = "yes";
constexpr const char* kLacking = "lacks_some";  // of trained_on_by

std::string what_is_expected() {
  return "\nExpected a model.bin that `" + program_command("train") + "` has written.";
}

// One entry after the other out of the metadata of a file.
class Reader {
 public:
  Reader(const Metadata& metadata, std::string file) : metadata_(metadata), file_(std::move(file)) {}

  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, file_ + ": " + why); }

  const std::string& text(const std::string& key) const {
    const auto entry = metadata_.find(key);
    if (entry == metadata_.end()) refuse("its metadata have no `" + key + "`." + what_is_expected());
    return entry->second;
  }

  // Plain decimal, not below zero.
  int64_t integer(const std::string& key) const {
    const std::string& digits = text(key);
    int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc() && digits == std::to_string(value) && value >= 0) return value;
    refuse("its metadata have `" + key + "` \"" + shortened(digits) + "\", expected a whole number.");
  }

  // A number of 0..1, if it is there.
  std::optional<double> fraction(const std::string& key) const {
    if (!metadata_.contains(key)) return std::nullopt;
    const std::string& digits = text(key);
    const double value = real(digits);
    if (value >= 0 && value <= 1) return value;
    refuse("its metadata have `" + key + "` \"" + shortened(digits) + "\", expected a number from 0 to 1.");
  }

  std::optional<PictureFacts> pictures(const std::string& key) const {
    if (!metadata_.contains(key)) return std::nullopt;
    std::istringstream words(text(key));
    std::string least;
    std::string most;
    std::string color;
    words >> least >> most >> color;
    PictureFacts facts{real(least), real(most), color == "color"};
    if (facts.least_ratio > 0 && facts.least_ratio <= facts.most_ratio && text(key) == to_text(facts))
      return facts;
    refuse("its metadata have `" + key + "` \"" + shortened(text(key)) +
           "\", expected two ratios and gray or color.");
  }

  static std::string to_text(const PictureFacts& facts) {
    return to_decimal(facts.least_ratio) + " " + to_decimal(facts.most_ratio) +
           (facts.has_color ? " color" : " gray");
  }

  std::optional<std::vector<uint64_t>> digests(const std::string& key) const {
    if (!metadata_.contains(key)) return std::nullopt;
    if (auto list = read_digest_list(text(key))) return list;
    refuse("its metadata have `" + key + "` \"" + shortened(text(key)) + "\", expected a list of digests.");
  }

  ListedBy listed_by(const std::string& key, const RunSpec& spec) const {
    if (!metadata_.contains(key)) return listed_by_earlier(spec.data && spec.data->is_of_folders());
    for (const bool lacks_some : {false, true}) {
      for (const bool files : {true, false}) {
        for (const ListedBy& by :
             {ListedBy{true, files, false, lacks_some}, ListedBy{false, files, true, lacks_some},
              ListedBy{false, files, false, lacks_some}}) {
          if (text(key) == to_text(by) && !text(key).empty()) return by;
        }
      }
    }
    refuse("its metadata have `" + key + "` \"" + shortened(text(key)) +
           "\", expected whole_pixels or pixels, files or both, and maybe lacks_some.");
  }

  static std::string to_text(const ListedBy& by) {
    std::string words = by.pixels ? "whole_pixels" : by.earlier_pixels ? "pixels" : "";
    const auto add = [&](const char* word) { words += (words.empty() ? "" : " ") + std::string(word); };
    if (by.files) add("files");
    if (by.lacks_some) add(kLacking);
    return words;
  }

  bool flag(const std::string& key) const {
    if (!metadata_.contains(key)) return false;
    if (text(key) == kYes) return true;
    refuse("its metadata have `" + key + "` \"" + shortened(text(key)) + "\", expected yes or nothing.");
  }

  std::optional<BegunWith> begun_with(const std::string& key) const {
    if (!metadata_.contains(key)) return std::nullopt;
    const std::vector<std::string> words = names(key);
    const bool is_partial = words.size() == 2 && words[1] == kPartial;
    if (words.empty() || words[0].empty() || words.size() != (is_partial ? 2 : 1))
      refuse("its metadata have `" + key + "` " + shortened(text(key)) +
             ", expected a path, and maybe partial.");
    return BegunWith{words[0], is_partial};
  }

  static std::string to_text(const BegunWith& begun) {
    std::vector<std::string> words = {begun.model.string()};
    if (begun.is_partial) words.emplace_back(kPartial);
    return json_text(nlohmann::json(words));
  }

  std::vector<std::string> names(const std::string& key) const {
    const std::string place = file_ + ": metadata: " + key;
    std::vector<std::string> names;
    const JsonValue json = parse_strict_json(text(key), place);
    for (const auto& name : as_array(json, place)) names.push_back(as_string(name, place));
    return names;
  }

 private:
  // NaN where it is no number.
  static double real(const std::string& digits) {
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_whole = error == std::errc() && end == digits.data() + digits.size();
    return is_whole ? value : std::numeric_limits<double>::quiet_NaN();
  }

  const Metadata& metadata_;
  std::string file_;
};

void check_format(const Reader& reader) {
  if (const std::string& format = reader.text("format"); format != kFormat) {
    reader.refuse("is a safetensors file of another program (format: " + shortened(format) + ")." +
                  what_is_expected());
  }
  const int64_t version = reader.integer("format_version");
  if (version > kModelFormatVersion) {
    reader.refuse("was written by a newer cnn (" + shortened(reader.text("tool_version")) + ", format " +
                  std::to_string(version) + "); this one (" CNN_VERSION ") reads format " +
                  std::to_string(kModelFormatVersion) + ": use the newer one.");
  }
  if (version < 1) reader.refuse("its metadata have `format_version` 0; there is no such version.");
}

RunSpec read_config(const Reader& reader, const std::filesystem::path& file) {
  try {
    const std::string& text = reader.text("config");
    if (std::ssize(text) > kMaxWrittenBytes) {
      reader.refuse("the config in it is " + std::to_string(text.size()) + " bytes; at most " +
                    std::to_string(kMaxWrittenBytes) + " are allowed.");
    }
    const auto directory = std::filesystem::absolute(file).parent_path();
    return parse_config(text, "config", directory, "model").spec;
  } catch (const Error& error) {
    if (error.failure() != Failure::config) throw;
    reader.refuse("the config in it is refused:\n" + std::string(error.what()));
  }
}

}  // namespace

Metadata write_metadata(const ModelInfo& info) {
  Metadata metadata = {{"format", kFormat},
                       {"format_version", std::to_string(kModelFormatVersion)},
                       {"tool_version", CNN_VERSION},
                       {"config", write_config(info.spec)},
                       {"classes", json_text(nlohmann::json(info.classes))},
                       {"epoch", std::to_string(info.epoch)},
                       {"step", std::to_string(info.step)}};
  if (info.pictures) metadata.emplace("pictures", Reader::to_text(*info.pictures));
  if (info.brightness) metadata.emplace("brightness", to_decimal(*info.brightness));
  if (info.not_trained_on) metadata.emplace("not_trained_on", digest_list_text(*info.not_trained_on));
  if (info.validated_with) metadata.emplace("validated_with", digest_list_text(*info.validated_with));
  if (info.lacks_validated_with) metadata.emplace("lacks_validated_with", kYes);
  if (info.begun_with) metadata.emplace("begun_with", Reader::to_text(*info.begun_with));
  if (info.trained_on) {
    metadata.emplace("trained_on", digest_list_text(*info.trained_on));
    metadata.emplace("trained_on_by", Reader::to_text(info.listed_by));
  }
  return metadata;
}

bool is_checkpoint(const Metadata& metadata) {
  const auto first = metadata.lower_bound(std::string(kProgressPrefix));
  return first != metadata.end() && first->first.starts_with(kProgressPrefix);
}

ModelInfo read_metadata(const Metadata& metadata, const std::filesystem::path& file) {
  const Reader reader(metadata, shown(file));
  check_format(reader);
  reader.text("tool_version");
  ModelInfo info{.spec = read_config(reader, file),
                 .classes = reader.names("classes"),
                 .epoch = reader.integer("epoch"),
                 .step = reader.integer("step"),
                 .brightness = reader.fraction("brightness"),
                 .pictures = reader.pictures("pictures"),
                 .trained_on = reader.digests("trained_on"),
                 .not_trained_on = reader.digests("not_trained_on"),
                 .validated_with = reader.digests("validated_with")};
  info.listed_by = reader.listed_by("trained_on_by", info.spec);
  info.lacks_validated_with = reader.flag("lacks_validated_with");
  info.begun_with = reader.begun_with("begun_with");
  const int64_t classes = plan_network(info.spec.network).classes();
  if (std::ssize(info.classes) != classes) {
    reader.refuse("it names " + counted(std::ssize(info.classes), "class", "classes") +
                  ", but its network has " + std::to_string(classes) + ".");
  }
  return info;
}

}  // namespace cnn
