// The ABI alone, as a C++17 compiler sees it: what may throw is no callback.
#include <newswatch/plugin.h>

#include <type_traits>

static_assert(!std::is_convertible_v<nw_status (*)(nw_plugin*), decltype(nw_plugin::activate)>);
static_assert(std::is_convertible_v<nw_status (*)(nw_plugin*) noexcept, decltype(nw_plugin::activate)>);
static_assert(std::is_standard_layout_v<nw_article> && std::is_trivially_copyable_v<nw_alert>);
