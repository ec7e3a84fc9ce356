// Who may ask, and for what: looked at before anything of a request is obeyed, or its body read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/message.h"

namespace cnn {

// The most bytes of a body: of an image or a model, and of anything else.
inline constexpr uint64_t kMostImageBytes = uint64_t{16} << 20;
inline constexpr uint64_t kMostJsonBytes = uint64_t{1} << 20;

class Guard {
 public:
  // `readonly`: nothing of the run may be changed.
  Guard(std::string token, bool readonly);

  // Why the request is not answered; nothing where it is. 403 where its Host is neither localhost nor
  // 127.0.0.1 (a name that somebody else has pointed here), where its Origin is not that of its Host (another
  // site's page sends it), where it has no token, and where it would change what may not be changed; 405 for
  // other methods than GET and POST; 411 and 413 by its body's size.
  std::optional<HttpResponse> refuse(const HttpRequest& head) const;

  const std::string& token() const { return token_; }
  bool is_readonly() const { return is_readonly_; }

  // Of the answer to `GET /?token=...`. Cookies know hosts, but no ports: the name is another for each
  // process, so that two pages stay apart.
  HttpField cookie() const;

 private:
  bool knows_token(const HttpRequest& head) const;

  std::string token_;
  std::string cookie_name_;
  bool is_readonly_;
};

}  // namespace cnn
