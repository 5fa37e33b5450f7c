#include <nlohmann/json.hpp>

#include "api/detail/http.hpp"
#include "core/encoding.hpp"

namespace newswatch::api {
namespace {

bool decode(std::string_view text, bool plus_is_space, std::string& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (i + 2 >= text.size()) return false;
        const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0)) return false;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return true;
}

bool parse_query(std::string_view text, std::map<std::string, std::string>& query) {
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        std::string key, value;
        if (!decode(pair.substr(0, equals), true, key)) return false;
        if (equals < pair.size() && !decode(pair.substr(equals + 1), true, value)) return false;
        if (!key.empty()) query[key] = value;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
}

}  // namespace

std::string parameter(const Request& request, const std::string& key) {
    const auto found = request.query.find(key);
    return found == request.query.end() ? std::string{} : found->second;
}

bool parse_target(std::string_view target, Request& request) {
    if (target.empty() || target[0] != '/') return false;
    const auto mark = std::min(target.find('?'), target.size());
    if (!decode(target.substr(0, mark), false, request.path)) return false;
    return mark == target.size() || parse_query(target.substr(mark + 1), request.query);
}

Response refusal(int status, std::string_view message) {
    const nlohmann::json body{{"error", message}};
    return {status, "application/json",
            body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
}

}  // namespace newswatch::api
