// Any bytes as what comes in at the address that hubs call: a request target with a question, a signature,
// the stored form of a subscription. Nothing but a question with the right topic changes a subscription.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/detail/http.hpp"
#include "collect/push/subscription.hpp"

namespace {

using namespace newswatch;
using collect::push::Subscription;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_question(std::string_view target) {
    const Timestamp now{std::chrono::hours{24 * 365 * 56}};
    auto subscription = collect::push::start("https://hub.example/", "t", "https://me.example/websub", now);
    collect::push::ask(subscription, now);
    const auto before = subscription;
    api::Request request;
    if (!api::parse_target(target, request)) return;
    const collect::push::Query query{request.query["hub.mode"], request.query["hub.topic"],
                                     request.query["hub.challenge"], request.query["hub.lease_seconds"],
                                     request.query["hub.reason"]};
    const auto reply = collect::push::verify(subscription, query, std::chrono::hours{240}, now);
    require(reply.status == 200 || (reply.status == 404 && subscription == before));
    require(reply.text.empty() || reply.text == query.challenge);
    require(reply.status == 404 || query.topic == "t");
    require(subscription.lease_end <= now + std::chrono::hours{24 * 365});
    require(subscription.state != collect::push::State::active || subscription.next_attempt > now);
    require(Subscription::from_text(subscription.to_text()) == subscription);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check_question(text);
    require(!collect::push::signature_matches(text, "secret", "body"));
    // What is not of its own writing is read once as it stands; from then on it stays what it is.
    const auto stored = Subscription::from_text(Subscription::from_text(text).to_text());
    require(Subscription::from_text(stored.to_text()) == stored);
    return 0;
}
