#include "collect/folder/folder.hpp"

#include <algorithm>

namespace newswatch::collect {
namespace {

constexpr std::size_t most_heard = 10'000;  // of more, everything is looked at
constexpr std::size_t most_gone = 1'000;    // forgotten at once
constexpr std::chrono::hours missing_for_good{24};

}  // namespace

Folder::Folder(const config::SourceConfig& source) : path_{source.url.substr(source.url.find(':') + 1)} {
    while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
}

void Folder::load(std::vector<store::TakenFile> files) {
    took(files);
    loaded_ = true;
}

void Folder::unload() {
    loaded_ = false;
    taken_.clear();
    troubled_.clear();
    look_at_everything();
}

void Folder::heard(const std::string& name) {
    if (name.empty() || closed_.size() >= most_heard)
        look_at_everything();
    else
        closed_.insert(name);
}

std::optional<std::set<std::string>> Folder::begin(Timestamp now, Timestamp next_time) {
    closed_before_ = std::move(closed_);
    closed_.clear();
    unsettled_before_ = std::move(unsettled_);
    unsettled_.clear();
    if (everything_due_ <= now) {
        everything_due_ = next_time;
        return std::nullopt;
    }
    auto names = closed_before_;
    for (const auto& [name, file] : unsettled_before_) names.insert(name);
    return names;
}

std::vector<WaitingFile> Folder::sort_out(std::vector<FoundFile> found) {
    std::vector<WaitingFile> waiting;
    waiting.reserve(found.size());
    for (auto& file : found) {
        const auto known = unsettled_before_.find(file.name);
        WaitingFile one{std::move(file.name), file.marks, false, {}};
        one.closed = closed_before_.count(one.name) != 0;
        if (known != unsettled_before_.end() && known->second.marks == one.marks)
            one.unchanged_since = known->second.since;
        waiting.push_back(std::move(one));
    }
    return waiting;
}

std::vector<std::string> Folder::gone(const std::vector<std::string>& missing, Timestamp now) {
    std::map<std::string, Timestamp> still;
    std::vector<std::string> gone;
    for (const auto& name : missing) {
        const auto before = missing_.find(name);
        const auto since = before == missing_.end() ? now : before->second;
        const bool for_good = troubled_.count(name) != 0 || now - since >= missing_for_good;
        if (for_good && gone.size() < most_gone)
            gone.push_back(name);
        else
            still.emplace(name, since);
    }
    missing_ = std::move(still);
    return gone;
}

void Folder::took(const std::vector<store::TakenFile>& files) {
    for (const auto& file : files) {
        taken_[file.name] = file;
        if (file.trouble.empty())
            troubled_.erase(file.name);
        else
            troubled_.insert(file.name);
    }
}

void Folder::forget(const std::vector<std::string>& gone) {
    for (const auto& name : gone) {
        taken_.erase(name);
        troubled_.erase(name);
    }
}

void Folder::wait_for(const UnsettledFile& file) {
    unsettled_[file.name] = {file.marks, file.since, file.again};
}

Timestamp Folder::next_look() const {
    auto next = everything_due_;
    if (!closed_.empty()) next = Timestamp{};
    for (const auto& [name, file] : unsettled_) next = std::min(next, file.again);
    return next;
}

std::string Folder::trouble() const {
    if (troubled_.empty()) return untidy;
    const auto& name = *troubled_.begin();
    const auto count = troubled_.size();
    auto text = (count == 1 ? std::string{"a file cannot be read: "}
                            : std::to_string(count) + " files cannot be read, such as ") +
                name + ": " + taken_.at(name).trouble;
    return untidy.empty() ? text : text + "; " + untidy;
}

}  // namespace newswatch::collect
