# Run at build time by newswatch_embed(): writes OUTPUT, a C++ source that holds FILES.
set(bodies "")
set(cases "")
set(count 0)
foreach(file IN LISTS FILES)
  cmake_path(GET file FILENAME name)
  file(READ ${file} hex HEX)
  # Numbers instead of a string literal: no escapes, no limit on a literal's length, any byte.
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(REGEX REPLACE "(('\\\\x..',)('\\\\x..',)('\\\\x..',)('\\\\x..',)('\\\\x..',)('\\\\x..',)('\\\\x..',)('\\\\x..',))" "\\1\n" bytes "${bytes}")
  string(APPEND bodies "constexpr char file_${count}[] = {${bytes}'\\0'};\n")
  string(APPEND cases "    if (file == \"${name}\") return {file_${count}, sizeof file_${count} - 1};\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by newswatch_embed().
#include <string_view>

namespace newswatch::embedded {
namespace {
${bodies}}  // namespace

std::string_view ${NAME}(std::string_view file);
std::string_view ${NAME}(std::string_view file) {
${cases}    return {};
}

}  // namespace newswatch::embedded
")
