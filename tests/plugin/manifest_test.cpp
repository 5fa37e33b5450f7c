#include "plugin/manifest.hpp"

#include <elf.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

#include "plugin/detail/elf_note.hpp"
#include "plugin/detail/manifest_json.hpp"

using namespace newswatch;
using namespace newswatch::plugin;

namespace {

std::string contents(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Result<std::string> note_in(const std::string& bytes) {
    const auto read = [&](std::uint64_t offset, void* to, std::size_t size) {
        if (offset > bytes.size() || size > bytes.size() - offset)
            throw std::logic_error{"read outside the file"};
        std::memcpy(to, bytes.data() + offset, size);
        return true;
    };
    return find_note(read, bytes.size());
}

const std::string example = std::string{EXAMPLES} + "/reading_time.so";

// Changes the first program header of the type given.
template <class Change>
std::string with_segment(std::string bytes, std::uint32_t type, Change change) {
    Elf64_Ehdr header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    for (unsigned i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr segment{};
        auto* at = bytes.data() + header.e_phoff + i * sizeof segment;
        std::memcpy(&segment, at, sizeof segment);
        if (segment.p_type != type) continue;
        change(segment);
        std::memcpy(at, &segment, sizeof segment);
    }
    return bytes;
}

std::string with(std::string bytes, std::size_t at, char value) {
    bytes[at] = value;
    return bytes;
}

}  // namespace

TEST_CASE("a plugin in C++ tells of itself") {
    const auto manifest = read_manifest(std::string{EXAMPLES} + "/word_count.so");
    REQUIRE(manifest);
    CHECK(manifest->id == "org.example.word-count");
    CHECK(manifest->version == "1.0.0");
    CHECK(manifest->abi_major == 1);
    CHECK(manifest->abi_minor == 0);
    CHECK(manifest->capabilities == std::vector<std::string>{"detect"});
    CHECK(manifest->schema.find("alert from this many words on") != std::string::npos);
}

TEST_CASE("a plugin in C tells of itself") {
    const auto manifest = read_manifest(example);
    REQUIRE(manifest);
    CHECK(manifest->id == "org.example.reading-time");
    CHECK(manifest->capabilities == std::vector<std::string>{"enrich"});
    CHECK(manifest->provides == std::vector<std::string>{"reading-minutes"});
    CHECK(manifest->consumes.empty());
}

TEST_CASE("no code of a plugin runs when its manifest is read") {
    CHECK(read_manifest(std::string{FIXTURES} + "/bad/note_explosive.so")->id == "org.example.explosive");
}

TEST_CASE("a file that is not there, or is no file, is refused by name") {
    const auto absent = read_manifest("/nowhere/x.so");
    REQUIRE_FALSE(absent);
    CHECK(absent.error().kind == ErrorKind::not_found);
    CHECK(absent.error().message == "/nowhere/x.so: No such file or directory");
    const auto folder = read_manifest("/");
    REQUIRE_FALSE(folder);
    CHECK(folder.error().kind == ErrorKind::invalid);
}

TEST_CASE("a program without the note is told apart from a damaged one") {
    const auto bytes = contents(example);
    const auto without = note_in(with_segment(bytes, PT_NOTE, [](Elf64_Phdr& s) { s.p_type = PT_NULL; }));
    REQUIRE_FALSE(without);
    CHECK(without.error().kind == ErrorKind::not_found);
}

TEST_CASE("a file cut at any length is refused or read whole") {
    const auto bytes = contents(example);
    const auto whole = note_in(bytes);
    REQUIRE(whole);
    const auto note_end = bytes.find(*whole) + whole->size() + 1;
    REQUIRE(note_end < bytes.size());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto note = note_in(bytes.substr(0, size));
        if (note) {
            CHECK(size >= note_end);
            CHECK(*note == *whole);
        } else {
            CHECK(note.error().kind == ErrorKind::invalid);
        }
    }
}

TEST_CASE("no byte of the headers and the note, whatever its value, leads outside the file") {
    const auto bytes = contents(example);
    const auto end = std::min<std::size_t>(bytes.size(), bytes.find(*note_in(bytes)) + 64);
    std::size_t unreadable = 0, refused = 0, read = 0;
    // note_in() throws when anything outside the file is read, and what is refused says why.
    const auto look_at = [&](const std::string& damaged) {
        const auto note = note_in(damaged);
        if (!note) {
            ++unreadable;
            CHECK_FALSE(note.error().message.empty());
            return;
        }
        const auto manifest = parse_manifest(*note);
        if (manifest) CHECK_FALSE(manifest->id.empty());
        ++(manifest ? read : refused);
    };
    for (std::size_t at = 0; at < end; ++at)
        for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFF})
            look_at(with(bytes, at, static_cast<char>(value)));
    std::mt19937 random{20260301};
    for (int round = 0; round < 2000; ++round) {
        auto damaged = bytes;
        for (int i = 0; i < 8; ++i) damaged[random() % end] = static_cast<char>(random());
        look_at(damaged);
    }
    // Damage of each kind was among it, so each way through the reader was gone.
    CHECK(unreadable > 0);
    CHECK(refused > 0);
    CHECK(read > 0);
}

