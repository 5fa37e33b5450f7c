#include "feed/charset/charset.hpp"

#include <algorithm>

#include <optional>

#include "feed/charset/declared.hpp"
#include "feed/charset/mixed.hpp"
#include "feed/text/text.hpp"
#include "text/charset.hpp"

namespace newswatch::feed::detail {
namespace {

// A name that somebody gave, for a message.
std::string quoted(std::string_view label) { return '"' + repair_utf8(label.substr(0, 40)) + '"'; }

class Decoding {
public:
    Decoding(std::string_view bytes, Decoded& decoded, Report& report)
        : bytes_{bytes}, decoded_{decoded}, report_{report} {}

    void run(std::string_view content_type);

private:
    Charset usable(std::string_view label, std::string_view where);
    bool read_wide(const Opening& opening, std::string_view content_type);
    void read_bytes(const Charset& header, const Charset& declaration);
    Charset chosen(const Charset& header, const Charset& declaration);
    bool believed_over_header(const Charset& declaration) const;
    bool reads_better(const Charset& declaration, const Charset& header) const;
    bool is_utf8_after_all(const Charset& declared) const;
    bool read_declared(const Charset& charset);
    bool keep_declared_utf8();
    void read_undeclared(std::string_view why);
    std::string detected() const;
    void keep_utf8();
    void take(Converted converted, const std::string& name);
    void tell(std::string message) { report_.add(nowhere, "encoding", std::move(message)); }

    std::string_view bytes_;
    Decoded& decoded_;
    Report& report_;
    Utf8Scan scan_;
};

// The bytes at the end that begin a character of UTF-8 and do not end it: where a document was cut off, never
// at the end of a whole one.
std::size_t cut_character(std::string_view bytes) {
    for (std::size_t length = 1; length <= 3 && length <= bytes.size(); ++length) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - length]);
        if ((byte & 0xC0) == 0x80) continue;
        const std::size_t wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
        return wanted > length ? length : 0;
    }
    return 0;
}

// As it was declared, when no byte tells that more than that was meant.
std::string shown_name(const Charset& charset, std::string_view bytes) {
    const auto tells = [](char c) { return static_cast<unsigned char>(c) - 0x80u < 0x20u; };
    if (charset.subset.empty() || std::any_of(bytes.begin(), bytes.end(), tells)) return charset.name;
    return std::string{charset.subset};
}

void Decoding::run(std::string_view content_type) {
    Opening opening = opening_of(bytes_);
    if (read_wide(opening, content_type)) return;
    bytes_.remove_prefix(opening.mark);
    // Some servers put a mark before a file that has one, and some encode it once more.
    for (const std::string_view mark : {"\xEF\xBB\xBF", "\xC3\xAF\xC2\xBB\xC2\xBF"})
        if (bytes_.substr(0, mark.size()) == mark) bytes_.remove_prefix(mark.size());
    bytes_.remove_suffix(cut_character(bytes_));
    scan_ = scan_utf8(bytes_);
    if (opening.encoding == "utf-8" && keep_declared_utf8()) return;
    const auto header = usable(charset_in_header(content_type), "the HTTP header");
    const auto declaration = usable(charset_in_declaration(bytes_), "the XML declaration");
    read_bytes(header, declaration);
}

// A declared charset that this document may be in, else nothing and a complaint.
Charset Decoding::usable(std::string_view label, std::string_view where) {
    if (label.empty()) return {};
    auto charset = charset_of(label);
    switch (charset.kind) {
        case CharsetKind::ascii:
        case CharsetKind::utf8:
        case CharsetKind::latin:
        case CharsetKind::single:
        case CharsetKind::multi:
            return charset;
        case CharsetKind::wide:  // Somebody converted the file and left the declaration.
        case CharsetKind::ebcdic:
        case CharsetKind::unknown:
            break;
    }
    tell(std::string{where} + " names the encoding " + quoted(label) +
         ", which this document cannot be in or which is not known; it is ignored");
    return {};
}

// UTF-16, UTF-32 and EBCDIC, which their first bytes give away.
bool Decoding::read_wide(const Opening& opening, std::string_view content_type) {
    if (opening.encoding.empty() || opening.encoding == "utf-8") return false;
    std::string name{opening.encoding};
    const bool ebcdic = name == "ebcdic";
    if (ebcdic) {
        name = "ibm037";
        for (const auto& label : {charset_in_ebcdic(bytes_), std::string{charset_in_header(content_type)}}) {
            auto charset = charset_of(label);
            if (charset.kind != CharsetKind::ebcdic) continue;
            name = std::move(charset.name);
            break;
        }
    }
    auto converted = convert(bytes_.substr(opening.mark), name);
    if (!converted) return false;
    // The line end of EBCDIC is U+0085.
    for (auto at = ebcdic ? converted->text.find("\xC2\x85") : std::string::npos; at != std::string::npos;
         at = converted->text.find("\xC2\x85", at))
        converted->text[at] = '\r', converted->text[at + 1] = '\n';
    take(std::move(*converted), name);
    return true;
}

