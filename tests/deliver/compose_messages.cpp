// Composes one message for each JSON line on standard input: {"subject","text","name","rule"}, and writes
// each as its length in decimal, a line end, and its bytes. For parse_messages.py.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "deliver/message.hpp"
#include "delivery_fixture.hpp"

int main() {
    using namespace newswatch;
    for (std::string line; std::getline(std::cin, line);) {
        const auto input = nlohmann::json::parse(line);
        auto delivery = deliver::sample_delivery();
        delivery.id = input.at("id");
        delivery.article.title = input.at("subject");
        delivery.article.summary = input.at("text");
        delivery.alert.text = input.at("text");
        delivery.alert.rule = input.at("rule");
        const auto message = deliver::compose(
            delivery, {"alerts@example.org", input.at("name"), "desk@example.org", input.at("name")});
        if (!message) {
            std::cerr << message.error().message << '\n';
            return 1;
        }
        std::cout << message->size() << '\n' << *message;
    }
    return std::cout.flush() ? 0 : 1;
}
