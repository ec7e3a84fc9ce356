#include "spec/formula.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace cnn {

namespace {

// A layer's word, or a group of terms that is repeated. `counts` has one number, or as many as the group
// around it has repetitions: then it is written *N.
struct Term {
  std::string word;        // empty for a group
  std::vector<Term> body;  // empty for a layer
  std::vector<int64_t> counts{1};

  bool operator==(const Term&) const = default;
  bool is_group() const { return !body.empty(); }
  bool varies() const { return counts.size() > 1; }
};

using Terms = std::vector<Term>;

// Blocks longer than this are not looked for: nobody reads them as one, and long networks stay quick.
constexpr size_t kLongestBlock = 64;

Terms terms_of(const std::vector<LayerSpec>& layers);
std::string formula_inside(const std::vector<LayerSpec>& layers);

std::string in_capitals(std::string word) {
  std::ranges::transform(word, word.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return word;
}

// What stands in a kind that holds others.
std::string text_inside(const LayerKind& kind) {
  std::string inside;
  for (const auto* list : lists_inside(kind))
    inside += (inside.empty() ? "(" : " | ") + formula_inside(*list);
  return inside.empty() ? "" : inside + ")";
}

std::string word_of_layer(const LayerKind& kind) {
  const KindText& text = text_of_layer(kind);
  return (text.formula_word != nullptr ? text.formula_word : in_capitals(text.word)) + text_inside(kind);
}

Terms terms_of(const std::vector<LayerSpec>& layers) {
  Terms terms;
  for (const LayerSpec& layer : layers) {
    const bool closes = std::holds_alternative<SoftmaxSpec>(layer.kind);
    if (closes && !terms.empty() && terms.back().word == "FC") terms.pop_back();
    terms.push_back({word_of_layer(layer.kind), {}});
  }
  return terms;
}

bool holds(const Terms& terms, const char* word) {
  return std::ranges::any_of(terms, [&](const Term& t) { return t.word == word || holds(t.body, word); });
}

bool has_variable(const Terms& terms) {
  return std::ranges::any_of(terms, [](const Term& t) { return t.varies() || has_variable(t.body); });
}

// Begins with a layer that has weights, as people cut blocks: CONV-RELU, not RELU-CONV.
bool begins_block(const Term& term) {
  if (term.is_group()) return begins_block(term.body.front());
  return term.word == "CONV" || term.word == "FC" || term.word.starts_with("RESIDUAL") ||
         term.word.starts_with("BRANCHES");
}

// Equal but for the count of a group that holds a CONV: what one N can stand for.
bool equal_but_for_count(const Term& a, const Term& b) {
  return a == b || (a.is_group() && a.body == b.body && !a.varies() && !b.varies() && holds(a.body, "CONV"));
}

bool equal_exactly(const Term& a, const Term& b) {
  return a == b;
}

struct Run {
  size_t begin = 0;
  size_t times = 0;
};

// The repetitions of a block of `period` terms from `begin` on, moved on a little where that lets the block
// begin with a layer that has weights.
Run find_run(const Terms& terms, size_t begin, size_t period, bool (*equal)(const Term&, const Term&)) {
  size_t matched = 0;
  while (begin + matched + period < terms.size() &&
         equal(terms[begin + matched], terms[begin + matched + period])) {
    ++matched;
  }
  const size_t slack = matched % period;
  const size_t times = matched / period + 1;
  for (size_t shift = 0; shift <= slack && times > 1; ++shift) {
    if (begins_block(terms[begin + shift])) return {begin + shift, times};
  }
  return {begin, times};
}

// The run as one group. None where more than one count in it would vary.
std::optional<Term> folded(const Terms& terms, const Run& run, size_t period) {
  const auto first = terms.begin() + static_cast<std::ptrdiff_t>(run.begin);
  Term group{
      "", Terms(first, first + static_cast<std::ptrdiff_t>(period)), {static_cast<int64_t>(run.times)}};
  int varying = 0;
  for (size_t i = 0; i < period; ++i) {
    std::vector<int64_t> counts;
    for (size_t k = 0; k < run.times; ++k) counts.push_back(terms[run.begin + k * period + i].counts.front());
    if (std::ranges::all_of(counts, [&](int64_t count) { return count == counts.front(); })) continue;
    group.body[i].counts = counts;
    ++varying;
  }
  if (varying > 1) return std::nullopt;
  return group;
}

// Folds the runs of one period. A variable N may appear once in a formula, so that its list can be read.
class Folder {
 public:
  Folder(Terms terms, bool may_vary) : terms_(std::move(terms)), has_variable_(!may_vary) {}

  // Shortest period first, and from the start again while something folds: groups of groups.
  Terms fold() {
    size_t period = 1;
    while (period <= std::min(kLongestBlock, terms_.size() / 2)) {
      period = fold_runs(period) ? 1 : period + 1;
    }
    return std::move(terms_);
  }

 private:
  bool fold_runs(size_t period) {
    std::vector<Terms> bodies;
    Terms result;
    for (size_t i = 0; i < terms_.size();) {
      const auto [run, group] = longest_run(i, period);
      if (!group) {
        result.push_back(terms_[i++]);
        continue;
      }
      for (; i < run.begin; ++i) result.push_back(terms_[i]);
      result.push_back(*group);
      i += run.times * period;
      if (!has_variable(group->body) && std::ranges::find(bodies, group->body) == bodies.end()) {
        bodies.push_back(group->body);
      }
    }
    const bool changed = result.size() < terms_.size();
    terms_ = std::move(result);
    for (const Terms& body : bodies) lift(body);
    return changed;
  }

  std::pair<Run, std::optional<Term>> longest_run(size_t begin, size_t period) {
    if (period > 1 && !has_variable_) {
      const Run run = find_run(terms_, begin, period, equal_but_for_count);
      auto group = run.times > 1 ? folded(terms_, run, period) : std::nullopt;
      if (group) {
        has_variable_ = has_variable(group->body);
        return {run, group};
      }
    }
    const Run run = find_run(terms_, begin, period, equal_exactly);
    if (run.times < 2) return {run, std::nullopt};
    return {run, folded(terms_, run, period)};
  }

  // Where `body` stands alone it becomes a group taken once, so that it is seen as the N = 1 of other blocks'
  // N.
  void lift(const Terms& body) {
    Terms result;
    const auto size = static_cast<std::ptrdiff_t>(body.size());
    for (auto at = terms_.begin(); at != terms_.end();) {
      const bool here = terms_.end() - at >= size && std::equal(body.begin(), body.end(), at);
      result.push_back(here ? Term{"", body, {1}} : *at);
      at += here ? size : 1;
    }
    terms_ = std::move(result);
  }

  Terms terms_;
  bool has_variable_;  // the one N that a formula may have is used, or not allowed
};

std::string written(const Terms& terms);

std::string written(const Term& term) {
  if (!term.is_group()) return term.word;
  std::string inside = written(term.body);
  if (!term.varies() && term.counts.front() == 1) return inside;
  const bool brackets = holds(term.body, "POOL");
  return (brackets ? "[" : "(") + inside + (brackets ? "]*" : ")*") +
         (term.varies() ? "N" : std::to_string(term.counts.front()));
}

std::string written(const Terms& terms) {
  std::string text;
  for (const Term& term : terms) {
    if (!text.empty()) text += '-';
    text += written(term);
  }
  return text;
}

// ", N = 2, 2, 3" for the group that varies, if one does.
std::string values_of_n(const Terms& terms) {
  for (const Term& term : terms) {
    if (!term.varies()) {
      std::string inside = values_of_n(term.body);
      if (!inside.empty()) return inside;
      continue;
    }
    std::string text;
    for (const int64_t count : term.counts) {
      text += text.empty() ? ", N = " : ", ";
      text += std::to_string(count);
    }
    return text;
  }
  return "";
}

// Of layers inside a layer; without an N, whose values stand at the end of the whole.
std::string formula_inside(const std::vector<LayerSpec>& layers) {
  return written(Folder(terms_of(layers), false).fold());
}

}  // namespace

std::string architecture_formula(const NetworkSpec& spec) {
  const Terms terms = Folder(terms_of(spec.layers), true).fold();
  return written(terms) + values_of_n(terms);
}

}  // namespace cnn
