// Pieces of an HTML page. What they are given is text of any bytes, which no page takes for anything else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnn {

// What pages begin with, a run's and a comparison: a file that does is ours, and may be written anew by the
// same command.
inline constexpr std::string_view kPageBeginning = "<!DOCTYPE html>\n<!-- written by cnn report -->\n";
inline constexpr std::string_view kComparisonBeginning = "<!DOCTYPE html>\n<!-- written by cnn compare -->\n";

// What such a page needs, as Content-Security-Policy has it; the page says it too.
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

// Text as a person may read it (base/printable.h) and as it stands in HTML, also within quotes.
std::string html_text(std::string_view text);

// "data:image/png;base64,...": bytes within a page.
std::string data_uri(std::string_view type, std::string_view bytes);

struct HtmlColumn {
  std::string title;
  bool is_number = false;  // to the right
};

// The first cell of a row is its head.
std::string html_table(std::string_view caption, const std::vector<HtmlColumn>& columns,
                       const std::vector<std::vector<std::string>>& rows);

// What a person opens who wants it: `inside` is HTML.
std::string html_details(std::string_view summary, const std::string& inside);

// A part of the page with a heading; `inside` is HTML, `id` a word.
std::string html_section(std::string_view id, std::string_view title, const std::string& inside);

std::string html_paragraph(std::string_view text);

// Lines as they are; more than `most` bytes are cut, which is said.
std::string html_lines(std::string_view text, size_t most = 50'000);

// The page: `title` is text, `head` and `main` are HTML. No other file, no network and no script is needed.
std::string html_page(std::string_view title, const std::string& head, const std::string& main,
                      std::string_view beginning = kPageBeginning);

}  // namespace cnn
