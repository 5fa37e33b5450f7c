# newswatch_add_plugin(NAME SOURCES a.cpp ... [LIBS ...] [TESTS a_test.cpp ...])
# builds NAME.so, a plugin of newswatch; with TESTS also NAME_test, which links the same sources, and a CTest of it.

function(newswatch_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 P "" "" "SOURCES;LIBS;TESTS")
  if(NOT P_SOURCES OR P_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "newswatch_add_plugin(NAME SOURCES a.cpp ... [LIBS ...] [TESTS ...]): "
      "no SOURCES, or unknown arguments: ${P_UNPARSED_ARGUMENTS}")
  endif()
  set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  add_library(${name} MODULE ${P_SOURCES})
  target_link_libraries(${name} PRIVATE newswatch::sdk ${P_LIBS})
  set_target_properties(${name} PROPERTIES PREFIX "" SUFFIX ".so" POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(CXX IN_LIST languages)
    target_compile_features(${name} PRIVATE cxx_std_20)
  endif()
  if(NEWSWATCH_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${NEWSWATCH_PLUGIN_OUTPUT_DIRECTORY})
  endif()
  # A unique symbol would be shared with, and kept loaded for, every other library of the process.
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE LINKER:-z,now LINKER:-z,relro LINKER:--exclude-libs,ALL LINKER:--build-id=sha1
    LINKER:--version-script=${exports})
  # A missing symbol is an error of the build, not of the day the plugin is loaded. The run-time of a sanitizer is in
  # the program, so with one the symbols cannot all be there.
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  if(NOT "${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS} ${CMAKE_C_FLAGS_${type}} ${CMAKE_CXX_FLAGS_${type}}" MATCHES "-fsanitize")
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${exports})
  # The daemon refuses a plugin that others than its owner may write, which a linker run with umask 002 would make.
  add_custom_command(TARGET ${name} POST_BUILD COMMAND chmod go-w $<TARGET_FILE:${name}> VERBATIM)
  if(P_TESTS)
    add_executable(${name}_test ${P_SOURCES} ${P_TESTS})
    target_compile_features(${name}_test PRIVATE cxx_std_20)
    target_link_libraries(${name}_test PRIVATE newswatch::sdk ${P_LIBS} ${CMAKE_DL_LIBS})
    add_test(NAME ${name}_test COMMAND ${name}_test)
  endif()
endfunction()
