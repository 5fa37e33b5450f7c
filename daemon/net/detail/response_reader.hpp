// Collects what a server answers, with a bound on every part of it. Private to the room.
#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "net/http_client.hpp"

namespace newswatch::net::detail {

// All header lines of one answer together, interim answers and trailers included.
inline constexpr std::size_t max_header_bytes = 64u << 10;

class ResponseReader {
public:
    ResponseReader(std::size_t max_body, bool cut_body) : max_body_{max_body}, cut_body_{cut_body} {}
    ResponseReader(const ResponseReader&) = delete;
    ResponseReader& operator=(const ResponseReader&) = delete;

    // Makes the transfer write here; the reader stays where it is until the transfer has ended.
    void attach(CURL* easy);

    // One line as it came. False: the headers have grown too large and the transfer must end.
    bool header_line(std::string_view line);
    // Decompressed bytes. False: there are more than the bound, and the transfer must end.
    bool body_bytes(std::string_view bytes);

    // Whether the headers came to their end; libcurl takes a connection closed in their midst for a success.
    bool has_headers() const { return state_ == State::after; }
    std::size_t body_size() const { return response_.body.size(); }
    // Whether the rest of the body was dropped on purpose: the answer counts although the transfer was ended.
    bool was_cut() const { return was_cut_; }
    // What was too large, empty when nothing was.
    const std::string& overflow() const { return overflow_; }
    // The answer, once the transfer has succeeded. Fields that no request could repeat (names that are no
    // token, values with control characters) are left out.
    HttpResponse take(CURL* easy);

private:
    enum class State { before, in_headers, after };
    void add_field(std::string_view line);
    void continue_field(std::string_view line);

    std::size_t max_body_;
    bool cut_body_;
    bool was_cut_ = false;
    std::size_t header_bytes_ = 0;
    State state_ = State::before;
    bool interim_ = false;
    std::string overflow_;
    HttpResponse response_;
};

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text);
bool has_control(std::string_view text);

}  // namespace newswatch::net::detail
