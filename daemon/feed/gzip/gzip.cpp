#include "feed/gzip/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace newswatch::feed::detail {
namespace {

constexpr int gzip_only = 16 + MAX_WBITS;  // of inflateInit2()

// One stream of zlib, ended with it.
class Inflater {
public:
    explicit Inflater(std::string_view file) {
        // zlib does not write to what it reads, and counts in 32 bits.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
        stream_.avail_in = static_cast<uInt>(file.size());
        if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc{};
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // Appends what comes next. The result code of zlib.
    int next(std::string& out) {
        stream_.next_out = piece_.data();
        stream_.avail_out = static_cast<uInt>(piece_.size());
        const int code = inflate(&stream_, Z_NO_FLUSH);
        out.append(reinterpret_cast<const char*>(piece_.data()), piece_.size() - stream_.avail_out);
        return code;
    }
    bool another_member() {
        const std::string_view rest{reinterpret_cast<const char*>(stream_.next_in), stream_.avail_in};
        return is_gzip(rest) && inflateReset(&stream_) == Z_OK;
    }
    std::string why() const { return stream_.msg != nullptr ? stream_.msg : "it breaks off"; }

private:
    z_stream stream_{};
    std::array<Bytef, 32 * 1024> piece_{};
};

}  // namespace

Result<Unzipped> unzip(std::string_view file, std::size_t most) {
    Inflater inflater{file.substr(0, std::numeric_limits<uInt>::max())};
    Unzipped unzipped;
    for (;;) {
        const int code = inflater.next(unzipped.bytes);
        if (unzipped.bytes.size() > most)
            return Error{ErrorKind::too_large,
                         "the gzip file holds more than the " + std::to_string(most) + " bytes allowed"};
        if (code == Z_OK) continue;
        if (code == Z_STREAM_END && inflater.another_member()) continue;
        if (code == Z_STREAM_END) return unzipped;
        if (unzipped.bytes.empty())
            return Error{ErrorKind::invalid, "the gzip file cannot be read: " + inflater.why()};
        unzipped.damage = "the gzip file is damaged: " + inflater.why();
        return unzipped;
    }
}

}  // namespace newswatch::feed::detail
