#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Looks at which libraries the loader wants for the built plugin and tool. The folder that was built on Debian 12 is to
load on Debian 13 and testing too (on Ubuntu it does not yet: see libjpeg), so each library has the same name there, or
is not wanted by the loader at all: utf8proc is within, libzip is loaded when it is used. The table says how it is with
each. It also looks at the oldest C library that they want, and that what is within is not offered to others.

usage: needed.py FILE...
"""
import re
import sys

from built import look, run

# Of OBS: modules are given the one that runs.
MODULE = {
    "libobs.so.0": "OBS 30 and later are libobs.so.30, with this name beside it for older plugins",
    "libobs-frontend-api.so.0": "as libobs",
}
TOOL = {
    "libmicrohttpd.so.12": "0.9.72 and later, 1.0 too; the tool alone serves",
    "libz.so.1": "since 1996",
}
ALL = {
    "libc.so.6": "since 1997; which version of it is looked at below",
    "libm.so.6": "of the C library",
    "libcurl.so.4": "since 2006; on Debian and Ubuntu with symbols of OpenSSL's flavour (or -gnutls, as it was built)",
    "libcurl-gnutls.so.4": "Debian's and Ubuntu's other flavour",
    "libexpat.so.1": "since 2006",
    "libcjson.so.1": "Debian 11 to testing, Ubuntu 22.04 and later",
    "libpangocairo-1.0.so.0": "since 1.0, as all of GNOME's below",
    "libpangoft2-1.0.so.0": "Pango",
    "libpango-1.0.so.0": "Pango",
    "libgobject-2.0.so.0": "GLib",
    "libglib-2.0.so.0": "GLib",
    "libharfbuzz.so.0": "Pango's",
    "libfontconfig.so.1": "since 2003",
    "libfreetype.so.6": "since 2000",
    "libcairo.so.2": "since 2005",
    "libpng16.so.16": "since 2013; packages are libpng16-16 and libpng16-16t64",
    "libjpeg.so.62": "Debian's libjpeg62-turbo. Ubuntu's is libjpeg.so.8: there the plugin is built from source",
    "libwebp.so.7": "Debian 12 to testing, Ubuntu 22.04 and later",
}
C_LIBRARY_MOST = (2, 36)  # Debian 12's; Ubuntu 24.04 has 2.39, Debian 13 2.41


def check(path):
    module = path.endswith(".so")
    allowed = {**ALL, **(MODULE if module else TOOL)}
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[(.+?)\]", run("readelf", "-dW", path))
    if "libc.so.6" not in needed or len(needed) < 10:
        yield f"wants {len(needed)} libraries, {needed}: this test has gone blind"
    for name in needed:
        if name not in allowed:
            yield f"wants {name}, which has another name on another Linux or is not in this test's table"
    if re.search(r"\((?:RPATH|RUNPATH)\)", run("readelf", "-dW", path)) and module:
        yield "looks for libraries in a folder of its own (RPATH)"
    versions = [(int(major), int(minor)) for major, minor in re.findall(r"\bGLIBC_(\d+)\.(\d+)", run("readelf", "-VW", path))]
    if not versions:
        yield "wants no version of the C library: this test has gone blind"
    # Built on a newer system it is for that one.
    elif max(versions) > C_LIBRARY_MOST and "12 (bookworm)" in open("/etc/os-release", encoding="utf-8").read():
        yield "wants glibc %d.%d" % max(versions)
    symbols = run("readelf", "--dyn-syms", "-W", path)
    for line in symbols.splitlines():
        if re.search(r"\b(?:utf8proc|zip)_\w+", line):
            yield f"{line.split()[-1]} is wanted from outside or offered to others"


if __name__ == "__main__":
    sys.exit(look(check))