void Decoding::read_bytes(const Charset& header, const Charset& declaration) {
    const Charset charset = chosen(header, declaration);
    const bool ascii = charset.kind == CharsetKind::ascii;
    if (charset.name.empty() || ascii) {
        const bool holds = ascii && scan_.invalid == 0 && count_high(bytes_) == 0;
        read_undeclared(ascii ? "the document is not US-ASCII, as declared," : "no encoding is declared");
        if (holds && decoded_.encoding == "utf-8") decoded_.encoding = charset.name;
        return;
    }
    if (charset.kind == CharsetKind::utf8 ? keep_declared_utf8() : read_declared(charset)) return;
    const Charset& other = charset.name == header.name ? declaration : header;
    if (!other.name.empty() && other.name != charset.name && other.kind != CharsetKind::ascii &&
        (other.kind == CharsetKind::utf8 ? keep_declared_utf8() : read_declared(other)))
        return;
    read_undeclared("the document is not " + charset.name + ", as declared,");
}

// Which of the two declarations to believe. Nameless: neither says anything usable.
Charset Decoding::chosen(const Charset& header, const Charset& declaration) {
    const auto says_nothing = [](const Charset& charset) {
        return charset.name.empty() || charset.kind == CharsetKind::ascii;
    };
    if (header.name == declaration.name || says_nothing(declaration))
        return header.name.empty() ? declaration : header;
    if (says_nothing(header)) return declaration;
    Charset winner = header;
    if (header.kind == CharsetKind::utf8 || declaration.kind == CharsetKind::utf8) {
        const bool header_is_it = header.kind == CharsetKind::utf8;
        winner = header_is_it == (scan_.invalid == 0) ? header : declaration;
    } else if (header.kind == CharsetKind::latin && believed_over_header(declaration)) {
        winner = declaration;
    } else if (reads_better(declaration, header)) {
        winner = declaration;
    }
    tell("the HTTP header says " + header.name + ", the XML declaration " + declaration.name + "; read as " +
         winner.name);
    return winner;
}

// Servers add "charset=iso-8859-1" to whatever they send. Long runs of letters that are not ASCII are no text
// of a Latin alphabet, so what the author says of another one is right.
bool Decoding::believed_over_header(const Charset& declaration) const {
    if (declaration.kind != CharsetKind::single && declaration.kind != CharsetKind::multi) return false;
    const auto sample = text_sample(bytes_);
    return count_high(sample) >= 8 && charset_of(detect_charset(sample, {})).kind != CharsetKind::latin;
}

// Of two multi-byte charsets the one without broken sequences is right.
bool Decoding::reads_better(const Charset& declaration, const Charset& header) const {
    if (declaration.kind != CharsetKind::multi || header.kind != CharsetKind::multi) return false;
    const auto as_header = convert(bytes_, header.name);
    if (as_header && as_header->errors == 0) return false;
    const auto as_declared = convert(bytes_, declaration.name);
    return as_declared && as_declared->errors == 0;
}

// Flawless UTF-8 is no accident when there is enough of it: in a text of a Latin alphabet a capital letter
// would have to stand before a symbol each time, in another one the letters would have to come in such pairs
// throughout, and one in eight at most of the pairs of a multi-byte charset is one of UTF-8.
bool Decoding::is_utf8_after_all(const Charset& declared) const {
    const std::size_t enough = declared.kind == CharsetKind::latin    ? 3
                               : declared.kind == CharsetKind::single ? 12
                                                                      : 16;
    return scan_.invalid == 0 && count_high(bytes_) >= enough + count_multibyte(bytes_);
}

// Legacy text is UTF-8 by accident here and there. Text without any good character that makes sense in a
// legacy charset is that; what makes no sense at all is damaged UTF-8. Whole words of it are no accident:
// then the rest came out of another system.
bool Decoding::keep_declared_utf8() {
    constexpr std::size_t few = 8, share_of_words = 16;
    const std::size_t good = scan_.invalid == 0 ? 0 : count_multibyte(bytes_);
    const bool holds =
        scan_.invalid == 0 || (good != 0 && good * 3 >= scan_.invalid) ||
        (good >= few && count_in_rows(bytes_) * share_of_words >= scan_.invalid) ||
        (good == 0 && scan_.invalid < few && mend_utf8(bytes_, language_in(bytes_)).replaced != 0);
    if (holds) keep_utf8();
    return holds;
}

