# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tools/everywhere: a fresh Debian in a folder, and commands run inside it. Expects setup.sh's say and die.
#
# Whatever is mounted is mounted in a namespace of the command's own, and its processes are in one too: both go with
# the command, also when it or this script is killed. Nothing is ever mounted in the machine's own tree.

UBUNTU_KEYS=/usr/share/keyrings/ubuntu-archive-keyring.gpg

# namespaces [OPTIONS OF unshare] COMMAND...
namespaces() {
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$@" </dev/null
}

# root_lacks [SYSTEM...]: says what is missing, one line each.
root_lacks() {
	local tool
	case " $* " in
	*" ubuntu"*)
		[ -n "${RG_UBUNTU:-}" ] || echo "RG_UBUNTU must say where Ubuntu's archive is: apt here knows none"
		[ -r "$UBUNTU_KEYS" ] || echo "There are no keys of Ubuntu's archive; on Debian: apt-get install ubuntu-keyring"
		;;
	esac
	[ "$(id -u)" -eq 0 ] || echo "It must run as root: sudo tools/everywhere"
	for tool in debootstrap unshare setpriv flock git apt-get; do
		command -v "$tool" >/dev/null || echo "There is no $tool; on Debian: apt-get install debootstrap util-linux git apt"
	done
	[ -r /usr/share/keyrings/debian-archive-keyring.gpg ] ||
		echo "There are no keys of Debian's archive; on Debian: apt-get install debian-archive-keyring"
	[ "$(id -u)" -ne 0 ] || ! command -v unshare setpriv >/dev/null || namespaces bash -c : 2>/dev/null ||
		echo "This machine lets root make no namespaces (a container without the right to mount?)"
	[ -n "$(debian_site)" ] || echo "apt is not set to Debian's archive here, or has no lists yet (apt-get update)"
}

# Where apt gets Debian from on this machine.
debian_site() {
	command -v apt-get >/dev/null || return 0
	apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' \
		2>/dev/null | sed -n '/^https\?:/{p;q}'
}

# How apt reaches it: proxies, certificates, dates and tries. Commands that apt may run on this machine stay here.
apt_settings() {
	apt-config dump | grep -E '^Acquire::(http|https|Retries|Check-|Max-|Min-|ForceIPv|AllowInsecure|AllowWeak|By-Hash)' |
		grep -v 'Proxy-Auto-Detect'
}

# remove_root FOLDER: never into something that is mounted there.
remove_root() {
	[ -e "$1" ] || return 0
	! grep -qF " $(realpath "$1")/" /proc/self/mountinfo || die "Something is mounted in $1; unmount it first."
	rm -rf --one-file-system -- "$1"
}

# make_root SUITE FOLDER: debootstrap; the folder is there only when all went well.
make_root() {
	local suite=$1 root=$2 new=$2.new site script=/usr/share/debootstrap/scripts family=sid more="" PROXY=""
	site=$(debian_site)
	if [ "$suite" = noble ]; then
		site=$RG_UBUNTU family=gutsy more="--components=main,universe --keyring=$UBUNTU_KEYS"
	fi
	remove_root "$new" && mkdir -p "$new" || return 1
	[ -e "$script/$suite" ] && script="" || script=$script/$family
	eval "$(apt-config shell PROXY Acquire::http::Proxy)"
	[ -z "$PROXY" ] || [ "$PROXY" = DIRECT ] || export http_proxy="$PROXY"
	namespaces debootstrap --variant=minbase --include="ca-certificates${RG_CCACHE:+,ccache}" $more "$suite" "$new" "$site" \
		${script:+"$script"} || return 1
	apt_settings >"$new/etc/apt/apt.conf.d/00everywhere"
	cp -a /etc/apt/auth.conf.d/. "$new/etc/apt/auth.conf.d/" 2>/dev/null
	# It is thrown away when it breaks: no need to wait for the disk at each file.
	echo force-unsafe-io >"$new/etc/dpkg/dpkg.cfg.d/everywhere"
	# No daemon is started by its package.
	printf '#!/bin/sh\nexit 101\n' >"$new/usr/sbin/policy-rc.d"
	chmod 755 "$new/usr/sbin/policy-rc.d"
	date -u +%Y-%m-%d >"$new/etc/race-graphics-root"
	mv "$new" "$root"
}

# in_root ROOT SOURCE BUILD NETWORK SCRIPT [ARGUMENTS]: bash runs SCRIPT in the root; SOURCE is /source, read only, and
# BUILD is /build. NETWORK "own": nobody but itself on 127.0.0.1, so that no port and no display is in the way.
# RG_CCACHE may name a folder in which all roots keep what their compilers made; only roots made while it did have ccache.
in_root() {
	local root=$1 source=$2 build=$3 network=$4 own="" ccache=""
	shift 4
	[ "$network" != own ] || own="--net --ipc"
	mkdir -p "$root/source" "$root/build" "$build" || return 1
	if [ -n "${RG_CCACHE:-}" ] && [ -x "$root/usr/bin/ccache" ]; then
		ccache=$RG_CCACHE
		mkdir -p "$ccache" "$root/ccache" || return 1
	fi
	[ "$network" = own ] || cp /etc/resolv.conf /etc/hosts "$root/etc/" || return 1
	namespaces $own bash -euc '
		root=$1 source=$2 build=$3 ccache=$4
		shift 4
		mount -t proc proc "$root/proc"
		mount -t tmpfs -o mode=755 tmpfs "$root/dev"
		for node in null zero full random urandom tty; do
			touch "$root/dev/$node"
			mount --bind "/dev/$node" "$root/dev/$node"
		done
		ln -s /proc/self/fd "$root/dev/fd"
		ln -s /proc/self/fd/0 "$root/dev/stdin"
		ln -s /proc/self/fd/1 "$root/dev/stdout"
		ln -s /proc/self/fd/2 "$root/dev/stderr"
		mkdir "$root/dev/pts" "$root/dev/shm"
		mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
		ln -s pts/ptmx "$root/dev/ptmx"
		mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
		mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
		mount --bind "$source" "$root/source"
		mount -o remount,bind,ro "$root/source"
		mount --bind "$build" "$root/build"
		[ -z "$ccache" ] || mount --bind "$ccache" "$root/ccache"
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM=dumb PYTHONDONTWRITEBYTECODE=1 \
			${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
			${ccache:+CCACHE_DIR=/ccache CMAKE_C_COMPILER_LAUNCHER=ccache} \
			chroot "$root" bash -c "$@"
	' root "$root" "$source" "$build" "$ccache" "$@"
}

# A network of one's own has its loopback down. Run inside, before the tests.
LOOPBACK_UP='python3 -c "import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack(\"16sh22x\", b\"lo\", 1))"'
