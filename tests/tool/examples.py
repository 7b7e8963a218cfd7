#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples of the documents, done as they stand there, give the pictures that the documents show, to the pixel.

usage: examples.py RACE-GRAPHICS SOURCE-FOLDER FONTS
"""
import hashlib
import os
import sys
import tempfile

TOOL, TOP, FONTS = sys.argv[1:]
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import examples  # noqa: E402
import png  # noqa: E402


def same_fonts():
    """Whether the fonts are those that the pictures were drawn with, as for the golden pictures."""
    with open(os.path.join(TOP, "tests", "golden", "expected", "fonts.sha256"), encoding="utf-8") as file:
        for line in file:
            wanted, name = line.split()
            with open(os.path.join(FONTS, name), "rb") as font:
                if hashlib.sha256(font.read()).hexdigest() != wanted:
                    return False
    return True


def compare(name, folder, exact):
    """What is wrong, or nothing."""
    made, shown = (png.read(os.path.join(place, name)) for place in (folder, os.path.join(TOP, "docs", "pictures")))
    if (made.width, made.height) != (shown.width, shown.height):
        return f"{name} is {made.width} × {made.height}, in docs/pictures {shown.width} × {shown.height}"
    if exact and made != shown:
        largest, share, (x, y) = png.difference(made, shown)
        return f"{name} is another one than in docs/pictures: by {largest} at {x}, {y}, {share:.2%} of it by more than 4"
    return None


def main():
    faults, count, exact = [], 0, same_fonts()
    if not exact:
        print("the fonts are other ones than those of docs/pictures: sizes alone are compared", file=sys.stderr)
    for document, heading in examples.SECTIONS:
        with tempfile.TemporaryDirectory(prefix="race-graphics-") as folder:
            try:
                for name in examples.do(TOP, TOOL, document, heading, folder):
                    count += 1
                    faults.append(compare(name, folder, exact))
            except examples.ExampleError as error:
                faults.append(str(error))
    faults = [fault for fault in faults if fault]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{count} pictures of {len(examples.SECTIONS)} documents, {len(faults)} faults")
    if faults:
        print("When a change is meant: tools/pictures examples, and look at them", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
