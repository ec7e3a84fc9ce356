// Values of settings that say where images are, or which part of them: as a config writes them.
#pragma once

#include <filesystem>
#include <optional>

#include "config/values.h"
#include "spec/data_formats.h"
#include "spec/share_spec.h"

namespace cnn {

// As values.h promises. Paths stay as they are written: make_absolute() is for whoever knows what they are
// relative to.
bool read_value(const Cursor& value, OnePath takes, std::filesystem::path& out);
bool read_value(const Cursor& value, NamedFiles takes, std::optional<IdxFiles>& out);
bool read_value(const Cursor& value, const PartOrDirectory<std::filesystem::path>& takes, ShareSpec& out);

Takes takes_of(OnePath takes, const std::filesystem::path& value);
Takes takes_of(NamedFiles takes, const std::optional<IdxFiles>& value);
Takes takes_of(const PartOrDirectory<const std::filesystem::path>& takes, const ShareSpec& value);

std::string value_text(const std::optional<IdxFiles>& value);
std::string value_text(const PartOrDirectory<const std::filesystem::path>& takes, const ShareSpec& value);

// `path`, relative to the absolute directory `base`: absolute, without dots and a slash at its end.
void make_absolute(std::filesystem::path& path, const std::filesystem::path& base);

}  // namespace cnn
