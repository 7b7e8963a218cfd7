#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds what stands in more than one place for packages: the version of CMake, of Debian's changelog and of CHANGELOG.md, with
its day; and what building needs, in Debian's control file and in tools/lib/setup.sh.

usage: release.py SOURCE-FOLDER
"""
import email.utils
import os
import re
import sys

TOP = sys.argv[1]
# The control file says these in its own way; fonts and certificates are the same.
ONLY_SETUP = {"build-essential"}
ONLY_CONTROL = {"debhelper-compat", "libcurl4-openssl-dev"}

faults = []


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def find(path, pattern):
    found = re.search(pattern, read(path), re.M | re.S)
    if not found:
        sys.exit(f"{path}: there is no {pattern}")
    return found.groups()


def check_versions():
    (cmake,) = find("CMakeLists.txt", r"^project\(race-graphics VERSION ([0-9.]+) ")
    version, day = find("CHANGELOG.md", r"^## ([0-9.]+) - (\d{4}-\d\d-\d\d)$")
    debian, signed = find("packaging/debian/changelog", r"\Arace-graphics \(([^)]+)\).*?^ -- [^\n]*>  ([^\n]+)$")
    if version != cmake:
        faults.append(f"CHANGELOG.md: the newest version is {version}, CMakeLists.txt has {cmake}")
    if debian != cmake:
        faults.append(f"packaging/debian/changelog: the newest version is {debian}, CMakeLists.txt has {cmake}")
    if email.utils.parsedate_to_datetime(signed).date().isoformat() != day:
        faults.append(f"packaging/debian/changelog: {signed} is another day than {day} in CHANGELOG.md")


def check_needs():
    setup = set(find("tools/lib/setup.sh", r'^PACKAGES_BUILD="([^"]+)"')[0].split()) - ONLY_SETUP
    (needs,) = find("packaging/debian/control", r"^Build-Depends: (.*?)^[A-Z]")
    control = {need.split()[0] for need in needs.split(",")} - ONLY_CONTROL
    for name in sorted(setup ^ control):
        where = "tools/lib/setup.sh, not in packaging/debian/control" if name in setup else \
            "packaging/debian/control, not in tools/lib/setup.sh"
        faults.append(f"{name} stands in {where}")


check_versions()
check_needs()
print("\n".join(faults) or "versions and needs agree")
sys.exit(bool(faults))
