# Compiles the noise wording in: cmake -DOUT=noise_files.cpp -DFILES="en.txt;de.txt" -P embed.cmake
# A line that is neither a comment nor "alone: WORDING" nor "anywhere: WORDING" stops the build.
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
    if(NOT line MATCHES "^(alone|anywhere): [^ ]")
      message(FATAL_ERROR "${file}: \"${line}\" is no noise wording; expected \"alone: {n} comments\" or "
                          "\"anywhere: updated {t}\"")
    endif()
    string(APPEND text "${line}\n")
  endforeach()
  string(APPEND entries "    NoiseFile{\"${language}\", R\"noise(${text})noise\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT} "// Made by daemon/feed/noise/embed.cmake from the wording beside it.
#include <array>

#include \"feed/identity/noise.hpp\"

namespace newswatch::feed::detail {
namespace {

constexpr std::array<NoiseFile, ${count}> files{
${entries}};

}  // namespace

NoiseFiles noise_files() { return {files.data(), files.data() + files.size()}; }

}  // namespace newswatch::feed::detail
")
