#include "config/read_places.h"

#include <climits>
#include <limits>
#include <string>
#include <string_view>

#include "config/part_meant.h"
#include "config/scalars.h"
#include "config/section.h"

namespace cnn {
namespace {

constexpr const char* kPart = "a fraction between 0 and 1, a count, or {every: N}";

// What to write instead, as real_hint() says it.
std::string share_hint(const YamlNode& node) {
  const std::string hint = real_hint(node);
  const std::string meant = part_meant(node, "").value_or("");
  return hint.empty() && !meant.empty() ? ": write " + meant : hint;
}

// A part of a set of images: a fraction, a count, {every: N}, or 0 for none.
bool read_share(const Cursor& value, ShareSpec& out) {
  constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
  if (value.is_mapping()) {
    Section section(value);
    const auto every = section.require("every", ", such as {every: 10}");
    section.finish();
    const auto number = every ? every->integer(2, kNoLimit) : std::nullopt;
    if (number) out = ShareEvery{*number};
    return number.has_value();
  }
  if (const auto count = parse_integer(value.node()); count && *count >= 0) {
    out = *count > 0 ? ShareSpec(ShareCount{*count}) : std::monostate{};
    return true;
  }
  const auto fraction = parse_real(value.node());
  // An integer that is too large for one reads as a real: it has neither point nor exponent.
  const bool is_fraction = fraction && value.node().text.find_first_of(".eE") != std::string::npos;
  if (is_fraction && *fraction >= 0 && *fraction < 1) {
    out = *fraction > 0 ? ShareSpec(ShareFraction{*fraction}) : std::monostate{};
    return true;
  }
  const bool is_all = is_fraction && *fraction == 1;  // and not one image
  value.expected(kPart, is_all        ? ": it would leave nothing to train on"
                        : is_fraction ? integer_hint(value.node())
                                      : share_hint(value.node()));
  return false;
}

std::string directory_or_part(const std::string& purpose) {
  return "a directory, or the part of the images that is for the " + purpose + ": " + kPart;
}

// What would be taken for the name of a directory, and is hardly meant so.
void refuse_unclear(const Cursor& value, const std::string& meant, const std::string& purpose) {
  const std::string written = meant.empty() ? "" : ": write " + value.key() + ": " + meant;
  value.expected(directory_or_part(purpose),
                 written + "; a directory of that name is written as " + in_quotes("./" + value.node().text));
}

struct ShareText {
  const char* none;

  std::string operator()(std::monostate) const { return none; }
  std::string operator()(const ShareFraction& value) const { return to_decimal(value.fraction); }
  std::string operator()(const ShareCount& value) const { return std::to_string(value.count); }
  std::string operator()(const ShareEvery& value) const {
    return "{every: " + std::to_string(value.every) + "}";
  }
};

}  // namespace

bool read_value(const Cursor& value, OnePath /*takes*/, std::filesystem::path& out) {
  const auto text = value.bytes("a path");
  if (!text) return false;
  if (text->empty() || text->find('\0') != std::string::npos) {
    value.expected("a path");
    return false;
  }
  if (text->size() >= PATH_MAX) {
    value.fail(value.name() + " must be a path of less than " + std::to_string(PATH_MAX) + " bytes, got " +
               std::to_string(text->size()));
    return false;
  }
  out = *text;
  return true;
}

bool read_value(const Cursor& value, NamedFiles takes, std::optional<IdxFiles>& out) {
  Section section(value, takes.example);
  const auto images = section.require("images", ", the file with the images");
  const auto labels = section.require("labels", ", the file with the labels");
  section.finish();
  IdxFiles files;
  const bool has_images = images && read_value(*images, OnePath{}, files.images);
  const bool has_labels = labels && read_value(*labels, OnePath{}, files.labels);
  if (has_images && has_labels) out = files;
  return has_images && has_labels;
}

bool read_value(const Cursor& value, const PartOrDirectory<std::filesystem::path>& takes, ShareSpec& out) {
  const bool is_part =
      takes.directory == nullptr || (!value.is_hex() && (value.is_mapping() || parse_real(value.node())));
  if (is_part) return read_share(value, out);
  const std::string usual = takes.purpose == std::string_view("test") ? "0.2" : "0.1";
  if (const auto meant = part_meant(value.node(), usual)) {
    refuse_unclear(value, *meant, takes.purpose);
    return false;
  }
  if (value.is_hex() || value.is_scalar()) return read_value(value, OnePath{}, *takes.directory);
  value.expected(directory_or_part(takes.purpose));
  return false;
}

Takes takes_of(OnePath /*takes*/, const std::filesystem::path& /*value*/) {
  return Other{"a path"};
}

Takes takes_of(NamedFiles takes, const std::optional<IdxFiles>& /*value*/) {
  return Other{takes.example};
}

// Where no format is chosen, one with directories may be.
Takes takes_of(const PartOrDirectory<const std::filesystem::path>& takes, const ShareSpec& /*value*/) {
  const std::string part = "a fraction of 0..1, a count, or {every: N}";
  return Other{takes.directory != nullptr ? "a directory, " + part : part + ", or of images a directory"};
}

std::string value_text(const std::optional<IdxFiles>& value) {
  if (!value) return "";
  return "{images: " + value_text(value->images) + ", labels: " + value_text(value->labels) + "}";
}

std::string value_text(const PartOrDirectory<const std::filesystem::path>& takes, const ShareSpec& value) {
  if (takes.directory != nullptr && !takes.directory->empty()) {
    const bool is_unclear = part_meant(scalar_of(takes.directory->string()), "0.2").has_value();
    return value_text(is_unclear ? "." / *takes.directory : *takes.directory);
  }
  return std::visit(ShareText{takes.none}, value);
}

void make_absolute(std::filesystem::path& path, const std::filesystem::path& base) {
  path = (base / path).lexically_normal();
  if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
}

}  // namespace cnn
