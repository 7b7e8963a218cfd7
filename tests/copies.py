#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Looks for copies of JSON in the code. On the way from a layer to the race day there is none (plugin/race/day/tree.h);
elsewhere a comment that begins with "Copied" says why, on one of the two lines above.

usage: copies.py FOLDER
"""
import os
import sys

ON_THE_WAY = ("feed", "intake", "obs", "race/day", "race/merge", "race/table", "race/timing")
# What goes to a file, and no further.
OFF_THE_WAY = ("intake/recording",)


def faults(folder):
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            if not name.endswith((".c", ".h")):
                continue
            path = os.path.join(place, name)
            room = os.path.relpath(place, folder)
            with open(path, encoding="utf-8") as file:
                lines = file.read().split("\n")
            for number, line in enumerate(lines):
                if "cJSON_Duplicate(" not in line:
                    continue
                on_the_way = any(room == way or room.startswith(way + "/") for way in ON_THE_WAY)
                if on_the_way and room not in OFF_THE_WAY:
                    yield f"{path}:{number + 1}: a copy on the way of race data, see plugin/race/day/tree.h"
                elif "/* Copied" not in "".join(lines[max(0, number - 2):number]):
                    yield f"{path}:{number + 1}: a copy without a comment that says why"


def main():
    folder = sys.argv[1]
    if not os.path.isdir(os.path.join(folder, "race", "merge")):
        sys.exit(f"{folder}: no sources")
    found = list(faults(folder))
    print("\n".join(found) if found else "no copy without a reason")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
