#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds the documents against each other and against what they speak of: each link to a file and to a heading leads
somewhere, each picture is one, and docs/settings.md has each key of the settings and no other.

usage: docs.py SOURCE-FOLDER
"""
import glob
import os
import re
import sys
import unicodedata

TOP = os.path.abspath(sys.argv[1])
FOLDERS = ("", "docs/", "data/", "tests/", "tools/")
FENCE = re.compile(r"^ *```.*?^ *```$", re.M | re.S)
LINK = re.compile(r"(!?)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.M)
KEY = re.compile(r'^#define [SE]_\w+\s+"(\w+)"', re.M)
PNG = b"\x89PNG\r\n\x1a\n"

faults = []


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def documents():
    found = set(glob.glob(os.path.join(TOP, "*.md")))
    for folder in FOLDERS[1:]:
        found |= set(glob.glob(os.path.join(TOP, folder, "**", "*.md"), recursive=True))
    return sorted(found)


def anchors(text):
    """As GitHub makes them: small letters, no signs, blanks as hyphens, and a number behind the second of a name."""
    made, bare = [], []
    for heading in HEADING.findall(FENCE.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        kept = "".join(c for c in plain if c in " -_" or unicodedata.category(c)[0] in "LN")
        anchor = kept.replace(" ", "-")
        made.append(f"{anchor}-{bare.count(anchor)}" if anchor in bare else anchor)
        bare.append(anchor)
    return made


def check_link(document, picture, target):
    name = os.path.relpath(document, TOP)
    path, _, anchor = target.partition("#")
    there = os.path.normpath(os.path.join(os.path.dirname(document), path)) if path else document

    if not there.startswith(os.path.normpath(TOP) + os.sep) and there != os.path.normpath(TOP):
        faults.append(f"{name}: {target} leads out of the project")
    elif not os.path.exists(there):
        faults.append(f"{name}: there is no {target}")
    elif anchor and (not there.endswith(".md") or anchor not in anchors(read(there))):
        faults.append(f"{name}: {target}: there is no such heading")
    elif picture:
        with open(there, "rb") as file:
            if file.read(len(PNG)) != PNG:
                faults.append(f"{name}: {target} is no PNG picture")


def check_links():
    links = pictures = 0
    for document in documents():
        for picture, target in LINK.findall(FENCE.sub("", read(document))):
            if re.match(r"[a-z]+:", target):
                continue
            links += 1
            pictures += bool(picture)
            check_link(document, picture, target)
    if not links or not pictures:
        faults.append("no links or no pictures were found: this test has gone blind")
    return links, pictures


def check_settings():
    """Public keys: a row of a table in docs/settings.md, or the sentence about fields that are not saved."""
    keys = set()
    for path in glob.glob(os.path.join(TOP, "plugin", "obs", "**", "*.h"), recursive=True):
        keys |= set(KEY.findall(read(path)))
    text = read(os.path.join(TOP, "docs", "settings.md"))
    told = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", text, re.M))))
    unsaved = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^(`\w+`[^|]*?) are fields", text, re.M))))
    for key in sorted(keys - told - unsaved):
        faults.append(f"docs/settings.md: says nothing of the key {key}")
    for key in sorted((told | unsaved) - keys):
        faults.append(f"docs/settings.md: there is no key {key}")
    if not keys:
        faults.append("no keys of settings were found in plugin/obs: this test has gone blind")
    return len(keys)


def main():
    links, pictures = check_links()
    keys = check_settings()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{links} links, {pictures} of them pictures, {keys} keys, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
