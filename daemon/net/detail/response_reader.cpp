#include "net/detail/response_reader.hpp"

#include <algorithm>

#include "net/detail/ascii.hpp"
#include "net/detail/curl.hpp"

namespace newswatch::net::detail {
namespace {

std::size_t on_header(char* data, std::size_t, std::size_t size, void* reader) {
    return static_cast<ResponseReader*>(reader)->header_line({data, size}) ? size : 0;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* reader) {
    return static_cast<ResponseReader*>(reader)->body_bytes({data, size}) ? size : 0;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_alphanumeric(c) || marks.find(c) != marks.npos;
    });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void ResponseReader::attach(CURL* easy) {
    set(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(easy, CURLOPT_HEADERDATA, this);
    set(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(easy, CURLOPT_WRITEDATA, this);
}

bool ResponseReader::header_line(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > max_header_bytes) {
        overflow_ = "the answer has more than " + std::to_string(max_header_bytes) + " bytes of headers";
        return false;
    }
    if (state_ == State::after) return true;  // a trailer
    if (line.substr(0, 5) == "HTTP/") {
        state_ = State::in_headers;
        response_.headers.clear();
        const auto space = line.find(' ');
        interim_ = space != line.npos && line.substr(space + 1, 1) == "1";
    } else if (trimmed(line).empty()) {
        state_ = interim_ ? State::before : State::after;
    } else if (line[0] == ' ' || line[0] == '\t') {
        continue_field(line);
    } else {
        add_field(line);
    }
    return true;
}

void ResponseReader::add_field(std::string_view line) {
    const auto colon = line.find(':');
    std::string name = lower(line.substr(0, colon));
    const auto value = colon == line.npos ? std::string_view{} : trimmed(line.substr(colon + 1));
    // Kept even when it is not usable, so that a continuation line joins it and not its neighbour.
    response_.headers.emplace_back(std::move(name), value);
}

// RFC 9112 section 5.2: an obsolete fold stands for a space.
void ResponseReader::continue_field(std::string_view line) {
    if (response_.headers.empty()) return;
    auto& value = response_.headers.back().second;
    if (!value.empty()) value += ' ';
    value += trimmed(line);
}

bool ResponseReader::body_bytes(std::string_view bytes) {
    const auto room = max_body_ - response_.body.size();
    if (bytes.size() > room && cut_body_) {
        response_.body += bytes.substr(0, room);
        was_cut_ = true;
        return false;
    }
    if (bytes.size() > room) {
        overflow_ = "the body has more than " + std::to_string(max_body_) + " bytes";
        return false;
    }
    response_.body += bytes;
    return true;
}

HttpResponse ResponseReader::take(CURL* easy) {
    response_.status = static_cast<int>(get_long(easy, CURLINFO_RESPONSE_CODE));
    const auto unusable = [](const auto& field) {
        return !is_token(field.first) || has_control(field.second);
    };
    std::erase_if(response_.headers, unusable);
    return std::move(response_);
}

}  // namespace newswatch::net::detail
