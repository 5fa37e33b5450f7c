// Text that was encoded twice. Pure; any thread.
#pragma once

#include <string>

namespace newswatch::feed::detail {

// Undoes UTF-8 that was read as windows-1252 or ISO-8859-1 and encoded again, once or several times: "cafÃ©"
// becomes "café", "donâ€™t" "don’t", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚" "привет". True when the text was changed. Text in which
// no such pair begins costs one search for a byte; otherwise linear.
//
// The rule: characters beyond ASCII that stand side by side and have a byte in windows-1252 are a run. A run
// in which one that would be a first byte of UTF-8 stands before one that would be a following byte is
// suspicious. The text is repaired only when each suspicious run is, as bytes, valid UTF-8 from end to end;
// every character of it is one that texts are made of; and at least one cannot be an accident. An accident is
// a capital letter at the end of a word before a closing quote, dots or a no-break space ("IRMÃ”", "MILJØ…"),
// or a single character of another script.
bool repair_mojibake(std::string& utf8);

}  // namespace newswatch::feed::detail
