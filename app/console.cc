#include "app/console.h"

#include <fcntl.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
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

// The %* of the pattern: level and message, the level coloured.
class MessageFlag : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    const std::string_view payload(message.payload.data(), message.payload.size());
    const bool plain = message.level < spdlog::level::warn && message.level >= spdlog::level::info;
    const auto level = spdlog::level::to_string_view(message.level);
    // Names come from files that others made, and must not command the terminal.
    const std::string text = printable_lines(
        plain ? std::string(payload) : shown_message(std::string_view(level.data(), level.size()), payload));
    const size_t begin = plain ? std::string::npos : text.find(level.data());
    if (begin != std::string::npos) {
      message.color_range_start = out.size() + begin;
      message.color_range_end = message.color_range_start + level.size();
    }
    out.append(text.data(), text.data() + text.size());
  }

  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<MessageFlag>(); }
};

bool color_is_wanted(const Options& options) {
  const char* no_color = std::getenv("NO_COLOR");
  return !options.no_color && (no_color == nullptr || *no_color == '\0');
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
  const auto mode = color_is_wanted(options) ? spdlog::color_mode::automatic : spdlog::color_mode::never;
  auto logger =
      std::make_shared<spdlog::logger>("cnn", std::make_shared<spdlog::sinks::stderr_color_sink_st>(mode));
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<MessageFlag>('*').set_pattern("%*");
  logger->set_formatter(std::move(formatter));
  logger->set_level(options.quiet     ? spdlog::level::warn
                    : options.verbose ? spdlog::level::debug
                                      : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

bool stderr_is_lively(const Options& options) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
  return !options.quiet && isatty(STDERR_FILENO) == 1 && !dumb;
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
