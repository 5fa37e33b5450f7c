#include "plugin/detail/elf_note.hpp"

#include <elf.h>
#include <newswatch/plugin.h>

#include <cstring>
#include <string_view>
#include <vector>

namespace newswatch::plugin {
namespace {

constexpr std::uint64_t largest_segment = 1024 * 1024;
constexpr unsigned most_segments = 256;

#if defined(__x86_64__)
constexpr unsigned this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr unsigned this_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr unsigned this_machine = EM_RISCV;
#else
#error "the ELF machine number of this processor is missing here"
#endif

Error invalid(std::string message) { return {ErrorKind::invalid, std::move(message)}; }

bool inside(std::uint64_t offset, std::uint64_t size, std::uint64_t whole) {
    return offset <= whole && size <= whole - offset;
}

Result<Elf64_Ehdr> read_header(const ReadAt& read, std::uint64_t file_size) {
    Elf64_Ehdr header{};
    if (!inside(0, sizeof header, file_size) || !read(0, &header, sizeof header))
        return invalid("not a shared library: shorter than an ELF header");
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return invalid("not a shared library: not an ELF file");
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
        return invalid("not a 64-bit little-endian ELF file");
    if (header.e_type != ET_DYN) return invalid("an ELF file, but not a shared library");
    if (header.e_machine != this_machine)
        return invalid("built for another processor: ELF machine " + std::to_string(header.e_machine) +
                       ", expected " + std::to_string(this_machine));
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum > most_segments)
        return invalid("damaged: its program headers have an impossible size or number");
    if (!inside(header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(Elf64_Phdr), file_size))
        return invalid("damaged: its program headers lie outside the file");
    return header;
}

constexpr std::uint64_t rounded_up(std::uint64_t n, std::uint64_t alignment) {
    return (n + alignment - 1) / alignment * alignment;
}

enum class Walk { found, absent, damaged };

// Steps from note to note; sizes are 32 bits, so no sum overflows 64.
Walk find_in_segment(std::string_view segment, std::uint64_t alignment, std::string& text) {
    constexpr std::string_view owner{NW_NOTE_NAME, sizeof NW_NOTE_NAME};
    std::uint64_t at = 0;
    while (inside(at, sizeof(Elf64_Nhdr), segment.size())) {
        Elf64_Nhdr note{};
        std::memcpy(&note, segment.data() + at, sizeof note);
        const auto name_at = at + sizeof note;
        const auto text_at = rounded_up(name_at + note.n_namesz, alignment);
        if (!inside(name_at, note.n_namesz, segment.size()) ||
            !inside(text_at, note.n_descsz, segment.size()))
            return Walk::damaged;
        if (segment.substr(name_at, note.n_namesz) == owner && note.n_type == NW_NOTE_TYPE) {
            text = segment.substr(text_at, note.n_descsz);
            return Walk::found;
        }
        at = rounded_up(text_at + note.n_descsz, alignment);
    }
    return Walk::absent;
}

}  // namespace

Result<std::string> find_note(const ReadAt& read, std::uint64_t file_size) {
    const auto header = read_header(read, file_size);
    if (!header) return header.error();
    std::vector<Elf64_Phdr> segments(header->e_phnum);
    const auto table_size = segments.size() * sizeof(Elf64_Phdr);
    if (!segments.empty() && !read(header->e_phoff, segments.data(), table_size))
        return invalid("damaged: its program headers cannot be read");
    bool damaged = false;
    std::uint64_t budget = largest_segment;
    for (const auto& segment : segments) {
        if (segment.p_type != PT_NOTE) continue;
        if (segment.p_filesz > budget || !inside(segment.p_offset, segment.p_filesz, file_size)) {
            damaged = true;
            continue;
        }
        budget -= segment.p_filesz;
        std::string bytes(segment.p_filesz, '\0'), text;
        if (!read(segment.p_offset, bytes.data(), bytes.size()))
            return invalid("damaged: a note cannot be read");
        const auto walk = find_in_segment(bytes, segment.p_align == 8 ? 8 : 4, text);
        damaged = damaged || walk == Walk::damaged;
        if (walk != Walk::found) continue;
        if (text.empty() || text.find('\0') != text.size() - 1)
            return invalid("damaged: its note is not one text with a NUL at the end");
        text.pop_back();
        return text;
    }
    if (damaged) return invalid("damaged: a note points outside the file or is larger than 1 MiB");
    return Error{ErrorKind::not_found, "a shared library without the note of a newswatch plugin"};
}

}  // namespace newswatch::plugin
