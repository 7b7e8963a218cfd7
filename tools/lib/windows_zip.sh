# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/windows: the zip, as it is unpacked into C:\ProgramData\obs-studio\plugins. Expects $top, $build,
# $work, $sources and $SOURCES.
. "$top/tools/lib/licences.sh"

# What is linked in, each with Debian's file about it. The headers of OBS and cmocka are in nothing that is packaged.
library_licences() {
	local name file
	for name in $SOURCES; do
		case $name in obs-studio | cmocka) continue ;; esac
		file=$sources/$name/tree/debian/copyright
		[ -e "$file" ] || file=$sources/$name/tree/COPYING
		licence_of "$name, which is inside the programs" "$file" || return 1
	done
}

# make_zip FOLDER VERSION
make_zip() {
	local stage=$work/zip/race-graphics place zip
	zip=$(realpath "$1")/race-graphics-$2-windows-x64.zip
	rm -rf "$work/zip" "$zip" && mkdir -p "$work/zip" && cp -a "$build/stage/race-graphics" "$work/zip/" || return 1
	place=$(dirname "$(find "$stage" -name race-graphics.dll)")
	rm -f "$place"/*.a && cp "$build/race-graphics.exe" "$place/" && x86_64-w64-mingw32-strip --strip-unneeded "$place"/race-graphics.* || return 1
	{
		our_licences "$2" "$top" "$stage" && library_licences &&
			common_licences "" "$stage"/data/fonts/LICENSE.* "$sources"/*/tree/debian/copyright
	} | sed 's/$/\r/' >"$stage/LICENCES.txt" || return 1
	cp "$top/packaging/windows/first-look.ps1" "$stage/" || return 1
	find "$work/zip" -exec touch --date="@$(git -C "$top" log -1 --format=%ct)" {} +
	(cd "$work/zip" && find race-graphics | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$zip" -@) && say "$zip"
}
