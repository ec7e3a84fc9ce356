#include "app/darknet_line.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/printable.h"
#include "base/program_name.h"

namespace cnn::app {
namespace {

constexpr std::array<std::string_view, 7> kTasks = {"detector", "classifier", "segmenter", "regressor",
                                                    "yolo",     "imagenet",   "cifar"};
constexpr std::array<std::string_view, 3> kFiles = {".cfg", ".weights", ".data"};

std::string command_for(const std::string& verb) {
  if (verb == "valid" || verb == "map" || verb == "recall") return "eval MODEL";
  if (verb == "test" || verb == "predict" || verb == "demo") return "predict MODEL IMAGE";
  return "train CONFIG";
}

std::string instead(const std::string& verb) {
  return "here it is `" + program_command(command_for(verb)) +
         "`, and one text in YAML says network and data (`" + program_command("new") + "` prints one)";
}

}  // namespace

std::string darknet_line(const std::vector<std::string>& typed) {
  if (typed.size() < 2) return "";
  const std::string& task = typed[1];
  if (std::ranges::find(kTasks, task) != kTasks.end()) {
    const std::string verb = typed.size() > 2 ? typed[2] : "";
    return "unknown command '" + printable(task) + "': that is how Darknet is called; " +
           (task == "classifier" || task == "imagenet" || task == "cifar"
                ? ""
                : "images are classified here, and nothing in them is found; ") +
           instead(verb);
  }
  const auto file = std::find_if(typed.begin() + 2, typed.end(), [](const std::string& word) {
    return std::ranges::any_of(kFiles, [&](std::string_view end) { return word.ends_with(end); });
  });
  if (file == typed.end()) return "";
  return "unexpected argument '" + printable(*file) +
         "': it looks like a file of Darknet, which is not read; " + instead(task);
}

}  // namespace cnn::app
