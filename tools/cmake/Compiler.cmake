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

# What a fault in the memory of a hostile answer would need is taken away, as far as compiler and system can do that;
# tests/tool/hardening.py looks at what was built. The sanitizers find such faults themselves.
if(NOT RG_SANITIZE AND NOT CMAKE_SYSTEM_NAME STREQUAL "Windows")
	include(CheckCCompilerFlag)
	include(CheckCSourceCompiles)
	foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
		string(MAKE_C_IDENTIFIER "RG_HAS${flag}" has)
		check_c_compiler_flag("${flag}" ${has})
		if(${has})
			add_compile_options(${flag})
		endif()
	endforeach()
	# It needs optimisation, and without it glibc warns. Level 3 is of GCC 12 and clang 9, with glibc 2.34.
	check_c_source_compiles("#include <features.h>
		#if !__GLIBC_PREREQ(2, 34) || (!defined(__clang__) && __GNUC__ < 12)
		#error no level 3
		#endif
		int main(void) { return 0; }" RG_HAS_FORTIFY_3)
	set(level 2)
	if(RG_HAS_FORTIFY_3)
		set(level 3)
	endif()
	if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
		add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${level})
	endif()
	add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# Names that end so are for another system.
if(CMAKE_SYSTEM_NAME STREQUAL "Windows")
	add_compile_definitions(__USE_MINGW_ANSI_STDIO=1) # Microsoft's printf knows no %zu
	set(RG_FOREIGN "_posix\\.c$")
	add_link_options(-static) # the compiler's own libraries, too: a DLL that lies nowhere keeps a module from loading
	string(APPEND CMAKE_C_STANDARD_LIBRARIES " -lws2_32") # behind whatever asks for it
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
