#include "plugin/manifest.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>

#include "plugin/detail/elf_note.hpp"
#include "plugin/detail/manifest_json.hpp"

namespace newswatch::plugin {
namespace {

using Json = nlohmann::json;

Error invalid(std::string message) { return {ErrorKind::invalid, std::move(message)}; }

// Letters, digits and a few signs: what may stand in a log line, a file name and a URL as it is.
bool is_name(std::string_view text) {
    const auto plain = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == '+';
    };
    return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), plain);
}

std::string take_text(const Json& object, const char* key) {
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

// An absent list is an empty one.
Result<std::vector<std::string>> take_names(const Json& object, const char* key) {
    std::vector<std::string> names;
    const auto it = object.find(key);
    if (it == object.end()) return names;
    if (!it->is_array() || it->size() > 256)
        return invalid(std::string{"\""} + key + "\" must be an array of names");
    for (const auto& element : *it) {
        if (!element.is_string() || !is_name(element.get_ref<const std::string&>()))
            return invalid(std::string{"\""} + key + "\" must be an array of names");
        names.push_back(element.get<std::string>());
    }
    return names;
}

// "1.0": two numbers.
bool parse_abi(std::string_view text, unsigned& major, unsigned& minor) {
    const auto* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, major);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.') return false;
    const auto second = std::from_chars(first.ptr + 1, end, minor);
    return second.ec == std::errc{} && second.ptr == end;
}

class File {
public:
    explicit File(const std::filesystem::path& path)
        : fd_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int fd() const { return fd_; }

    bool read(std::uint64_t offset, void* to, std::size_t size) const {
        auto* at = static_cast<char*>(to);
        while (size != 0) {
            const auto n = ::pread(fd_, at, size, static_cast<off_t>(offset));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            at += n;
            offset += static_cast<std::uint64_t>(n);
            size -= static_cast<std::size_t>(n);
        }
        return true;
    }

private:
    int fd_;
};

Result<std::string> read_note(const std::filesystem::path& path) {
    const File file{path};
    if (file.fd() < 0) {
        const int reason = errno;
        return Error{reason == ENOENT ? ErrorKind::not_found : ErrorKind::io, std::strerror(reason)};
    }
    struct stat status {};
    if (::fstat(file.fd(), &status) != 0) return Error{ErrorKind::io, std::strerror(errno)};
    if (!S_ISREG(status.st_mode)) return invalid("not a regular file");
    const auto read = [&file](std::uint64_t offset, void* to, std::size_t size) {
        return file.read(offset, to, size);
    };
    return find_note(read, static_cast<std::uint64_t>(status.st_size));
}

}  // namespace

Result<Manifest> parse_manifest(std::string json) {
    const auto object = Json::parse(json, nullptr, false);
    if (!object.is_object()) return invalid("its manifest is not a JSON object");
    Manifest m;
    m.id = take_text(object, "id");
    if (!is_name(m.id)) return invalid("\"id\" must be a name like \"org.example.keyword\"");
    m.version = take_text(object, "version");
    if (!is_name(m.version)) return invalid("\"version\" must be a version like \"1.0.0\"");
    m.description = take_text(object, "description");
    if (!parse_abi(take_text(object, "abi"), m.abi_major, m.abi_minor))
        return invalid("\"abi\" must be like \"1.0\"");
    struct List {
        const char* key;
        std::vector<std::string>& target;
    };
    for (const auto& [key, target] :
         {List{"capabilities", m.capabilities}, List{"provides", m.provides}, List{"consumes", m.consumes}}) {
        auto names = take_names(object, key);
        if (!names) return names.error();
        target = std::move(*names);
    }
    if (m.capabilities.empty()) return invalid("\"capabilities\" must name at least one, like \"detect\"");
    const auto schema = object.find("schema");
    if (schema != object.end() && !schema->is_object())
        return invalid("\"schema\" must be a JSON Schema object");
    m.schema = schema == object.end() ? R"({"type":"object","additionalProperties":false})" : schema->dump();
    m.json = std::move(json);
    return m;
}

Result<Manifest> read_manifest(const std::filesystem::path& file) {
    auto note = read_note(file);
    if (!note) return Error{note.error().kind, file.string() + ": " + note.error().message};
    auto manifest = parse_manifest(std::move(*note));
    if (!manifest) return Error{manifest.error().kind, file.string() + ": " + manifest.error().message};
    return manifest;
}

}  // namespace newswatch::plugin
