#include "hostile/damage.h"

#include <cstring>
#include <stdexcept>

#include "model/crafted.h"

namespace cnn {
namespace {

constexpr size_t kSizeBytes = 8;

size_t header_bytes(const std::string& file) {
  uint64_t size = 0;
  std::memcpy(&size, file.data(), sizeof size);
  return size;
}

std::string header_of(const std::string& file) {
  return file.substr(kSizeBytes, header_bytes(file));
}
std::string data_of(const std::string& file) {
  return file.substr(kSizeBytes + header_bytes(file));
}

size_t find(const std::string& text, const std::string& part) {
  const size_t at = text.find(part);
  if (at == text.npos) throw std::runtime_error("the header has no " + part);
  return at;
}

std::string with_quotes(std::string text) {
  for (size_t at = 0; (at = text.find_first_of("'~", at)) != text.npos; ++at)
    text.replace(at, 1, text[at] == '\'' ? "\"" : "\\\"");
  return text;
}

// The digits behind `name` among the checksums.
size_t digits_of(const std::string& header, const std::string& name) {
  const std::string key = "\\\"" + name + "\\\":\\\"";
  return find(header, key) + key.size();
}

std::string resealed(std::string header) {
  const size_t at = digits_of(header, "header");
  header.replace(at, 16, 16, '0');
  return header.replace(at, 16, checksum_of_text(header));
}

std::string replaced(const std::string& header, const std::string& from, const std::string& to) {
  const std::string old = with_quotes(from);
  std::string changed = header;
  return changed.replace(find(header, old), old.size(), with_quotes(to));
}

}  // namespace

Damage becomes(const std::string& bytes) {
  return [=](const std::string&) { return bytes; };
}

Damage cut_to(double part) {
  return [=](const std::string& good) {
    return good.substr(0, static_cast<size_t>(part * static_cast<double>(good.size())));
  };
}

Damage cut_by(size_t bytes) {
  return [=](const std::string& good) { return good.substr(0, good.size() - bytes); };
}

Damage append(const std::string& bytes) {
  return [=](const std::string& good) { return good + bytes; };
}

Damage flip(size_t byte, int bit) {
  return [=](std::string bytes) {
    bytes.at(byte) = static_cast<char>(bytes.at(byte) ^ (1 << bit));
    return bytes;
  };
}

Damage flip_last(size_t byte) {
  return [=](const std::string& good) { return flip(good.size() - byte)(good); };
}

Damage header_size(uint64_t size) {
  return [=](std::string bytes) {
    std::memcpy(bytes.data(), &size, sizeof size);
    return bytes;
  };
}

Damage header(const std::string& from, const std::string& to) {
  return [=](const std::string& good) {
    return container(resealed(replaced(header_of(good), from, to)), data_of(good));
  };
}

Damage header_unsealed(const std::string& from, const std::string& to) {
  return
      [=](const std::string& good) { return container(replaced(header_of(good), from, to), data_of(good)); };
}

Damage crafted(const std::string& header, size_t data_bytes) {
  return [=](const std::string&) { return container(sealed(header), std::string(data_bytes, '\0')); };
}

Damage value(float value) {
  return [=](const std::string& good) {
    std::string header = header_of(good);
    std::string data = data_of(good);
    std::memcpy(data.data(), &value, sizeof value);
    constexpr size_t kWeightBytes = 108;
    header.replace(digits_of(header, "model.conv1.weight"), 16,
                   checksum_of_text(data.substr(0, kWeightBytes)));
    return container(resealed(header), data);
  };
}

}  // namespace cnn
