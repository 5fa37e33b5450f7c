// The note of a plugin inside an ELF file, found without mapping or running anything of the file.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/result.hpp"

namespace newswatch::plugin {

// Copies `size` bytes at `offset` to `to`; false when they are not all there. Called with ranges inside the
// size given.
using ReadAt = std::function<bool(std::uint64_t offset, void* to, std::size_t size)>;

// The text of the first note "newswatch" of type 1 in any PT_NOTE segment, without its NUL. At most 1 MiB is
// read. Errors: invalid (not a 64-bit little-endian ELF library for this processor; a header or note that
// points outside), not_found (such a library without the note). Reads each segment once; any thread.
Result<std::string> find_note(const ReadAt& read, std::uint64_t file_size);

}  // namespace newswatch::plugin
