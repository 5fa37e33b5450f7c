// newswatch/testing.hpp - a host for unit tests of plugins: no daemon, no test framework.
//
//   nw::test::harness t{{{"words", 3}}};                         // the plugin linked into the test ...
//   nw::test::harness t{"build/plugins/word_count.so", {{"words", 3}}};   // ... or the file as it ships
//   t.feed({.title = "One", .body = "one two three"});
//   assert(t.alerts.size() == 1 && t.alerts[0].rule == "long-read");
//
// Like the daemon it refuses spans outside their field, spans that cut a character, texts that are not UTF-8
// and scores outside 0 to 1 with NW_E_INVALID, texts above NW_MAX_TEXT with NW_E_LIMIT, each with an entry in
// `errors`. What a plugin was lent is spoilt as soon as it must not look at it any more: a view kept too long
// shows broken bytes here, not in production. Unlike the daemon it does not check the configuration against
// the schema; what is not given is not there. One thread.
#pragma once

#include <dlfcn.h>
#include <newswatch/detail/testing_values.hpp>
#include <newswatch/plugin.hpp>

#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace nw::test {

// The plugin could not be loaded or refused its configuration.
class load_error : public std::runtime_error {
public:
    load_error(const std::string& message, std::vector<error> e)
        : std::runtime_error{message}, errors{std::move(e)} {}
    std::vector<error> errors;  // what it reported
};

class harness {
public:
    explicit harness(object config = {}, const nw_entry* entry = nw_plugin_entry_1()) {
        start(entry, std::move(config));
    }
    // The file stays loaded after the harness is gone, as it does in the daemon.
    harness(const char* file, object config) {
        void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) throw load_error{::dlerror(), {}};
        const auto entry = reinterpret_cast<const nw_entry* (*)()>(::dlsym(library, "nw_plugin_entry_1"));
        if (entry == nullptr) throw load_error{std::string{file} + " does not export nw_plugin_entry_1", {}};
        start(entry(), std::move(config));
    }
    harness(const harness&) = delete;
    harness& operator=(const harness&) = delete;
    ~harness() {
        if (active_) plugin_->deactivate(plugin_);
        if (plugin_ != nullptr) plugin_->destroy(plugin_);
    }

    // A batch through enrich, then detect, which sees what enrich noted. Collects into the members below.
    harness& feed_batch(std::vector<article> batch) {
        batch_ = std::move(batch);
        run(NW_EXT_ENRICH);
        run(NW_EXT_DETECT);
        return *this;
    }
    harness& feed(article one) { return feed_batch({std::move(one)}); }

    std::vector<alert> alerts;
    std::vector<annotation> annotations;
    std::vector<error> errors;  // failures of articles, complaints, and what the harness refused
    std::vector<log_line> logs;
    std::int64_t now_ns = 0;        // what the plugin is told; turn it by hand
    bool cancelled = false;         // likewise
    nw_status last_status = NW_OK;  // of the last call of process()

