// The manifest of a plugin class, made while compiling and kept as an ELF note that can be read without
// running it.
#pragma once

#include <newswatch/detail/host.hpp>
#include <newswatch/detail/options.hpp>

namespace nw::detail {

template <class P>
concept enriches = requires(P& p, article a, out o) {
    p.enrich(a, o);
};
template <class P>
concept detects = requires(P& p, article a, out o) {
    p.detect(a, o);
};
template <class P>
concept configured = requires {
    typename P::config;
};

// One text, or every text of an array.
template <class W, class T>
constexpr void put_texts(W& w, const T& texts) {
    w.put('[');
    if constexpr (std::convertible_to<const T&, std::string_view>) {
        put_string(w, texts);
    } else {
        separator comma;
        for (const std::string_view text : texts) {
            comma.next(w);
            put_string(w, text);
        }
    }
    w.put(']');
}

template <class P, class W>
constexpr void put_manifest(W& w) {
    static_assert(enriches<P> || detects<P>,
                  "a plugin has enrich(nw::article, nw::out) or detect(nw::article, nw::out)");
    put(w, R"({"id":)");
    put_string(w, P::id);
    put(w, R"(,"version":)");
    put_string(w, P::version);
    if constexpr (requires { P::description; }) {
        put(w, R"(,"description":)");
        put_string(w, P::description);
    }
    put(w, R"(,"abi":")");
    put_integer(w, NW_ABI_MAJOR);
    w.put('.');
    put_integer(w, NW_ABI_MINOR);
    put(w, R"(","capabilities":[)");
    if constexpr (enriches<P>) put(w, R"("enrich")");
    if constexpr (enriches<P> && detects<P>) w.put(',');
    if constexpr (detects<P>) put(w, R"("detect")");
    w.put(']');
    if constexpr (requires { P::provides; }) {
        put(w, R"(,"provides":)");
        put_texts(w, P::provides);
    }
    if constexpr (requires { P::consumes; }) {
        put(w, R"(,"consumes":)");
        put_texts(w, P::consumes);
    }
    put(w, R"(,"schema":{)");
    if constexpr (configured<P>)
        put_object_schema<W, typename P::config>(w);
    else
        put(w, R"("type":"object","additionalProperties":false,"properties":{})");
    put(w, "}}");
}

template <class P>
consteval std::size_t manifest_size() {
    counter c;
    put_manifest<P>(c);
    return c.n;
}

template <class P>
consteval auto manifest_text() {
    filler<manifest_size<P>()> f;
    put_manifest<P>(f);
    return f.text;
}

// The ELF note: three words, the name padded to four bytes, the text with its NUL padded to four bytes.
template <std::size_t N>
struct note {
    std::uint32_t namesz = sizeof NW_NOTE_NAME, descsz = N, type = NW_NOTE_TYPE;
    char name[12] = NW_NOTE_NAME;
    char desc[(N + 3) / 4 * 4] = {};
};

template <class P>
consteval auto make_note() {
    constexpr auto text = manifest_text<P>();
    note<text.size() + 1> n;
    for (std::size_t i = 0; i < text.size(); ++i) n.desc[i] = text[i];
    return n;
}

}  // namespace nw::detail
