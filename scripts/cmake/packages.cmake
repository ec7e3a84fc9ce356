# Debian packages by CPack: `cnn`, the program, and `libcnn-dev`, what others build on it. scripts/package makes them.
include(GNUInstallDirs)
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_CONTACT "The authors of cnn <cnn@packages.debian.org>")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME cnn)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS libopenblas0-pthread)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "curl | wget, xz-utils, libmicrohttpd12")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "dataset-fashion-mnist, libcnn-dev")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "training of convolutional networks on the CPU
A YAML file describes a convolutional network as lectures do; cnn checks
that every volume fits, trains and evaluates it on the processor, and tells
in plain words what goes wrong. It classifies images, shows why, compares
runs and reports on them, and needs neither a GPU nor Python.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcnn-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libyaml-cpp-dev, libopenblas-pthread-dev, libjpeg62-turbo-dev, zlib1g-dev, libxxhash-dev, libutf8proc-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS cnn)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "predictions of networks that cnn trained, for programs
One header and a static library: load a model, give pixels, get classes,
from any number of threads. With files for CMake and pkg-config, and an
example.")

# What Debian wants beside each: its license, its changes, and why a lint does not hold.
# The pthread build of OpenBLAS by name: the alternatives may point at one that ignores how many threads are asked for. No
# bug of Debian's asks for these packages.
set(program_overrides "cnn: custom-library-search-path\ncnn: initial-upload-closes-no-bugs\n")
set(development_overrides "libcnn-dev: initial-upload-closes-no-bugs\n")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
find_program(GZIP gzip)
foreach(part "program cnn" "development libcnn-dev")
  separate_arguments(part)
  list(POP_FRONT part component)
  set(place ${PROJECT_BINARY_DIR}/package/${part})
  file(WRITE ${place}/changelog.Debian "${part} (${PROJECT_VERSION}-1) unstable; urgency=medium

  * As CHANGELOG.md has it.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
  configure_file(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${place}/changelog COPYONLY)
  configure_file(${PROJECT_SOURCE_DIR}/LICENSE ${place}/copyright COPYONLY)
  if(GZIP)
    execute_process(COMMAND ${GZIP} -9nf ${place}/changelog ${place}/changelog.Debian)
    set(doc ${CMAKE_INSTALL_DATADIR}/doc/${part})
    file(WRITE ${place}/overrides "${${component}_overrides}")
    install(FILES ${place}/overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME ${part}
            COMPONENT ${component} EXCLUDE_FROM_ALL)
    install(FILES ${place}/copyright ${place}/changelog.gz ${place}/changelog.Debian.gz DESTINATION ${doc}
            COMPONENT ${component} EXCLUDE_FROM_ALL)
  endif()
endforeach()
include(CPack)
