# Compiles the zone wording in: cmake -DOUT=zone_files.cpp -DFILES="en.txt;de.txt" -P embed.cmake
# A line that is neither a comment nor "ZONE: WORDING" stops the build.
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
    if(NOT line MATCHES "^(related|credit|caption|boilerplate): [^ ]")
      message(FATAL_ERROR "${file}: \"${line}\" is no zone wording; expected \"related: Read also\", with one of "
                          "related, credit, caption, boilerplate before the colon")
    endif()
    string(APPEND text "${line}\n")
  endforeach()
  string(APPEND entries "    ZoneFile{\"${language}\", R\"zones(${text})zones\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT} "// Made by daemon/feed/zones/embed.cmake from the wording beside it.
#include \"feed/zones/zone_words.hpp\"

namespace newswatch::feed::detail {
namespace {

constexpr std::array<ZoneFile, ${count}> files{
${entries}};

}  // namespace

ZoneFiles zone_files() { return {files.data(), files.data() + files.size()}; }

}  // namespace newswatch::feed::detail
")
