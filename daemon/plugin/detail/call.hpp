// One call of process(): the input and the sink that the plugin is given, and what came of each article.
#pragma once

#include <newswatch/plugin.h>

#include <optional>
#include <string>
#include <vector>

#include "plugin/chain.hpp"
#include "plugin/detail/article_view.hpp"
#include "plugin/detail/output.hpp"

namespace newswatch::plugin {

class Instance;

// Lives through as many calls of process() as the batch takes. One thread.
class Call {
public:
    Call(Instance& instance, Phase phase, std::vector<Article>& articles, std::vector<Findings>& findings,
         Timestamp now);
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    nw_input* input() { return &input_; }
    nw_sink* sink() { return &sink_; }
    std::size_t pulled() const { return next_; }
    bool finished() const { return next_ == articles_.size(); }

    // The call returned: the article pulled last is done, or has failed when the status says so.
    void settle(nw_status status);
    // Every article not yet pulled fails.
    void fail_rest(const std::string& why);

private:
    static const nw_article* next(nw_input* input) noexcept;
    static nw_status annotate(nw_sink* sink, const nw_annotation* annotation) noexcept;
    static nw_status alert(nw_sink* sink, const nw_alert* alert) noexcept;
    static nw_status fail(nw_sink* sink, const nw_error* error) noexcept;
    template <class Item>
    static nw_status take(nw_sink* sink, const Item* item) noexcept;

    const nw_article* pull();
    void close();
    void note(const std::string& message);

    Instance& instance_;
    const Phase phase_;
    std::vector<Article>& articles_;
    std::vector<Findings>& findings_;
    const Timestamp now_;
    nw_input input_{};
    nw_sink sink_{};
    std::size_t next_ = 0;  // how many were pulled
    std::optional<ArticleView> view_;
    std::optional<Output> output_;  // of the article pulled last; none between calls
    bool failed_ = false;           // the plugin said so
    std::size_t notes_ = 0;         // failure lines for this article
};

}  // namespace newswatch::plugin
