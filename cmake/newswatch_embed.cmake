# newswatch_embed(TARGET NAME symbol FILES a.txt ...): builds files into a target. Code that wants them declares
#   namespace newswatch::embedded { std::string_view SYMBOL(std::string_view file); }
# which gives the content of the file of that name (without its folder), and an empty view for any other name.
set(NEWSWATCH_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/newswatch_embed_script.cmake)

function(newswatch_embed target)
  cmake_parse_arguments(E "" "NAME" "FILES" ${ARGN})
  set(paths)
  foreach(file ${E_FILES})
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND paths ${file})
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${E_NAME}.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${output} -D NAME=${E_NAME} -D "FILES=${paths}" -P ${NEWSWATCH_EMBED_SCRIPT}
    DEPENDS ${paths} ${NEWSWATCH_EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
