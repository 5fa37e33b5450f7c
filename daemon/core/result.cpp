#include "core/result.hpp"

namespace newswatch {

const char* name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
            return "invalid";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::refused:
            return "refused";
        case ErrorKind::unreachable:
            return "unreachable";
        case ErrorKind::untrusted:
            return "untrusted";
        case ErrorKind::timeout:
            return "timeout";
        case ErrorKind::too_large:
            return "too_large";
        case ErrorKind::io:
            return "io";
        case ErrorKind::protocol:
            return "protocol";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::cancelled:
            return "cancelled";
    }
    return "unknown";
}

}  // namespace newswatch
