// Any bytes are a query or a list of errors inside them; a query printed and read back is the same query.
#include <cstdint>
#include <cstdlib>

#include "keyword/query_parser.hpp"

using namespace newswatch::keyword;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view query{reinterpret_cast<const char*>(data), size};
    const ParsedQuery parsed = parse(query);
    require(parsed.query.has_value() == parsed.errors.empty());
    for (const QueryError& error : parsed.errors) require(error.offset <= size);
    if (!parsed.query) return 0;
    const std::string printed = print(*parsed.query);
    if (printed.size() > query_size_limit)
        return 0;  // a scope before a group is printed before each of its words
    const ParsedQuery again = parse(printed);
    require(again.query.has_value());
    require(same(*parsed.query, *again.query));
    require(print(*again.query) == printed);
    return 0;
}
