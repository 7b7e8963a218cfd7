# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/windows: Debian's source packages, from where apt gets Debian on this machine, with lists and
# settings of our own: nothing of the machine's is changed. Expects setup.sh's say and die, and $sources, a folder.
#
# Each package lands in $sources/NAME: the .dsc, what it names, and "tree", unpacked with Debian's patches.

# private_apt TOOL [ARGUMENTS]: apt-get or apt-cache.
private_apt() {
	local tool=$1
	shift
	"$tool" -o Dir::Etc::SourceList="$sources/apt/sources.list" -o Dir::Etc::SourceParts=- \
		-o Dir::State::Lists="$sources/apt/lists" -o Dir::Cache="$sources/apt/cache" -o APT::Sandbox::User=root "$@"
}

# Debian 12's only: of another Debian's sources nobody knows whether they can be built so.
prepare_apt() {
	local keys=/usr/share/keyrings/debian-archive-keyring.gpg
	mkdir -p "$sources/apt/lists/partial" "$sources/apt/cache/archives/partial" || return 1
	apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' |
		sed -n "s|^\(.* bookworm[a-z-]* main\)$|deb-src [signed-by=$keys] \1|p" >"$sources/apt/sources.list"
	[ -s "$sources/apt/sources.list" ] || { say "apt is not set to Debian 12's archive here, or has no lists yet (apt-get update)."; return 1; }
	private_apt apt-get -q update
}

# versions NAME: newest first.
versions() {
	private_apt apt-cache showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort --version-sort --reverse --unique
}

# download NAME: the newest version that can be had. An older one, or one without Debian's patches, is said loudly.
download() {
	local name=$1 version newest=""
	for version in $(versions "$name"); do
		newest=${newest:-$version}
		rm -f ./*.dsc # of another version
		if private_apt apt-get -q source --only-source --download-only "$name=$version"; then
			[ "$version" = "$newest" ] || older+=("$name: $version, for the archive does not give $newest")
			return 0
		fi
	done
	rm -f ./*.dsc ./*.diff.gz ./*.debian.tar.*
	private_apt apt-get -q source --only-source --download-only --tar-only "$name" || return 1
	older+=("$name: $newest without Debian's patches, which the archive does not give")
}

# unpack NAME
unpack() {
	local dsc
	dsc=$(find . -maxdepth 1 -name '*.dsc' | head -n 1)
	if [ -n "$dsc" ]; then
		dpkg-source --no-check --extract "$dsc" tree
	else
		mkdir tree && tar -xf ./*.orig.tar.* -C tree --strip-components=1
	fi
}

# fetch_sources NAME...: what is there and whole stays. Sets the array $older.
fetch_sources() {
	local name
	older=()
	prepare_apt || return 1
	for name; do
		mkdir -p "$sources/$name" && cd "$sources/$name" && download "$name" || { say "There is no source of $name."; return 1; }
	done
	cd "$top" || return 1
}

# source_sums NAME...: of all that was fetched.
source_sums() {
	local name
	for name; do
		(cd "$sources/$name" && find . -maxdepth 1 -type f | LC_ALL=C sort | xargs sha256sum)
	done
}
