// A model's info as the metadata of a safetensors file, all strings:
//   format          "cnn"
//   format_version  "1"; a reader refuses what is newer than it
//   tool_version    the version of the program that wrote it
//   config          the resolved YAML, `auto` normalization as numbers
//   classes         a JSON array of the classes' names
//   epoch, step     how far training had come, decimal
//   brightness      the mean of the pixels trained on, 0 to 1, decimal; may be missing
//   pictures        of the files trained on: the least and the most ratio of width to height, decimal, and
//   "gray"
//                   or "color", separated by spaces; may be missing
//   trained_on      the digests of the images trained on (model/digest_list.h); may be missing
//   trained_on_by   what that has of each of them: "whole_pixels", "files" or both, separated by a space;
//                   earlier versions wrote "pixels" for "whole_pixels", which were told in another way (of
//                   JPEGs as they were decoded, always in colour), or nothing, and listed files of image
//                   folders, else pixels; then "lacks_some" where of other models, whose weights were taken,
//                   nobody knows what they were trained on
//   not_trained_on  the digests of the other files of a directory that data.test took a part of; may be
//                   missing
//   validated_with  the digests of the validation images; may be missing
//   lacks_validated_with  "yes" where of other models, whose weights were taken, nobody knows what they were
//                   validated with; may be missing
//   begun_with      a JSON array: the path of the model that training began with, and "partial" where what
//                   matched was taken of it; may be missing
// and `checksums`, which belongs to model/safetensors.h. A reader passes over other entries.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "model/model_file.h"

namespace cnn {

inline constexpr int kModelFormatVersion = 1;

std::map<std::string, std::string> write_metadata(const ModelInfo& info);

// Throws Failure::model, beginning with `file`, for what is foreign, from a newer version, missing or
// malformed, for a config that load_config would refuse, and for another number of classes than the config's.
ModelInfo read_metadata(const std::map<std::string, std::string>& metadata,
                        const std::filesystem::path& file);

// What a checkpoint's metadata hold beside those of a model begin with this.
inline constexpr std::string_view kProgressPrefix = "progress.";

bool is_checkpoint(const std::map<std::string, std::string>& metadata);

}  // namespace cnn
