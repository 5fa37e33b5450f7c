# Every third-party library, by its Debian 12 package. Which room may use which is in docs/architecture.md.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)                 # libboost1.81-dev (headers only)
find_package(CURL REQUIRED)                       # libcurl4-openssl-dev
find_package(pugixml REQUIRED)                    # libpugixml-dev
find_package(LibXml2 REQUIRED)                    # libxml2-dev
find_package(ICU REQUIRED COMPONENTS uc i18n data)  # libicu-dev
find_package(spdlog REQUIRED)                     # libspdlog-dev
find_package(fmt REQUIRED)                        # libfmt-dev
find_package(tomlplusplus REQUIRED)               # libtomlplusplus-dev
find_package(nlohmann_json REQUIRED)              # nlohmann-json3-dev
find_package(SQLite3 REQUIRED)                    # libsqlite3-dev
find_package(OpenSSL REQUIRED)                    # libssl-dev
find_package(ZLIB REQUIRED)                       # zlib1g-dev
find_package(CLI11 REQUIRED)                      # libcli11-dev
find_package(PkgConfig REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)  # libxxhash-dev
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)  # libkainjow-mustache-dev
