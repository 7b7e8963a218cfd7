# SPDX-License-Identifier: GPL-2.0-or-later
# The OBS module, staged as a per-user plugin folder and installed to the system's paths.
find_package(libobs REQUIRED)
find_package(obs-frontend-api REQUIRED)

add_library(module MODULE)
rg_sources(module plugin/obs)
target_link_libraries(module PRIVATE base race feed intake graphic OBS::libobs OBS::obs-frontend-api)
set_target_properties(module PROPERTIES PREFIX "" OUTPUT_NAME race-graphics
	LIBRARY_OUTPUT_DIRECTORY "${RG_STAGE}/bin/64bit")
add_dependencies(module stage)
install(TARGETS module LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/obs-plugins")