TEST_CASE("segments that lie about their place or size are refused") {
    const auto bytes = contents(example);
    const auto far = [](Elf64_Phdr& s) { s.p_offset = ~std::uint64_t{0} - 8; };
    const auto huge = [](Elf64_Phdr& s) { s.p_filesz = ~std::uint64_t{0}; };
    const auto short_one = [](Elf64_Phdr& s) { s.p_filesz = s.p_filesz / 2; };
    for (const auto& damaged : {with_segment(bytes, PT_NOTE, far), with_segment(bytes, PT_NOTE, huge),
                                with_segment(bytes, PT_NOTE, short_one)}) {
        const auto note = note_in(damaged);
        REQUIRE_FALSE(note);
        CHECK(note.error().kind == ErrorKind::invalid);
    }
}

TEST_CASE("a library of another kind is refused with the reason") {
    const auto bytes = contents(example);
    const auto why = [](const std::string& damaged) {
        const auto note = note_in(damaged);
        return note ? std::string{"read"} : note.error().message;
    };
    CHECK_THAT(why("#!/bin/sh\nexit 0\n" + std::string(64, ' ')), Catch::Contains("not an ELF file"));
    CHECK_THAT(why(with(bytes, EI_CLASS, ELFCLASS32)), Catch::Contains("not a 64-bit little-endian"));
    CHECK_THAT(why(with(bytes, EI_DATA, ELFDATA2MSB)), Catch::Contains("not a 64-bit little-endian"));
    CHECK_THAT(why(with(bytes, offsetof(Elf64_Ehdr, e_type), ET_EXEC)),
               Catch::Contains("not a shared library"));
    CHECK_THAT(why(with(bytes, offsetof(Elf64_Ehdr, e_machine), 8)), Catch::Contains("another processor"));
}

TEST_CASE("a note that is not one text is refused") {
    auto bytes = contents(example);
    const auto text = *note_in(bytes);
    const auto at = bytes.find(text);
    CHECK_FALSE(note_in(with(bytes, at + text.size(), 'x')));
    CHECK_FALSE(note_in(with(bytes, at + 3, '\0')));
}

TEST_CASE("a manifest with a member of the wrong form is refused by the name of the member") {
    struct Case {
        const char* json;
        const char* part;
    };
    const auto c = GENERATE(
        Case{"", "not a JSON object"}, Case{"[1]", "not a JSON object"},
        Case{"{\"id\":\"a\xFF\"}", "not a JSON object"}, Case{R"({"version":"1"})", "\"id\""},
        Case{R"({"id":7})", "\"id\""}, Case{R"({"id":"a b"})", "\"id\""},
        Case{R"({"id":"a"})", "\"version\""}, Case{R"({"id":"a","version":"1"})", "\"abi\""},
        Case{R"({"id":"a","version":"1","abi":"1"})", "\"abi\""},
        Case{R"({"id":"a","version":"1","abi":"1.0x"})", "\"abi\""},
        Case{R"({"id":"a","version":"1","abi":"1.99999999999"})", "\"abi\""},
        Case{R"({"id":"a","version":"1","abi":"1.0"})", "\"capabilities\""},
        Case{R"({"id":"a","version":"1","abi":"1.0","capabilities":"detect"})", "\"capabilities\""},
        Case{R"({"id":"a","version":"1","abi":"1.0","capabilities":["detect"],"provides":[1]})",
             "\"provides\""},
        Case{R"({"id":"a","version":"1","abi":"1.0","capabilities":["detect"],"schema":[]})", "\"schema\""});
    const auto manifest = parse_manifest(c.json);
    REQUIRE_FALSE(manifest);
    CHECK(manifest.error().kind == ErrorKind::invalid);
    CHECK_THAT(manifest.error().message, Catch::Contains(c.part));
}

TEST_CASE("a manifest of a hundred thousand brackets is refused and costs no stack") {
    CHECK_FALSE(parse_manifest(std::string(100000, '[')));
    CHECK_FALSE(parse_manifest(std::string(100000, '[') + std::string(100000, ']')));
}
