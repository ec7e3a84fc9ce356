#include "app/config_desk.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "dashboard/answers.h"
#include "dashboard/json_body.h"
#include "spec/network_spec.h"

namespace cnn::app {
namespace {

using nlohmann::ordered_json;

const char* const kFile = "config.yaml";

std::string text_of(const HttpRequest& request) {
  return text_member(json_body(request.body), "text");
}

}  // namespace

ConfigDesk::ConfigDesk(std::filesystem::path config, Control& control)
    : config_(std::move(config)), control_(control) {}

void ConfigDesk::show(const RunSpec& spec) {
  const std::lock_guard lock(mutex_);
  name_ = spec.name;
  text_ = write_config(spec);
}

// As the command line tells them.
std::optional<std::string> ConfigDesk::errors_in(const std::string& text) const {
  try {
    const LoadedConfig loaded =
        parse_config(text, kFile, std::filesystem::absolute(config_).parent_path(), "edited");
    if (!loaded.spec.data) return std::string(kFile) + ": has no section `data`, which training needs";
    plan_network(loaded.spec.network);
    return std::nullopt;
  } catch (const Error& error) {
    if (error.failure() != Failure::config) throw;
    return error.what();
  }
}

void ConfigDesk::add_routes(Dashboard& dashboard) {
  dashboard.add_route("GET", "/api/config", [this](const HttpRequest& /*request*/) {
    const std::lock_guard lock(mutex_);
    return json_answer({{"text", text_}, {"name", name_}});
  });
  dashboard.add_route("POST", "/api/config/check", [this](const HttpRequest& request) {
    const auto errors = errors_in(text_of(request));
    if (errors) return json_answer({{"ok", false}, {"errors", *errors}});
    return json_answer({{"ok", true}});
  });
  dashboard.add_route("POST", "/api/restart", [this](const HttpRequest& request) {
    std::string text = text_of(request);
    if (const auto errors = errors_in(text)) throw PageRefusal{400, *errors};
    {
      const std::lock_guard lock(mutex_);
      restart_ = std::move(text);
    }
    control_.stop(StopReason::asked);
    return json_answer(ordered_json::object(), 202);
  });
}

std::optional<std::string> ConfigDesk::take_restart() {
  const std::lock_guard lock(mutex_);
  return std::exchange(restart_, std::nullopt);
}

bool ConfigDesk::wants_restart() const {
  const std::lock_guard lock(mutex_);
  return restart_.has_value();
}

}  // namespace cnn::app
