#include "config/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "config/odd_characters.h"
#include "config/open_node.h"
#include "config/yaml_marks.h"
#include "config/yaml_syntax.h"

namespace cnn {
namespace {

// Thrown from a handler once the text is refused as a whole; the reason has been reported.
struct Refused {};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const Source& source, Diagnostics& diagnostics, const YamlLimits& limits)
      : source_(source), diagnostics_(diagnostics), limits_(limits) {
    root_.place = {&source, 0};
  }

  YamlNode take_root() { return std::move(root_); }

  // Whether characters that cannot be seen have been reported, and whether in keys: then what stands where is
  // not sure.
  bool has_odd_characters() const { return has_odd_characters_; }
  bool has_odd_keys() const { return has_odd_keys_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    const bool is_marked = text().substr(offset(mark), 3) == "---";
    refuse(place(mark), is_marked ? "a second document begins here: a config is one document"
                                  : "this stands behind the end of the config: is its indentation right?");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node;
    node.place = null_place(mark);
    begin_value(mark, anchor);
    attach(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    begin_value(mark, 0);
    // `<<: *name` is one mistake, reported at its key.
    if (!(awaits_value() && stack_.back().key == "<<")) {
      diagnostics_.error(place(mark), "aliases (*name) are not allowed: write the value out");
    }
    attach(broken_node(place(mark)));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const bool has_properties = !begin_value(mark, anchor);
    check_closing_quote(mark);
    YamlNode node;
    node.is_quoted = tag != "?";
    const bool is_seen = node.is_quoted || has_properties || check_characters(mark, value);
    node.kind = is_seen && !has_properties ? YamlNode::Kind::scalar : YamlNode::Kind::broken;
    node.place = place(mark);
    node.text = value;
    attach(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::sequence, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::mapping, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  std::string_view text() const { return source_.text; }
  size_t offset(const YAML::Mark& mark) const {
    return std::min(static_cast<size_t>(std::max(mark.pos, 0)), source_.text.size());
  }
  Place place(const YAML::Mark& mark) const { return {&source_, offset(mark)}; }

  [[noreturn]] void refuse(Place where, const std::string& message) {
    diagnostics_.error(where, message);
    throw Refused();
  }

  bool awaits_value() const { return !stack_.empty() && stack_.back().key_place.has_value(); }

  // Whether the value has no properties that are refused, which are reported.
  bool begin_value(const YAML::Mark& mark, YAML::anchor_t anchor) {
    line_ = mark.line + 1;
    if (++nodes_ > limits_.nodes) {
      refuse(place(mark), "too many values: a config has at most " + std::to_string(limits_.nodes));
    }
    if (anchor != 0) {
      diagnostics_.error(place(mark), "anchors (&name) are not allowed: write each value out");
      return true;
    }
    const bool has_tag = text().substr(offset(mark), 1) == "!";
    if (has_tag) diagnostics_.error(place(mark), "tags (!name) are not allowed: write the plain value");
    return !has_tag;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    begin_value(mark, anchor);
    if (stack_.size() >= limits_.depth) {
      refuse(place(mark),
             "nested too deep: a config has at most " + std::to_string(limits_.depth) + " levels");
    }
    OpenNode opened;
    opened.node.kind = kind;
    opened.node.place = place(mark);
    stack_.push_back(std::move(opened));
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    attach(std::move(node));
  }

  void attach(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    OpenNode& parent = stack_.back();
    if (parent.node.kind == YamlNode::Kind::sequence) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key_place) {
      parent.take_key(std::move(node), line_, diagnostics_);
    } else {
      if (parent.is_key_good) parent.node.entries.push_back({parent.key, *parent.key_place, std::move(node)});
      parent.key_place.reset();
    }
  }

  bool is_key_next() const {
    return !stack_.empty() && stack_.back().node.kind == YamlNode::Kind::mapping && !awaits_value();
  }

  // Whether all characters of a text without quotes can be seen; the first that cannot is reported.
  bool check_characters(const YAML::Mark& mark, const std::string& value) {
    const auto odd = find_invisible(value);
    if (!odd) return true;
    has_odd_characters_ = true;
    has_odd_keys_ = has_odd_keys_ || is_key_next();
    // In the text, lines of the value may have been folded: the character is the first of its kind there.
    const size_t at = text().find(value.substr(odd->offset, odd->length), offset(mark));
    diagnostics_.error({&source_, at == std::string_view::npos ? offset(mark) : at},
                       odd_character_message(odd->name, odd->instead) +
                           (is_key_next() ? "" : ", or put the text in quotes if it is meant"));
    return false;
  }

  // yaml-cpp marks a null that is left out at whatever follows it.
  Place null_place(const YAML::Mark& mark) const {
    const size_t at = offset(mark);
    if (is_null_written(text(), at)) return {&source_, at};
    if (awaits_value()) return *stack_.back().key_place;
    const bool is_item = !stack_.empty() && stack_.back().node.kind == YamlNode::Kind::sequence;
    return {&source_, is_item ? dash_before(text(), at) : at};
  }

  // yaml-cpp takes a quote that is never closed for closed at the end of the text, with all that stands
  // between.
  void check_closing_quote(const YAML::Mark& mark) {
    const size_t begin = offset(mark);
    if (!is_quote_closed(text(), begin)) refuse({&source_, begin}, "this quote is never closed");
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  YamlLimits limits_;
  YamlNode root_;
  std::vector<OpenNode> stack_;
  size_t nodes_ = 0;
  int line_ = 1;  // of the value that has begun last
  int documents_ = 0;
  bool has_odd_characters_ = false;
  bool has_odd_keys_ = false;
};

}  // namespace

YamlNode parse_yaml(const Source& source, Diagnostics& diagnostics, const YamlLimits& limits) {
  YamlNode broken = broken_node({&source, 0});
  if (!check_text(source, diagnostics)) return broken;
  TreeBuilder builder(source, diagnostics, limits);
  try {
    std::istringstream stream(source.text);
    YAML::Parser parser(stream);
    // The second call finds no document, or one that the builder refuses.
    if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
  } catch (const Refused&) {
    return broken;
  } catch (const YAML::ParserException& e) {
    const auto at = static_cast<size_t>(std::max(e.mark.pos, 0));
    // A character that has been reported is the reason.
    if (!builder.has_odd_characters()) {
      report_syntax_error(source, std::min(at, source.text.size()), e.msg, diagnostics);
    }
    return broken;
  }
  return builder.has_odd_keys() ? broken : builder.take_root();
}

}  // namespace cnn
