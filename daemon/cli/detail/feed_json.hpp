// What `newswatch feed` prints of a document; docs/api.md describes it.
#pragma once

#include <array>
#include <nlohmann/json.hpp>

#include "feed/parse.hpp"

namespace newswatch::cli {

using Json = nlohmann::ordered_json;

Json document_json(const feed::Document& document);

}  // namespace newswatch::cli
