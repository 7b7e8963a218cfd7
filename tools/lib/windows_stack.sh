# SPDX-License-Identifier: GPL-2.0-or-later
# Run by tools/windows: builds the libraries for Windows, static, each from Debian's source package, into $prefix.
#
#   windows_stack.sh TOP SOURCES OBS PREFIX FOLDER    SOURCES as windows_sources.sh left them; OBS: Windows' own, with
#                                                     its DLLs in "bin"; FOLDER for what is built
#
# What a package needs is a line or two of sed beside its recipe, and no patch file: each changes one line, and what it
# is for stands next to it. Whatever changes here changes the prefix's key: it is then built anew.
set -euo pipefail
top=$1 sources=$2 obs=$3 prefix=$4 folder=$5
. "$top/tools/lib/setup.sh"
. "$top/tools/lib/windows_sources.sh"

host=x86_64-w64-mingw32
gcc=$host-gcc-win32
launch=$(command -v ccache || true)
jobs=$(nproc)
export PKG_CONFIG=$folder/pkg-config PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
# The libraries count on one another's words for "static": without them each would look for a DLL.
defines="-DCAIRO_WIN32_STATIC_BUILD -DFRIBIDI_LIB_STATIC"
optimise="-O2 -ffile-prefix-map=$sources=. -ffile-prefix-map=$folder=."

