// A checked configuration as a plugin sees it.
#pragma once

#include <newswatch/plugin.h>

#include "core/value.hpp"

namespace newswatch::plugin {

// Borrows the value, which must outlive it and stay as it is. get() may be called from any thread.
class ConfigView {
public:
    explicit ConfigView(const Value& config);
    ConfigView(const ConfigView&) = delete;
    ConfigView& operator=(const ConfigView&) = delete;
    const nw_config* abi() const { return &abi_; }

private:
    static nw_status get(const nw_config* config, const char* pointer, nw_value* out) noexcept;
    const Value& config_;
    nw_config abi_{};
};

}  // namespace newswatch::plugin
