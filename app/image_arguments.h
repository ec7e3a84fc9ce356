// The images that a command line names.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "infer/predict.h"

namespace cnn::app {

struct ImageArguments {
  std::vector<ImageInput> images;  // one after the other
  bool is_whole = true;            // all that was named could be listed; else it has been said what not
};

// Of files, directories (with those below) and "-": an image, or a list of paths, on standard input.
ImageArguments read_image_arguments(const std::vector<std::string>& arguments);

inline constexpr const char* kImageHelp =
    "Image files, directories of them (with those below), or - for an image or a list of paths (a line "
    "each, or as find -print0 has them) on standard input";

// The argument IMAGE, and the options of what is done to images first: both outlive the parsing.
void add_image_argument(CLI::App& command, std::vector<std::string>& images);
void add_preparation_options(CLI::App& command, Preparation& preparation);

// In the command's callback: throws CLI::ValidationError for options that exclude each other.
void check_preparation_options(const CLI::App& command);

// Says what is doubtful of the image, and why it could not be read; false then.
bool tell_of(const std::string& image, const Prediction& prediction);

}  // namespace cnn::app
