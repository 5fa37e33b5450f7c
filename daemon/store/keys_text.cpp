// The keys of an article in their column: a hundred of them are read for each list that brings something new.
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "store/detail/rows.hpp"

namespace newswatch::store::detail {
namespace {

// "5:value" for each rung, then the shared rungs as zeros and ones, then the date in milliseconds, none when
// empty: each as long as the number before it says, so that a value may hold any byte. What begins with a
// brace is of schema 6 or older, and JSON.
void put(std::string& text, std::string_view value) {
    text.append(std::to_string(value.size())).append(1, ':').append(value);
}

[[noreturn]] void refuse(const std::string& why) {
    throw Failure{{ErrorKind::io, "the database holds keys that cannot be read: " + why}};
}

class Reader {
public:
    explicit Reader(std::string_view text) : rest_{text} {}
    std::string_view value() {
        const auto size = number<std::size_t>();
        if (rest_.empty() || rest_.front() != ':' || size > rest_.size() - 1) refuse("a value breaks off");
        const auto value = rest_.substr(1, size);
        rest_.remove_prefix(1 + size);
        return value;
    }
    template <class Number>
    Number number() {
        Number read{};
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), read);
        if (error != std::errc{}) refuse("expected a number");
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return read;
    }

private:
    std::string_view rest_;
};

ArticleKeys keys_from_json(const std::string& text) {
    using nlohmann::json;
    try {
        const auto object = json::parse(text);
        ArticleKeys keys;
        for (std::size_t i = 0; i < rung_count; ++i)
            keys.values[i] = object.value(name_of(static_cast<Rung>(i)), std::string{});
        for (const auto& name : object.value("shared", json::array()))
            if (const auto rung = rung_named(name.get<std::string>()))
                keys.shared[static_cast<std::size_t>(*rung)] = true;
        if (object.contains("published"))
            keys.published = Timestamp{Duration{object["published"].get<std::int64_t>()}};
        return keys;
    } catch (const json::exception& e) {
        refuse(e.what());
    }
}

}  // namespace

std::string to_text(const ArticleKeys& keys) {
    std::string text, shared;
    for (const auto& value : keys.values) put(text, value);
    for (const bool one : keys.shared) shared += one ? '1' : '0';
    put(text, shared);
    put(text, keys.published ? std::to_string(keys.published->time_since_epoch().count()) : std::string{});
    return text;
}

ArticleKeys keys_from(const std::string& text) {
    if (text.starts_with('{')) return keys_from_json(text);
    ArticleKeys keys;
    Reader reader{text};
    for (auto& value : keys.values) value = reader.value();
    const auto shared = reader.value();
    for (std::size_t i = 0; i < rung_count && i < shared.size(); ++i) keys.shared[i] = shared[i] == '1';
    const auto published = reader.value();
    if (!published.empty()) keys.published = Timestamp{Duration{Reader{published}.number<std::int64_t>()}};
    return keys;
}

}  // namespace newswatch::store::detail