prepare() {
	mkdir -p "$prefix/lib/pkgconfig" "$prefix/include" "$folder/logs"
	printf '#!/bin/sh\nunset PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR\nPKG_CONFIG_LIBDIR="%s" exec pkg-config --static "$@"\n' \
		"$prefix/lib/pkgconfig" >"$folder/pkg-config"
	chmod 755 "$folder/pkg-config"
	cat >"$folder/cross.ini" <<END
[binaries]
c = [${launch:+"'$launch', "}'$gcc']
cpp = [${launch:+"'$launch', "}'$host-g++-win32']
ar = '$host-gcc-ar'
ranlib = '$host-gcc-ranlib'
strip = '$host-strip'
windres = '$host-windres'
dlltool = '$host-dlltool'
pkgconfig = '$folder/pkg-config'
[properties]
needs_exe_wrapper = true
pkg_config_libdir = '$prefix/lib/pkgconfig'
[built-in options]
c_args = ['-I$prefix/include', '$(echo "$defines $optimise" | sed "s/ /', '/g")']
cpp_args = ['-I$prefix/include', '$(echo "$defines $optimise" | sed "s/ /', '/g")']
c_link_args = ['-L$prefix/lib', '-static-libgcc']
cpp_link_args = ['-L$prefix/lib', '-static-libgcc', '-static-libstdc++']
[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
END
}

# The libraries write into themselves where they are installed, and look there for settings. On a crew's Windows that
# would be a folder that anybody may make, so it is a name that Windows cannot have.
nowhere='?'

# Three ways in which they are built: by CMake, Meson and configure. NAME OPTIONS...
cmake_way() {
	local name=$1
	shift
	cmake -G Ninja -S "$tree" -B "$built" -DCMAKE_TOOLCHAIN_FILE="$top/tools/cmake/Windows.cmake" -DRG_WINDOWS_PREFIX="$prefix" \
		-DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS="$defines $optimise" -DCMAKE_C_FLAGS_RELEASE=-DNDEBUG -DCMAKE_INSTALL_PREFIX="$prefix" \
		-DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF ${launch:+-DCMAKE_C_COMPILER_LAUNCHER="$launch"} "$@"
	ninja -j "$jobs" -C "$built" install
}

meson_way() {
	local name=$1
	shift
	meson setup "$built" "$tree" --cross-file "$folder/cross.ini" --prefix "$prefix" --libdir lib --buildtype plain \
		-Ddefault_library=static --wrap-mode nodownload "$@"
	ninja -j "$jobs" -C "$built" install
}

configure_way() {
	local name=$1
	shift
	mkdir -p "$built"
	cd "$built"
	# Without the first, they ask for a libssp.
	CC="${launch:+$launch }$gcc" CFLAGS="-Wp,-U_FORTIFY_SOURCE $optimise $defines" CPPFLAGS="-I$prefix/include $defines" \
		LDFLAGS="-L$prefix/lib -static-libgcc" "$tree/configure" --host=$host --build=x86_64-linux-gnu --prefix="$prefix" \
		--enable-static --disable-shared "$@"
	make -j "$jobs" ${make_words:-}
	make ${make_words:-} install
}

# package NAME VERSION CFLAGS LIBRARY [REQUIRES]: what pkg-config is told of what has no way of its own.
package() {
	printf 'Name: %s\nDescription: %s\nVersion: %s\nCflags: %s\nLibs: -L%s %s\nRequires: %s\n' \
		"$1" "$1" "$2" "$3" "$prefix/lib" "$4" "${5:-}" >"$prefix/lib/pkgconfig/$1.pc"
}

# Debian's source lacks what zlib itself has for Windows.
build_zlib() {
	local file
	mkdir -p "$built"
	for file in adler32 compress crc32 deflate gzclose gzlib gzread gzwrite infback inffast inflate inftrees trees uncompr zutil; do
		$launch $gcc $optimise -c "$tree/$file.c" -o "$built/$file.o"
	done
	$host-ar rcs "$prefix/lib/libz.a" "$built"/*.o
	cp "$tree/zlib.h" "$tree/zconf.h" "$prefix/include/"
	package zlib "$(sed -n 's/^#define ZLIB_VERSION "\(.*\)"/\1/p' "$tree/zlib.h")" "-I$prefix/include" -lz
}

# GLib wants gettext. Nothing here speaks to a person, so what is asked for is what is answered.
build_intl() {
	mkdir -p "$built"
	cat >"$prefix/include/libintl.h" <<'END'
#ifndef RG_LIBINTL_H
#define RG_LIBINTL_H
#define RG_FORMAT(n) __attribute__((format_arg(n)))
RG_FORMAT(1) char *gettext(const char *text);
RG_FORMAT(2) char *dgettext(const char *domain, const char *text);
RG_FORMAT(2) char *dcgettext(const char *domain, const char *text, int category);
RG_FORMAT(1) RG_FORMAT(2) char *ngettext(const char *one, const char *many, unsigned long n);
RG_FORMAT(2) RG_FORMAT(3) char *dngettext(const char *domain, const char *one, const char *many, unsigned long n);
char *textdomain(const char *domain);
char *bindtextdomain(const char *domain, const char *folder);
char *bind_textdomain_codeset(const char *domain, const char *set);
#endif
END
	cat >"$built/intl.c" <<'END'
#include <libintl.h>
char *gettext(const char *text) { return (char *)text; }
char *dgettext(const char *domain, const char *text) { return (char *)text; }
char *dcgettext(const char *domain, const char *text, int category) { return (char *)text; }
char *ngettext(const char *one, const char *many, unsigned long n) { return (char *)(n == 1 ? one : many); }
char *dngettext(const char *domain, const char *one, const char *many, unsigned long n) { return ngettext(one, many, n); }
char *textdomain(const char *domain) { return (char *)(domain ? domain : "messages"); }
char *bindtextdomain(const char *domain, const char *folder) { return (char *)(folder ? folder : ""); }
char *bind_textdomain_codeset(const char *domain, const char *set) { return (char *)set; }
END
	$gcc -O2 -I"$prefix/include" -c "$built/intl.c" -o "$built/intl.o"
	$host-ar rcs "$prefix/lib/libintl.a" "$built/intl.o"
}

build_libffi() { configure_way libffi --disable-docs --disable-multi-os-directory; }

build_pcre2() { cmake_way pcre2 -DPCRE2_BUILD_PCRE2GREP=OFF -DPCRE2_BUILD_TESTS=OFF -DPCRE2_SUPPORT_JIT=OFF; }

build_glib2.0() {
	sed -i "s|\(set_quoted('GLIB_LOCALE_DIR', \).*)\$|\1'$nowhere')|" "$tree/meson.build"
	# Debian's patch for desktop files uses what Windows' locale.h has not.
	sed -i '1i #include <locale.h>\n#ifndef LC_MESSAGES\n#define LC_MESSAGES 1729\n#endif' "$tree/glib/gkeyfile.c"
	meson_way glib2.0 -Dtests=false -Dglib_debug=disabled -Dxattr=false -Dlibmount=disabled -Dselinux=disabled -Dnls=disabled \
		-Dinstalled_tests=false -Dglib_assert=false
}

build_expat() {
	tree+=/expat
	# Debian's security patch asks whether it is 1, which CMake's template leaves open.
	sed -i 's/^#cmakedefine XML_DTD$/#cmakedefine XML_DTD 1/' "$tree/expat_config.h.cmake"
	cmake_way expat -DEXPAT_BUILD_TOOLS=OFF -DEXPAT_BUILD_EXAMPLES=OFF -DEXPAT_BUILD_TESTS=OFF -DEXPAT_BUILD_DOCS=OFF
}

build_libpng1.6() { cmake_way libpng -DPNG_SHARED=OFF -DPNG_TESTS=OFF -DPNG_EXECUTABLES=OFF; }

build_freetype() {
	cmake_way freetype -DFT_DISABLE_HARFBUZZ=ON -DFT_DISABLE_BROTLI=ON -DFT_DISABLE_BZIP2=ON -DFT_REQUIRE_ZLIB=ON \
		-DFT_REQUIRE_PNG=ON
}

build_fribidi() { meson_way fribidi -Ddocs=false; }

build_pixman() {
	# Or the module would offer pixman's functions beside its own.
	sed -i 's/__declspec(dllexport)//' "$tree/pixman/meson.build"
	meson_way pixman -Dgtk=disabled -Dlibpng=disabled -Dtests=disabled -Dopenmp=disabled
}

build_fontconfig() {
	sed -i "s/\(set\(_quoted\)\?('\(CONFIGDIR\|FC_TEMPLATEDIR\|FONTCONFIG_PATH\)', \).*)\$/\1'$nowhere')/" "$tree/meson.build"
	meson_way fontconfig -Ddoc=disabled -Dtests=disabled -Dtools=disabled -Dnls=disabled -Dcache-build=disabled
}

# From its one file that holds all others, as its authors offer it: what Meson would build takes four times as long.
build_harfbuzz() {
	local have name
	mkdir -p "$built" "$prefix/include/harfbuzz"
	for name in FREETYPE FT_GET_VAR_BLEND_COORDINATES FT_SET_VAR_BLEND_COORDINATES FT_DONE_MM_VAR FT_GET_TRANSFORM; do
		have+=" -DHAVE_$name=1"
	done
	$launch $host-g++-win32 -std=c++11 -fno-exceptions -fno-rtti -fno-threadsafe-statics -fvisibility-inlines-hidden $optimise $have \
		$("$PKG_CONFIG" --cflags freetype2) -c "$tree/src/harfbuzz.cc" -o "$built/harfbuzz.o"
	$host-ar rcs "$prefix/lib/libharfbuzz.a" "$built/harfbuzz.o"
	cp "$tree"/src/hb.h "$tree"/src/hb-*.h "$prefix/include/harfbuzz/"
	package harfbuzz "$(sed -n "s/^  version: '\(.*\)',/\1/p" "$tree/meson.build")" "-I$prefix/include/harfbuzz" -lharfbuzz freetype2
}

build_cairo() {
	# In a DLL of its own cairo's entry prepares its locks; linked into another one, nobody would, and the first text
	# would wait for ever.
	grep -q rg_prepare_locks "$tree/src/cairo-mutex.c" ||
		printf '\n__attribute__((constructor)) static void rg_prepare_locks (void)\n{\n    CAIRO_MUTEX_INITIALIZE ();\n}\n' \
			>>"$tree/src/cairo-mutex.c"
	# Debian's patches touch configure.ac, after which make would run autotools of 2018.
	make_words="ACLOCAL=: AUTOCONF=: AUTOMAKE=: AUTOHEADER=: SUBDIRS=src" configure_way cairo --disable-gtk-doc --disable-xlib \
		--disable-xcb --disable-ps --enable-pdf --disable-svg --disable-script --disable-interpreter --disable-trace \
		--disable-gobject --disable-valgrind --enable-ft --enable-fc --enable-png --disable-gl --disable-full-testing
	sed -i 's|^Libs: .*|Libs: -L${libdir} -lcairo -lmsimg32 -lgdi32|; s|^Cflags: .*|& -DCAIRO_WIN32_STATIC_BUILD|' \
		"$prefix/lib/pkgconfig/cairo.pc"
}

build_pango1.0() {
	sed -i "s/'\(-D\(SYSCONFDIR\|LIBDIR\)=\).*/'\1\"$nowhere\"',/" "$tree/pango/meson.build"
	# Its programs and tests cannot be had without, and are of no use here.
	sed -i "/^subdir('\(utils\|examples\|tests\|tools\)')/d" "$tree/meson.build"
	meson_way pango -Dgtk_doc=false -Dintrospection=disabled -Dinstall-tests=false -Dfontconfig=enabled -Dfreetype=enabled \
		-Dlibthai=disabled -Dxft=disabled -Dcairo=enabled -Dsysprof=disabled
}

build_cjson() { cmake_way cjson -DENABLE_CJSON_TEST=OFF -DENABLE_CUSTOM_COMPILER_FLAGS=OFF -DENABLE_HIDDEN_SYMBOLS=ON; }

build_utf8proc() { cmake_way utf8proc; }

build_libjpeg-turbo() {
	cmake_way libjpeg-turbo -DENABLE_SHARED=OFF -DENABLE_STATIC=ON -DWITH_TURBOJPEG=OFF -DCMAKE_INSTALL_LIBDIR="$prefix/lib"
}

build_libwebp() {
	cmake_way libwebp -DWEBP_BUILD_ANIM_UTILS=OFF -DWEBP_BUILD_CWEBP=OFF -DWEBP_BUILD_DWEBP=OFF -DWEBP_BUILD_GIF2WEBP=OFF \
		-DWEBP_BUILD_IMG2WEBP=OFF -DWEBP_BUILD_VWEBP=OFF -DWEBP_BUILD_WEBPINFO=OFF -DWEBP_BUILD_WEBPMUX=OFF -DWEBP_BUILD_EXTRAS=OFF
}

build_libzip() {
	cmake_way libzip -DENABLE_BZIP2=OFF -DENABLE_LZMA=OFF -DENABLE_ZSTD=OFF -DENABLE_COMMONCRYPTO=OFF -DENABLE_GNUTLS=OFF \
		-DENABLE_MBEDTLS=OFF -DENABLE_OPENSSL=OFF -DENABLE_WINDOWS_CRYPTO=OFF -DBUILD_TOOLS=OFF -DBUILD_REGRESS=OFF \
		-DBUILD_EXAMPLES=OFF -DBUILD_DOC=OFF
	sed -i 's|^Cflags: .*|& -DZIP_STATIC|' "$prefix/lib/pkgconfig/libzip.pc"
}

build_libmicrohttpd() {
	configure_way libmicrohttpd --disable-https --disable-doc --disable-examples --disable-curl
}

build_curl() {
	cmake_way curl -DCURL_USE_SCHANNEL=ON -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DHTTP_ONLY=ON -DCURL_USE_LIBSSH2=OFF \
		-DUSE_LIBIDN2=OFF -DCURL_USE_LIBPSL=OFF -DENABLE_MANUAL=OFF -DENABLE_UNICODE=ON
	sed -i 's|^Libs: .*|Libs: -L${libdir} -lcurl -lws2_32 -lcrypt32 -lbcrypt|; s|^Cflags: .*|& -DCURL_STATICLIB|' \
		"$prefix/lib/pkgconfig/libcurl.pc"
}

build_cmocka() {
	# It prints what the tests hand it, %zu among it, which Microsoft's printf does not know.
	defines+=" -D__USE_MINGW_ANSI_STDIO=1"
	cmake_way cmocka -DWITH_STATIC_LIB=ON -DUNIT_TESTING=OFF -DWITH_EXAMPLES=OFF
	mv "$prefix/lib/libcmocka-static.a" "$prefix/lib/libcmocka.a"
	rm -f "$prefix/lib/libcmocka.dll.a"
}

# OBS's headers, of the oldest that we support: newer ones would be refused by it. What they take from the build of OBS
# and from Debian's simde stands here. The import libraries name nothing but functions.
build_obs-studio() {
	local name to=$prefix/include/obs
	mkdir -p "$built" "$to/util" "$prefix/lib/cmake/libobs" "$prefix/lib/cmake/obs-frontend-api"
	(cd "$tree/libobs" && find . -name '*.h' -print0 | xargs -0 cp --parents -t "$to")
	cp "$tree/UI/obs-frontend-api/obs-frontend-api.h" "$to/"
	printf '#pragma once\n#include <emmintrin.h>\n' >"$to/util/sse-intrin.h"
	printf '#pragma once\n#define OBS_DATA_PATH "../../data"\n#define OBS_PLUGIN_PATH "../../obs-plugins/64bit"\n%s\n' \
		'#define OBS_PLUGIN_DESTINATION "obs-plugins/64bit"' >"$to/obsconfig.h"
	for name in obs obs-frontend-api; do
		gendef - "$obs/bin/$name.dll" >"$built/$name.def"
		$host-dlltool -d "$built/$name.def" -D "$name.dll" -l "$prefix/lib/lib${name#lib}.dll.a"
	done
	obs_package libobs obs
	obs_package obs-frontend-api obs-frontend-api
}

# obs_package NAME DLL: what CMake finds as OBS::NAME.
obs_package() {
	cat >"$prefix/lib/cmake/$1/$1Config.cmake" <<END
add_library(OBS::$1 SHARED IMPORTED)
set_target_properties(OBS::$1 PROPERTIES IMPORTED_IMPLIB "$prefix/lib/lib$2.dll.a" IMPORTED_LOCATION "$obs/bin/$2.dll"
	INTERFACE_INCLUDE_DIRECTORIES "$prefix/include/obs" INTERFACE_COMPILE_DEFINITIONS HAVE_OBSCONFIG_H)
END
}

# build NAME
build() {
	local begun=$SECONDS
	[ ! -e "$folder/$1.done" ] || return 0
	rm -rf "${folder:?}/$1" "$sources/$1/tree"
	# In the background, for bash forgets "-e" in what an "if" asks.
	(
		tree=$sources/$1/tree built=$folder/$1
		if [ -d "$sources/$1" ]; then
			cd "$sources/$1"
			unpack
		fi
		"build_$1"
	) >"$folder/logs/$1.log" 2>&1 &
	if wait $!; then
		touch "$folder/$1.done"
		say "$1: $((SECONDS - begun)) s"
	else
		tail -n 30 "$folder/logs/$1.log" | cut -c 1-200 >&2
		die "$1 cannot be built for Windows. All of it is in $folder/logs/$1.log"
	fi
}

# Two at a time, for many of them configure longer than they compile.
lane() {
	local name
	for name; do
		build "$name"
	done
}

prepare
lane zlib intl
lane libffi pcre2 glib2.0 cjson utf8proc curl cmocka &
first=$! # build has children of its own
lane expat libpng1.6 freetype fribidi pixman fontconfig cairo harfbuzz libjpeg-turbo libwebp libzip libmicrohttpd
wait "$first"
lane pango1.0 obs-studio