private:
    static harness& of(void* data) noexcept { return *static_cast<harness*>(data); }

    void start(const nw_entry* entry, object config) {
        if (entry == nullptr || entry->abi >> 16 != NW_ABI_MAJOR || entry->min_host_minor > NW_ABI_MINOR)
            throw load_error{"the plugin is built for another version of the ABI", {}};
        fill_host();
        plugin_ = entry->create(&host_);
        if (plugin_ == nullptr) throw load_error{"create() returned nothing", errors};
        config_ = std::make_unique<value>(std::move(config));
        const nw_config view{sizeof(nw_config), 0, this, &get};
        const auto status = plugin_->init(plugin_, &view);
        detail::spoil(*config_);
        if (status != NW_OK || plugin_->activate(plugin_) != NW_OK) {
            plugin_->destroy(plugin_);
            plugin_ = nullptr;
            throw load_error{errors.empty() ? "init() or activate() failed" : errors.front().message, errors};
        }
        active_ = true;
    }

    void fill_host() noexcept {
        host_.size = sizeof host_;
        host_.abi = NW_ABI;
        host_.host_data = this;
        host_.name = "newswatch-test";
        host_.version = "0";
        host_.instance = "test";
        host_.get_extension = [](const nw_host*, const char*) noexcept -> const void* { return nullptr; };
        host_.log = [](const nw_host* h, std::uint32_t at, nw_str text, const nw_pair* pairs,
                       std::uint32_t n) noexcept {
            std::string line{view(text)};
            for (std::uint32_t i = 0; i < n; ++i)
                line += " " + std::string{view(pairs[i].key)} + "=" + std::string{view(pairs[i].value)};
            of(h->host_data).logs.push_back({static_cast<level>(at), std::move(line)});
        };
        host_.error = [](const nw_host* h, const nw_error* e) noexcept { of(h->host_data).record(*e, ""); };
        host_.now_ns = [](const nw_host* h) noexcept -> std::int64_t { return of(h->host_data).now_ns; };
        host_.cancelled = [](const nw_host* h) noexcept -> int { return of(h->host_data).cancelled ? 1 : 0; };
    }

    void record(const nw_error& e, const std::string& id) {
        errors.push_back(
            {e.code, std::string{view(e.message)}, std::string{view(e.file)}, e.line, e.column, id});
    }

    static nw_status get(const nw_config* config, const char* pointer, nw_value* out) noexcept {
        *out = nw_value{};
        out->size = sizeof *out;
        const auto* v = detail::at(of(config->host_data).config_.get(), pointer);
        if (v == nullptr) return NW_E_NOTFOUND;
        out->type = static_cast<std::uint32_t>(v->data.index() + 1);
        if (const auto* b = std::get_if<bool>(&v->data)) out->integer = *b ? 1 : 0;
        if (const auto* i = std::get_if<std::int64_t>(&v->data))
            out->integer = *i, out->real = static_cast<double>(*i);
        if (const auto* d = std::get_if<double>(&v->data)) out->real = *d;
        if (const auto* s = std::get_if<std::string>(&v->data)) out->text = to_abi(*s);
        if (const auto* l = std::get_if<list>(&v->data)) out->count = l->size();
        if (const auto* o = std::get_if<object>(&v->data)) out->count = o->size();
        return NW_OK;
    }

    void run(const char* capability) {
        const auto* table = static_cast<const nw_process*>(plugin_->get_extension(plugin_, capability));
        if (table == nullptr) return;
        enriching_ = std::string_view{capability} == NW_EXT_ENRICH;
        next_ = 0;
        nw_input input{sizeof(nw_input), static_cast<std::uint32_t>(batch_.size()), this, &pull};
        nw_sink sink{sizeof(nw_sink), 0, this, &annotate, &alert_, &fail};
        last_status = table->process(plugin_, &input, &sink);
        close();
    }

    void close() {
        if (!open_) return;
        lent_.back()->spoil();
        open_ = false;
        if (failed_) return;
        auto& current = batch_[next_ - 1];
        current.annotations.insert(current.annotations.end(), new_annotations_.begin(),
                                   new_annotations_.end());
        annotations.insert(annotations.end(), new_annotations_.begin(), new_annotations_.end());
        alerts.insert(alerts.end(), new_alerts_.begin(), new_alerts_.end());
    }

    static const nw_article* pull(nw_input* input) noexcept {
        auto& self = of(input->host_data);
        self.close();
        if (self.next_ == self.batch_.size()) return nullptr;
        self.new_annotations_.clear();
        self.new_alerts_.clear();
        self.failed_ = false;
        self.open_ = true;
        self.lent_.push_back(std::make_unique<detail::lent_article>(self.batch_[self.next_++]));
        return self.lent_.back()->abi();
    }

    nw_status refuse(const std::string& why, nw_status status = NW_E_INVALID) {
        errors.push_back({status, why, "", 0, 0, batch_[next_ - 1].id});
        return status;
    }
    // NW_OK when texts and score are sound.
    nw_status checked(const std::string& what, std::initializer_list<nw_str> texts, double score) {
        for (const auto text : texts) {
            if (text.n > NW_MAX_TEXT)
                return refuse(what + ": a text has more than NW_MAX_TEXT bytes", NW_E_LIMIT);
            if (!detail::is_utf8(view(text))) return refuse(what + ": not UTF-8; a view kept too long?");
        }
        return score >= 0.0 && score <= 1.0 ? NW_OK : refuse(what + ": its score is not between 0 and 1");
    }

    // Empty when the span is sound, else what is wrong with it.
    std::string flaw(const nw_span& s) const {
        if (s.field == NW_FIELD_NONE) return "";
        const auto text = nw::article{lent_.back()->abi()}.text(static_cast<field>(s.field), s.index);
        const auto starts = [&](std::size_t i) {
            return i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        };
        if (s.begin > s.end || s.end > text.size()) return "a span lies outside its field";
        return starts(s.begin) && starts(s.end) ? "" : "a span cuts a character";
    }
    std::string surface(const nw_span& s) const {
        return std::string{nw::article{lent_.back()->abi()}.text(view(s))};
    }

    static nw_status annotate(nw_sink* sink, const nw_annotation* a) noexcept {
        auto& self = of(sink->host_data);
        if (!self.open_ || !self.enriching_) return NW_E_DENIED;
        if (const auto why = self.flaw(a->span); !why.empty()) return self.refuse("annotation: " + why);
        const auto sound = self.checked("annotation", {a->key, a->value, a->kind, a->rule}, a->score);
        if (sound != NW_OK) return sound;
        self.new_annotations_.push_back({std::string{view(a->key)}, std::string{view(a->value)},
                                         std::string{view(a->kind)}, std::string{view(a->rule)}, a->score,
                                         view(a->span), self.host_.instance, self.batch_[self.next_ - 1].id,
                                         self.surface(a->span)});
        return NW_OK;
    }

    static nw_status alert_(nw_sink* sink, const nw_alert* a) noexcept {
        auto& self = of(sink->host_data);
        if (!self.open_ || self.enriching_) return NW_E_DENIED;
        const auto sound = self.checked("alert", {a->rule, a->title, a->text, a->dedup_key}, a->score);
        if (sound != NW_OK) return sound;
        if (a->rule.n == 0) return self.refuse("alert: its rule is empty");
        alert made{self.batch_[self.next_ - 1].id,
                   std::string{view(a->rule)},
                   std::string{view(a->title)},
                   std::string{view(a->text)},
                   std::string{view(a->dedup_key)},
                   static_cast<severity>(a->severity),
                   a->score,
                   {},
                   {},
                   {}};
        for (std::uint32_t i = 0; i < a->n_tags; ++i) made.tags.emplace_back(view(a->tags[i]));
        for (std::uint32_t i = 0; i < a->n_evidence; ++i) {
            if (const auto why = self.flaw(a->evidence[i]); !why.empty()) return self.refuse("alert: " + why);
            made.evidence.push_back(view(a->evidence[i]));
            made.surfaces.push_back(self.surface(a->evidence[i]));
        }
        self.new_alerts_.push_back(std::move(made));
        return NW_OK;
    }

    static nw_status fail(nw_sink* sink, const nw_error* e) noexcept {
        auto& self = of(sink->host_data);
        if (!self.open_) return NW_E_INVALID;
        self.failed_ = true;
        self.record(*e, self.batch_[self.next_ - 1].id);
        return NW_OK;
    }

    nw_host host_{};
    nw_plugin* plugin_ = nullptr;
    bool active_ = false;
    std::unique_ptr<value> config_;
    std::vector<article> batch_;
    std::size_t next_ = 0;  // how many of the batch were pulled
    bool open_ = false, failed_ = false, enriching_ = false;
    std::vector<std::unique_ptr<detail::lent_article>>
        lent_;                                 // spoilt but readable, so that a kept view is no crash
    std::vector<annotation> new_annotations_;  // of the article pulled last
    std::vector<alert> new_alerts_;
};

}  // namespace nw::test
