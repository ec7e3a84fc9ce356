#include "report/html.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/printable.h"
#include "report/page_style.h"
#include "report/svg.h"

namespace cnn {
namespace {

std::string cell(const std::string& text, const HtmlColumn& column, bool is_head) {
  const char* style = column.is_number ? " class=\"number\"" : "";
  return is_head ? fmt::format("<th scope=\"row\"{}>{}</th>", style, html_text(text))
                 : fmt::format("<td{}>{}</td>", style, html_text(text));
}

}  // namespace

std::string html_text(std::string_view text) {
  return xml_text(printable(text));
}

std::string data_uri(std::string_view type, std::string_view bytes) {
  return fmt::format("data:{};base64,{}", type, base64(bytes));
}

std::string html_table(std::string_view caption, const std::vector<HtmlColumn>& columns,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string text = "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + html_text(caption) +
                     "\"><table><caption>" + html_text(caption) + "</caption><thead><tr>";
  for (const HtmlColumn& column : columns)
    text += fmt::format("<th scope=\"col\"{}>{}</th>", column.is_number ? " class=\"number\"" : "",
                        html_text(column.title));
  text += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    text += "<tr>";
    for (size_t i = 0; i < row.size(); ++i) text += cell(row[i], columns[i], i == 0);
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string html_details(std::string_view summary, const std::string& inside) {
  return "<details><summary>" + html_text(summary) + "</summary>\n" + inside + "</details>\n";
}

std::string html_section(std::string_view id, std::string_view title, const std::string& inside) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-title\"><h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
      html_text(id), html_text(title), inside);
}

std::string html_paragraph(std::string_view text) {
  return "<p>" + html_text(text) + "</p>\n";
}

std::string html_lines(std::string_view text, size_t most) {
  std::string lines = xml_text(printable_lines(text.substr(0, most)));
  if (text.size() > most) lines += fmt::format("\n... and {} bytes more", text.size() - most);
  return "<pre tabindex=\"0\">" + lines + "</pre>\n";
}

std::string html_page(std::string_view title, const std::string& head, const std::string& main,
                      std::string_view beginning) {
  return std::string(beginning) +
         "<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         std::string(kPagePolicy) +
         "\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html_text(title) + "</title>\n<style>" + kPageStyle + "</style></head>\n<body>\n<header>" + head +
         "</header>\n<main>\n" + main + "</main>\n</body></html>\n";
}

}  // namespace cnn