// False when the bytes are not in that charset.
bool Decoding::read_declared(const Charset& charset) {
    const std::size_t high = count_high(bytes_);
    if (high == 0 && charset.kind != CharsetKind::multi) {
        keep_utf8();
        decoded_.encoding = shown_name(charset, bytes_);
        return true;
    }
    if (is_utf8_after_all(charset)) {
        tell("the document is declared as " + charset.name + ", but it is UTF-8 throughout; read as utf-8");
        keep_utf8();
        return true;
    }
    auto converted = convert(bytes_, charset.name);
    if (!converted || (high != 0 && converted->errors * 3 > high)) return false;
    if (converted->errors != 0 && scan_.invalid == 0 && high >= 6) return false;
    take(std::move(*converted), shown_name(charset, bytes_));
    return true;
}

std::string Decoding::detected() const {
    const auto has = [&](std::string_view mark) { return bytes_.find(mark) != bytes_.npos; };
    if (count_high(bytes_) == 0 && scan_.controls != 0) {
        if (has("\x1B$)C")) return "iso-2022-kr";
        if (has("\x1B$B") || has("\x1B$@")) return "iso-2022-jp";
    }
    return detect_charset(text_sample(bytes_), language_in(bytes_));
}

void Decoding::read_undeclared(std::string_view why) {
    const bool escapes = scan_.controls != 0 && bytes_.find("\x1B$") != bytes_.npos;
    // A text that is UTF-8 but for some bytes has many good multi-byte characters; one of windows-1252 hardly
    // ever has one.
    if (scan_.invalid == 0 ? !escapes : count_multibyte(bytes_) >= 2 * scan_.invalid) return keep_utf8();
    const auto name = detected();
    auto converted = convert(bytes_, name);
    if (!converted || (scan_.invalid == 0 && converted->errors != 0)) return keep_utf8();
    tell(std::string{why} + " and the bytes are not UTF-8; they look like " + name);
    take(std::move(*converted), name);
}

void Decoding::keep_utf8() {
    decoded_.encoding = "utf-8";
    decoded_.text = bytes_;
    report_.set_text(bytes_);
    if (scan_.clean()) return;
    if (scan_.controls != 0)
        report_.add(scan_.first_control, "xml",
                    std::to_string(scan_.controls) +
                        " control characters, which XML forbids, were replaced by spaces; this is the first");
    if (scan_.disguised != 0)
        report_.add(scan_.first_disguised, "encoding",
                    std::to_string(scan_.disguised) +
                        " control characters from U+0080 on were read as windows-1252; this is the first");
    if (scan_.invalid == 0) {
        decoded_.owned = repair_utf8(bytes_);
    } else {
        auto mended = mend_utf8(bytes_, language_in(bytes_));
        std::string what = std::to_string(scan_.invalid) + " byte sequences are not UTF-8; ";
        if (mended.read != 0) what += std::to_string(mended.read) + " were read as " + mended.charset;
        if (mended.read != 0 && mended.replaced != 0) what += ", ";
        if (mended.replaced != 0) what += std::to_string(mended.replaced) + " were replaced by U+FFFD";
        report_.add(scan_.first_invalid, "encoding", what + "; this is the first");
        decoded_.owned = std::move(mended.text);
    }
    decoded_.text = decoded_.owned;
    report_.set_text(decoded_.text);
}

void Decoding::take(Converted converted, const std::string& name) {
    const auto scan = scan_utf8(converted.text);
    decoded_.owned = scan.clean() ? std::move(converted.text) : repair_utf8(converted.text);
    decoded_.text = decoded_.owned;
    if (decoded_.text.substr(0, 3) == "\xEF\xBB\xBF") decoded_.text.remove_prefix(3);
    decoded_.encoding = name;
    report_.set_text(decoded_.text);
    if (converted.errors != 0)
        report_.add(decoded_.text.find("\xEF\xBF\xBD"), "encoding",
                    std::to_string(converted.errors) + " byte sequences are not " + name +
                        " and were replaced by U+FFFD; this is the first");
    if (scan.controls != 0)
        report_.add(nowhere, "xml",
                    std::to_string(scan.controls) +
                        " control characters, which XML forbids, were replaced by spaces");
}

}  // namespace

void decode(std::string_view bytes, std::string_view content_type, Decoded& decoded, Report& report) {
    Decoding{bytes, decoded, report}.run(content_type);
}

}  // namespace newswatch::feed::detail
