#include "config/layer_call.h"

#include <algorithm>

#include "config/call_text.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/layer_arguments.h"
#include "config/layer_text.h"
#include "config/scalars.h"
#include "config/suggest.h"
#include "spec/layer_spec.h"

namespace cnn {
namespace {

// What to write, from the top down, and what of the call is not in it.
struct WrittenLayers {
  std::vector<std::string> items;
  std::vector<std::string> lost;
};

std::string text_of_written(const WrittenLayers& written) {
  std::string text = "write " + written.items.front();
  for (size_t i = 1; i < written.items.size(); ++i) text += (i == 1 ? ", and " : " and ") + written.items[i];
  if (written.items.size() > 1) text += " below it";
  for (const std::string& lost : written.lost) text += "; " + lost;
  return text;
}

std::vector<std::string> activation_words() {
  std::vector<std::string> words;
  for_each_layer_kind([&](const auto& settings, const LayerKind& kind) {
    if (std::holds_alternative<ActivationSpec>(kind) || std::holds_alternative<ReluSpec>(kind))
      words.emplace_back(settings.text.word);
  });
  return words;
}

bool is_zero(const std::string& value) {
  const auto number = parse_real(scalar_of(value));
  return number && *number == 0;
}

// Keras's ReLU has three more settings.
void add_relu(const std::vector<std::string>& arguments, WrittenLayers& written) {
  std::string item = "`- relu`";
  std::vector<std::string> lost;
  for (const std::string& argument : arguments) {
    const size_t equals = argument.find('=');
    const std::string key =
        as_typed(without_blanks(argument.substr(0, equals == std::string::npos ? 0 : equals)));
    const std::string value =
        as_value(std::string(without_blanks(argument.substr(equals == std::string::npos ? 0 : equals + 1))));
    const auto number = parse_real(scalar_of(value));
    if (!number) continue;  // inplace, a name
    if (key.empty() || key == "max_value") {
      if (*number == 6) item = "`- relu6`";
      if (*number != 6) lost.push_back("a largest value of " + value + " is not built in, but relu6 is");
    } else if ((key == "negative_slope" || key == "alpha") && !is_zero(value)) {
      item = "`- leaky_relu: {slope: " + value + "}`";
    } else if (!is_zero(value)) {
      lost.push_back(key + " is not built in");
    }
  }
  written.items.push_back(item);
  written.lost.insert(written.lost.end(), lost.begin(), lost.end());
}

// Of `activation='relu'`: its item, or why there is none.
void add_activation(const std::string& given, WrittenLayers& written) {
  const size_t end = std::min(given.find('('), given.size());
  const std::string name(without_modules(given.substr(0, end)));
  const std::string typed = as_typed(name);
  if (typed.empty() || typed == "linear" || typed == "none" || typed == "identity") return;
  const std::vector<std::string> arguments = arguments_in(given.substr(end));
  if (typed == "relu") return add_relu(arguments, written);
  if (typed == "softmax") {
    written.lost.emplace_back("softmax is the last layer of all, `- softmax`");
    return;
  }
  const auto answer = habit_answer(typed, "layers");
  const auto near = answer ? std::nullopt : nearest_word(typed, activation_words());
  if (!near) {
    written.lost.push_back("the activation " + typed + (answer ? ": " + *answer : " is not built in"));
    return;
  }
  const KeyTable& table = layer_keys(*near);
  const LayerArguments read = read_arguments(name, arguments, table);
  const std::string mapping = read.is_known ? mapping_text(read, table) : "";
  written.items.push_back(mapping.empty() ? "`- " + *near + "`" : item_with(table, mapping));
  written.lost.insert(written.lost.end(), read.lost.begin(), read.lost.end());
}

void add_read(const LayerArguments& read, WrittenLayers& written) {
  written.lost.insert(written.lost.end(), read.lost.begin(), read.lost.end());
  if (!read.activation.empty()) add_activation(read.activation, written);
}

// Takes "depth_multiplier=2" out.
int64_t take_multiplier(std::vector<std::string>& arguments) {
  int64_t multiplier = 1;
  std::erase_if(arguments, [&](const std::string& argument) {
    const size_t equals = argument.find('=');
    if (equals == std::string::npos || without_blanks(argument.substr(0, equals)) != "depth_multiplier")
      return false;
    const auto number = parse_integer(scalar_of(std::string(without_blanks(argument.substr(equals + 1)))));
    if (number && *number >= 1 && *number <= kMaxSide) multiplier = *number;
    return true;
  });
  return multiplier;
}

// A conv of a filter a channel, `multiplier` of them; of a separable one, what makes its filters of these.
LayerMeant depthwise(std::string_view name, std::vector<std::string> arguments,
                     std::optional<int64_t> channels, bool is_separable) {
  const KeyTable& table = layer_keys("conv");
  const int64_t multiplier = take_multiplier(arguments);
  const LayerArguments read = read_arguments(name, arguments, table);
  if (!read.is_known) return {};
  const int64_t known = channels.value_or(0);
  const int64_t come = known <= kMaxSide / multiplier ? known : 0;  // 0: not known
  LayerArguments first, second;
  first.pairs.emplace_back("filters", come > 0 ? std::to_string(come * multiplier) : "...");
  for (const auto& pair : read.pairs) {
    const bool is_of_window = pair.first == "kernel" || pair.first == "stride" || pair.first == "dilation" ||
                              pair.first == "pad" || pair.first == "rounding";
    const bool is_of_filters = pair.first == "filters" || pair.first == "groups";
    if (is_of_window || (!is_separable && !is_of_filters)) first.pairs.push_back(pair);
    if (!is_of_window && pair.first != "groups") second.pairs.push_back(pair);
  }
  first.pairs.emplace_back("groups", come > 0 ? std::to_string(come) : "...");
  WrittenLayers written;
  if (is_separable) first.pairs.emplace_back("bias", "false");
  written.items.push_back(item_with(table, mapping_text(first, table)));
  if (is_separable) {
    second.pairs.insert(second.pairs.begin() + (value_given(second, "filters") != nullptr ? 1 : 0),
                        {"kernel", "1"});
    written.items.push_back(item_with(table, mapping_text(second, table)));
  }
  if (come == 0) {
    written.lost.push_back(
        "groups: as many as channels come, filters: " +
        (multiplier == 1 ? std::string("as many") : std::to_string(multiplier) + " times as many"));
  }
  add_read(read, written);
  const std::string* const filters = is_separable ? value_given(read, "filters") : nullptr;
  const auto out = filters != nullptr ? parse_integer(scalar_of(*filters)) : std::nullopt;
  const auto all = come > 0 ? std::optional(come * multiplier) : std::nullopt;
  return {text_of_written(written), is_separable ? out : all};
}

bool is_average_pool(std::string_view typed) {
  return (typed.starts_with("avg") || typed.starts_with("average")) &&
         typed.find("pool") != std::string_view::npos;
}

bool is_spatial_dropout(std::string_view typed) {
  return typed == "dropout2d" ||
         (typed.starts_with("spatial") && typed.find("dropout") != std::string_view::npos);
}

// PyTorch's has the size that it leaves.
LayerArguments of_global_pool(const std::vector<std::string>& arguments) {
  LayerArguments read;
  for (const std::string& argument : arguments) {
    const size_t equals = argument.find('=');
    const std::string value = as_value(argument.substr(equals == std::string::npos ? 0 : equals + 1));
    const bool is_size = value.find_first_not_of("0123456789[], ") == std::string::npos && value != "1";
    if (is_size) read.lost.push_back("it leaves 1x1, " + value + " is not built in");
    if (value == "max") read.pairs.emplace_back("type", value);
  }
  return read;
}

// A layer of `table`, with a key more where the program has a kind of its own for what is a setting here.
LayerMeant of_table(const KeyTable& table, LayerArguments read,
                    const std::pair<std::string, std::string>& more, std::optional<int64_t> channels) {
  if (!read.is_known) return {};
  if (!more.first.empty()) read.pairs.push_back(more);
  const std::string mapping = mapping_text(read, table);
  WrittenLayers written;
  const std::string* const units = value_given(read, "units");
  const bool is_classifier =
      table.path == "fc" && units != nullptr && as_typed(without_modules(read.activation)) == "softmax";
  if (is_classifier) {
    written.items.push_back("`- softmax: {classes: " + *units + "}`");
    read.activation.clear();
  } else if (!mapping.empty()) {
    written.items.push_back(item_with(table, mapping));
  } else {
    const bool needs_values = table.example.starts_with('{');
    if (needs_values && read.lost.empty() && read.activation.empty()) return {};
    written.items.push_back(needs_values ? item_of(table) : "`- " + table.path + "`");
  }
  add_read(read, written);
  const std::string* const made = table.path == "fc" ? units : value_given(read, "filters");
  const bool is_made = table.path == "fc" || table.path == "conv";
  const auto out = made != nullptr ? parse_integer(scalar_of(*made)) : std::nullopt;
  return {text_of_written(written), is_made ? out : channels};
}

}  // namespace

LayerMeant layer_of_call(std::string_view name, const std::vector<std::string>& arguments,
                         std::optional<int64_t> channels) {
  const std::string typed = as_typed(name);
  const bool is_separable = typed.starts_with("separable");
  if ((is_separable || typed.starts_with("depthwise")) && !arguments.empty())
    return depthwise(name, arguments, channels, is_separable);
  WrittenLayers written;
  if (typed == "relu") add_relu(arguments, written);
  if (typed == "activation" && !arguments.empty()) {
    const size_t equals = arguments.front().find('=');
    const std::string value =
        as_value(arguments.front().substr(equals == std::string::npos ? 0 : equals + 1));
    if (as_typed(value) == "softmax") return {"write `- softmax`, the last layer of all", channels};
    add_activation(value, written);
    if (written.items.empty() && !written.lost.empty()) return {written.lost.front(), channels};
  }
  if (!written.items.empty()) return {text_of_written(written), channels};
  const auto with = [&](const char* word, const char* key, const char* value) {
    const KeyTable& table = layer_keys(word);
    LayerArguments read = read_arguments(name, arguments, table);
    read.is_known = read.is_known && !read.pairs.empty();
    return of_table(table, std::move(read), {key, value}, channels);
  };
  if (is_average_pool(typed) && !arguments.empty()) return with("pool", "type", "average");
  if (is_spatial_dropout(typed) && !arguments.empty()) return with("dropout", "spatial", "true");
  if (const auto answer = habit_answer(name, "layers")) return {*answer, std::nullopt};
  const auto near = nearest_word(name, layer_words());
  if (!near) return {};
  const KeyTable& table = layer_keys(*near);
  if (*near == "global_pool") return of_table(table, of_global_pool(arguments), {}, channels);
  return of_table(table, read_arguments(name, arguments, table), {}, channels);
}

}  // namespace cnn
