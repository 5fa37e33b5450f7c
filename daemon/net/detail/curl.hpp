// libcurl's C interface with owners. Private to the room.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace newswatch::net::detail {

// Sets libcurl up once in the process; any thread, before the first handle.
inline void ensure_curl() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK)
        throw std::runtime_error{"libcurl does not start: " + std::string{curl_easy_strerror(ready)}};
}

struct CloseEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

inline Easy make_easy() {
    ensure_curl();
    Easy easy{curl_easy_init()};
    if (!easy) throw std::runtime_error{"libcurl gives no handle"};
    return easy;
}

// An option that libcurl refuses is a bug of ours or a lack of memory, not something the world did. libcurl
// reads numbers as long: an int would be read wrongly, so it does not compile.
template <class T>
void set(CURL* easy, CURLoption option, T value) {
    static_assert(!std::is_integral_v<T> || sizeof(T) == sizeof(long), "libcurl's numbers are long");
    static_assert(std::is_integral_v<T> || std::is_pointer_v<T>, "pass text as c_str()");
    const CURLcode code = (curl_easy_setopt)(easy, option, value);
    if (code != CURLE_OK)
        throw std::runtime_error{"libcurl refuses option " + std::to_string(option) + ": " +
                                 curl_easy_strerror(code)};
}

// Reads a number that libcurl knows about the transfer: a status, a count.
inline long get_long(CURL* easy, CURLINFO info) {
    long value = 0;
    (curl_easy_getinfo)(easy, info, &value);
    return value;
}

// Reads a text of it, which may be absent.
inline std::string text_of(CURL* easy, CURLINFO info) {
    const char* value = nullptr;
    (curl_easy_getinfo)(easy, info, &value);
    return value == nullptr ? std::string{} : std::string{value};
}

// A list of lines for libcurl, which must live as long as the transfer.
class Lines {
public:
    Lines() = default;
    ~Lines() { curl_slist_free_all(first_); }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    void add(const std::string& line) {
        curl_slist* const longer = curl_slist_append(first_, line.c_str());
        if (longer == nullptr) throw std::bad_alloc{};
        first_ = longer;
    }
    curl_slist* get() const { return first_; }

private:
    curl_slist* first_ = nullptr;
};

// Certificates come from one file alone: a directory of certificates (Debian's default) switches libcurl's
// cache of parsed certificates off, and every TLS connection would then parse all of them again (27 ms of CPU
// instead of 1).
inline void trust_only(CURL* easy, const std::string& ca_file) {
    set(easy, CURLOPT_CAINFO, ca_file.c_str());
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
}

}  // namespace newswatch::net::detail
