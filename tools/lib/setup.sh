# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the commands in tools/: what must be installed, and the build. Expects $top, the project's folder.
# A package with a ? is for where the system has one of that name: Debian 13 and later have no clang-format-14.

PACKAGES_BUILD="build-essential cmake ninja-build pkg-config libobs-dev libcjson-dev libpango1.0-dev libcairo2-dev
	libpng-dev libjpeg-dev libwebp-dev libutf8proc-dev libexpat1-dev libmicrohttpd-dev libzip-dev fonts-roboto-unhinted
	fonts-noto-core ca-certificates"
PACKAGES_OBS="obs-studio obs-plugins xvfb xauth libgl1-mesa-dri libegl1 python3"
PACKAGES_FILM="ffmpeg"
PACKAGES_TEST="libcmocka-dev nginx-light openssl curl clang-format-14? clang-format? clang-tidy-14? valgrind
	gdb gcc-mingw-w64-x86-64-win32 xdotool openbox wmctrl"

# Only a peer to be measured beside.
PACKAGES_BENCH="chromium?"

# Debian 12 has clang 14 as "clang", whose run-time libraries are a package of their own name.
PACKAGES_FUZZ="clang libclang-rt-14-dev? libclang-rt-dev?"

# Only tools/release installs these, and only in roots of its own.
PACKAGES_RELEASE="debhelper lintian appstream flatpak-builder xz-utils binutils"

# What the finished folder needs beside OBS; docs/install.md says so.
PACKAGES_FOLDER="libcurl4 libcjson1 libwebp7 libmicrohttpd12"

PACKAGES_DEMO="$PACKAGES_BUILD $PACKAGES_OBS $PACKAGES_FILM"
PACKAGES_ALL="$PACKAGES_DEMO $PACKAGES_TEST"

say() { printf '%s\n' "$@" >&2; }
die() { say "$@"; exit 1; }

# Sets $sudo to what makes a command run as root.
need_root() {
	sudo=
	[ "$(id -u)" -ne 0 ] || return 0
	command -v sudo >/dev/null ||
		die "These packages must be installed, which only root may do, and there is no sudo: $*" \
			"As root: apt-get install --no-remove --no-install-recommends $*"
	sudo=sudo
}

need_debian() {
	local ID="" ID_LIKE="" PRETTY_NAME="this system"
	[ ! -r /etc/os-release ] || . /etc/os-release
	case " $ID $ID_LIKE " in
	*" debian "* | *" ubuntu "*) command -v apt-get >/dev/null && return 0 ;;
	esac
	die "This command sets itself up with apt on Debian and Ubuntu; $PRETTY_NAME has none." \
		"Install by its own means what these packages hold, and run again with RG_SETUP=no:" \
		"$(echo ${PACKAGES_ALL//\?/}) libcurl4-openssl-dev"
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Whether apt knows where to get it. No "grep -q": it ends the pipe early, and with "pipefail" apt's fright would count.
available() { [ -n "$(apt-cache policy "$1" 2>/dev/null | sed -n '/Candidate: [^(]/p')" ]; }

# Those of the given packages that are not installed. Either flavour of libcurl's headers will do: asking apt for the
# other one would remove the one the user has.
missing() {
	local package
	for package in "$@"; do
		case $package in
		*\?) installed "${package%\?}" || ! available "${package%\?}" || echo "${package%\?}" ;;
		*) installed "$package" || echo "$package" ;;
		esac
	done
	installed libcurl4-openssl-dev || installed libcurl4-gnutls-dev || installed libcurl4-nss-dev ||
		echo libcurl4-openssl-dev
}

apt_install() {
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-remove --no-install-recommends "$@" >&2 ||
		die "" "apt could not install: $*" "Nothing was removed. Run 'sudo apt-get update', read what apt said above, and try again."
}

# The tests start nginx themselves, on a port of their own. Installing the package would put a web server on port 80 of
# the user's machine, now and after each start: so it is neither started (policy-rc.d, as Debian's policy manual has
# it) nor enabled. A user who already had nginx never comes here.
install_nginx_quietly() {
	local policy=/usr/sbin/policy-rc.d ours=no
	if [ ! -e "$policy" ]; then
		ours=yes
		trap '$sudo rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
		printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
		$sudo chmod 755 "$policy"
	fi
	apt_install nginx-light
	if [ "$ours" = yes ]; then
		$sudo rm -f "$policy"
		trap - EXIT INT TERM
	fi
	if [ -d /run/systemd/system ]; then
		$sudo systemctl disable --now nginx >/dev/null 2>&1 || true
	else
		$sudo update-rc.d nginx disable >/dev/null 2>&1 || true
	fi
}

# install_missing PACKAGE...
install_missing() {
	local wanted sudo=
	[ "${RG_SETUP:-yes}" != no ] || return 0
	need_debian
	wanted=$(missing "$@")
	[ -n "$wanted" ] || return 0
	need_root $wanted
	say "Installing: $(echo $wanted)"
	$sudo apt-get update >&2 || say "apt-get update failed; trying with the lists that are there."
	case " $(echo $wanted) " in
	*" nginx-light "*) install_nginx_quietly ;;
	esac
	wanted=$(missing "$@")
	[ -z "$wanted" ] || apt_install $wanted
}

# build_all DIR [CMAKE ARGUMENTS]
build_all() {
	local folder=$1
	shift
	cmake -S "$top" -B "$folder" -G Ninja "$@" && ninja -C "$folder"
}

# build_fuzzers [TARGET...]: with clang, its fuzzer and its sanitizers, in build-fuzz; the stage as well.
build_fuzzers() {
	cmake -S "$top" -B "$top/build-fuzz" -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
		-DCMAKE_C_FLAGS_RELWITHDEBINFO="-O1 -g" -DRG_OBS=OFF -DRG_SANITIZE=address,undefined,fuzzer-no-link &&
		ninja -C "$top/build-fuzz" "$@"
}
