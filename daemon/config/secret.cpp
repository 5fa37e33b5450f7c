#include "config/detail/secret.hpp"

#include <cstdlib>

#include "config/detail/syntax.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::size_t longest_secret = 4096;
constexpr std::string_view credential_prefix = "credential:";
constexpr std::string_view file_prefix = "file:";

void refuse(const Setting& setting, const std::string& message, bool fatal = true) {
    setting.scope.report.add({setting.where(), std::string{setting.name} + ": " + message, fatal});
}

// The file a reference names; nothing, with a problem, when there is none.
std::optional<std::filesystem::path> file_of(const Setting& setting, std::string_view reference) {
    if (reference.substr(0, file_prefix.size()) == file_prefix && reference.size() > file_prefix.size())
        return resolve_path(reference.substr(file_prefix.size()), setting.scope);
    const bool credential = reference.substr(0, credential_prefix.size()) == credential_prefix;
    const auto name = reference.substr(credential ? credential_prefix.size() : reference.size());
    if (!is_identifier(name)) {
        refuse(setting,
               "a secret is not written here; write \"file:PATH\" (a file that holds it and nothing else) or "
               "\"credential:NAME\" (systemd's LoadCredential=NAME:PATH)");
        return std::nullopt;
    }
    // secure_getenv is for privileged programs; the daemon is none, and tests set the variable.
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory != nullptr && *directory != '\0') return std::filesystem::path{directory} / name;
    refuse(setting,
           "no credential \"" + std::string{name} +
               "\": $CREDENTIALS_DIRECTORY is not set; systemd sets it for LoadCredential=" +
               std::string{name} + ":PATH, elsewhere write \"file:PATH\"",
           setting.scope.resolve_secrets);
    return std::nullopt;
}

std::string without_line_end(std::string text) {
    if (!text.empty() && text.back() == '\n') text.pop_back();
    if (!text.empty() && text.back() == '\r') text.pop_back();
    return text;
}

}  // namespace

std::optional<Secret> read_secret(const Setting& setting, bool (*accept)(std::string_view),
                                  std::string_view form) {
    const auto* reference = setting.node.as_string();
    if (reference == nullptr || has_control_characters(reference->get())) {
        refuse(setting, "expected a text such as \"file:PATH\" or \"credential:NAME\"");
        return std::nullopt;
    }
    const auto file = file_of(setting, reference->get());
    if (!file) return std::nullopt;
    auto content = read_file(*file, longest_secret);
    auto secret = without_line_end(content ? std::move(*content) : std::string{});
    if (secret.empty()) {
        const auto reason = content ? "the file is empty" : content.error().message;
        refuse(setting, "the secret cannot be read from " + in_quotes(file->string(), 300) + ": " + reason,
               setting.scope.resolve_secrets);
        return std::nullopt;
    }
    if (!accept(secret)) {
        refuse(setting, "the secret in " + in_quotes(file->string(), 300) + " is not " + std::string{form});
        return std::nullopt;
    }
    return Secret{reference->get(), std::move(secret)};
}

}  // namespace newswatch::config::detail
