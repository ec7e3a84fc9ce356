#include "config/suggest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "config/odd_characters.h"

namespace cnn {
namespace {

// What others call it, and what it is called here.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"out_channels", "filters"},
    {"num_output", "filters"},
    {"num_output", "units"},
    {"out_features", "units"},
    {"kernel_size", "kernel"},
    {"size", "kernel"},
    {"filter_size", "kernel"},
    {"padding", "pad"},
    {"use_bias", "bias"},
    {"bias_term", "bias"},
    {"num_classes", "classes"},
    {"convolution", "conv"},
    {"convolutional", "conv"},
    {"conv2d", "conv"},
    {"pooling", "pool"},
    {"maxpool", "pool"},
    {"max_pool", "pool"},
    {"maxpool2d", "pool"},
    {"avgpool", "pool"},
    {"maxpooling2d", "pool"},
    {"max", "pool"},
    {"dense", "fc"},
    {"linear", "fc"},
    {"fully_connected", "fc"},
    {"connected", "fc"},
    {"innerproduct", "fc"},
    {"inner_product", "fc"},
    {"batchnorm2d", "batch_norm"},
    {"bn", "batch_norm"},
    {"norm", "lrn"},
    {"local_response_norm", "lrn"},
    {"global_average_pool", "global_pool"},
    {"gap", "global_pool"},
    {"shortcut", "residual"},
    {"skip", "residual"},
    {"concat", "branches"},
    {"inception", "branches"},
    {"leaky", "leaky_relu"},
    {"negative_slope", "slope"},
    {"lr", "learning_rate"},
    {"base_lr", "learning_rate"},
    {"lr_mult", "learning_rate"},
    {"decay_mult", "decay"},
    {"decay", "weight_decay"},
    {"l2_decay", "weight_decay"},
    {"l2", "weight_decay"},
    {"l1_decay", "l1"},
    {"eps", "epsilon"},
    {"betas", "beta1"},
    {"ro", "rho"},
    {"max_norm", "clip_norm"},
    {"clip_gradients", "clip_norm"},
    {"clipnorm", "clip_norm"},
    {"scheduler", "schedule"},
    {"lr_scheduler", "schedule"},
    {"lr_policy", "schedule"},
    {"step_size", "every"},
    {"milestones", "at"},
    {"stepvalue", "at"},
    {"eta_min", "final"},
    {"end_factor", "final"},
    {"pct_start", "peak_at"},
    {"anneal_strategy", "anneal"},
    {"burn_in", "warmup"},
    {"warmup_steps", "warmup"},
    {"warmup_epochs", "warmup"},
    {"batch", "batch_size"},
    {"test_batch_size", "eval_batch_size"},
    {"network", "layers"},
    {"model", "layers"},
    {"dataset", "data"},
    {"training", "train"},
    {"epoch", "epochs"},
    {"num_epochs", "epochs"},
    {"log_interval", "log_every"},
    {"random_seed", "seed"},
    {"solver", "optimizer"},
    {"dir", "root"},
    {"path", "root"},
    {"mode", "type"},
    {"avg", "average"},
    {"mean", "average"},
    {"glorot", "xavier"},
    {"kaiming", "he"},
    {"normal", "gaussian"},
    {"mnist", "idx"},
    {"cifar", "cifar10"},
    {"c", "channels"},
    {"h", "height"},
    {"w", "width"},
    {"initializer", "init"},
    {"weight_filler", "init"},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

constexpr size_t kLongest = 40;

// Insertions, deletions, replacements, and swaps of neighbours (optimal string alignment), of words up to
// kLongest.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::array<std::array<size_t, kLongest + 1>, 3> rows{};  // row i of the table in rows[i % 3]
  for (size_t i = 0; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      if (i == 0) {
        row[j] = j;
        continue;
      }
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

// How many slips a word of this length may have: "fc" none, "pool" one, "momentum" two.
size_t tolerance(size_t length) {
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

bool is_word(std::string_view text) {
  const bool begins_well = !text.empty() && (text[0] < '0' || text[0] > '9');
  return begins_well && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known) {
  if (word.size() > kLongest) return std::nullopt;
  std::string asked = lower(word.substr(0, word.find(':')));
  std::replace(asked.begin(), asked.end(), '-', '_');
  std::optional<std::string> best;
  size_t best_distance = 0;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongest) continue;
    const size_t distance = edit_distance(asked, lower(candidate));
    if (distance > tolerance(std::max(asked.size(), candidate.size()))) continue;
    if (best && distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  if (best) return best;
  for (const auto& [other, ours] : kOtherNames) {
    if (other == asked && std::find(known.begin(), known.end(), ours) != known.end())
      return std::string(ours);
  }
  return std::nullopt;
}

std::string slip_in_word(std::string_view word) {
  const auto odd = find_odd_character(word);
  if (odd && !odd->instead.empty()) return ": it holds " + odd->name + "; type " + odd->instead;
  const size_t colon = word.find(':');
  if (colon == 0 || colon == std::string_view::npos) return "";
  const std::string key(word.substr(0, std::min(colon, kLongest)));
  const std::string value(word.substr(colon + 1, kLongest));
  if (value.find_first_of("/\\") == 0 || !is_word(key)) return "";
  return ": a space is missing behind its ':'; write `" + key + ": " + value + "`";
}

std::string suggestion(std::string_view word, std::span<const std::string> known, std::string_view what) {
  if (const std::string slip = slip_in_word(word); !slip.empty()) return slip;
  if (const auto odd = find_odd_character(word)) {
    return ": it holds " + odd->name + ", and the words of a config are plain ASCII";
  }
  if (word.size() > 1 && word[0] == '-') return ": a space is missing behind its '-'";
  if (const auto near = nearest_word(word, known)) return ": did you mean '" + *near + "'?";
  if (known.size() == 1) return "; the only one known is " + known.front();
  std::string text = "; known " + std::string(what) + " are ";
  for (size_t i = 0; i < known.size(); ++i) {
    if (i > 0) text += i + 1 == known.size() ? " and " : ", ";
    text += known[i];
  }
  return text;
}

}  // namespace cnn
