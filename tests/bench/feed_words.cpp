#include "bench/feed_words.hpp"

#include <array>

#include "feed/text/text.hpp"

namespace newswatch::bench {
namespace {

constexpr std::array<std::string_view, 48> english{
    "the",     "harbour",  "master",  "said",    "on",      "Tuesday",  "that",     "a",
    "new",     "ferry",    "would",   "leave",   "from",    "pier",     "three",    "instead",
    "of",      "two",      "and",     "council", "agreed",  "to",       "pay",      "for",
    "repairs", "in",       "spring",  "while",   "traders", "expected", "prices",   "rise",
    "by",      "half",     "per",     "cent",    "before",  "summer",   "island’s", "government",
    "is",      "reported", "market,", "company", "was",     "with",     "“slowly”", "—"};
constexpr std::array<std::string_view, 40> german{
    "der",      "Hafen",   "von",     "Lübeck", "wird",   "im",      "Frühjahr", "größer",
    "sagte",    "die",     "Behörde", "am",     "Montag", "und",     "das",      "Schiff",
    "fährt",    "über",    "Nacht",   "nach",   "Süden",  "während", "drei",     "Straßen",
    "gesperrt", "bleiben", "weil",    "ein",    "Kran",   "für",     "Arbeiten", "gebraucht",
    "wurde",    "teilte",  "mit,",    "Bürger", "können", "sich",    "heute",    "äußern"};
constexpr std::array<std::string_view, 36> ukrainian{
    "порт",      "Одеса",    "сьогодні", "прийняв",  "нове",   "судно", "з",      "вантажем", "зерна",
    "повідомив", "міністр",  "після",    "наради",   "у",      "Києві", "що",     "ціни",     "на",
    "пальне",    "зростуть", "до",       "літа",     "їхній",  "уряд",  "планує", "відкрити", "ще",
    "один",      "термінал", "для",      "експорту", "єдиний", "шлях,", "який",   "буде",     "безпечним"};
constexpr std::array<std::string_view, 30> chinese{
    "港口", "今天", "宣布", "新的", "渡轮", "将于", "春季", "开始", "运行",   "政府",
    "表示", "价格", "可能", "上涨", "市场", "公司", "记者", "报道", "星期二", "会议",
    "之后", "，",   "船只", "抵达", "北京", "上海", "经济", "发展", "计划",   "项目"};
constexpr std::array all{Language{"en", "", " ", ". ", english}, Language{"en-GB", "", " ", ". ", english},
                         Language{"de", "ISO-8859-1", " ", ". ", german},
                         Language{"uk", "windows-1251", " ", ". ", ukrainian},
                         Language{"zh", "", "", "。", chinese}};

}  // namespace

std::span<const Language> languages() { return all; }

std::string Writer::words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += dice_.pick(language_.words);
        if (i + 1 != count) text += dice_.one_in(14) ? language_.stop : language_.space;
    }
    return text;
}

std::string Writer::link() {
    return "https://www.gazette.example.org/" + std::to_string(2024 + dice_.roll(3)) + "/" +
           std::to_string(1 + dice_.roll(12)) + "/ferry-to-the-outer-islands-" +
           std::to_string(dice_.roll(1'000'000)) +
           (dice_.one_in(2) ? "/?utm_source=rss&amp;utm_medium=feed&amp;utm_campaign=news" : ".html");
}

std::string Writer::picture() {
    const auto n = std::to_string(dice_.roll(1'000'000));
    return "https://cdn.gazette.example.org/wp-content/uploads/2026/03/photo-" + n + "-1024x683.jpg";
}

std::string Writer::paragraph(bool names) {
    std::string text = dice_.one_in(4) ? "<p class=\"wp-block-paragraph\">" : "<p>";
    const std::size_t parts = 2 + dice_.roll(5);
    for (std::size_t i = 0; i < parts; ++i) {
        text += words(6 + dice_.roll(14));
        switch (dice_.roll(9)) {
            case 0:
                text += " <a href=\"" + link() + "\">" + words(2) + "</a> ";
                break;
            case 1:
                text += " <a href=\"" + link() + "\" target=\"_blank\" rel=\"noopener noreferrer\">" +
                        words(3) + "</a> ";
                break;
            case 2:
                text += " <strong>" + words(2) + "</strong>, ";
                break;
            case 3:
                text += " <em>" + words(1) + "</em> ";
                break;
            case 4:
                text += names ? "&nbsp;&ndash; " : "&#160;&#8211; ";
                break;
            case 5:
                text += dice_.one_in(2) ? " &#8220;" + words(2) + "&#8221; " : " &amp; ";
                break;
            case 6:
                text += "<br />\n";
                break;
            case 7:
                text += "\n";
                break;
            default:
                text += language_.stop;
        }
    }
    return text + words(4) + std::string{language_.stop} + "</p>\n";
}

std::string Writer::html(std::size_t bytes, bool names) {
    std::string text;
    if (dice_.one_in(2))
        text +=
            "<figure class=\"wp-block-image size-large\"><img loading=\"lazy\" decoding=\"async\" "
            "width=\"1024\" height=\"683\" src=\"" +
            picture() + "\" alt=\"" + words(4) + "\" class=\"wp-image-4711\" /><figcaption>" + words(6) +
            "</figcaption></figure>\n";
    while (text.size() < bytes) {
        text += paragraph(names);
        if (dice_.one_in(8)) text += "<h2>" + words(4) + "</h2>\n";
        if (dice_.one_in(14))
            text += "<ul>\n<li>" + words(5) + "</li>\n<li>" + words(7) + "</li>\n<li>" + words(4) +
                    "</li>\n</ul>\n";
        if (dice_.one_in(20)) text += "<blockquote><p>" + words(12) + "</p></blockquote>\n";
        if (dice_.one_in(60))
            text += "<img src=\"/images/" + std::to_string(dice_.roll(999)) + ".png\" alt=\"\" />\n";
    }
    return text;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

std::string encoded(std::string_view text, std::string_view encoding) {
    const bool cyrillic = encoding == "windows-1251";
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t code = feed::detail::next_code(text, at);
        if (code < 0x80 || (!cyrillic && code >= 0xA0 && code < 0x100))
            out += static_cast<char>(code);
        else if (cyrillic && code >= 0x410 && code < 0x450)
            out += static_cast<char>(code - 0x410 + 0xC0);
        else if (cyrillic && code == U'і')
            out += '\xB3';
        else if (cyrillic && code == U'ї')
            out += '\xBF';
        else if (cyrillic && code == U'є')
            out += '\xBA';
        else
            out += '?';
    }
    return out;
}

}  // namespace newswatch::bench
