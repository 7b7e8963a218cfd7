# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/windows: the zip, as it is unpacked into C:\ProgramData\obs-studio\plugins. Expects $top, $build,
# $work, $sources, $SOURCES, $older and windows_sources.sh.
. "$top/tools/lib/licences.sh"

# The headers of OBS and cmocka are in nothing that is packaged.
packaged_sources() {
	local name
	for name in $SOURCES; do
		case $name in obs-studio | cmocka) ;; *) echo "$name" ;; esac
	done
}

# They tell of their licences. What built the libraries unpacked them, and that may have been another checkout.
unpack_sources() {
	local name
	for name in $(packaged_sources); do
		[ -e "$sources/$name/tree" ] || (cd "$sources/$name" && unpack) || return 1
	done
}

# What is linked in by its versions; whoever gets the zip is told of what is older than Debian has it.
library_versions() {
	local name dsc line
	printf '==== Libraries inside the programs, from Debian 12 ====\n\n'
	for name in $(packaged_sources); do
		dsc=$(find "$sources/$name" -maxdepth 1 -name '*.dsc' | head -n 1)
		printf '%s %s\n' "$name" "$([ -z "$dsc" ] && echo "(see below)" || sed -n '/^Version: /{s///p;q}' "$dsc")"
	done
	[ ${#older[@]} -eq 0 ] || printf '\nNOT THE NEWEST of Debian 12, so perhaps without a correction that Debian has made since:\n'
	for line in "${older[@]}"; do
		printf '  %s\n' "$line"
	done
}

# What is linked in, each with Debian's file about it.
library_licences() {
	local name file
	for name in $(packaged_sources); do
		file=$sources/$name/tree/debian/copyright
		[ -e "$file" ] || file=$sources/$name/tree/COPYING
		licence_of "$name, which is inside the programs" "$file" || return 1
	done
}

# make_zip FOLDER VERSION: sets $zip, its path.
make_zip() {
	local stage=$work/zip/race-graphics place
	unpack_sources || return 1
	zip=$(realpath "$1")/race-graphics-$2-windows-x64.zip
	rm -rf "$work/zip" "$zip" && mkdir -p "$work/zip" && cp -a "$build/stage/race-graphics" "$work/zip/" || return 1
	place=$(dirname "$(find "$stage" -name race-graphics.dll)")
	rm -f "$place"/*.a && cp "$build/race-graphics.exe" "$place/" && x86_64-w64-mingw32-strip --strip-unneeded "$place"/race-graphics.* || return 1
	{
		library_versions && echo && our_licences "$2" "$top" "$stage" && library_licences &&
			common_licences "" "$stage"/data/fonts/LICENSE.* "$sources"/*/tree/debian/copyright
	} | sed 's/$/\r/' >"$stage/LICENCES.txt" || return 1
	cp "$top/packaging/windows/first-look.ps1" "$stage/" || return 1
	find "$work/zip" -exec touch --date="@$(git -C "$top" log -1 --format=%ct)" {} +
	(cd "$work/zip" && find race-graphics | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$zip" -@)
}
