#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds the documents against each other and against what they speak of: each link to a file and to a heading leads
somewhere, each picture is one and is shown somewhere, docs/settings.md has each key of the settings and no other, and the
seconds of each graphic, docs/gallery.md has each shipped graphic in each shipped look, and README.md names each graphic.

usage: docs.py SOURCE-FOLDER
"""
import glob
import json
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
    links, pictures, shown = 0, 0, set()
    for document in documents():
        for picture, target in LINK.findall(FENCE.sub("", read(document))):
            if re.match(r"[a-z]+:", target):
                continue
            links += 1
            pictures += bool(picture)
            shown.add(os.path.normpath(os.path.join(os.path.dirname(document), target)))
            check_link(document, picture, target)
    if not links or not pictures:
        faults.append("no links or no pictures were found: this test has gone blind")
    for path in glob.glob(os.path.join(TOP, "docs", "pictures", "**", "*.png"), recursive=True):
        if os.path.normpath(path) not in shown:
            faults.append(f"{os.path.relpath(path, TOP)} is shown in no document")
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


def check_seconds():
    """How long each graphic stays stands in settings.md as its template has it."""
    told = dict(re.findall(r"^\| ([a-z-]+) \| (\d+) \|$", read(os.path.join(TOP, "docs", "settings.md")), re.M))
    for path in glob.glob(os.path.join(TOP, "data", "templates", "*.json")):
        name, seconds = os.path.splitext(os.path.basename(path))[0], str(json.loads(read(path)).get("seconds", 0))
        if told.get(name) != seconds:
            faults.append(f"docs/settings.md: {name} stays {told.get(name)} s, its template says {seconds} s")


def shipped(kind):
    """The names of data/templates or data/themes, where a look may be a file or a folder."""
    folder = os.path.join(TOP, "data", kind)
    return {os.path.splitext(name)[0] for name in os.listdir(folder)
            if name.endswith(".json") or os.path.isfile(os.path.join(folder, name, "theme.json"))}


def check_gallery():
    """Each shipped graphic in each shipped look, still and in motion, and nothing that is not shipped."""
    graphics, looks = shipped("templates"), shipped("themes")
    told = set(re.findall(r"\]\(pictures/gallery/([\w-]+)\.png\)", read(os.path.join(TOP, "docs", "gallery.md"))))
    wanted = {f"{graphic}-{look}{motion}" for graphic in graphics for look in looks for motion in ("", "-motion")}
    for name in sorted(wanted - told):
        faults.append(f"docs/gallery.md: has no {name}.png (tools/pictures gallery makes it)")
    for name in sorted(told - wanted):
        faults.append(f"docs/gallery.md: {name}.png is of nothing that is shipped")
    if len(graphics) < 2 or len(looks) < 2:
        faults.append("no graphics or no looks were found: this test has gone blind")

    table = "\n".join(re.findall(r"^\| .*\|$", read(os.path.join(TOP, "README.md")), re.M))
    named = set(re.findall(r"`([a-z-]+)`", table))
    for name in sorted(graphics ^ named):
        faults.append(f"README.md: the table of graphics {'lacks' if name in graphics else 'names'} {name}")
    return len(wanted)


def main():
    links, pictures = check_links()
    keys = check_settings()
    check_seconds()
    gallery = check_gallery()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{links} links, {pictures} of them pictures, {keys} keys, {gallery} in the gallery, "
          f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
