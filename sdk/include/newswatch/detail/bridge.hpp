// Between a plugin class and the ABI: every function that the host calls is noexcept and catches everything.
#pragma once

#include <newswatch/plugin.h>
#include <newswatch/detail/host.hpp>
#include <newswatch/detail/manifest.hpp>

#include <cstring>
#include <exception>
#include <memory>
#include <new>

namespace nw::detail {

// Runs `body` and makes a status of what it throws; `tell` gets the message, which lives during that call.
template <class Body, class Tell>
nw_status guarded(Body body, Tell tell) noexcept {
    try {
        body();
        return NW_OK;
    } catch (const error& e) {
        const auto code = e.code() < 0 ? e.code() : NW_E_PERMANENT;
        tell(code, e.what());
        return code;
    } catch (const std::bad_alloc&) {
        tell(NW_E_LIMIT, "out of memory");
        return NW_E_LIMIT;
    } catch (const std::exception& e) {
        tell(NW_E_PERMANENT, e.what());
        return NW_E_PERMANENT;
    } catch (...) {
        tell(NW_E_PERMANENT, "an exception of an unknown type");
        return NW_E_PERMANENT;
    }
}

inline nw_error make_error(nw_status code, const char* message) noexcept {
    nw_error e{};
    e.size = sizeof e;
    e.code = code;
    e.message = {message, std::strlen(message)};
    return e;
}

template <class P>
class bridge {
public:
    static nw_plugin* create(const nw_host* h) noexcept {
        auto* made = new (std::nothrow) bridge{h};
        return made == nullptr ? nullptr : &made->abi_;
    }

private:
    explicit bridge(const nw_host* h) noexcept : host_{h} {
        abi_.size = sizeof abi_;
        abi_.self = this;
        abi_.init = &init;
        abi_.activate = [](nw_plugin*) noexcept -> nw_status { return NW_OK; };
        abi_.deactivate = [](nw_plugin*) noexcept {};
        abi_.destroy = [](nw_plugin* p) noexcept { delete &of(p); };
        abi_.get_extension = &extension;
    }
    static bridge& of(nw_plugin* p) noexcept { return *static_cast<bridge*>(p->self); }

    static nw_status init(nw_plugin* p, const nw_config* config) noexcept {
        auto& self = of(p);
        const auto tell = [&](nw_status code, const char* message) noexcept {
            const auto e = make_error(code, message);
            if (*message == '\0') return;
            self.host_.raw()->error(self.host_.raw(), &e);
        };
        // Problems at their places say it all: the error that follows them has no message of its own.
        return guarded(
            [&] {
                try {
                    self.construct(config);
                } catch (const config_errors& e) {
                    for (const auto& problem : e.problems()) self.host_.report(problem);
                    throw error{NW_E_CONFIG, e.problems().empty() ? e.what() : ""};
                }
            },
            tell);
    }

    void construct(const nw_config* config) {
        if constexpr (configured<P>) {
            typename P::config values{};
            read(config, "", values);
            if constexpr (std::constructible_from<P, host, typename P::config>)
                plugin_ = std::make_unique<P>(host_, std::move(values));
            else
                plugin_ = std::make_unique<P>(std::move(values));
        } else if constexpr (std::constructible_from<P, host>) {
            plugin_ = std::make_unique<P>(host_);
        } else {
            plugin_ = std::make_unique<P>();
        }
    }

    enum class phase { enrich, detect };

    template <phase which>
    static nw_status process(nw_plugin* p, nw_input* input, nw_sink* sink) noexcept {
        auto& self = of(p);
        const auto fail = [&](nw_status code, const char* message) noexcept {
            const auto e = make_error(code, message);
            sink->fail(sink, &e);
        };
        while (const nw_article* raw = input->next(input)) {
            const auto one = [&] {
                if constexpr (which == phase::enrich)
                    self.plugin_->enrich(article{raw}, out{sink});
                else
                    self.plugin_->detect(article{raw}, out{sink});
            };
            const auto status = guarded(one, fail);
            if (status == NW_E_FATAL || status == NW_E_CANCELLED) return status;
        }
        return NW_OK;
    }

    static const void* extension(nw_plugin*, const char* id) noexcept {
        if constexpr (enriches<P>) {
            static constexpr nw_process table{sizeof(nw_process), 0, &process<phase::enrich>};
            if (std::strcmp(id, NW_EXT_ENRICH) == 0) return &table;
        }
        if constexpr (detects<P>) {
            static constexpr nw_process table{sizeof(nw_process), 0, &process<phase::detect>};
            if (std::strcmp(id, NW_EXT_DETECT) == 0) return &table;
        }
        return nullptr;
    }

    nw_plugin abi_{};
    host host_;
    std::unique_ptr<P> plugin_;
};

}  // namespace nw::detail
