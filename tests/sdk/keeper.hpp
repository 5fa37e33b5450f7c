// A plugin for the tests of the harness. It is linked into the test, and misbehaves on demand.
#pragma once

#include <newswatch/plugin.hpp>

struct Keeper {
    static constexpr auto id = "org.example.keeper", version = "0.1.0",
                          description = "says \"hm\"\n\\ and \x01";
    static constexpr std::array provides{"seen", "kept"};
    static constexpr auto consumes = "nw.zone";

    struct place {
        std::string name = "here";
        std::int64_t rank = 1;
        static constexpr auto options() {
            return std::tuple{nw::option{"name", &place::name, "which"}.required(),
                              nw::option{"rank", &place::rank, "from 1"}.minimum(1)};
        }
    };
    struct config {
        bool keep = false;
        std::int64_t from = -5;
        double share = 0.25;
        std::vector<nw::path> files;
        nw::path file;
        std::vector<std::string> moods;
        std::vector<place> places;
        place main;
        static constexpr auto options() {
            return std::tuple{nw::option{"keep", &config::keep, "keep a view: \"wrong\""},
                              nw::option{"from", &config::from, "a\tnumber"}.minimum(-10).maximum(10),
                              nw::option{"share", &config::share, "a part"}.maximum(0.5),
                              nw::option{"files", &config::files, "some"}.required().min_items(1),
                              nw::option{"file", &config::file, "one"},
                              nw::option{"moods", &config::moods, "how"}.one_of({"good", "bad"}),
                              nw::option{"places", &config::places, "where"},
                              nw::option{"main", &config::main, "where most"}};
        }
    };

    Keeper(nw::host host, config given);
    void enrich(nw::article article, nw::out out);
    void detect(nw::article article, nw::out out);

private:
    nw::host host_;
    config config_;
    std::string_view kept_;
};
