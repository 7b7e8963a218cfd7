# SPDX-License-Identifier: GPL-2.0-or-later
# How everything is compiled, and the two helpers that make a target of a folder.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
	set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_compile_options(-Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla
	-Wno-missing-field-initializers -Wno-sign-compare)
add_compile_definitions(_POSIX_C_SOURCE=200809L)
if(RG_WERROR)
	add_compile_options(-Werror)
endif()
if(RG_SANITIZE)
	add_compile_options(-fsanitize=${RG_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	add_link_options(-fsanitize=${RG_SANITIZE})
elseif(NOT CMAKE_SYSTEM_NAME STREQUAL "Windows")
	add_link_options(-Wl,-z,defs)
endif()

# Names that end so are for another system.
if(CMAKE_SYSTEM_NAME STREQUAL "Windows")
	add_compile_definitions(__USE_MINGW_ANSI_STDIO=1) # Microsoft's printf knows no %zu
	set(RG_FOREIGN "_posix\\.c$")
else()
	set(RG_FOREIGN "_windows\\.c$")
endif()

get_filename_component(RG_TOP "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

# All .c files of a folder and those within it that are for this system; new files are found at the next build.
function(rg_sources target folder)
	file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${RG_TOP}/${folder}/*.c")
	list(FILTER sources EXCLUDE REGEX "${RG_FOREIGN}")
	target_sources(${target} PRIVATE ${sources})
	target_include_directories(${target} PRIVATE "${RG_TOP}/plugin")
	target_compile_definitions(${target} PRIVATE RG_VERSION="${PROJECT_VERSION}")
endfunction()

# A room: plugin/<name> as a static library. LINK: what it may use.
function(rg_room name)
	cmake_parse_arguments(ROOM "" "" "LINK" ${ARGN})
	add_library(${name} STATIC)
	rg_sources(${name} plugin/${name})
	target_include_directories(${name} PUBLIC "${RG_TOP}/plugin")
	target_link_libraries(${name} PUBLIC ${ROOM_LINK})
endfunction()
