# Compiles wording in: cmake -DOUT=zones_files.cpp -DNAME=zones -DKINDS="related|credit" -DFILES="en.txt;de.txt" -P ...
# A line that is neither a comment nor "KIND: WORDING" stops the build.
set(entries "")
set(count 0)
foreach(file IN LISTS FILES)
  get_filename_component(language ${file} NAME_WE)
  file(STRINGS ${file} lines ENCODING UTF-8)
  set(text "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^#")
      continue()
    endif()
    if(NOT line MATCHES "^(${KINDS}): [^ ]")
      message(FATAL_ERROR "${file}: \"${line}\" is no wording; expected \"KIND: WORDING\", KIND being one of ${KINDS}")
    endif()
    string(APPEND text "${line}\n")
  endforeach()
  string(APPEND entries "    WordingFile{\"${language}\", R\"wording(${text})wording\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT} "// Made by daemon/feed/text/embed_wording.cmake out of daemon/feed/${NAME}.
#include <array>

#include \"feed/text/wording.hpp\"

namespace newswatch::feed::detail {
namespace {

constexpr std::array<WordingFile, ${count}> files{
${entries}};

}  // namespace

WordingFiles ${NAME}_files() { return {files.data(), files.data() + files.size()}; }

}  // namespace newswatch::feed::detail
")
