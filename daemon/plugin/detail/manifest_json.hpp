// The JSON text of a manifest, taken apart and checked.
#pragma once

#include <string>

#include "plugin/manifest.hpp"

namespace newswatch::plugin {

// Errors: invalid, naming the member and what it must be. The text is hostile input. Any thread.
Result<Manifest> parse_manifest(std::string json);

}  // namespace newswatch::plugin
