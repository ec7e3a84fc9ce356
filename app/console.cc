#include "app/console.h"

#include <fcntl.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "base/error.h"

namespace cnn::app {

namespace {

// ANSI's, of the words that say how bad a message is.
std::string_view color_of(spdlog::level::level_enum level) {
  return level >= spdlog::level::err ? "\x1b[31m\x1b[1m" : "\x1b[33m\x1b[1m";
}

// `text` with `word` coloured where it stands behind a place or a program's name; a line of a config, which
// is indented, only shows it.
std::string colored(const std::string& text, std::string_view word, std::string_view color) {
  const std::string marked = ": " + std::string(word) + ": ";
  std::string result;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    std::string line = text.substr(begin, end - begin);
    const size_t at = line.starts_with(' ') ? std::string::npos : line.find(marked);
    if (at != std::string::npos) {
      line = line.substr(0, at + 2) + std::string(color) + std::string(word) + "\x1b[m" +
             line.substr(at + 2 + word.size());
    }
    result += line;
    begin = end;
  }
  return result;
}

// The %* of the pattern: level and message, the level coloured.
class MessageFlag : public spdlog::custom_flag_formatter {
 public:
  explicit MessageFlag(bool is_colored) : is_colored_(is_colored) {}

  void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& out) override {
    const std::string_view payload(message.payload.data(), message.payload.size());
    const bool plain = message.level < spdlog::level::warn && message.level >= spdlog::level::info;
    const auto level_text = spdlog::level::to_string_view(message.level);
    const std::string_view level(level_text.data(), level_text.size());
    // Names come from files that others made, and must not command the terminal.
    std::string text = printable_lines(plain ? std::string(payload) : shown_message(level, payload));
    if (!plain && is_colored_) text = colored(text, level, color_of(message.level));
    out.append(text.data(), text.data() + text.size());
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<MessageFlag>(is_colored_);
  }

 private:
  bool is_colored_;
};

bool is_dumb_terminal() {
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
}

bool color_is_wanted(const Options& options) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool is_forbidden = options.no_color || (no_color != nullptr && *no_color != '\0');
  return !is_forbidden && isatty(STDERR_FILENO) == 1 && !is_dumb_terminal();
}

}  // namespace

void prepare_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // Opened so that its use fails, as that of a closed one would; open takes the lowest free number, which
    // is this one.
    if (open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) != descriptor) std::_Exit(6);
  }
}

void start_messages(const Options& options) {
  auto logger = std::make_shared<spdlog::logger>("cnn", std::make_shared<spdlog::sinks::stderr_sink_st>());
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<MessageFlag>('*', color_is_wanted(options)).set_pattern("%*");
  logger->set_formatter(std::move(formatter));
  logger->set_level(options.quiet     ? spdlog::level::warn
                    : options.verbose ? spdlog::level::debug
                                      : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

bool stderr_is_lively(const Options& options) {
  return !options.quiet && isatty(STDERR_FILENO) == 1 && !is_dumb_terminal();
}

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE || errno == EBADF) {
      throw OutputClosed();
    } else if (errno != EINTR) {
      throw Error(Failure::resource, std::string("cannot write to standard output: ") + std::strerror(errno));
    }
  }
}

size_t table_width() {
  constexpr size_t kDefault = 80;
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    size_t width = 0;
    const char* const end = columns + std::strlen(columns);
    const auto read = std::from_chars(columns, end, width);
    if (read.ec == std::errc() && read.ptr == end && width > 0) return width;
  }
  struct winsize size {};
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : kDefault;
}

std::string shown_message(std::string_view level, std::string_view message) {
  const std::string marked = std::string(": ") + std::string(level) + ": ";
  const std::string_view first_line = message.substr(0, message.find('\n'));
  const bool names_its_place = first_line.find(marked) != std::string_view::npos;
  return names_its_place ? std::string(message) : std::string("cnn") + marked + std::string(message);
}

}  // namespace cnn::app
