#include "config/detail/setting.hpp"

#include <algorithm>

#include "config/detail/syntax.hpp"
#include "core/url.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::string_view state_dir_variable = "${state_dir}";
constexpr std::size_t longest_path = 4095;

std::string list_of(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "\"" : ", \"") + word + "\"";
    return text;
}

std::string in_range(std::string_view what, const std::string& least, const std::string& most) {
    return std::string{what} + " from " + least + " to " + most;
}

// The path of "file:PATH", "file:///PATH" and "file://localhost/PATH"; empty when there is none.
std::string_view path_of_file_url(std::string_view url) {
    url.remove_prefix(std::string_view{"file:"}.size());
    if (url.substr(0, 2) != "//") return url;
    url.remove_prefix(2);
    if (url.substr(0, 9) == "localhost") url.remove_prefix(9);
    return url.substr(0, 1) == "/" ? url : std::string_view{};
}

bool is_web_url(std::string_view text) { return !safe_link(text).empty(); }

}  // namespace

bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_short_text(std::string_view text) {
    return !text.empty() && text.size() <= 200 && !has_control_characters(text);
}

bool is_path(std::string_view text) {
    return !text.empty() && text.size() <= longest_path && !has_control_characters(text);
}

std::filesystem::path resolve_path(std::string_view text, const Scope& scope) {
    const auto rest = text.substr(std::min(state_dir_variable.size(), text.size()));
    if (text.substr(0, state_dir_variable.size()) == state_dir_variable && (rest.empty() || rest[0] == '/')) {
        const auto inside = rest.substr(std::min(rest.find_first_not_of('/'), rest.size()));
        return inside.empty() ? scope.state_dir : (scope.state_dir / inside).lexically_normal();
    }
    return (scope.directory / text).lexically_normal();
}

void Setting::expected(std::string_view what) const {
    if (scope.report.full()) return;
    scope.report.error(where(),
                       std::string{name} + ": expected " + std::string{what} + ", got " + describe(node));
}

std::optional<std::string> Setting::text(std::string_view what, std::size_t longest) const {
    const auto* text = node.as_string();
    if (text != nullptr && !text->get().empty() && text->get().size() <= longest &&
        !has_control_characters(text->get()))
        return text->get();
    const bool too_long = text != nullptr && text->get().size() > longest;
    expected(std::string{what} + (too_long ? " of at most " + std::to_string(longest) + " bytes" : ""));
    return std::nullopt;
}

std::optional<std::string> Setting::text_like(std::string_view what, bool (*accept)(std::string_view)) const {
    const auto* text = node.as_string();
    if (text != nullptr && accept(text->get())) return text->get();
    expected(what);
    return std::nullopt;
}

std::optional<std::string> Setting::one_of(const std::vector<std::string>& words) const {
    const auto* text = node.as_string();
    if (text != nullptr && std::find(words.begin(), words.end(), text->get()) != words.end())
        return text->get();
    const auto hint = text == nullptr ? std::string{} : suggestion(text->get(), words);
    scope.report.error(where(), std::string{name} + ": expected one of " + list_of(words) + ", got " +
                                    describe(node) + hint);
    return std::nullopt;
}

std::optional<bool> Setting::flag() const {
    if (const auto* flag = node.as_boolean()) return flag->get();
    expected("true or false");
    return std::nullopt;
}

std::optional<std::uint32_t> Setting::number(Range<std::uint32_t> range) const {
    const auto* number = node.as_integer();
    if (number != nullptr && number->get() >= range.least && number->get() <= range.most)
        return static_cast<std::uint32_t>(number->get());
    expected(in_range("an integer", std::to_string(range.least), std::to_string(range.most)));
    return std::nullopt;
}

std::optional<Duration> Setting::duration(Range<Duration> range) const {
    const auto* text = node.as_string();
    const auto value = text == nullptr ? std::nullopt : parse_duration(text->get());
    if (value && *value >= range.least && *value <= range.most) return value;
    expected(in_range("a duration such as \"30s\", \"15m\", \"48h\" or \"90d\"", to_text(range.least),
                      to_text(range.most)));
    return std::nullopt;
}

std::optional<std::uint64_t> Setting::size(Range<std::uint64_t> range) const {
    std::optional<std::uint64_t> value;
    if (const auto* text = node.as_string()) value = parse_size(text->get());
    if (const auto* number = node.as_integer(); number != nullptr && number->get() >= 0)
        value = static_cast<std::uint64_t>(number->get());
    if (value && *value >= range.least && *value <= range.most) return value;
    expected(in_range("a size in bytes or such as \"10MB\" or \"512KiB\",", std::to_string(range.least),
                      std::to_string(range.most)));
    return std::nullopt;
}

std::optional<std::filesystem::path> Setting::path() const {
    const auto text = text_like("a path", is_path);
    if (!text) return std::nullopt;
    return resolve_path(*text, scope);
}

std::optional<std::vector<std::string>> Setting::texts(std::string_view what,
                                                       bool (*accept)(std::string_view)) const {
    const auto* array = node.as_array();
    if (array == nullptr) {
        expected("an array, each entry " + std::string{what});
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const auto& entry : *array)
        if (auto text = Setting{name, entry, scope}.text_like(what, accept))
            texts.push_back(std::move(*text));
    return texts;
}

std::optional<std::vector<std::filesystem::path>> Setting::paths() const {
    const auto written = texts("a path", is_path);
    if (!written) return std::nullopt;
    std::vector<std::filesystem::path> paths;
    for (const auto& text : *written) paths.push_back(resolve_path(text, scope));
    return paths;
}

std::optional<std::string> Setting::web_url() const {
    return text_like("a URL that begins with http:// or https://", is_web_url);
}

std::optional<std::string> Setting::source_url() const {
    const auto* text = node.as_string();
    if (text != nullptr && text->get().substr(0, 5) == "file:") {
        const auto path = path_of_file_url(text->get());
        if (is_path(path)) return "file:" + resolve_path(path, scope).string();
    } else if (text != nullptr && is_web_url(text->get())) {
        return text->get();
    }
    expected("a URL: http://..., https://... or file:PATH");
    return std::nullopt;
}

}  // namespace newswatch::config::detail
