# The Debian package: `./dev package` configures for /usr and /etc, builds, and runs cpack.
set(NEWSWATCH_MAINTAINER "newswatch maintainers <root@localhost>" CACHE STRING "The Maintainer field of the package")

# Every shipped file of /etc is a conffile: dpkg never replaces what somebody changed without asking.
file(GLOB_RECURSE shipped_configuration CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/config
  ${CMAKE_SOURCE_DIR}/config/rules.d/* ${CMAKE_SOURCE_DIR}/config/entities.d/* ${CMAKE_SOURCE_DIR}/config/sources.d/*)
list(APPEND shipped_configuration newswatch.toml sources.opml)
list(TRANSFORM shipped_configuration PREPEND ${CMAKE_INSTALL_FULL_SYSCONFDIR}/newswatch/)
list(SORT shipped_configuration)
list(JOIN shipped_configuration "\n" conffiles)
file(WRITE ${CMAKE_BINARY_DIR}/package/conffiles "${conffiles}\n")

install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME newswatch)
set(CPACK_PACKAGE_CONTACT ${NEWSWATCH_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "watches news sources and tells people what they asked for")
set(CPACK_PACKAGE_DESCRIPTION "newswatchd polls news feeds, passes every article through plugins (rules over words, a
watch-list of names, or your own), and sends alerts by e-mail or webhook, with the
places in the text that say why. An alert that was found is not lost.")
set(CPACK_STRIP_FILES ON)
# Plugins, the service and the configuration have absolute places, which only DESTDIR moves.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# kill(1) of ExecReload, and the certificate authorities that feeds and webhooks are checked against.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "procps, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/package/conffiles
  ${CMAKE_CURRENT_LIST_DIR}/package/postinst ${CMAKE_CURRENT_LIST_DIR}/package/prerm
  ${CMAKE_CURRENT_LIST_DIR}/package/postrm)
include(CPack)
