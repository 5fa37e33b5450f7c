#include "feed/identity/tracking.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

using std::string_view;

// In any case of letters. Names of analytics and advertising systems as their documentation gives them.
constexpr std::array names{
    // advertising clicks
    string_view{"fbclid"}, string_view{"gclid"}, string_view{"gclsrc"}, string_view{"dclid"},
    string_view{"msclkid"}, string_view{"yclid"}, string_view{"ysclid"}, string_view{"twclid"},
    string_view{"ttclid"}, string_view{"li_fat_id"}, string_view{"gbraid"}, string_view{"wbraid"},
    string_view{"srsltid"}, string_view{"igshid"}, string_view{"igsh"}, string_view{"dicbo"},
    string_view{"_openstat"}, string_view{"yadclid"}, string_view{"zanpid"}, string_view{"rb_clickid"},
    string_view{"s_kwcid"}, string_view{"ef_id"}, string_view{"epik"}, string_view{"irclickid"},
    // mail and analytics
    string_view{"mc_cid"}, string_view{"mc_eid"}, string_view{"mkt_tok"}, string_view{"_ga"},
    string_view{"_gl"}, string_view{"_hsenc"}, string_view{"_hsmi"}, string_view{"__hssc"},
    string_view{"__hstc"}, string_view{"__hsfp"}, string_view{"hsctatracking"}, string_view{"oly_anon_id"},
    string_view{"oly_enc_id"}, string_view{"vero_id"}, string_view{"vero_conv"}, string_view{"wickedid"},
    string_view{"_branch_match_id"}, string_view{"guccounter"}, string_view{"guce_referrer"},
    string_view{"guce_referrer_sig"}, string_view{"traffic_source"}, string_view{"rssid"},
    // publishers
    string_view{"ito"}, string_view{"cmp"}, string_view{"cmpid"}, string_view{"ocid"}, string_view{"xtor"},
    string_view{"xtref"}, string_view{"spm"}, string_view{"smid"}, string_view{"smtyp"}, string_view{"mbid"},
    string_view{"ncid"}, string_view{"icid"}, string_view{"s_cid"}, string_view{"sr_share"},
    string_view{"soc_src"}, string_view{"soc_trk"}, string_view{"ref_src"}, string_view{"ref_url"},
    string_view{"__twitter_impression"}, string_view{"fb_action_ids"}, string_view{"fb_action_types"},
    string_view{"fb_source"}, string_view{"fb_ref"}, string_view{"share"}, string_view{"share_id"},
    string_view{"shareid"}, string_view{"sharetype"}, string_view{"share_type"}, string_view{"share_from"},
    string_view{"share_source"}, string_view{"share_medium"}, string_view{"share_token"},
    string_view{"sharetoken"}, string_view{"shared"}, string_view{"share_to"}, string_view{"sharedby"},
    // sessions
    string_view{"phpsessid"}, string_view{"jsessionid"}, string_view{"sessionid"}, string_view{"session_id"},
    string_view{"cfid"}, string_view{"cftoken"}, string_view{"zenid"}, string_view{"oscsid"}};

constexpr std::array prefixes{string_view{"utm_"},    string_view{"at_"},       string_view{"ns_"},
                              string_view{"wt_mc"},   string_view{"wt."},       string_view{"wt_z"},
                              string_view{"pk_"},     string_view{"piwik_"},    string_view{"mtm_"},
                              string_view{"matomo_"}, string_view{"hsa_"},      string_view{"itm_"},
                              string_view{"ga_"},     string_view{"aspsession"}};

struct Pair {
    string_view name, value;  // the value ends anywhere behind `value` when that ends in "*"
};

constexpr std::array pairs{Pair{"partner", "rss*"},   Pair{"rss", "1"},          Pair{"rss", "true"},
                           Pair{"rss", "yes"},        Pair{"fromrss", "*"},      Pair{"from", "rss*"},
                           Pair{"from", "feed*"},     Pair{"source", "rss*"},    Pair{"source", "feed"},
                           Pair{"src", "rss*"},       Pair{"src", "feed"},       Pair{"via", "rss"},
                           Pair{"ref", "rss*"},       Pair{"ref", "feed*"},      Pair{"ref", "twitter*"},
                           Pair{"ref", "facebook*"},  Pair{"mod", "rss*"},       Pair{"tag", "rss"},
                           Pair{"feed", "rss"},       Pair{"cid", "rss*"},       Pair{"ref", "newsletter*"},
                           Pair{"amp", "*"},          Pair{"output", "amp"},     Pair{"outputtype", "amp"},
                           Pair{"feature", "youtu*"}, Pair{"feature", "share*"}, Pair{"feature", "oembed"},
                           Pair{"feature", "emb*"},   Pair{"feature", "rss*"},   Pair{"feature", "related"},
                           Pair{"feature", "player*"}};

// YouTube's "si" names the one who shared; elsewhere it may name what is shown.
constexpr std::array youtube_names{string_view{"si"}, string_view{"feature"}, string_view{"pp"},
                                   string_view{"ab_channel"}};

bool matches(string_view text, string_view wanted) {
    if (!wanted.empty() && wanted.back() == '*')
        return istarts_with(text, wanted.substr(0, wanted.size() - 1));
    return iequals(text, wanted);
}

// "sid" is a session in one system and the number of the story in another (PHP-Nuke): the length tells.
bool is_session_token(string_view value) {
    constexpr std::size_t shortest = 16;
    return value.size() >= shortest &&
           std::all_of(value.begin(), value.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_youtube(string_view host) {
    return host == "youtube.com" || host == "youtu.be" ||
           (host.size() > 12 && host.substr(host.size() - 12) == ".youtube.com");
}

}  // namespace

bool is_tracking(string_view host, string_view name, string_view value) {
    const auto named = [&](string_view known) { return iequals(name, known); };
    if (std::any_of(names.begin(), names.end(), named)) return true;
    if (std::any_of(prefixes.begin(), prefixes.end(),
                    [&](string_view prefix) { return istarts_with(name, prefix); }))
        return true;
    if (std::any_of(pairs.begin(), pairs.end(),
                    [&](const Pair& pair) { return iequals(name, pair.name) && matches(value, pair.value); }))
        return true;
    if (iequals(name, "sid") || iequals(name, "s_id")) return is_session_token(value);
    return is_youtube(host) && std::any_of(youtube_names.begin(), youtube_names.end(), named);
}

}  // namespace newswatch::feed::detail
