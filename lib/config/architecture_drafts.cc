#include <algorithm>
#include <string>
#include <utility>

#include "config/architecture_formula.h"
#include "config/architecture_pattern.h"

namespace cnn {
namespace {

// Writes the drafts of a pattern whose values have been read.
class DraftMaker {
 public:
  DraftMaker(const Formula& formula, const Cursor& pattern, Rounding rounding)
      : formula_(formula),
        pattern_(pattern),
        rounding_(rounding),
        conv_(formula.conv_node, formula.convs),
        pool_(formula.pool_node, formula.pools),
        fc_(formula.fc_node, formula.fcs) {}

  std::vector<LayerDraft> make() {
    for (const ExpandedName& name : formula_.expansion->names) add(name);
    return std::move(drafts_);
  }

 private:
  // The section of a kind, and its layers so far.
  struct KindState {
    KindState(const std::optional<Cursor>& section, const Tally& tally_of_kind) : tally(tally_of_kind) {
      if (!section) return;
      place = section->key_place();
      overridden = overridden_in(section->node());
    }

    Slot next(int64_t block) {
      const auto index =
          std::lower_bound(tally.blocks.begin(), tally.blocks.end(), block) - tally.blocks.begin();
      return {layers++, static_cast<size_t>(index), tally.layers, tally.blocks.size()};
    }

    const Tally& tally;
    Place place;
    std::optional<Place> overridden;
    size_t layers = 0;
  };

  void add(const ExpandedName& name) {
    switch (name.name) {
      case PatternName::conv:
        add(formula_.conv, conv_, name.block, "kernel").block = name.block + 1;
        break;
      case PatternName::pool:
      case PatternName::optional_pool:
        add(formula_.pool, pool_, name.block, "kernel").block = name.block + 1;
        break;
      case PatternName::relu:
        drafts_.push_back(wrong_layer("relu", pattern_place(pattern_, name.offset)));
        drafts_.back().kind = ReluSpec{};
        break;
      case PatternName::fc:
        add(formula_.fc, fc_, name.block, "units");
        break;
      case PatternName::softmax:
        add_softmax();
        break;
    }
  }

  // The next layer of a kind. A misfit is reported where the value of `key` stands.
  template <typename Settings>
  LayerDraft& add(const ListedSettings<Settings>& listed, KindState& state, int64_t block, const char* key) {
    const Slot slot = state.next(block);
    LayerDraft draft = wrong_layer(Settings::text.word, listed.place_of(key, slot).value_or(state.place));
    Settings defaults;
    if constexpr (requires { defaults.rounding; }) defaults.rounding = rounding_;
    if (const auto settings = listed.at(slot, defaults)) draft.kind = *settings;
    draft.overridden = state.overridden;
    return drafts_.emplace_back(std::move(draft));
  }

  void add_softmax() {
    if (!formula_.softmax_node) return;
    const Place place = formula_.softmax_node->key_place();
    if (!drafts_.empty() && drafts_.back().type == std::string("fc")) {
      pattern_.diagnostics().warning(place, kTwoClassifiers);
    }
    LayerDraft classifier = wrong_layer("fc", place);
    if (formula_.classes) {
      FcSpec fc;
      fc.units = *formula_.classes;
      classifier.kind = fc;
    }
    LayerDraft softmax = wrong_layer("softmax", place);
    softmax.kind = SoftmaxSpec{};
    classifier.overridden = softmax.overridden = overridden_in(formula_.softmax_node->node());
    drafts_.push_back(std::move(classifier));
    drafts_.push_back(std::move(softmax));
  }

  const Formula& formula_;
  const Cursor& pattern_;
  Rounding rounding_;
  std::vector<LayerDraft> drafts_;
  KindState conv_;
  KindState pool_;
  KindState fc_;
};

}  // namespace

std::vector<LayerDraft> drafts_of(const Formula& formula, const Cursor& pattern, Rounding rounding) {
  return DraftMaker(formula, pattern, rounding).make();
}

}  // namespace cnn
