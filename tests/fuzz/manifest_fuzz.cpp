// A plugin's file as hostile input: the first byte decides whether the rest is an ELF file or a manifest's
// JSON.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "plugin/detail/elf_note.hpp"
#include "plugin/detail/manifest_json.hpp"
#include "plugin/detail/schema.hpp"

using namespace newswatch::plugin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    std::string text{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (data[0] % 2 == 0) {
        const auto read = [&](std::uint64_t offset, void* to, std::size_t n) {
            if (offset > text.size() || n > text.size() - offset) std::abort();  // promised never to happen
            std::memcpy(to, text.data() + offset, n);
            return true;
        };
        const auto note = find_note(read, text.size());
        if (!note) return 0;
        text = *note;
    }
    const auto manifest = parse_manifest(text);
    if (manifest) (void)Schema::parse(manifest->schema);
    return 0;
}
