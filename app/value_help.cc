#include "app/value_help.h"

#include <algorithm>
#include <array>

#include "app/wrap.h"

namespace cnn::app {
namespace {

struct ValueText {
  const char* key;
  const char* word;
  const char* meaning;
};

constexpr std::array kValues = {
    ValueText{"init", "he", "normal, std sqrt(2/fan_in); fan_in: the inputs of one output"},
    ValueText{"init", "xavier", "uniform, within ±sqrt(6/(fan_in + fan_out))"},
    ValueText{"init", "xavier_fan_in", "uniform, within ±sqrt(3/fan_in), as Caffe's xavier"},
    ValueText{"init", "lecun", "normal, std sqrt(1/fan_in)"},
    ValueText{"init", "torch", "uniform, within ±1/sqrt(fan_in), biases too, as PyTorch begins"},
    ValueText{"init", "gaussian", "{gaussian: 0.01}: normal, of that std"},
    ValueText{"init", "whiten",
              "of the first conv: eigenvectors of the training images' patches, and their negatives"},
    ValueText{"init", "orthogonal", "{orthogonal: 1}: at right angles, of that length"},
    ValueText{"init", "dirac", "{dirac: torch}: the first outputs are the channels, the rest as torch"},
    ValueText{"evaluate_with", "mirror", "the image and its mirror image, by 1/2 each"},
    ValueText{"evaluate_with", "mirror_shift",
              "that by 1/2, and 1/4 each of it moved a pixel up-left, down-right"},
    ValueText{"pad", "same", "(F - 1)/2 at each side, of an odd kernel F and stride 1"},
    ValueText{"algorithm", "auto", "what is fastest for each layer"},
    ValueText{"algorithm", "exact", "the fastest of products of matrices and direct loops"},
    ValueText{"algorithm", "im2col", "a product of matrices everywhere"},
    ValueText{"algorithm", "winograd", "Winograd's transforms wherever they can"},
    ValueText{"rounding", "floor", "the last columns and rows are not read"},
    ValueText{"rounding", "ceil", "one window more, over zeros at the right and bottom"},
    ValueText{"flip", "alternate", "mirrored in every other epoch; half of the images begin"},
    ValueText{"fill", "reflect", "c b | a b c | b a: mirrored at the outermost pixels"},
    ValueText{"normalize", "auto", "mean and std of the training images, by channel"},
    ValueText{"normalize", "image", "{mean: image}: the mean image is subtracted"},
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether `word` stands in `text` by itself.
bool holds_word(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    if (begins && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

// A description has prose between the values.
bool is_value(std::string_view word) {
  return word == "none" || word == "balanced" ||
         std::ranges::any_of(kValues, [&](const ValueText& value) { return word == value.word; });
}

}  // namespace

bool takes_word(const Key& key, std::string_view word) {
  if (const auto* one = std::get_if<OneOf>(&key.takes))
    return std::ranges::find(one->words, word) != one->words.end();
  const auto* other = std::get_if<Other>(&key.takes);
  return other != nullptr && is_value(word) && holds_word(other->text, word);
}

std::string values_text(const Key& key) {
  std::string text;
  for (const ValueText& value : kValues) {
    if (key.name == value.key && takes_word(key, value.word))
      text += wrapped("    " + std::string(value.word), kMeaningColumn, value.meaning);
  }
  return text;
}

}  // namespace cnn::app
