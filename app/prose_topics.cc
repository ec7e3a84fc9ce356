#include "app/prose_topics.h"

#include <array>
#include <span>
#include <utility>

#include "app/as_typed.h"
#include "app/foreign_files_topic.h"
#include "app/int8_topic.h"
#include "app/machines_topic.h"
#include "app/wrap.h"
#include "kinds/kind_list.h"
#include "spec/optimizer_spec.h"
#include "spec/schedule_spec.h"

namespace cnn::app {
namespace {

constexpr std::array kPictures = {
    "Classes are the folders' names in the order of their bytes; images in folders below count "
    "too. Passed over are hidden files, what systems leave behind (`__MACOSX`, `@eaDir`, "
    "`Thumbs.db`, ...) and, said once, files that are no images by name and first bytes and "
    "folders without one. Links are followed, but those that lead back, or to what another "
    "class's folder holds, are passed over with a warning. Names that differ in Unicode "
    "normalization only (as macOS writes accents) are one class; names that only look the same "
    "are told. One class alone is refused, of any format, and where `limit` or a held-out part "
    "leaves no other. A test set may lack classes, but not bring others. `limit` takes the first "
    "of each class in turn (of IDX and CIFAR-10 the first of the file).",
    "`cnn new images` finds sets by their names (`train`, `Training`, `val`, `valid`, `test_set`, "
    "...), steps into a folder that is all there is, and chooses the input's size by the images', "
    "and batches and epochs such that a few images take 500 steps too (sixty of three easy kinds, "
    "or twenty, reach 90% on new ones). It says what it passed over. Sets within each class "
    "(`cat/train`, `cat/test`) are refused, for their images would be mixed: sets are around the "
    "classes (`train/cat`, `test/cat`). Where all classes hold the same folders, of other names, "
    "training and `new` say which they take for the classes.",
    "The part for the test is the same whatever files are called and wherever they lie (`cnn help "
    "held_out`). `cnn eval RUN --data OTHER` takes all images that were not trained on of a "
    "directory that is not the one trained on, or mostly new, and the test's part of that one "
    "where it was moved, and says so. `--split train` evaluates only what was trained on; "
    "`--split validation` of another set is refused.",
    "PNG, JPEG, BMP, PGM and PPM are told apart by their content. 16 bits are brought to 8, CMYK "
    "becomes RGB, and JPEGs and PNGs are turned as their EXIF orientation says. What is "
    "transparent is laid over white, as browsers show it, or over what `background: black` says, "
    "in training and in prediction, and told once.",
    "Images are stretched to `input` by a triangle filter that does not alias (Pillow's "
    "BILINEAR), and become gray (0.299 R + 0.587 G + 0.114 B) or RGB by its channels. Of JPEGs at "
    "least eight times as large as `input` only a coarser picture is decoded, which puts "
    "photographs some 2 of 255 levels off; JPEGs of more than 100 million pixels always are, up "
    "to 500 million. Whether a picture is one trained on is told by the whole of it nevertheless "
    "(`cnn help held_out`).",
    "A JPEG that cameras write slightly wrong is read if every pixel is there, and told once. "
    "`skip_bad` passes over what is wrong with a file; that there is no memory, no open file left "
    "or a broken disk ends the run, with exit code 6.",
    "Every file is decoded once before the training begins, by all threads. The pixels stay in "
    "memory where they take less than half of what there is; else they are decoded again in each "
    "epoch, ahead of the training. Neither changes a bit of the result. Decoding takes memory for "
    "a while, 72 MB and the file a thread for a PNG of 12 million pixels. `cnn shapes` looks at "
    "the headers of the largest files of each set: where reading takes more than the training, or "
    "evaluation, after it, that is the figure, and the line `images` says so. Threads decode "
    "large pictures together only while these take less than a quarter of the memory that is "
    "left; else fewer of them do, or one.",
};

constexpr std::array kHeldOut = {
    "`data.validation`, and `data.test` of image folders, may be a part of the images: a "
    "fraction, a count, `{every: N}` (the fraction 1/N). Within each class images are ranked by "
    "the XXH3-64 of their pixels (of image folders: of the file), and the lowest are held out; "
    "how many of each class follows from the largest remainders, and a class of two images or "
    "more is on both sides where the number allows it. So neither the seed, names nor the order "
    "matter, and an image added or removed moves at most one other of its class. `test` is taken "
    "first, then `limit`, then `validation` of what is left. A file that is no image counts in "
    "the ranking.",
    "Images trained on are never evaluated as others. A model lists their hashes (8.3 bytes an "
    "image for 60,000 of them, 7.6 for a million, of image folders twice that, for the file and "
    "for its pixels; what `--init` began with counts as trained on), and `cnn train` and `cnn "
    "eval` leave images with the same bytes or the same pixels, whatever file or data set these "
    "come in, out of the validation and the test set, wherever they come from, and say how many; "
    "where none is left `eval` ends with exit code 4. Pixels are those of the whole picture, "
    "before it is brought to `input`: of a JPEG that is decoded smaller, too. Where `input` has "
    "one channel they are compared in gray, so that a gray copy of a colour image is the same "
    "image; where it has three, a gray image is the same whether its file holds one channel or "
    "three. Nothing but equal pixels is looked for: a picture with one bit of one pixel changed, "
    "saved anew with losses, cut, scaled, or laid over another colour is another to this check, and counts. "
    "`cnn doctor CONFIG` looks for nearly equal ones, too, between all sets. (Of MNIST's and Fashion-MNIST's "
    "test images "
    "none is a training image, nor of the first 1,000 of CIFAR-10.) A model of an earlier version "
    "has no list, and gets a warning; of another folder all is evaluated if the folder trained on "
    "is there to compare with, else the part that `test` takes, and it says so.",
    "Validation images choose the model. It lists them too: where test images are among them, they "
    "count, and `cnn train`, `eval`, `report` and `search` warn. A model that is loaded into a running "
    "training brings its lists along; one that was trained on that run's validation or test images is "
    "refused. Of one without a list (of an earlier version, or ConvNetJS's JSON), loaded or begun with "
    "by `--init`, nobody knows its images: the run's own are left out as ever, and a warning tells of "
    "the others.",
};

constexpr std::array kSettings = {
    "Every optimizer takes `clip_norm` (the gradients of all layers together are shortened to that "
    "norm), then `weight_decay` (that multiple of a weight is added to its gradient; {SHRINKING} shrink "
    "the weight itself) and `l1` (that much of its sign). "
    "Biases are not decayed unless `decay_biases: true` asks for it. A conv or fc has factors of its "
    "own, such as `learning_rate: 0`, which freezes it.",
    "`average: {decay: 0.999}` keeps a moving average of the weights, as PyTorch's `AveragedModel` "
    "does with that decay: it is what is evaluated and what `model.bin` holds. `accumulate: 4` makes "
    "one step of four batches, as if they were one.",
    "`loss: {label_smoothing: 0.1, class_weights: balanced}` is PyTorch's `CrossEntropyLoss`: that "
    "share of each label is spread over all classes, and each image counts by the weight of its class "
    "(a list with one a class; `balanced`: images / (classes * images of the class), a class without "
    "images 0). The training loss is told as it is minimized; losses of the validation and test sets "
    "are plain ones, neither smoothed nor weighted, so that they can be compared between trainings.",
    "With `data.validation`, the best network on the held-back images is kept: the highest accuracy, "
    "then the lowest loss (`keep: last`: the last). `validate_every: 500` looks after each 500 batches "
    "too, not only at an epoch's end. `early_stopping: {patience: 5}` ends the training when 5 "
    "validations in a row were not better; `--resume` with more patience goes on from there. `cnn "
    "train -v` adds to each line of the log one on standard error with ConvNetJS's figures: forward "
    "and backward milliseconds an example, classification loss and training accuracy over the last "
    "100 batches, and the loss that `weight_decay` stands for.",
    "The learning rate moves by a schedule, `schedule: {type: step, every: 10, gamma: 0.5}`. The types "
    "are {SCHEDULES}, and `cnn help schedules` tells their keys and formulas; `schedule: cosine` is short "
    "for `{type: cosine}`.",
    "Every one takes `by: epoch` (the default) or `by: step`, the unit of t, `every` and `at`, and "
    "`warmup: N`: over the first N units the rate climbs in N equal parts. {ENDING} "
    "begin after the warm-up and end with the training (T), so a resumed run "
    "cannot be made longer under them. Formulas are PyTorch's; `start` and `final` are fractions of "
    "the learning rate. `cnn shapes CONFIG -v` prints the rates.",
};

constexpr std::array kExitCodes = {
    "0 done; 1 a bug in `cnn`; 2 usage; 3 config; 4 data; 5 model file; 6 I/O or resources; 7 training "
    "diverged; 8 "
    "`cnn doctor` found something wrong; 129, 130, 143 stopped by a signal; 141 standard output was closed."};

// `paragraph` with what stands there in the place of what it leaves open, in braces.
std::string filled(std::string paragraph) {
  std::vector<std::string> schedules, ending, shrinking;
  for_each_kind<ScheduleKind>([&](const auto& kind) {
    schedules.push_back(std::string("`") + kind.text.word + "`");
    if (kind.course == Course::ends_with_training) ending.push_back(schedules.back());
  });
  for_each_kind<OptimizerKind>([&](const auto& kind) {
    const std::string by =
        kind.weight_decay > 0 ? ", by " + short_decimal(kind.weight_decay) + " unless told otherwise," : "";
    if (kind.shrinks_weights) shrinking.push_back(std::string("`") + kind.text.word + "`" + by);
  });
  for (const auto& [open, words] :
       {std::pair("{SCHEDULES}", &schedules), {"{ENDING}", &ending}, {"{SHRINKING}", &shrinking}}) {
    const size_t at = paragraph.find(open);
    if (at != std::string::npos) paragraph.replace(at, std::string_view(open).size(), listed(*words, "and"));
  }
  return paragraph;
}

struct ProseTopic {
  const char* word;
  std::span<const char* const> paragraphs;
};

const std::array kProseTopics = {ProseTopic{"pictures", kPictures},
                                 ProseTopic{"held_out", kHeldOut},
                                 ProseTopic{"settings", kSettings},
                                 ProseTopic{"machines", kMachines},
                                 ProseTopic{"foreign_files", kForeignFiles},
                                 ProseTopic{"exit_codes", kExitCodes},
                                 ProseTopic{"int8", kInt8}};

}  // namespace

std::vector<std::string> prose_topics() {
  std::vector<std::string> words;
  for (const ProseTopic& topic : kProseTopics) words.emplace_back(topic.word);
  return words;
}

std::string prose_text(std::string_view topic) {
  std::string text;
  for (const ProseTopic& known : kProseTopics) {
    if (topic != known.word) continue;
    for (const char* paragraph : known.paragraphs)
      text += (text.empty() ? "" : "\n") + wrapped("", 0, as_typed(filled(paragraph)));
  }
  return text;
}

}  // namespace cnn::app
