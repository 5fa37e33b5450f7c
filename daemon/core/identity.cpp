#include "core/identity.hpp"

namespace newswatch {
namespace {

constexpr std::array<const char*, rung_count> names{"guid", "normalised_guid", "url", "title", "content"};

}  // namespace

const char* name_of(Rung rung) { return names[static_cast<std::size_t>(rung)]; }

std::optional<Rung> rung_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (name == names[i]) return static_cast<Rung>(i);
    return std::nullopt;
}

}  // namespace newswatch
