# SPDX-License-Identifier: GPL-2.0-or-later
# The OBS module, staged as a per-user plugin folder and installed to the system's paths.
find_package(libobs REQUIRED)
find_package(obs-frontend-api REQUIRED)

add_library(module MODULE)
rg_sources(module plugin/obs)
target_link_libraries(module PRIVATE base race rundown feed intake graphic OBS::libobs OBS::obs-frontend-api)
if(CMAKE_SYSTEM_NAME STREQUAL "Windows")
	# OBS's macros for Windows know only Microsoft's compiler: what is seen from outside stands in a list of its own.
	target_sources(module PRIVATE tools/cmake/race-graphics.def)
endif()
set_target_properties(module PROPERTIES PREFIX "" OUTPUT_NAME race-graphics
	LIBRARY_OUTPUT_DIRECTORY "${RG_STAGE}/${RG_FOLDER_MODULE}")
add_dependencies(module stage)
install(TARGETS module LIBRARY DESTINATION "${RG_SYSTEM_MODULE}")

# What a software centre, and Flatpak, tell of it. The day is the changelog's.
string(REPLACE "." "[.]" pattern "${PROJECT_VERSION}")
file(STRINGS "${CMAKE_SOURCE_DIR}/CHANGELOG.md" released REGEX "^## ${pattern} - [0-9-]+$")
string(REGEX REPLACE "^.* - " "" RG_RELEASED "${released}")
set(metainfo com.obsproject.Studio.Plugin.RaceGraphics.metainfo.xml)
configure_file("packaging/flatpak/${metainfo}.in" "${CMAKE_BINARY_DIR}/${metainfo}" @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/${metainfo}" DESTINATION "${RG_SYSTEM_METAINFO}")
