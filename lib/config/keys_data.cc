// The keys of the file's top, of `data`, and of what stands below it.
#include "config/keys.h"
#include "spec/layer_settings.h"
#include "spec/run_spec.h"

namespace cnn {

const KeyTable& config_keys() {
  static const KeyTable table = {
      "",
      "",
      "a config",
      {{"name", Other{"a name"}, "", "of the run directory; default: the file's name"},
       {"input", Other{"{channels: 1, height: 28, width: 28}"}, "", "what an image is like"},
       {"rounding", OneOf{words_of<Rounding>()}, "", "where windows do not fit; default: that is refused"},
       {"layers", Other{"a list"}, "", "the network: see `cnn help layers`"},
       {"architecture", Other{"a mapping"}, "", "or as the lectures' formula, in place of layers"},
       {"data", Other{"a mapping"}, "", "where the images are: see `cnn help data`"},
       {"train", Other{"a mapping"}, "", "how to train: see `cnn help train`"}}};
  return table;
}

const KeyTable& input_keys() {
  static const KeyTable table = {"input",
                                 "{channels: 1, height: 28, width: 28}",
                                 "what an image is like",
                                 {{"channels", kCount, "", "1 for gray, 3 for RGB"},
                                  {"height", kCount, "", "in pixels"},
                                  {"width", kCount, "", "in pixels"}}};
  return table;
}

const KeyTable& data_keys() {
  static const std::string kShare = "a fraction of 0..1, a count, or {every: N}";
  static const KeyTable table = {
      "data",
      "{format: idx, root: DIRECTORY}",
      "where images and labels are, and what is done to them",
      {{"format", OneOf{words_of<DataFormat>()}, "", "MNIST's files, CIFAR-10's, or folders of images"},
       {"root", Other{"a path"}, "", "the directory of the files; paths are relative to the config"},
       {"train", Other{"{images: FILE, labels: FILE}, or a directory"}, "",
        "files (idx) or a directory (images) by name", "{images: FILE, labels: FILE}"},
       {"test", Other{"the same, or of images " + kShare}, "", "likewise; or a part that is for the test",
        "{images: FILE, labels: FILE}"},
       {"skip_bad", TrueOrFalse{}, "false", "of images: files that cannot be read are told and passed over"},
       {"background", OneOf{words_of<Background>()}, "white",
        "what is seen through transparent pixels of images"},
       {"normalize", Other{"auto, none, {mean: [...], std: [...]} or {mean: image}"}, "none",
        "(pixel - mean)/std of pixels of 0..1; auto: of the training images"},
       {"augment", Other{"a mapping"}, "", "varies training images: see `cnn help augment`"},
       {"validation", Other{kShare + ", or of images a directory"}, "0",
        "held back from the training images, to choose by"},
       {"shuffle", TrueOrFalse{}, "true", "whether each epoch has an order of its own"},
       {"limit", Other{"{train: N, test: N}"}, "{}", "the first so many images, for a quick try"}}};
  return table;
}

const KeyTable& normalize_keys() {
  static const KeyTable table = {
      "data.normalize",
      "",
      "(pixel - mean)/std, of pixels of 0..1",
      {{"mean", Other{"a number, one for each channel, or image"}, "0",
        "of pixels of 0..1; image: the mean image"},
       {"std", Other{"a number above 0, or one for each channel"}, "1", "of pixels of 0..1"}}};
  return table;
}

const KeyTable& limit_keys() {
  static const KeyTable table = {"data.limit",
                                 "{train: 60000, test: 10000}",
                                 "the first so many images",
                                 {{"train", WholeRange{1}, "", "to train on; default: all"},
                                  {"test", WholeRange{1}, "", "for the test; default: all"}}};
  return table;
}

const KeyTable& crop_keys() {
  static const KeyTable table = {
      "data.augment.crop",
      "{pad: 4}",
      "a crop out of the padded image",
      {{"pad", WholeRange{0}, "", "pixels around the image; below its shorter side"}}};
  return table;
}

const KeyTable& augment_keys() {
  static const KeyTable table = {
      "data.augment",
      "{flip: true, shift: 2, fill: reflect}",
      "varies the training images anew in each epoch, in this order",
      {{"rotate", RealRange{.min = 0, .max = 180}, "0", "turns by up to so many degrees either way"},
       {"scale", Other{"[least, largest], each 0.1 to 10"}, "[1, 1]",
        "makes it smaller or larger by a factor between them"},
       {"shift", WholeRange{0, kMaxSide}, "0", "moves by up to so many pixels in both directions"},
       {"crop", Other{"{pad: N}"}, "{pad: 0}", "a random crop out of the image padded by N pixels"},
       {"flip", OneOf{{"true", "false", "alternate"}}, "false",
        "mirrors by chance; alternate: in every other epoch"},
       {"brightness", RealRange{.min = 0, .max = 100}, "0", "times a factor of 1 - so much to 1 + so much"},
       {"contrast", RealRange{.min = 0, .max = 100}, "0", "likewise, around the mean"},
       {"cutout", WholeRange{0, kMaxSide}, "0", "blackens a square of that side around a random pixel"},
       {"mixup", RealRange{.min = 0, .max = 100}, "0",
        "blends pairs of images and labels; alpha of Beta(alpha, alpha)"},
       {"fill", OneOf{words_of<Fill>()}, "zero",
        "what a moved image uncovers: black, or the image mirrored"}}};
  return table;
}

}  // namespace cnn
