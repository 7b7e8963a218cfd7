# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/release and tools/windows: the licences of all that is inside a folder, as one text.

# licence_of WHAT FILE
licence_of() {
	printf '\n==== %s ====\n\n' "$1" && cat "$2"
}

# our_licences VERSION SOURCE STAGE: ours, and the fonts'.
our_licences() {
	local file
	printf 'Race Graphics %s: GPL-2.0-or-later\n\n' "$1"
	cat "$2/LICENSE" || return 1
	for file in "$3"/data/fonts/LICENSE.*; do
		licence_of "Fonts in data/fonts: $(basename "$file" .txt)" "$file" || return 1
	done
}

# common_licences ROOT FILE...: the long ones, which Debian's files name by their place in the system ROOT.
common_licences() {
	local root=$1 file
	shift
	for file in $(grep -oh '/usr/share/common-licenses/[A-Za-z0-9.-]*[A-Za-z0-9]' "$@" | sort -u); do
		# A file of Debian's may name one by another name than it has.
		[ -e "$root$file" ] || { printf '\n==== %s: there is no such file in Debian ====\n' "$file"; continue; }
		licence_of "$file" "$root$file" || return 1
	done
}
