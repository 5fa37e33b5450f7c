include(${CMAKE_CURRENT_LIST_DIR}/newswatch-sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/newswatch-plugin.cmake)
