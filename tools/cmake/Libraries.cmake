# SPDX-License-Identifier: GPL-2.0-or-later
# What we use, all from Debian's packages. Either flavour of libcurl will do.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(cJSON CONFIG REQUIRED)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip) # its headers: plugin/intake/libzip_posix.c loads it
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
# Its library's name changes with each Debian, and it is small: the folder is to load on the next one too. Where only the
# shared one is installed, or it cannot go into a module, that will do for the machine itself.
find_library(RG_UTF8PROC_STATIC libutf8proc.a PATHS ${UTF8PROC_LIBRARY_DIRS} DOC "utf8proc as a static library")
if(RG_UTF8PROC_STATIC)
	add_library(utf8proc STATIC IMPORTED)
	set_target_properties(utf8proc PROPERTIES IMPORTED_LOCATION "${RG_UTF8PROC_STATIC}"
		INTERFACE_INCLUDE_DIRECTORIES "${UTF8PROC_INCLUDE_DIRS}" INTERFACE_COMPILE_DEFINITIONS UTF8PROC_STATIC
		INTERFACE_LINK_OPTIONS "-Wl,--exclude-libs,libutf8proc.a") # whoever is in the process has its own
else()
	add_library(utf8proc ALIAS PkgConfig::UTF8PROC)
endif()
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl>=7.87)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo pangoft2 freetype2 fontconfig cairo-ft cairo-pdf)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
