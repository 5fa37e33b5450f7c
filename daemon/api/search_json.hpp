// The answer of /api/v1/search, also for who asks an archive at rest (docs/api.md). Any thread.
#pragma once

#include <string>

#include "store/archive.hpp"

namespace newswatch::api {

std::string search_json(const store::SearchAnswer& answer, const store::Search& search);

}  // namespace newswatch::api
