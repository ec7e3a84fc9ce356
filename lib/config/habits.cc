#include "config/habits.h"

#include <algorithm>

#include "config/keys.h"

namespace cnn {
namespace {

constexpr Habit kHabits[] = {
    {"out_channels num_output units", "filters", "", ""},
    {"num_output out_features filters num_units neurons nodes output_dim outputs output", "units", "", ""},
    {"kernel_size size filter_size pool_size window", "kernel", "", ""},
    {"padding same_padding", "pad", "", ""},
    {"use_bias bias_term", "bias", "", ""},
    {"num_classes units num_output out_features num_units neurons nodes output_dim outputs filters",
     "classes", "", ""},
    {"convolution convolutional conv2d convolution2d convolutional2d", "conv", "", ""},
    {"pooling maxpool max_pool maxpool2d avgpool maxpooling2d max max_pool2d max_pooling2d", "pool", "", ""},
    {"dense linear fully_connected connected innerproduct inner_product innerproductlayer fullyconnected",
     "fc", "", ""},
    {"batchnorm2d bn batchnormalization batch_normalization batchnorm", "batch_norm", "", ""},
    {"norm local_response_norm", "lrn", "", ""},
    {"global_average_pool gap globalaveragepooling2d adaptiveavgpool2d adaptive_avg_pool2d global_avg_pool "
     "globalavgpool avgpool_global",
     "global_pool", "", ""},
    {"shortcut skip resblock residual_block", "residual", "", ""},
    {"concat inception parallel", "branches", "", ""},
    {"leaky leakyrelu lrelu", "leaky_relu", "", ""},
    {"swish", "silu", "", ""},
    {"negative_slope", "slope", "", ""},
    {"lr base_lr lr_mult eta learningrate max_lr", "learning_rate", "", ""},
    {"decay_mult", "decay", "", ""},
    {"decay l2_decay l2 wd l2_reg", "weight_decay", "", ""},
    {"l1_decay", "l1", "", ""},
    {"eps", "epsilon", "", ""},
    {"betas", "beta1", "", ""},
    {"ro", "rho", "", ""},
    {"rho", "alpha", "", ""},
    {"max_norm clip_gradients clipnorm gradient_clip grad_clip clip", "clip_norm", "", ""},
    {"scheduler lr_scheduler lr_policy lr_schedule", "schedule", "", ""},
    {"step_size stepsize step", "every", "", ""},
    {"milestones stepvalue lr_steps", "at", "", ""},
    {"eta_min end_factor", "final", "", ""},
    {"pct_start", "peak_at", "", ""},
    {"anneal_strategy", "anneal", "", ""},
    {"burn_in warmup_steps warmup_epochs", "warmup", "", ""},
    {"batch batchsize bs mini_batch_size", "batch_size", "", ""},
    {"test_batch_size test_batch", "eval_batch_size", "", ""},
    {"network model net", "layers", "", ""},
    {"dataset", "format", "", "data"},
    {"dataset", "data", "", ""},
    {"policy", "schedule", "", "train"},
    {"training", "train", "", ""},
    {"epoch num_epochs nb_epoch max_epochs n_epochs", "epochs", "", ""},
    {"log_interval display print_every log_freq", "log_every", "", ""},
    {"random_seed", "seed", "", ""},
    {"solver optim optimiser solver_type", "optimizer", "", ""},
    {"dir path directory folder data_dir source", "root", "", ""},
    {"mode kind policy name class_name", "type", "", ""},
    {"avg mean ema moving_average", "average", "", ""},
    {"glorot glorot_uniform glorot_normal xavier_uniform xavier_normal", "xavier", "", ""},
    {"kaiming he_normal he_uniform kaiming_normal kaiming_uniform", "he", "", ""},
    {"lecun_normal lecun_uniform", "lecun", "", ""},
    {"normal", "gaussian", "", ""},
    {"mnist", "idx", "", ""},
    {"cifar", "cifar10", "", ""},
    {"image folder folders imagefolder image_folder directory dir png jpg jpeg", "images", "", ""},
    {"c depth bands colors colours", "channels", "", ""},
    {"h", "height", "", ""},
    {"w", "width", "", ""},
    {"initializer weight_filler kernel_initializer weight_init", "init", "", ""},
    {"strides s subsample", "stride", "", ""},
    {"n num nfilters num_filters nb_filter", "filters", "", ""},
    {"k f ksize filter kernel_shape kernel_dim", "kernel", "", ""},
    {"p", "pad", "", ""},
    {"local_size depth_radius", "size", "", ""},
    {"steplr", "step", "", ""},
    {"multisteplr", "multistep", "", ""},
    {"cosineannealinglr cosineannealing cosine_annealing cosine_decay", "cosine", "", ""},
    {"exponentiallr", "exponential", "", ""},
    {"onecyclelr onecycle", "one_cycle", "", ""},
    {"polynomiallr polynomial", "poly", "", ""},
    {"linearlr", "linear", "", ""},
    {"constantlr fixed", "constant", "", ""},
    {"p prob keep_prob dropout_ratio probability ratio", "rate", "", ""},
    {"dropout2d", "dropout", "", ""},
    {"input_shape input_size image_shape", "input", "", ""},
    {"arch", "architecture", "", ""},
    {"criterion loss_function loss_fn", "loss", "", ""},
    {"early_stop earlystopping", "early_stopping", "", ""},
    {"gradient_accumulation accumulation_steps gradient_accumulation_steps iter_size subdivisions",
     "accumulate", "", ""},
    {"snapshot save_every", "checkpoint_every", "", ""},
    {"eval_every test_interval val_every", "validate_every", "", ""},
    {"decay factor", "gamma", "", ""},
    {"transform transforms augmentation augmentations", "augment", "", ""},
    {"val valid validation_split val_split validation_size", "validation", "", ""},
    {"test_split test_size", "test", "", ""},
    {"normalise normalization standardize", "normalize", "", ""},
    {"horizontal_flip hflip random_flip randomflip randomhorizontalflip mirror", "flip", "", ""},
    {"rotation rotation_range angle degrees randomrotation random_rotation", "rotate", "", ""},
    {"translate width_shift_range randomtranslation", "shift", "", ""},
    {"zoom zoom_range randomzoom random_zoom", "scale", "", ""},
    {"random_crop randomcrop crop_size", "crop", "", ""},
    {"erasing random_erasing randomerasing", "cutout", "", ""},
    {"color_jitter colorjitter exposure", "brightness", "", ""},
    {"mix_up", "mixup", "", ""},
    {"fill_mode padding_mode", "fill", "", ""},
    {"smoothing", "label_smoothing", "", ""},
    {"weight class_weight", "class_weights", "", ""},
    {"samples subset", "limit", "", ""},
    {"bias_filler bias_initializer", "bias_init", "", ""},
    {"count repeats", "times", "", ""},
    // Answers, where no word here means the same.
    {"flatten reshape view squeeze permute", "", "it is not needed, fc and softmax take a volume as it is",
     "layers"},
    {"input inputlayer input_layer data datalayer", "",
     "the input is no layer: it stands at the top, as `input: {channels: 3, height: 32, width: 32}`",
     "layers"},
    {"loss log_softmax logsoftmax cross_entropy crossentropy crossentropyloss nll_loss nllloss "
     "softmaxwithloss softmax_loss cost",
     "", "softmax, the last layer, brings the loss with it: write `- softmax: {classes: 10}`", "layers"},
    {"accuracy", "", "accuracy is always told: no layer is needed", "layers"},
    {"activation act nonlinearity", "", "name the activation itself, as in `- relu`", "layers"},
    {"avgpool avg_pool avgpool2d avg_pool2d averagepooling2d average_pool averagepool avg mean_pool", "",
     "write `- pool: {kernel: 2, type: average}`, or `- global_pool: average` for whole channels", "layers"},
    {"zeropadding2d zero_padding padding pad", "",
     "give the pad to the layer behind it, as in `conv: {filters: 10, kernel: 3, pad: 1}`", "layers"},
    {"prelu selu mish softplus hardswish hard_swish relu6", "",
     "it is not built in; near it are leaky_relu, elu and gelu", "layers"},
    {"upsample convtranspose2d conv_transpose deconv deconvolution lstm rnn gru embedding attention", "",
     "it is not built in: a network here goes from an image to classes", "layers"},
    {"units_out groupnorm group_norm layernorm layer_norm instancenorm2d", "",
     "it is not built in; batch_norm and lrn normalize", "layers"},
    {"in_channels input_channels in_features input_dim input_shape num_input num_features channels inputs",
     "", "it is not needed, it follows from the layer before", "conv fc batch_norm pool"},
    {"activation nonlinearity act activation_fn", "",
     "an activation is a layer of its own: put `- relu` below this one", "conv fc batch_norm"},
    {"dropout", "", "it is a layer of its own: put `- dropout: 0.5` below this one",
     "conv fc batch_norm pool"},
    {"batch_normalize batch_norm batchnorm bn use_bn", "",
     "it is a layer of its own: put `- batch_norm` below this one", "conv fc"},
    {"type", "", "there is one kind only: leave it out", "conv"},
    {"scale rescale", "", "pixels are scaled to 0..1 already: leave it out", "data.normalize data"},
    {"dilation groups dilation_rate num_group group", "", "it is not built in", "conv"},
    {"activation", "", "softmax itself is the activation: leave it out", "softmax"},
    {"betas", "", "they are two keys, as in beta1: 0.9, beta2: 0.999", "train.optimizer"},
    {"amsgrad dampening maximize foreach fused", "", "it is not built in", "train.optimizer"},
    {"t_max total_steps max_iter", "", "it is not needed, the curve ends with the training",
     "train.schedule"},
    {"max_lr base_lr initial_lr", "", "the peak is the optimizer's learning_rate", "train.schedule"},
    {"num_classes classes n_classes nclass", "", "the last layer says how many: `- softmax: {classes: 10}`",
     "top train data input"},
    {"cuda gpu gpus device use_cuda no_cuda mps use_gpu solver_mode", "",
     "cnn computes on the CPU; `--threads N` says with how many threads", ""},
    {"num_workers workers threads num_threads jobs", "", "give it on the command line, `--threads N`", ""},
    {"save_dir output_dir out_dir out checkpoint_dir save_path snapshot_prefix log_dir", "",
     "give it on the command line, `-o DIR`", ""},
    {"output outdir savedir", "", "give it on the command line, `-o DIR`", "top train"},
    {"pretrained weights checkpoint init_from load", "", "give it on the command line, `--init MODEL`", ""},
    {"resume", "", "give it on the command line, `--resume`", ""},
    {"save_model", "", "the model is always written, as model.bin in the run's directory", ""},
    {"dry_run", "", "the command shapes looks at a config and trains nothing", ""},
    {"pin_memory persistent_workers prefetch_factor prefetch", "",
     "it is not needed: images are prepared while others are computed", ""},
    {"download", "", "nothing is downloaded: root is the directory that holds the files", ""},
    {"callbacks callback hooks", "",
     "what these do are keys of train: early_stopping, checkpoint_every, schedule", ""},
    {"metrics verbose", "", "accuracy and loss are always told; `-v` and `-q` tell more and less", ""},
    {"iterations max_batches num_iterations max_steps max_iter steps", "",
     "training is counted in epochs, as in epochs: 10", "train"},
    {"image_size img_size resize target_size image_shape size", "",
     "folders of images are resized to `input`; images of {SIZED} are of one size already", "data"},
    {"cross_entropy crossentropy crossentropyloss cross_entropy_loss categorical_crossentropy "
     "sparse_categorical_crossentropy nll nllloss nll_loss softmax mse mseloss mse_loss l1 l2 l1loss hinge "
     "bce bceloss binary_crossentropy mean_squared_error",
     "", "the loss is always cross-entropy: remove this line", "train.loss="},
    {"type name kind function", "", "the loss is always cross-entropy: leave it out", "train.loss"},
    {"name dataset_name", "", "`format` says what they are: {WORDS}", "data"},
    {"momentum sgdm nesterov", "", "it is sgd with a momentum: {type: sgd, momentum: 0.9}",
     "optimizer= type="},
    {"zeros zero ones constant", "", "weights that begin alike learn alike: leave `init` out", "init="},
    {"normal random_normal truncated_normal gaussian", "", "write {gaussian: 0.01}", "init="},
    {"test_iter validation_steps", "", "all test images are evaluated: leave it out", "train"},
    {"steps_per_epoch", "", "an epoch is all images once; fewer are data.limit", "train"},
    {"amp fp16 half mixed_precision precision dtype", "", "cnn computes in 32 bits: leave it out", ""},
    {"hue saturation grayscale", "", "it is not built in, brightness is", "data.augment"},
    {"shape dims size", "", "it is three keys, as in channels: 1, height: 28, width: 28", "input"},
    {"reducelronplateau reduce_on_plateau plateau", "",
     "it is not built in: early_stopping ends a training that gets no better, and step, multistep and cosine "
     "let the rate fall",
     "schedule= type="},
    {"depthwise_conv depthwise depthwiseconv2d separableconv2d separable_conv groupconv group_conv", "",
     "it is not built in: a conv mixes all channels", "layers"},
    {"csv tsv npy npz hdf5 h5 pickle pkl tfrecord tfrecords lmdb leveldb parquet json coco voc yolo", "",
     "it is not read; data are {FILES}", "format="},
    {"num_images images labels", "", "files have names in a set, as in train: {images: FILE, labels: FILE}",
     "data"},
};

// Whether `word` is one of those in `list`, which blanks part.
bool lists(std::string_view list, std::string_view word) {
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(' ', begin), list.size());
    if (list.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

std::string as_typed(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-') c = '_';
  }
  return result;
}

std::vector<std::string> meant_by(std::string_view word) {
  const std::string typed = as_typed(word);
  std::vector<std::string> meant;
  for (const Habit& habit : kHabits) {
    if (!habit.meant.empty() && lists(habit.typed, typed)) meant.emplace_back(habit.meant);
  }
  return meant;
}

std::vector<std::string> habit_words() {
  std::vector<std::string> words;
  for (const Habit& habit : kHabits) {
    if (habit.meant.empty()) continue;
    for (size_t begin = 0; begin < habit.typed.size();) {
      const size_t end = std::min(habit.typed.find(' ', begin), habit.typed.size());
      words.emplace_back(habit.typed.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return words;
}

std::span<const Habit> all_habits() {
  return kHabits;
}

std::optional<std::string> habit_answer(std::string_view word, std::string_view section) {
  const std::string typed = as_typed(word);
  if (section.empty()) section = "top";
  for (const Habit& habit : kHabits) {
    const bool holds_here = habit.sections.empty() ? section != "layers" : lists(habit.sections, section);
    if (!habit.answer.empty() && holds_here && lists(habit.typed, typed))
      return with_formats(std::string(habit.answer));
  }
  return std::nullopt;
}

}  // namespace cnn
