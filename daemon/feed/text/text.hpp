// The tools of the room text by their short names, which every part of this room needs.
#pragma once

#include "text/characters.hpp"
#include "text/utf8.hpp"

namespace newswatch::feed::detail {

using namespace newswatch::text;

}  // namespace newswatch::feed::detail
