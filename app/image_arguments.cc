#include "app/image_arguments.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "app/commands.h"
#include "app/refuse_together.h"
#include "app/standard_input.h"
#include "app/value_check.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "data/decode_image.h"
#include "data/folder_walk.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMaxListBytes = int64_t{1} << 30;

// Has what is in no list of paths: reading it as an image tells what it is.
bool is_binary(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
}

// Paths that zero bytes end, as no image has them: none is empty, no other byte is one that texts have not,
// and they are more than the one letter that a zero follows in UTF-16.
bool is_list_of_zeros(std::string_view text) {
  const bool is_ended = text.size() > 3 * static_cast<size_t>(std::ranges::count(text, '\0')) &&
                        text.ends_with('\0') && !text.starts_with('\0');
  return is_ended && text.find(std::string_view("\0\0", 2)) == std::string_view::npos &&
         std::ranges::all_of(text, [](char c) {
           return c == '\0' || !is_binary({&c, 1});
         });
}

// What the arguments name, one after the other, and whether all of it could be listed.
struct Inputs : ImageArguments {
  void add(const fs::path& path) {
    std::error_code ignored;  // what is no directory is tried as an image
    if (!fs::is_directory(path, ignored)) {
      images.push_back({path.string()});
      return;
    }
    const FolderFiles found = walk_folder(path);
    for (const fs::path& file : found.images) images.push_back({file.string()});
    for (const BadFile& file : found.bad) spdlog::error("{}", file.message());
    for (const std::string& link : found.links) spdlog::warn("{}", link);
    if (!found.others.empty()) spdlog::info("{}", others_listed(path, found.others));
    if (found.images.empty() && found.bad.empty()) spdlog::error("{}: holds no images", shown(path));
    is_whole = is_whole && found.bad.empty() && !found.images.empty();
  }

  // An image's bytes, or paths, one a line or each ended by a zero byte.
  void add_standard_input() {
    std::vector<std::byte> bytes = read_standard_input(kMaxListBytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    // `find -print0` ends each path with a zero byte.
    const char end_of_path = is_list_of_zeros(text) ? '\0' : '\n';
    if (looks_like_image(bytes) || (end_of_path == '\n' && is_binary(text))) {
      images.push_back({"-", std::move(bytes)});
      return;
    }
    for (size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; begin < text.size();) {
      const size_t end = std::min(text.find(end_of_path, begin), text.size());
      std::string_view line = text.substr(begin, end - begin);
      if (end_of_path == '\n' && line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) add(fs::path(line));
      begin = end + 1;
    }
  }
};

}  // namespace

ImageArguments read_image_arguments(const std::vector<std::string>& arguments) {
  Inputs inputs;
  for (const std::string& argument : arguments) {
    if (argument == "-") {
      inputs.add_standard_input();
    } else {
      inputs.add(argument);
    }
  }
  return inputs;
}

void add_image_argument(CLI::App& command, std::vector<std::string>& images) {
  add_argument(command, "IMAGE", images, kImageHelp);
}

void add_preparation_options(CLI::App& command, Preparation& preparation) {
  command.add_flag("--invert", preparation.invert, "Make bright dark and dark bright first");
  command.add_flag("--digit", preparation.digit,
                   "Find the digit that is drawn, and lay it out as MNIST's are: cut out, scaled, centred");
  command
      .add_option_function<std::string>(
          "--background",
          [&preparation](const std::string& word) {
            preparation.background = word == "white" ? Background::white : Background::black;
          },
          "What transparent pixels are laid over (default: as the model's images were)")
      ->check(one_of({"white", "black"}))
      ->option_text("white|black");
}

void check_preparation_options(const CLI::App& command) {
  refuse_together(command,
                  {{"--digit", "--invert", "--digit finds out whether the ink is dark; give one of them"}});
}

bool tell_of(const std::string& image, const Prediction& prediction) {
  for (const std::string& doubt : prediction.doubts) spdlog::warn("{}: {}", printable(image), doubt);
  if (prediction.fault.empty()) return true;
  spdlog::error("{}: {}", printable(image), prediction.fault);
  return false;
}

}  // namespace cnn::app
