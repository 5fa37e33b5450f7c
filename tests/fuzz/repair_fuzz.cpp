// Any bytes through repair(): pugixml reads what comes out, it is no larger and no deeper than promised,
// offsets grow and stay inside, and what was repaired once stays as it is.
#include <cstdint>
#include <cstdlib>
#include <pugixml.hpp>
#include <string>

#include "feed/text/text.hpp"
#include "feed/xml/repair.hpp"

namespace {

using namespace newswatch::feed::detail;

void require(bool holds) {
    if (!holds) std::abort();
}

int depth_of(const pugi::xml_document& tree) {
    struct Deepest : pugi::xml_tree_walker {
        int elements = 0;
        bool for_each(pugi::xml_node& node) override {
            if (node.type() == pugi::node_element) elements = std::max(elements, depth() + 1);
            return true;
        }
    } deepest;
    pugi::xml_document copy;
    copy.reset(tree);
    copy.traverse(deepest);
    return deepest.elements;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = repair_utf8({reinterpret_cast<const char*>(data), size});
    const auto repaired = repair(text);
    pugi::xml_document tree;
    const auto loaded =
        tree.load_buffer(repaired.text.data(), repaired.text.size(), pugi::parse_cdata, pugi::encoding_utf8);
    require(loaded || repaired.text.empty());
    require(depth_of(tree) <= 256);
    require(repaired.text.size() <= 4 * text.size() + 100);
    require(repaired.damage.size() <= 50);
    for (const auto& damage : repaired.damage) require(damage.at <= text.size());
    std::size_t before = 0;
    for (std::size_t offset = 0; offset <= repaired.text.size(); ++offset) {
        const auto original = repaired.original(offset);
        require(original >= before && original <= text.size());
        before = original;
    }
    require(repair(repaired.text).text == repaired.text);
    return 0;
}
