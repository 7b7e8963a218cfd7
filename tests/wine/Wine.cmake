# SPDX-License-Identifier: GPL-2.0-or-later
# The tests built for Windows, and run under Wine: CMAKE_CROSSCOMPILING_EMULATOR, which tools/windows sets.
set(RG_DRIVE "Z:") # Wine's name for the root of this machine

add_library(posix STATIC wine/posix.c)
target_include_directories(posix SYSTEM PUBLIC wine/posix)
target_link_libraries(posix PUBLIC PkgConfig::CMOCKA ws2_32 psapi advapi32)
target_compile_options(posix INTERFACE -include posix.h -Wno-format) # cmocka says "printf", of which the compiler takes Microsoft's
set(RG_POSIX posix)

# What cannot be built for Windows, and why: tools/windows says it, from the file "not-done".
set(not_here
	"unit/test_disk=its share that hangs comes before the C library, which Windows does not allow"
	"unit/test_feed_dead=its dead resolver comes before the C library, which Windows does not allow"
	"unit/test_merge_mutations=it takes rights from memory by mprotect"
	"obs/test_chapters=it stands in for OBS's frontend, which the module takes there from obs-frontend-api.dll alone"
	"obs/test_canvas=it plays the Wayland platform, which only Linux has"
	"unit/test_feed_nginx=it starts nginx"
	"unit/test_merge_speed=it compares times of the processor, which Windows counts in steps of 16 ms"
	"unit/test_pack_missing=libzip is a part of the program there, and cannot be missing"
	"unit/support_http_nginx="
	"obs/test_share=its share that hangs comes before the C library, which Windows does not allow"
	"obs/test_fonts=its share that hangs comes before the C library, which Windows does not allow")
file(WRITE "${CMAKE_BINARY_DIR}/not-done" "")

# rg_only_here(LIST): takes out of a list of files what is not for Windows.
function(rg_only_here list)
	set(files ${${list}})
	foreach(line IN LISTS not_here)
		string(REGEX REPLACE "=.*" "" name "${line}")
		string(REGEX REPLACE "^[^=]+=" "" why "${line}")
		set(found ${files})
		list(FILTER found INCLUDE REGEX "/${name}\\.c$")
		if(found)
			list(REMOVE_ITEM files ${found})
		endif()
		if(found AND why)
			file(APPEND "${CMAKE_BINARY_DIR}/not-done" "${name}: ${why}\n")
		endif()
	endforeach()
	set(${list} ${files} PARENT_SCOPE)
endfunction()
