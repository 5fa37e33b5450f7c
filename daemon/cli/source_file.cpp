#include "cli/detail/source_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/detail/configuration.hpp"
#include "core/ascii.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_stem = 60, longest_name = 200;
constexpr int most_numbers = 1000;

// A basic string of TOML 1.0.
std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string safe_letters(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const char low = lower(c);
        if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9'))
            out += low;
        else if (!out.empty() && out.back() != '-')
            out += '-';
        if (out.size() == longest_stem) break;
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

// What makes two addresses one source for whoever writes a configuration.
std::string comparable(const std::string& text) {
    auto url = Url::parse(text);
    if (!url || (url->scheme != "http" && url->scheme != "https")) return text;
    if (url->port == 80 || url->port == 443) url->port = 0;
    url->scheme = "http";
    url->has_fragment = false;
    if (url->path.empty()) url->path = "/";
    return url->to_text();
}

Error failed(const fs::path& file, int error) {
    return {error == EEXIST ? ErrorKind::conflict : ErrorKind::io,
            file.string() + ": " + (error == EEXIST ? "exists already" : std::strerror(error))};
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// The name on the disk, too: without it a crash could lose the file.
void sync_directory(const fs::path& directory) {
    const int handle = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    ::fsync(handle);
    ::close(handle);
}

// Whoever may read the configuration may read what belongs to it, and nobody else: addresses may hold logins.
void take_permissions(const fs::path& from, int file) {
    struct stat info {};
    if (::stat(from.c_str(), &info) != 0) return;
    // Only root, or a member of the group, may give a file to it; else it stays the writer's own.
    const bool shared = ::fchown(file, static_cast<uid_t>(-1), info.st_gid) == 0;
    ::fchmod(file, info.st_mode & (shared ? 0666 : 0606));
}

}  // namespace

std::string to_toml(const std::vector<NewSource>& sources) {
    std::string text;
    for (const auto& source : sources) {
        if (!text.empty()) text += "\n";
        if (!source.comment.empty()) text += "# " + log::printable(source.comment, 500) + "\n";
        text +=
            "[[source]]\nname = " + toml_string(source.name) + "\nurl = " + toml_string(source.url) + "\n";
        std::string tags;
        for (const auto& tag : source.tags) tags += (tags.empty() ? "" : ", ") + toml_string(tag);
        if (!tags.empty()) text += "tags = [" + tags + "]\n";
        if (!source.language.empty()) text += "language = " + toml_string(source.language) + "\n";
        if (!source.interval.empty()) text += "interval = " + toml_string(source.interval) + "\n";
    }
    return text;
}

std::string file_stem(const std::string& name, const std::string& url) {
    auto stem = safe_letters(name);
    const auto letters = std::count_if(stem.begin(), stem.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (letters >= 3) return stem;
    const auto parsed = Url::parse(url);
    stem = safe_letters(parsed ? parsed->host : "");
    return stem.empty() ? "source" : stem;
}

std::string configured_as(const config::Config& config, const std::string& url) {
    const auto wanted = comparable(url);
    for (const auto& source : config.sources)
        if (comparable(source.url) == wanted)
            return "\"" + log::printable(source.name) + "\", at " + source.where.to_text();
    return {};
}

std::string unused_name(const config::Config& config, std::string name) {
    name = log::printable(name, longest_name - 8);
    const auto taken = [&](const std::string& text) {
        return std::any_of(config.sources.begin(), config.sources.end(),
                           [&](const auto& source) { return source.name == text; });
    };
    auto candidate = name;
    for (int number = 2; taken(candidate) && number < most_numbers; ++number)
        candidate = name + " (" + std::to_string(number) + ")";
    return candidate;
}

Result<void> write_new_file(const fs::path& file, const std::string& text, const fs::path& like) {
    // Not called *.toml before it is whole: the daemon may be reading the directory.
    auto temporary = (file.parent_path() / ("." + file.filename().string() + ".XXXXXX")).string();
    const int handle = ::mkstemp(temporary.data());
    if (handle < 0) return failed(file, errno);
    take_permissions(like, handle);
    bool fine = write_all(handle, text) && ::fsync(handle) == 0;
    int error = errno;
    fine = ::close(handle) == 0 && fine;
    // Unlike rename(), link() refuses a name that is taken.
    if (fine && ::link(temporary.c_str(), file.c_str()) != 0) {
        error = errno;
        fine = false;
    }
    ::unlink(temporary.c_str());
    if (!fine) return failed(file, error);
    sync_directory(file.parent_path());
    return {};
}

Result<fs::path> add_source_file(const Place& place, const std::string& stem,
                                 const std::vector<NewSource>& sources) {
    const auto directory = place.config.parent_path() / "sources.d";
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) return Error{ErrorKind::io, directory.string() + ": " + error.message()};
    fs::path file;
    for (int number = 1; number < most_numbers; ++number) {
        file = directory / (stem + (number == 1 ? "" : "-" + std::to_string(number)) + ".toml");
        const auto written = write_new_file(file, to_toml(sources), place.config);
        if (written) break;
        if (written.error().kind != ErrorKind::conflict || number + 1 == most_numbers) return written.error();
    }
    const auto loaded = load_configuration(place);
    if (loaded.ok()) return file;
    ::unlink(file.c_str());
    sync_directory(directory);
    std::string problems = "the daemon would refuse this, so nothing was written:";
    for (const auto& problem : loaded.problems)
        if (problem.fatal) problems += "\n" + problem.to_text();
    return Error{ErrorKind::invalid, problems};
}

void say_how_to_reload() {
    std::fprintf(stderr,
                 "A running daemon takes this over with \"systemctl reload newswatchd\", or on SIGHUP.\n");
}

bool usable(const config::Loaded& loaded) {
    if (loaded.ok()) return true;
    for (const auto& problem : loaded.problems)
        if (problem.fatal) std::fprintf(stderr, "%s\n", problem.to_text().c_str());
    std::fprintf(stderr, "newswatch: the configuration has to be mended first\n");
    return false;
}

}  // namespace newswatch::cli
