# Installs the SDK into a fresh folder, builds the examples against it out of tree, runs their tests, looks at the files.
# cmake -D BUILD=... -D SOURCE=... -D WORK=... -D CC=... -D CXX=... -D NM=... -P install_test.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --component sdk --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE}/tests/sdk/consumer -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix
  -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX} -DEXAMPLES=${SOURCE}/sdk/examples)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --no-tests=error --output-on-failure)
foreach(plugin word_count reading_time)
  run(${NM} -D --defined-only ${WORK}/build/${plugin}.so)
  string(STRIP "${output}" symbols)
  if(NOT symbols MATCHES "^[0-9a-f]+ T nw_plugin_entry_1$")
    message(FATAL_ERROR "${plugin}.so exports more or less than its entry:\n${symbols}")
  endif()
endforeach()
