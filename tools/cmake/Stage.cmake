# SPDX-License-Identifier: GPL-2.0-or-later
# The per-user plugin folder, complete: data, locale and fonts merged as libobs expects them. The fonts are copied with
# their licences, so that a copy of the folder gives the same pictures on any laptop: from Debian's packages, or from
# where -DRG_ROBOTO=FOLDER, -DRG_NOTO=FOLDER, -DRG_ROBOTO_LICENSE=FILE and -DRG_NOTO_LICENSE=FILE say.
set(RG_STAGE "${CMAKE_BINARY_DIR}/stage/race-graphics")
set(RG_STAGE_DATA "${RG_STAGE}/${RG_FOLDER_DATA}")

find_path(RG_ROBOTO RobotoCondensed-Regular.ttf REQUIRED DOC "Folder of RobotoCondensed-Regular.ttf and -Bold.ttf"
	PATHS /usr/share/fonts/truetype/roboto/unhinted /usr/share/fonts/truetype/roboto/unhinted/RobotoTTF
	PATH_SUFFIXES RobotoTTF RobotoCondensed NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_path(RG_NOTO NotoSans-Regular.ttf REQUIRED DOC "Folder of NotoSans-Regular.ttf and -Bold.ttf"
	PATHS /usr/share/fonts/truetype/noto NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(RG_ROBOTO_LICENSE copyright REQUIRED DOC "Roboto's licence"
	PATHS /usr/share/doc/fonts-roboto-unhinted NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(RG_NOTO_LICENSE copyright REQUIRED DOC "Noto's licence"
	PATHS /usr/share/doc/fonts-noto-core NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)

set(fonts "${RG_STAGE_DATA}/fonts")
file(MAKE_DIRECTORY "${fonts}")
file(COPY "${RG_ROBOTO}/RobotoCondensed-Regular.ttf" "${RG_ROBOTO}/RobotoCondensed-Bold.ttf"
	"${RG_NOTO}/NotoSans-Regular.ttf" "${RG_NOTO}/NotoSans-Bold.ttf" DESTINATION "${fonts}")
configure_file("${RG_ROBOTO_LICENSE}" "${fonts}/LICENSE.Roboto.txt" COPYONLY)
configure_file("${RG_NOTO_LICENSE}" "${fonts}/LICENSE.Noto.txt" COPYONLY)

configure_file(tools/cmake/manifest.json.in "${RG_STAGE_DATA}/manifest.json" @ONLY)

# Removed files must go from the stage too, so data and locale are laid anew whenever one of them changes.
file(GLOB_RECURSE staged CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/data/*" "${CMAKE_SOURCE_DIR}/locale/*")
set(stamp "${CMAKE_BINARY_DIR}/stage.stamp")
file(GLOB data_folders CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE "${CMAKE_SOURCE_DIR}/data" "${CMAKE_SOURCE_DIR}/data/*")
set(relay COMMAND "${CMAKE_COMMAND}" -E rm -rf "${RG_STAGE_DATA}/locale")
foreach(folder IN LISTS data_folders)
	list(APPEND relay COMMAND "${CMAKE_COMMAND}" -E rm -rf "${RG_STAGE_DATA}/${folder}")
endforeach()
add_custom_command(OUTPUT "${stamp}"
	${relay}
	COMMAND "${CMAKE_COMMAND}" -E copy_directory "${CMAKE_SOURCE_DIR}/data" "${RG_STAGE_DATA}"
	COMMAND "${CMAKE_COMMAND}" -E copy_directory "${CMAKE_SOURCE_DIR}/locale" "${RG_STAGE_DATA}/locale"
	COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
	DEPENDS ${staged}
	COMMENT "Staging data and locale" VERBATIM)
add_custom_target(stage ALL DEPENDS "${stamp}")

install(TARGETS race-graphics RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY "${RG_STAGE_DATA}/" DESTINATION "${RG_SYSTEM_DATA}")
