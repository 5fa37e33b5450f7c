#include <catch2/catch.hpp>

#include "config/config_files.hpp"

using namespace newswatch;
using test::ConfigFiles;
using test::Texts;
using test::Variable;

namespace {

const std::string good_hook = "whsec_" + std::string(32, 'A');

std::string hook(const std::string& secret) {
    return "[[recipient]]\nname = \"h\"\nwebhook = {url = \"https://h.example/\", secret = \"" + secret +
           "\"}\n";
}
std::string mail(const std::string& password) {
    return "[smtp]\nhost = \"h.example\"\nfrom = \"a@b.example\"\nuser = \"u\"\npassword = \"" + password +
           "\"\n";
}

constexpr auto how_to_write =
    "a secret is not written here; write \"file:PATH\" (a file that holds it and nothing else) or "
    "\"credential:NAME\" (systemd's LoadCredential=NAME:PATH)";

}  // namespace

TEST_CASE("secrets come from systemd's credentials and from files, without their line end", "[secret]") {
    const ConfigFiles files;
    files.write("credentials/webhook-key", good_hook + "\n");
    files.write("secrets/password", "correct horse\r\n");
    const Variable credentials{"CREDENTIALS_DIRECTORY", (files.directory() / "credentials").c_str()};
    const auto loaded = files.load(hook("credential:webhook-key") + mail("file:secrets/password"));
    REQUIRE(files.problems(loaded) == Texts{});
    CHECK(loaded.config.recipients[0].webhook->secret->reference == "credential:webhook-key");
    CHECK(loaded.config.recipients[0].webhook->secret->value == good_hook);
    CHECK(loaded.config.smtp->password->value == "correct horse");
}

TEST_CASE("a secret written into the configuration is refused and not repeated", "[secret]") {
    const ConfigFiles files;
    const auto text = GENERATE(as<std::string>{}, "hunter2", "credential:", "credential:../up", "file:", "");
    CHECK(files.problems(mail(text)) == Texts{std::string{"newswatch.toml:5:12: password: "} + how_to_write});
    CHECK(files.problems(hook(text)) == Texts{std::string{"newswatch.toml:3:49: secret: "} + how_to_write});
    CHECK(files.problems("[daemon]\ntoken = 12\n") ==
          Texts{"newswatch.toml:2:9: token: expected a text such as \"file:PATH\" or \"credential:NAME\""});
}

TEST_CASE("a missing secret stops the daemon, and is a warning where only the configuration is checked",
          "[secret]") {
    ConfigFiles files;
    files.write("empty", "\n");
    const Variable credentials{"CREDENTIALS_DIRECTORY", nullptr};
    const auto no_credentials =
        "no credential \"pw\": $CREDENTIALS_DIRECTORY is not set; systemd sets it for "
        "LoadCredential=pw:PATH, "
        "elsewhere write \"file:PATH\"";
    CHECK(files.problems(mail("credential:pw")) ==
          Texts{std::string{"newswatch.toml:5:12: password: "} + no_credentials});
    CHECK(files.problems(mail("file:gone")) ==
          Texts{"newswatch.toml:5:12: password: the secret cannot be read from \"gone\": no such file"});
    CHECK(
        files.problems(mail("file:empty")) ==
        Texts{"newswatch.toml:5:12: password: the secret cannot be read from \"empty\": the file is empty"});
    CHECK(files.problems(mail("file:.")) ==
          Texts{"newswatch.toml:5:12: password: the secret cannot be read from \"\": not a regular file"});
    CHECK_FALSE(files.load().ok());
    files.overrides.resolve_secrets = false;
    CHECK(files.problems(mail("credential:pw")) ==
          Texts{std::string{"newswatch.toml:5:12: warning: password: "} + no_credentials});
    CHECK(files.load(mail("file:gone")).ok());
    CHECK_FALSE(files.load().config.smtp->password);
}

TEST_CASE("a secret of the wrong form is an error that shows how to make one", "[secret]") {
    const ConfigFiles files;
    files.write("short", "whsec_AAAA");
    files.write("two-lines", "a\nb\n");
    CHECK(files.problems(hook("file:short")) ==
          Texts{"newswatch.toml:3:49: secret: the secret in \"short\" is not a webhook secret: \"whsec_\" "
                "and the "
                "base64 of 24 to 64 bytes; make one with: echo \"whsec_$(openssl rand -base64 32)\""});
    CHECK(files.problems(mail("file:two-lines")) ==
          Texts{"newswatch.toml:5:12: password: the secret in \"two-lines\" is not one line without control "
                "characters"});
    CHECK(
        files.problems("[daemon]\ntoken = \"file:short\"\n") ==
        Texts{"newswatch.toml:2:9: token: the secret in \"short\" is not a token: at least 16 visible ASCII "
              "characters; make one with: openssl rand -hex 32"});
}
