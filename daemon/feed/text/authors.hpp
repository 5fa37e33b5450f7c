// People as feeds write them in one line. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "feed/parse.hpp"

namespace newswatch::feed::detail {

// "a@b.org (Name)", "Name <a@b.org>", "a@b.org" or a name, as RSS writes them.
Author author_of(std::string_view text);
// The same of several with commas or semicolons between, when each has an address: a comma between names
// alone may be part of one. Nobody when the text is empty; no more than two hundred.
std::vector<Author> authors_of(std::string_view text);

}  // namespace newswatch::feed::detail
