// Which part of an article a line is. Lines are told apart by their beginnings only, so it is one pass.
#include <algorithm>

#include "feed/identity/noise.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"
#include "feed/zones/own_text.hpp"
#include "feed/zones/zone_words.hpp"

namespace newswatch::feed {
namespace {

constexpr std::string_view zone_maker = "newswatch";
// Of one field; what stands behind the last of them is one zone more. Pages have a dozen.
constexpr std::size_t most_zones = 1000;

struct Line {
    std::size_t begin = 0, end = 0;  // without white space at the ends
    std::size_t paragraph = 0;
    detail::ZoneMatch match;
};

bool is_no_break_space(std::string_view text, std::size_t at) {
    return text[at] == '\xC2' && at + 1 < text.size() && text[at + 1] == '\xA0';
}

void trim_line(std::string_view text, Line& line) {
    const auto left = [&] { return line.end - line.begin; };
    while (left() > 0) {
        if (detail::is_space(text[line.begin]))
            ++line.begin;
        else if (left() > 1 && is_no_break_space(text, line.begin))
            line.begin += 2;
        else
            break;
    }
    while (left() > 0) {
        if (detail::is_space(text[line.end - 1]))
            --line.end;
        else if (left() > 1 && is_no_break_space(text, line.end - 2))
            line.end -= 2;
        else
            break;
    }
}

// The lines that are not blank; a blank line begins another paragraph.
std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    std::size_t paragraph = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        Line line{at, end, paragraph, {}};
        trim_line(text, line);
        if (line.begin < line.end)
            lines.push_back(line);
        else
            ++paragraph;
        at = end + 1;
    }
    return lines;
}

// A headline rather than prose: short, and no full stop at its end.
bool may_be_headline(std::string_view line) {
    constexpr std::size_t longest = 200;
    return line.size() <= longest && line.back() != '.';
}

// "Read also:" alone on its line speaks of what follows it: the rest of its paragraph, or, when it is a
// paragraph of its own, the headlines of the next one.
void extend_bare_marks(std::string_view text, std::vector<Line>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].match.bare) continue;
        const auto match = lines[i].match;
        const std::size_t own = lines[i].paragraph;
        const bool alone = i + 1 == lines.size() || lines[i + 1].paragraph != own;
        if (i + 1 == lines.size() || (alone && match.zone != "related")) continue;
        const std::size_t reach = lines[i + 1].paragraph;
        for (std::size_t next = i + 1; next < lines.size() && lines[next].paragraph == reach; ++next) {
            const auto& line = lines[next];
            if (!line.match.zone.empty() || !may_be_headline(text.substr(line.begin, line.end - line.begin)))
                break;
            lines[next].match = {match.zone, match.wording, false};
        }
    }
}

void add_zone(Article& article, Field field, std::size_t begin, std::size_t end, std::string_view zone,
              std::string_view wording) {
    Annotation annotation;
    annotation.plugin = zone_maker;
    annotation.key = zone_key;
    annotation.value = zone;
    annotation.rule = wording;
    annotation.span = {field, 0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    article.annotations.push_back(std::move(annotation));
}

// Gives every line its zone. A summary is all lead; of a body the first paragraph that is the article's own.
void name_zones(Field field, std::vector<Line>& lines) {
    const auto own =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return line.match.zone.empty(); });
    const std::size_t lead = own == lines.end() ? 0 : own->paragraph;
    for (auto& line : lines)
        if (line.match.zone.empty())
            line.match.zone = field == Field::summary || line.paragraph == lead ? "lead" : "body";
}

// Neighbouring lines of one zone make one span.
void add_text_zones(Article& article, Field field) {
    const std::string_view text = text_of(article, field);
    auto lines = lines_of(text);
    for (auto& line : lines)
        line.match = detail::match_zone(text.substr(line.begin, line.end - line.begin), article.language);
    extend_bare_marks(text, lines);
    name_zones(field, lines);
    std::size_t zones = 0;
    for (std::size_t i = 0, last = 0; i < lines.size(); i = last + 1) {
        const auto& match = lines[i].match;
        if (++zones > most_zones) {
            add_zone(article, field, lines[i].begin, lines.back().end, "body", {});
            return;
        }
        last = i;
        while (last + 1 < lines.size() && lines[last + 1].match.zone == match.zone &&
               lines[last + 1].match.wording == match.wording)
            ++last;
        add_zone(article, field, lines[i].begin, lines[last].end, match.zone, match.wording);
    }
}

bool is_zone(const Annotation& annotation) {
    return annotation.key == zone_key && annotation.plugin == zone_maker;
}

bool is_own(std::string_view zone) { return zone != "related" && zone != "credit" && zone != "boilerplate"; }

// Appends the text without white space runs, no-break spaces included.
void append_folded(std::string_view text, std::string& out) {
    out.reserve(out.size() + text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        while (at < text.size() && !detail::is_space(text[at]) && !is_no_break_space(text, at)) ++at;
        out.append(text.substr(begin, at - begin));
        if (at == text.size()) return;
        if (!out.empty() && out.back() != ' ') out += ' ';
        at += detail::is_space(text[at]) ? 1 : 2;
    }
}

}  // namespace

std::string detail::own_text(const Article& article, Field field) {
    std::vector<Span> left_out;
    for (const auto& zone : article.annotations)
        if (is_zone(zone) && zone.span.field == field && !is_own(zone.value)) left_out.push_back(zone.span);
    std::sort(left_out.begin(), left_out.end(),
              [](const Span& a, const Span& b) { return a.begin < b.begin; });
    const std::string_view text = text_of(article, field);
    std::string own;
    std::size_t at = 0;
    for (const auto& span : left_out) {
        if (span.begin < at || span.end > text.size()) continue;
        append_folded(without_noise(text.substr(at, span.begin - at)), own);
        at = span.end;
    }
    append_folded(without_noise(text.substr(at)), own);
    while (!own.empty() && own.back() == ' ') own.pop_back();
    return own;
}

void add_zones(Article& article) {
    article.annotations.erase(std::remove_if(article.annotations.begin(), article.annotations.end(), is_zone),
                              article.annotations.end());
    Line title{0, article.title.size(), 0, {}};
    trim_line(article.title, title);
    if (title.begin < title.end) add_zone(article, Field::title, title.begin, title.end, "title", {});
    add_text_zones(article, Field::summary);
    add_text_zones(article, Field::body);
}

std::string revision_of(const Article& article) {
    return stable_id({"revision", detail::own_text(article, Field::title),
                      detail::own_text(article, Field::summary), detail::own_text(article, Field::body)});
}

}  // namespace newswatch::feed
