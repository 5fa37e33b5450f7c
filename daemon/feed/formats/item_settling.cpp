// What an item says in the end, where several elements speak of the same.
#include "feed/formats/item.hpp"

namespace newswatch::feed::detail {
namespace {

void fill(Text& target, Text& from) {
    if (target.value.empty()) target = std::move(from);
}

void fill(std::string& target, std::string& from) {
    if (target.empty()) target = std::move(from);
}

bool has_address(const std::vector<Media>& media, const std::string& url) {
    for (const auto& one : media)
        if (one.url == url) return true;
    return false;
}

}  // namespace

void ItemReading::settle_link() {
    if (!original_link_.empty()) item_.link = reader_.link(original_link_, scope_);
    fill(item_.link, alternate_);
    if (item_.id.empty() && !about_.empty()) {
        item_.id = about_;
        item_.id_is_link = is_http(about_);
    }
    if (item_.link.empty() && item_.id_is_link) item_.link = reader_.link(item_.id, scope_);
    fill(item_.link, related_);
    fill(item_.link, media_.link);
}

// dc:date says that something happened; where nothing else says what, it is both.
void ItemReading::settle_dates() {
    if (!item_.published) item_.published = created_ ? created_ : any_date_ ? any_date_ : item_.published;
    if (!item_.updated && any_date_) item_.updated = any_date_;
}

void ItemReading::settle_place() {
    if (latitude_ && longitude_) item_.place = Place{*latitude_, *longitude_, {}};
    if (item_.place) item_.place->name = std::move(place_name_);
}

void ItemReading::settle_media() {
    item_.media = std::move(media_.media);
    // Media RSS: what stands beside the files is said of each of them.
    if (media_.authors.size() == 1)
        for (auto& file : item_.media)
            if (file.credit.empty() && reader_.may_repeat(media_.authors[0].name.size()))
                file.credit = media_.authors[0].name;
    for (auto& file : item_.media)
        if (file.description.empty() && file.url != file.thumbnail &&
            reader_.may_repeat(media_.summary.plain.size()))
            file.description = media_.summary.plain;
    if (!podcast_image_.empty() && !has_address(item_.media, podcast_image_)) {
        Media picture;
        picture.url = std::move(podcast_image_);
        picture.medium = "image";
        item_.media.push_back(std::move(picture));
    }
    // How long an episode is, is said beside the file.
    if (seconds_ == 0 || item_.enclosures.empty()) return;
    const auto& file = item_.enclosures.front();
    if (has_address(item_.media, file.url)) return;
    Media episode;
    episode.url = file.url;
    episode.type = file.type;
    episode.length = file.length;
    episode.seconds = seconds_;
    item_.media.push_back(std::move(episode));
}

void ItemReading::settle() {
    settle_link();
    settle_dates();
    settle_place();
    settle_media();
    fill(item_.title, other_title_);
    fill(item_.title, media_.title);
    fill(item_.title, podcast_title_);
    fill(item_.summary, other_summary_);
    fill(item_.summary, podcast_summary_);
    fill(item_.summary, podcast_subtitle_);
    fill(item_.summary, media_.summary);
    fill(item_.rights, media_.rights);
    for (auto& category : media_.categories) add_category(item_.categories, std::move(category));
    if (item_.authors.empty() && !podcast_author_.empty())
        for (auto& person : authors_of(podcast_author_)) add_person(item_.authors, std::move(person));
    if (item_.authors.empty()) item_.authors = std::move(source_authors_);
}

}  // namespace newswatch::feed::detail
