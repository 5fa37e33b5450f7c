// newswatch/plugin.hpp - plugins in C++20. Header-only; everything here is inside the plugin, the ABI is
// plugin.h.
//
//   struct LongRead {
//       static constexpr auto id = "org.example.long-read", version = "1.0.0";
//       struct config {
//           std::int64_t bytes = 20000;
//           static constexpr auto options() {
//               return std::tuple{nw::option{"bytes", &config::bytes, "alert from this length
//               on"}.minimum(1)};
//           }
//       };
//       explicit LongRead(config c) : config_{c} {}
//       void detect(nw::article a, nw::out out) {
//           if (std::ssize(a.body()) >= config_.bytes) out.alert({.rule = "long-read"});
//       }
//       config config_;
//   };
//   NEWSWATCH_PLUGIN(LongRead)
//
// A plugin class has
//   static constexpr id, version        reverse-DNS name, semantic version; optional: description, and the
//   annotation
//                                       keys it makes and needs: provides, consumes (one text or an array of
//                                       them)
//   struct config (optional)            default values are the defaults; options() says the rest
//   P(config), P(nw::host, config), P() or P(nw::host)       [control]
//   void enrich(nw::article, nw::out)   makes annotations    [work]   at least one of these two
//   void detect(nw::article, nw::out)   makes alerts         [work]
// Exceptions: from the constructor they refuse the configuration (nw::config_errors with places in files),
// from enrich and detect they are the failure of that one article.
#pragma once

#include <newswatch/plugin.h>
#include <newswatch/detail/bridge.hpp>
#include <newswatch/detail/manifest.hpp>

// Once in the whole plugin, at file scope, outside of any namespace.
#define NEWSWATCH_PLUGIN(P)                                                                  \
    namespace {                                                                              \
    NW_NOTE_PLACE constinit const auto nw_note = ::nw::detail::make_note<P>();               \
    }                                                                                        \
    extern "C" NW_EXPORT const nw_entry* nw_plugin_entry_1(void) noexcept {                  \
        static const nw_entry entry{                                                         \
            sizeof(nw_entry), NW_ABI, 0, 0, nw_note.desc, &::nw::detail::bridge<P>::create}; \
        return &entry;                                                                       \
    }                                                                                        \
    static_assert(true)
