# SPDX-License-Identifier: GPL-2.0-or-later
# For CMake's -DCMAKE_TOOLCHAIN_FILE: Debian's compiler for Windows, and the libraries that tools/windows has built in
# the folder -DRG_WINDOWS_PREFIX, all static. Those of this system are never found.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-win32)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-win32)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES RG_WINDOWS_PREFIX)
if(NOT IS_DIRECTORY "${RG_WINDOWS_PREFIX}")
	message(FATAL_ERROR "RG_WINDOWS_PREFIX is no folder: tools/windows makes one")
endif()
set(CMAKE_FIND_ROOT_PATH "${RG_WINDOWS_PREFIX}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} "${RG_WINDOWS_PREFIX}/lib/pkgconfig")
set(PKG_CONFIG_ARGN --static CACHE STRING "")
