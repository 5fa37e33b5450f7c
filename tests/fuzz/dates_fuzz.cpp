// Any text through parse_date(): what comes out is within the years of the news, says how sure it is, does
// not depend on the spaces around it, and is read again from every form in which the daemon itself writes it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/timestamp.hpp"
#include "text/dates.hpp"

namespace {

using namespace newswatch;
using text::Certainty;
using text::parse_date;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_same(const std::string& written, Timestamp at, Certainty certainty) {
    const auto again = parse_date(written);
    require(again && again->at == at && again->certainty == certainty);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto date = parse_date(text);
    const auto spaced = parse_date("\n " + std::string{text} + "\t");
    require(date.has_value() == spaced.has_value());
    if (!date) return 0;
    require(spaced->at == date->at && spaced->certainty == date->certainty);
    require(date->certainty != Certainty::none);
    require(date->at >= *from_rfc3339("1900-01-01T00:00:00Z") &&
            date->at < *from_rfc3339("9999-12-31") + std::chrono::hours{24});
    if (date->certainty == Certainty::date_only)
        require(date->at.time_since_epoch() % std::chrono::hours{24} == Duration::zero());

    check_same(to_rfc3339(date->at), date->at, Certainty::exact);
    const auto second = std::chrono::floor<std::chrono::seconds>(date->at);
    check_same(to_mail_date(second), second, Certainty::exact);
    check_same(to_http_date(second), second, Certainty::exact);
    return 0;
}
