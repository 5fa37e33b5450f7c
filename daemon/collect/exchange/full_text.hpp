// An article and the page that it links to. Pure: any thread. Private to the room.
#pragma once

#include "collect/fetch.hpp"
#include "core/article.hpp"

namespace newswatch::collect {

// Takes the page's text when it is the article's and says more than the feed, with the zones that the page
// shows and those that the wording of its lines tells, and what the feed left open: title, authors, date,
// language. Returns why the article stays as it is; empty when its text
// was taken.
std::string complete(Article& article, const Body& page);

}  // namespace newswatch::collect
