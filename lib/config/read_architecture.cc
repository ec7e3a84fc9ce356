#include "config/read_architecture.h"

#include <string>
#include <utility>

#include "base/readable_numbers.h"
#include "config/architecture_formula.h"
#include "config/architecture_pattern.h"

namespace cnn {
namespace {

Tally tally(const Expansion& expansion, PatternName kind) {
  Tally result;
  for (const ExpandedName& name : expansion.names) {
    if (name.name != kind) continue;
    ++result.layers;
    if (result.blocks.empty() || result.blocks.back() != name.block) result.blocks.push_back(name.block);
  }
  return result;
}

// Checks the lists of a kind whose blocks are counted too.
template <typename Settings>
void check_lists(ListedSettings<Settings>& settings, const Tally& tally) {
  const std::string kind = Settings::text.word;
  settings.check_lengths(tally.blocks.size(), tally.layers,
                         counted(std::ssize(tally.blocks), "block") + " with a " + kind + " and " +
                             counted(static_cast<int64_t>(tally.layers), kind));
}

// The keys of a kind here: those of its settings, and `own` ones before them.
template <typename Settings>
KeyTable kind_table(const char* example, std::vector<Key> own = {}) {
  const std::vector<Key> keys = keys_of<Settings>();
  own.insert(own.end(), keys.begin(), keys.end());
  return {Settings::text.word, example, Settings::text.meaning, std::move(own)};
}

const KeyTable& conv_table() {
  static const KeyTable table = kind_table<ConvSpec>("{filters: 32, kernel: 3}");
  return table;
}
const KeyTable& pool_table() {
  static const KeyTable table =
      kind_table<PoolSpec>("{kernel: 2}", {{"blocks", Other{"a list of block numbers, such as [1, 3]"}, "",
                                            "those that have the POOL of `POOL?`; default: all"}});
  return table;
}
const KeyTable& fc_table() {
  static const KeyTable table = kind_table<FcSpec>(FcSpec::text.mapping);
  return table;
}
const KeyTable& softmax_table() {
  static const KeyTable table = {"softmax",
                                 "{classes: 10}",
                                 "the last layer",
                                 {{"classes", kCount, "", "of the fully connected layer"}}};
  return table;
}

const KeyTable& architecture_table() {
  static const WholeRange count = {0, kMaxLayers};
  static const KeyTable table = {
      "architecture",
      "{pattern: \"(CONV-RELU-POOL)*2-SOFTMAX\", ...}",
      "the network as the lectures' formula",
      {{"pattern", Other{"a text in quotes"}, "", "the formula"},
       {"M", count, "", "how many blocks: what *M is in the pattern"},
       {"K", count, "", "how many fully connected layers: what *K is in the pattern"},
       {"N", Other{"a number, or one for each block"}, "",
        "how many convolutions a block: what *N is in the pattern"},
       {"conv", Other{"a mapping"}, "", "of all convolutions; a list is one value a block, or one a conv"},
       {"pool", Other{"a mapping"}, "", "of all pools; a list is one value a block, or one a pool"},
       {"fc", Other{"a mapping"}, "", "of all fully connected layers; a list is one value a layer"},
       {"softmax", Other{"a mapping"}, "", "of the last layer"}}};
  return table;
}

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
  const auto given = architecture.get("conv");
  const std::string& example = conv_table().example;
  if (!check_use(architecture, formula, given, formula.convs.layers, "conv", "CONV", example)) return;
  formula.conv_node = given;
  Section section(*given, conv_table());
  if (!section.is_good()) return;
  formula.conv.read(section);
  formula.is_good = section.finish() && formula.is_good;
  if (formula.expansion) check_lists(formula.conv, formula.convs);
}

void read_pool(Section& architecture, Formula& formula) {
  const auto given = architecture.get("pool");
  std::optional<Section> section;
  std::optional<Cursor> blocks;
  if (given && given->is_mapping()) {
    section.emplace(*given, pool_table());
    blocks = section->get("blocks");
  }
  if (formula.expansion && !choose_pools(*formula.expansion, blocks)) formula.expansion.reset();
  if (formula.expansion) formula.pools = tally(*formula.expansion, PatternName::pool);
  // `blocks: []` alone says that there are no pools.
  if (blocks && formula.expansion && formula.pools.layers == 0 && given->node().entries.size() == 1) return;
  if (!check_use(architecture, formula, given, formula.pools.layers, "pool", "POOL", "{kernel: 2}")) return;
  formula.pool_node = given;
  if (given->is_scalar()) return formula.pool.read_short(*given);
  if (!section) section.emplace(*given, pool_table());
  if (!section->is_good()) return;
  formula.pool.read(*section);
  formula.is_good = section->finish() && formula.is_good;
  if (formula.expansion) check_lists(formula.pool, formula.pools);
}

void read_fc(Section& architecture, Formula& formula) {
  if (formula.expansion) formula.fcs = tally(*formula.expansion, PatternName::fc);
  const auto given = architecture.get("fc");
  if (!check_use(architecture, formula, given, formula.fcs.layers, "fc", "FC", "{units: 100}")) return;
  formula.fc_node = given;
  if (given->is_scalar()) return formula.fc.read_short(*given);
  Section section(*given, fc_table());
  if (!section.is_good()) return;
  formula.fc.read(section);
  formula.is_good = section.finish() && formula.is_good;
  if (formula.expansion)
    formula.fc.check_lengths(formula.fcs.layers, formula.fcs.layers,
                             counted(static_cast<int64_t>(formula.fcs.layers), "fc"));
}

void read_softmax(Section& architecture, Formula& formula) {
  const auto given = architecture.get("softmax");
  const bool is_fc = formula.expansion && formula.expansion->fc_is_classifier;
  const std::string name = is_fc ? "a last FC, which is the classifier" : "SOFTMAX";
  if (!check_use(architecture, formula, given, 1, "softmax", name, "{classes: 10}")) return;
  formula.softmax_node = given;
  std::optional<Cursor> classes = given;
  if (!given->is_scalar()) {
    Section section(*given, softmax_table());
    classes = section.require("classes", ", such as classes: 10");
    section.finish();
  }
  int64_t count = 0;
  if (classes && read_value(*classes, kCount, count)) formula.classes = count;
}

}  // namespace

const KeyTable& architecture_keys() {
  return architecture_table();
}

const KeyTable& architecture_pool_keys() {
  return pool_table();
}

std::vector<LayerDraft> read_architecture(const Cursor& architecture, Rounding rounding) {
  Section section(architecture, architecture_table());
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
  return drafts_of(formula, *pattern, rounding);
}

}  // namespace cnn
