#include "config/read_architecture.h"

#include <algorithm>
#include <string>
#include <utility>

#include "config/architecture_pattern.h"
#include "config/settings.h"

namespace cnn {
namespace {

// How many layers of a kind a pattern has, and in how many blocks.
struct Tally {
  size_t layers = 0;
  std::vector<int64_t> blocks;  // in order, each once
};

Tally tally(const Expansion& expansion, PatternName kind) {
  Tally result;
  for (const ExpandedName& name : expansion.names) {
    if (name.name != kind) continue;
    ++result.layers;
    if (result.blocks.empty() || result.blocks.back() != name.block) result.blocks.push_back(name.block);
  }
  return result;
}

// Checks that a list has a value for each block or each layer.
struct LengthCheck {
  size_t blocks;
  size_t layers;
  const char* kind;

  template <typename T>
  void operator()(Setting<T>& setting) const {
    const auto counted = [](size_t count, const std::string& what) {
      return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
    };
    const std::string per_block =
        std::string(kind) == "fc" ? "" : counted(blocks, "block") + " with a " + kind + " and ";
    check_length(setting, blocks, layers, per_block + counted(layers, kind));
  }
};

// The pattern written out, if it is known, and what is said about its layers.
struct Formula {
  std::optional<Expansion> expansion;
  Tally convs;
  Tally pools;
  Tally fcs;
  std::optional<Cursor> conv_node;
  std::optional<Cursor> pool_node;
  std::optional<Cursor> fc_node;
  std::optional<Cursor> softmax_node;
  ConvSettings conv;
  PoolSettings pool;
  FcSettings fc;
  std::optional<int64_t> classes;
  bool is_good = true;  // no key is unknown or missing
};

// Whether the section `key` of a kind is there to be read. Reports it where it is there and the pattern, if
// that is known, has no layer of the kind, or the other way round.
bool check_use(Section& architecture, const Formula& formula, const std::optional<Cursor>& given,
               size_t layers, const std::string& key, const std::string& name, const std::string& example) {
  if (!formula.expansion) return given.has_value();
  if (given && layers == 0) {
    given->diagnostics().error(given->key_place(),
                               "'" + key + "' is given, but the pattern, written out, has no " + name);
    return false;
  }
  if (!given && layers > 0) {
    architecture.report_missing({key}, "'architecture' needs '" + key + "', because its pattern has " + name +
                                           ": write " + key + ": " + example);
  }
  return given.has_value();
}

void read_conv(Section& architecture, Formula& formula) {
  if (formula.expansion) formula.convs = tally(*formula.expansion, PatternName::conv);
  const std::string example = "{filters: 32, kernel: 3}";
  const auto given = architecture.get("conv");
  if (!check_use(architecture, formula, given, formula.convs.layers, "conv", "CONV", example)) return;
  formula.conv_node = given;
  Section section(*given, example);
  if (!section.is_good()) return;
  ConvSettings& conv = formula.conv;
  conv = read_conv_settings(section, Lists::are_per_layer);
  formula.is_good = section.finish() && formula.is_good;
  if (!formula.expansion) return;
  const LengthCheck check{formula.convs.blocks.size(), formula.convs.layers, "conv"};
  check(conv.filters);
  check(conv.kernel);
  check(conv.stride);
  check(conv.pad);
  check(conv.bias);
  check(conv.rounding);
  check(conv.init);
  check(conv.bias_init);
  check(conv.factors.learning_rate);
  check(conv.factors.bias_learning_rate);
  check(conv.factors.decay);
}

void read_pool(Section& architecture, Formula& formula) {
  const auto given = architecture.get("pool");
  std::optional<Section> section;
  std::optional<Cursor> blocks;
  if (given && given->is_mapping()) {
    section.emplace(*given);
    blocks = section->get("blocks");
  }
  if (formula.expansion && !choose_pools(*formula.expansion, blocks)) formula.expansion.reset();
  if (formula.expansion) formula.pools = tally(*formula.expansion, PatternName::pool);
  // `blocks: []` alone says that there are no pools.
  if (blocks && formula.expansion && formula.pools.layers == 0 && given->node().entries.size() == 1) return;
  if (!check_use(architecture, formula, given, formula.pools.layers, "pool", "POOL", "{kernel: 2}")) return;
  formula.pool_node = given;
  PoolSettings& pool = formula.pool;
  if (given->is_scalar()) {
    pool = read_pool_settings(*given);
    return;
  }
  if (!section) section.emplace(*given, "{kernel: 2, stride: 2}");
  if (!section->is_good()) return;
  pool = read_pool_settings(*section, Lists::are_per_layer);
  formula.is_good = section->finish() && formula.is_good;
  if (!formula.expansion) return;
  const LengthCheck check{formula.pools.blocks.size(), formula.pools.layers, "pool"};
  check(pool.kernel);
  check(pool.stride);
  check(pool.pad);
  check(pool.type);
  check(pool.rounding);
}

void read_fc(Section& architecture, Formula& formula) {
  if (formula.expansion) formula.fcs = tally(*formula.expansion, PatternName::fc);
  const auto given = architecture.get("fc");
  if (!check_use(architecture, formula, given, formula.fcs.layers, "fc", "FC", "{units: 100}")) return;
  formula.fc_node = given;
  FcSettings& fc = formula.fc;
  if (given->is_scalar()) {
    fc = read_fc_settings(*given);
    return;
  }
  Section section(*given, "{units: 100}");
  if (!section.is_good()) return;
  fc = read_fc_settings(section, Lists::are_per_layer);
  formula.is_good = section.finish() && formula.is_good;
  if (!formula.expansion) return;
  const LengthCheck check{formula.fcs.layers, formula.fcs.layers, "fc"};
  check(fc.units);
  check(fc.bias);
  check(fc.init);
  check(fc.bias_init);
  check(fc.factors.learning_rate);
  check(fc.factors.bias_learning_rate);
  check(fc.factors.decay);
}

void read_softmax(Section& architecture, Formula& formula) {
  const auto given = architecture.get("softmax");
  if (!check_use(architecture, formula, given, 1, "softmax", "SOFTMAX", "{classes: 10}")) return;
  formula.softmax_node = given;
  if (given->is_scalar()) {
    formula.classes = read_count(*given);
    return;
  }
  Section section(*given, "{classes: 10}");
  const auto classes = section.require("classes", ", such as classes: 10");
  section.finish();
  if (classes) formula.classes = read_count(*classes);
}

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
      case PatternName::conv: {
        const Slot slot = conv_.next(name.block);
        add("conv", make_conv(formula_.conv, slot, rounding_), conv_, formula_.conv.kernel, slot).block =
            name.block + 1;
        break;
      }
      case PatternName::pool:
      case PatternName::optional_pool: {
        const Slot slot = pool_.next(name.block);
        add("pool", make_pool(formula_.pool, slot, rounding_), pool_, formula_.pool.kernel, slot).block =
            name.block + 1;
        break;
      }
      case PatternName::relu:
        drafts_.push_back(wrong_layer("relu", pattern_place(pattern_, name.offset)));
        drafts_.back().kind = ReluSpec{};
        break;
      case PatternName::fc: {
        const Slot slot = fc_.next(name.block);
        add("fc", make_fc(formula_.fc, slot), fc_, formula_.fc.units, slot);
        break;
      }
      case PatternName::softmax:
        add_softmax();
        break;
    }
  }

  // A misfit is reported where the kernel or the units stand.
  template <typename T>
  LayerDraft& add(const char* type, const std::optional<LayerKind>& kind, const KindState& state,
                  const Setting<T>& setting, const Slot& slot) {
    LayerDraft draft = wrong_layer(type, setting.given ? setting.places[setting.index(slot)] : state.place);
    draft.kind = kind;
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
    if (formula_.classes) classifier.kind = FcSpec{*formula_.classes, true, {}, 0};
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

std::vector<LayerDraft> read_architecture(const Cursor& architecture, Rounding rounding) {
  Section section(architecture, "{pattern: \"(CONV-RELU-POOL)*2-SOFTMAX\", ...}");
  if (!section.is_good()) return {};
  const auto pattern = section.require("pattern", ", such as pattern: \"(CONV-RELU-POOL)*2-SOFTMAX\"");
  Formula formula;
  formula.expansion = read_pattern(section, pattern);
  read_conv(section, formula);
  read_pool(section, formula);
  read_fc(section, formula);
  read_softmax(section, formula);
  const bool is_good = section.finish() && formula.is_good;
  if (!is_good || !formula.expansion) return {};
  return DraftMaker(formula, *pattern, rounding).make();
}

}  // namespace cnn
