#include "plugin/detail/config_view.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>

namespace newswatch::plugin {
namespace {

// RFC 6901 section 4: "~1" is "/", "~0" is "~"; anything else after "~" is no pointer.
std::optional<std::string> unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] != '~') {
            out += token[i];
            continue;
        }
        if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
        out += token[i] == '0' ? '~' : '/';
    }
    return out;
}

const Value* element(const Value::List& list, const std::string& token) {
    std::size_t index = 0;
    const auto* end = token.data() + token.size();
    const auto read = std::from_chars(token.data(), end, index);
    const bool canonical = token == "0" || (!token.empty() && token.front() != '0');
    return read.ec == std::errc{} && read.ptr == end && canonical && index < list.size() ? &list[index]
                                                                                         : nullptr;
}

const Value* at_pointer(const Value& whole, std::string_view pointer) {
    const Value* value = &whole;
    while (!pointer.empty() && value != nullptr) {
        if (pointer.front() != '/') return nullptr;
        pointer.remove_prefix(1);
        const auto token = unescaped(pointer.substr(0, pointer.find('/')));
        if (!token) return nullptr;
        pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
        const auto* list = std::get_if<Value::List>(&value->data);
        value = list != nullptr ? element(*list, *token) : value->find(*token);
    }
    return value;
}

struct Fill {
    nw_value& out;
    void operator()(std::monostate) const { out.type = NW_VALUE_NONE; }
    void operator()(bool b) const { out.type = NW_VALUE_BOOLEAN, out.integer = b ? 1 : 0; }
    void operator()(std::int64_t i) const {
        out.type = NW_VALUE_INTEGER, out.integer = i, out.real = static_cast<double>(i);
    }
    void operator()(double d) const { out.type = NW_VALUE_NUMBER, out.real = d; }
    void operator()(const std::string& s) const {
        out.type = NW_VALUE_STRING, out.text = {s.data(), s.size()};
    }
    void operator()(const Value::List& list) const { out.type = NW_VALUE_ARRAY, out.count = list.size(); }
    void operator()(const Value::Map& map) const { out.type = NW_VALUE_OBJECT, out.count = map.size(); }
};

}  // namespace

ConfigView::ConfigView(const Value& config) : config_{config} {
    abi_.size = sizeof abi_;
    abi_.host_data = this;
    abi_.get = &ConfigView::get;
}

nw_status ConfigView::get(const nw_config* config, const char* pointer, nw_value* out) noexcept {
    if (config == nullptr || pointer == nullptr || out == nullptr || !NW_HAS(out, nw_value, count))
        return NW_E_INVALID;
    try {
        nw_value answer{};
        answer.size = out->size;
        const auto* value = at_pointer(static_cast<const ConfigView*>(config->host_data)->config_, pointer);
        if (value != nullptr) std::visit(Fill{answer}, value->data);
        // The caller may know fewer members than this host, or more, which keep what it put there.
        std::memcpy(out, &answer, std::min<std::size_t>(answer.size, sizeof answer));
        return answer.type == NW_VALUE_NONE ? NW_E_NOTFOUND : NW_OK;
    } catch (const std::exception&) {
        return NW_E_LIMIT;
    }
}

}  // namespace newswatch::plugin
