# How a room, a test and a bench are declared. One static library a room, with an explicit list of files.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(newswatch_warnings INTERFACE)
target_compile_options(newswatch_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>
  # GCC 12 reports uninitialised and overlapping memory inside optimised coroutines and std::string where there is none.
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow>
  # The same for the frames of optimised coroutines, which it believes to be freed by the wrong operator.
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<CONFIG:RelWithDebInfo>>:-Wno-mismatched-new-delete>)

# newswatch_room(NAME SOURCES a.cpp ... PUBLIC other rooms and libraries PRIVATE third-party libraries)
function(newswatch_room name)
  cmake_parse_arguments(R "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(newswatch_${name} STATIC ${R_SOURCES})
  add_library(newswatch::${name} ALIAS newswatch_${name})
  target_include_directories(newswatch_${name} PUBLIC ${CMAKE_SOURCE_DIR}/daemon)
  target_link_libraries(newswatch_${name} PUBLIC ${R_PUBLIC} PRIVATE newswatch_warnings ${R_PRIVATE})
endfunction()

# newswatch_test(NAME SOURCES a_test.cpp ... LIBS ...): one executable; CTest sees each test case.
function(newswatch_test name)
  cmake_parse_arguments(T "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name}_test ${T_SOURCES})
  target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/daemon ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name}_test PRIVATE newswatch_warnings newswatch_test_main ${T_LIBS})
  target_compile_definitions(${name}_test PRIVATE NEWSWATCH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  # Catch2 v2 knows no skipped test: one that cannot be tried here says so in a warning.
  catch_discover_tests(${name}_test TEST_PREFIX "${name}: "
    PROPERTIES LABELS unit TIMEOUT 120 SKIP_REGULAR_EXPRESSION "  skipped: this")
endfunction()
