# SPDX-License-Identifier: GPL-2.0-or-later
# Where OBS looks for a module and for its data: the only place that says so, for OBS's folders may move. Packages
# (packaging/, tools/release) take what is installed and staged from here.

# In a folder of the user's own, ~/.config/obs-studio/plugins/race-graphics.
set(RG_FOLDER_MODULE bin/64bit)
set(RG_FOLDER_DATA data)

# In the system, below the prefix.
set(RG_SYSTEM_MODULE "${CMAKE_INSTALL_LIBDIR}/obs-plugins")
set(RG_SYSTEM_DATA "${CMAKE_INSTALL_DATADIR}/obs/obs-plugins/race-graphics")
set(RG_SYSTEM_METAINFO "${CMAKE_INSTALL_DATADIR}/metainfo")

# From the tool's folder to the data: in a build, in a folder of the user's own, in the system.
file(RELATIVE_PATH from_bin "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_PREFIX}/${RG_SYSTEM_DATA}")
file(RELATIVE_PATH from_folder "/${RG_FOLDER_MODULE}" "/${RG_FOLDER_DATA}")
set(RG_TOOL_DATA "\"stage/race-graphics/${RG_FOLDER_DATA}\", \"${from_folder}\", \"${from_bin}\"")
