// A training with its page, at a shell.
#pragma once

#include <string>

#include "cli/playground.h"

namespace cnn {

// A shell has what it starts in the background ignore SIGINT.
// Starts `cnn train ARGUMENTS` with a page, as $p, its streams in `log` and `err`, and waits for the page:
// $url and $token are its address, `ask`, `state` and `control JSON` ask it; control prints the status, its
// answer is in `answer`.
inline std::string watched(const std::string& arguments) {
  return "rm -f err; env --default-signal=INT cnn train " + arguments +
         " --dashboard --dashboard-port 0 >log 2>err & p=$!\n"
         "until grep -q '^dashboard: .*token=' err || ! kill -0 $p; do sleep 0.01; done\n"
         "token=$(sed -n 's/^dashboard: .*token=//p' err)\n"
         "url=$(sed -n 's/^dashboard: \\(.*\\)[/].*/\\1/p' err)\n"
         "[ -n \"$token\" ] && [ -n \"$url\" ] || { echo no page; cat err; kill $p; exit 98; }\n"
         "ask() { curl -s -m 20 -H \"Authorization: Bearer $token\" \"$@\"; }\n"
         "state() { ask $url/api/state; }\n"
         "control() { ask -o answer -w '%{http_code}\\n' -d \"$1\" $url/api/control; }\n";
}

}  // namespace cnn
