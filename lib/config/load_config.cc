#include "config/load_config.h"

#include <algorithm>
#include <deque>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/utf8.h"
#include "config/assemble.h"
#include "config/cut_calls.h"
#include "config/diagnostics.h"
#include "config/near_config.h"
#include "config/overrides.h"
#include "config/read_architecture.h"
#include "config/read_data.h"
#include "config/read_input.h"
#include "config/read_layers.h"
#include "config/read_train.h"
#include "config/refuse_foreign.h"
#include "config/shipped_config.h"
#include "config/values.h"
#include "config/write_config.h"
#include "config/yaml_cursor.h"
#include "config/yaml_tree.h"

namespace cnn {
namespace {

constexpr size_t kFirstBytes = 4096;  // of a file, in which the mark of a written one stands
constexpr YamlLimits kWrittenLimits = {128, 1'000'000};
constexpr size_t kMaxNameBytes = 240;  // of the 255 of a file's name, a number is to follow
std::string new_hint() {
  return "`" + program_command("new") + "` prints a config to start from";
}

// Why `name` cannot be a run directory's name; empty if it can.
std::string name_fault(const std::string& name) {
  if (name.empty()) return "it is empty";
  if (name.size() > kMaxNameBytes) return "it is longer than " + std::to_string(kMaxNameBytes) + " bytes";
  if (name == "." || name == "..") return "that is a directory already";
  if (name.find('/') != std::string::npos) return "it holds a '/'";
  if (name.find('\0') != std::string::npos) return "it holds a zero byte";
  return "";
}

std::string read_name(Section& config, const std::string& default_name) {
  const auto given = config.get("name");
  if (!given) {
    const std::string fault = name_fault(default_name);
    if (!fault.empty()) {
      config.report_missing({"name"}, "the config needs 'name': " + in_quotes(default_name) +
                                          " from the file's name cannot name a run directory, " + fault);
    }
    return default_name;
  }
  auto name = given->bytes("a name");
  if (!name) return default_name;
  std::string fault = name_fault(*name);
  // Only digits show what such a name is; a file may have one all the same.
  const bool commands_terminal = is_valid_utf8(*name) && printable(*name) != *name;
  if (fault.empty() && commands_terminal && !given->is_hex()) fault = "it holds a control character";
  if (!fault.empty()) given->fail("'name' must be fit for a run directory's name: " + fault);
  return *name;
}

std::optional<int64_t> channels_of(const InputDraft& input) {
  return input.volume ? std::optional(input.volume->channels) : std::nullopt;
}

std::vector<LayerSpec> read_network(Section& config, const InputDraft& input) {
  Rounding rounding = Rounding::exact;
  const auto rounding_given = config.get("rounding");
  const bool is_rounding_good = !rounding_given || read_value(*rounding_given, OneWord{}, rounding);
  const auto layers = config.get("layers");
  const auto architecture = config.get("architecture");
  Diagnostics& diagnostics = config.cursor().diagnostics();
  if (!layers && !architecture) {
    config.report_missing(
        {"layers", "architecture"},
        "the config needs 'layers', a list, or 'architecture', a formula: write layers: [softmax: 10]");
    return {};
  }
  std::vector<LayerDraft> drafts;
  if (layers) drafts = read_layers(*layers, rounding, channels_of(input));
  if (architecture) {
    auto expanded = read_architecture(*architecture, rounding);
    if (!layers) drafts = std::move(expanded);
  }
  if (layers && architecture) {
    const bool layers_first = layers->key_place().offset < architecture->key_place().offset;
    const Cursor& second = layers_first ? *architecture : *layers;
    diagnostics.error(second.key_place(), "'layers' and 'architecture' exclude each other: keep one of them");
    return {};
  }
  if (drafts.empty() || !is_rounding_good) return {};
  return assemble_layers(drafts, input, layers ? layers->key_place() : architecture->key_place(),
                         diagnostics);
}

// Whether the data's format has images of one size.
bool has_own_size(const std::optional<Cursor>& data) {
  if (!data || !data->is_mapping()) return false;
  const auto given = std::ranges::find(data->node().entries, "format", &YamlEntry::key);
  bool has_one = false;
  for_each_kind<DataFormat>([&](const auto& format) {
    if constexpr (!requires { format.misfit(Volume()); })
      has_one = has_one || (given != data->node().entries.end() && given->value.text == format.text.word);
  });
  return has_one;
}

// The network's plan, where it has come out whole.
std::optional<NetworkPlan> plan_of(const NetworkSpec& network) {
  if (network.layers.empty()) return std::nullopt;
  try {
    return plan_network(network);
  } catch (const Error&) {
    return std::nullopt;  // what is wrong has been reported
  }
}

RunSpec read_run(const Cursor& root, const std::filesystem::path& directory,
                 const std::string& default_name) {
  RunSpec run;
  Section config(root, config_keys());
  run.name = read_name(config, default_name);
  auto input = read_input(config);
  input.is_of_data = has_own_size(config.get("data"));
  run.network.layers = read_network(config, input);
  run.network.input = input.volume.value_or(Volume());
  const size_t errors_before = root.diagnostics().error_count();
  if (const auto data = config.get("data")) run.data = read_data(*data, directory, input.volume);
  const bool is_data_good = root.diagnostics().error_count() == errors_before;
  const bool has_validation = !run.data || !is_data_good || run.data->has_validation();
  if (const auto train = config.get("train")) {
    const auto plan = plan_of(run.network);
    run.train = read_train(*train, {plan ? &*plan : nullptr, has_validation});
  }
  config.finish();
  return run;
}

// A tree that is a mapping, or broken.
void check_root(YamlNode& root, Diagnostics& diagnostics) {
  if (root.kind == YamlNode::Kind::mapping || root.kind == YamlNode::Kind::broken) return;
  const Cursor cursor(root, root.place, "the config", diagnostics);
  if (cursor.is_null()) {
    diagnostics.error(root.place, "the config is empty: " + new_hint());
  } else {
    cursor.expected("a mapping, such as `input: {...}` and `layers: [...]`");
  }
  root.kind = YamlNode::Kind::broken;
}

// Whether the mark stands among the comments that a text begins with.
bool is_written(std::string_view text) {
  while (text.starts_with('#') && !text.starts_with(kWrittenMark)) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text.starts_with(kWrittenMark);
}

// A file that cannot be looked at is refused when it is read.
std::string first_bytes_of(const std::filesystem::path& path) {
  try {
    std::string begin(kFirstBytes, '\0');
    const FileReader file(path, INT64_MAX, Failure::config);
    begin.resize(file.read_at(0, std::as_writable_bytes(std::span(begin))));
    return begin;
  } catch (const Error&) {
    return "";
  }
}

std::string read_config(const std::filesystem::path& path) {
  const std::string begin = first_bytes_of(path);
  refuse_foreign(path, begin);
  return read_text_file(path, is_written(begin) ? kMaxWrittenBytes : kMaxConfigBytes, Failure::config);
}

}  // namespace

LoadedConfig parse_config(const std::string& text, const std::string& file,
                          const std::filesystem::path& directory, const std::string& default_name,
                          std::span<const Override> overrides) {
  std::deque<Source> sources;  // keeps its elements in place, which diagnostics point to
  const bool is_marked = std::string_view(text).starts_with(kByteOrderMark);
  sources.push_back({file, is_marked ? text.substr(kByteOrderMark.size()) : text, true, 0});
  Diagnostics diagnostics;
  YamlNode root = parse_yaml(sources.front(), diagnostics, is_written(text) ? kWrittenLimits : kYamlLimits);
  check_root(root, diagnostics);
  apply_overrides(root, overrides, sources, diagnostics);
  join_cut_calls(root);
  LoadedConfig loaded;
  if (root.kind == YamlNode::Kind::mapping) {
    const auto absolute = std::filesystem::absolute(directory).lexically_normal();
    loaded.spec = read_run(Cursor(root, root.place, "the config", diagnostics), absolute, default_name);
  }
  diagnostics.throw_errors();
  loaded.warnings = diagnostics.warnings();
  return loaded;
}

LoadedConfig load_config(const std::filesystem::path& path, std::span<const Override> overrides) {
  std::string text;
  try {
    text = read_config(path);
  } catch (const Error&) {
    std::error_code error;
    const bool is_there =
        std::filesystem::status(path, error).type() != std::filesystem::file_type::not_found;
    if (is_there || error != std::errc::no_such_file_or_directory) throw;
    const std::string near = near_config(path);
    throw Error(Failure::config, shown(path) + ": there is no such file; " +
                                     (near.empty() ? new_hint() : "did you mean " + near + "?"));
  }
  auto directory = std::filesystem::absolute(path).parent_path();
  if (directory == shipped_configs()) directory = "configs";
  return parse_config(text, shown(path), directory, path.stem().string(), overrides);
}

}  // namespace cnn
