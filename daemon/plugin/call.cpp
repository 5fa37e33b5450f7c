#include "plugin/detail/call.hpp"

#include "plugin/detail/instance.hpp"

namespace newswatch::plugin {
namespace {

constexpr std::size_t most_notes = 10;  // failure lines of one instance for one article

const char* status_text(nw_status status) {
    switch (status) {
        case NW_E_INVALID:
            return "it broke the contract";
        case NW_E_CONFIG:
            return "its configuration cannot be used";
        case NW_E_RETRY:
            return "it cannot do it now";
        case NW_E_DENIED:
            return "it was refused";
        case NW_E_UNSUPPORTED:
            return "it does not support it";
        case NW_E_LIMIT:
            return "a limit was reached";
        case NW_E_CANCELLED:
            return "it was cancelled";
        case NW_E_FATAL:
            return "it cannot go on";
        default:
            return "it failed";
    }
}

}  // namespace

Call::Call(Instance& instance, Phase phase, std::vector<Article>& articles, std::vector<Findings>& findings,
           Timestamp now)
    : instance_{instance}, phase_{phase}, articles_{articles}, findings_{findings}, now_{now} {
    input_.size = sizeof input_;
    input_.count_hint = static_cast<std::uint32_t>(articles.size());
    input_.host_data = this;
    input_.next = &Call::next;
    sink_.size = sizeof sink_;
    sink_.host_data = this;
    sink_.annotate = &Call::annotate;
    sink_.alert = &Call::alert;
    sink_.fail = &Call::fail;
}

const nw_article* Call::pull() {
    close();
    if (finished()) return nullptr;
    const auto deadline = std::chrono::steady_clock::now().time_since_epoch() + instance_.patience_;
    instance_.deadline_ns_ = std::chrono::nanoseconds{deadline}.count();
    const auto& article = articles_[next_++];
    view_.emplace(article);
    output_.emplace(article, phase_, instance_.name_, instance_.manifest_.provides);
    if (phase_ == Phase::enrich || !instance_.has(Phase::enrich)) ++instance_.articles_;
    return view_->abi();
}

// What was emitted for the article becomes part of it, or is forgotten.
void Call::close() {
    instance_.deadline_ns_ = 0;
    if (!output_) return;
    view_.reset();
    auto output = std::move(*output_);
    output_.reset();
    notes_ = 0;
    if (std::exchange(failed_, false)) return;
    instance_.works_ = true;
    auto& article = articles_[next_ - 1];
    auto& findings = findings_[next_ - 1];
    instance_.annotations_ += output.annotations.size();
    instance_.alerts_ += output.alerts.size();
    for (auto& annotation : output.annotations) {
        article.annotations.push_back(annotation);
        findings.annotations.push_back(std::move(annotation));
    }
    for (auto& alert : output.alerts) {
        alert.created = now_;
        findings.alerts.push_back(std::move(alert));
    }
}

void Call::note(const std::string& message) {
    ++instance_.errors_;
    if (++notes_ <= most_notes) findings_[next_ - 1].failures.push_back(instance_.name_ + ": " + message);
}

void Call::settle(nw_status status) {
    if (status != NW_OK && output_ && !failed_) {
        failed_ = true;
        note(std::string{status_text(status)} + " (status " + std::to_string(status) + ")");
    }
    close();
}

void Call::fail_rest(const std::string& why) {
    while (!finished()) {
        ++next_;
        notes_ = 0;
        note(why);
    }
}

const nw_article* Call::next(nw_input* input) noexcept {
    try {
        return static_cast<Call*>(input->host_data)->pull();
    } catch (const std::exception&) {
        return nullptr;  // out of memory: the call ends, and the batch goes on with another one
    }
}

template <class Item>
nw_status Call::take(nw_sink* sink, const Item* item) noexcept {
    try {
        auto& self = *static_cast<Call*>(sink->host_data);
        if (!self.output_) return NW_E_INVALID;
        const auto verdict = self.output_->take(item);
        if (verdict.status != NW_OK) self.note(verdict.message);
        return verdict.status;
    } catch (const std::exception&) {
        return NW_E_LIMIT;
    }
}

nw_status Call::annotate(nw_sink* sink, const nw_annotation* annotation) noexcept {
    return take(sink, annotation);
}
nw_status Call::alert(nw_sink* sink, const nw_alert* alert) noexcept { return take(sink, alert); }

nw_status Call::fail(nw_sink* sink, const nw_error* error) noexcept {
    try {
        auto& self = *static_cast<Call*>(sink->host_data);
        if (!self.output_ || error == nullptr || !NW_HAS(error, nw_error, column)) return NW_E_INVALID;
        self.failed_ = true;
        // The refusal of an output is told already; the plugin passing it on adds nothing.
        const bool told_already =
            self.notes_ != 0 &&
            (error->code == NW_E_INVALID || error->code == NW_E_LIMIT || error->code == NW_E_DENIED);
        if (told_already) return NW_OK;
        const auto message = told(error->message);
        self.note(message.empty() ? status_text(error->code) : message);
        return NW_OK;
    } catch (const std::exception&) {
        return NW_E_LIMIT;
    }
}

}  // namespace newswatch::plugin
