# SPDX-License-Identifier: GPL-2.0-or-later
"""A stand-in for the camera's picture: sky, trees and a track that runs to the horizon, computed here."""
import math

import png


def _mix(a, b, part):
    return bytes(round(x + (y - x) * part) for x, y in zip(a, b)) + b"\xff"


def _trees_row(width, sky, part, crowns):
    """`part`: 0 at the tallest tree's top, 1 at the horizon. `crowns`: for each column where its tree begins."""
    leaves = _mix((74, 98, 78), (44, 60, 46), part)
    return b"".join(leaves if part >= crown else sky for crown in crowns)[:width * 4]


def _ground_row(width, part):
    """`part`: 0 at the horizon, 1 at the lower edge."""
    gravel = _mix((138, 126, 108), (116, 100, 78), part)
    asphalt = _mix((104, 106, 110), (66, 67, 70), part)
    white = _mix((150, 150, 150), (214, 214, 208), min(part * 3, 1))
    middle, half, line = width * 0.56, width * (0.03 + 0.62 * part), width * 0.012 * part
    row = b""
    for end, colour in ((middle - half, gravel), (middle - half + line, white), (middle + half - line, asphalt),
                        (middle + half, white), (width, gravel)):
        row += colour * (min(max(round(end), 0), width) - len(row) // 4)
    return row


def make(width, height):
    """A png.Picture of that size."""
    pixels, horizon, trees = bytearray(), height * 42 // 100, height * 13 // 100
    crowns = [0.35 + 0.2 * math.sin(x / width * 9) + 0.1 * math.sin(x / width * 47) + 0.05 * math.sin(x / width * 331)
              for x in range(width)]
    for y in range(height):
        sky = _mix((126, 158, 190), (206, 216, 222), min(y / horizon, 1))
        if y < horizon - trees:
            pixels += sky * width
        elif y < horizon:
            pixels += _trees_row(width, sky, (y - horizon + trees) / trees, crowns)
        else:
            pixels += _ground_row(width, (y - horizon) / (height - horizon))
    return png.Picture(width, height, pixels)
