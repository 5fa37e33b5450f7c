#include "feed/xml/damage.hpp"

#include <algorithm>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_name = 60;

const char* kind_of(Fault fault) {
    if (fault == Fault::truncated) return "truncated";
    return fault == Fault::too_deep ? "limit" : "xml";
}

std::string message_of(Fault fault, const std::string& tag) {
    switch (fault) {
        case Fault::before:
            return "something stands before the root element; it is left out";
        case Fault::behind:
            return "something stands behind the end of the root element; it is left out";
        case Fault::no_root:
            return "the root element is missing; " + tag + " is read without it";
        case Fault::second_root:
            return "the root element " + tag + " begins again; it is read as one document";
        case Fault::early_end:
            return "items stand behind the end of the root element; they are read as its own";
        case Fault::item_end:
            return "the end tag of this " + tag + " is missing; it ends where the next one begins";
        case Fault::item_start:
            return "the start tag of the " + tag +
                   " that ends here is missing; it begins behind the one before";
        case Fault::unclosed:
            return tag + " is not closed; it ends where it cannot go on";
        case Fault::html:
            return tag + " is HTML that is neither escaped nor closed; it is read as HTML";
        case Fault::stray_end:
            return "this end of " + tag + " closes nothing; it is left out";
        case Fault::misspelt_end:
            return tag + " is closed by an end tag of another name";
        case Fault::attributes:
            return "the attributes of " + tag + " are damaged; what can be read of them is kept";
        case Fault::open_tag:
            return "the tag " + tag + " has no \">\"";
        case Fault::angle:
            return "\"<\" begins no tag here; it is read as text";
        case Fault::section:
            return "a CDATA section is damaged; it ends where its element does";
        case Fault::section_end:
            return "\"]]>\" ends no CDATA section; it is left out";
        case Fault::comment:
            return "a comment is not closed; it is left out";
        case Fault::instruction:
            return "a processing instruction or XML declaration is damaged or misplaced; it is left out";
        case Fault::declaration:
            return "\"<!\" begins nothing that may stand here; it is left out";
        case Fault::too_deep:
            return "elements are nested too deeply; the tags of the inner ones are left out";
        case Fault::truncated:
            return tag.size() > 2
                       ? "the document breaks off inside this " + tag + "; what was read of it is kept"
                       : "the document breaks off here";
    }
    return {};
}

}  // namespace

void Damages::add(Fault fault, std::size_t at, std::string_view name) {
    const auto bit = std::uint32_t{1} << static_cast<unsigned>(fault);
    if ((seen_ & bit) != 0) return;
    seen_ |= bit;
    if (damage_.size() >= most) {
        ++left_out_;
        return;
    }
    const auto tag = "<" + std::string{name.substr(0, cut_point(name, longest_name))} + ">";
    const auto behind =
        std::find_if(damage_.rbegin(), damage_.rend(), [&](const Damage& other) { return other.at <= at; });
    damage_.insert(behind.base(), {at, kind_of(fault), message_of(fault, tag)});
}

}  // namespace newswatch::feed::detail
