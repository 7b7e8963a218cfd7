# SPDX-License-Identifier: GPL-2.0-or-later
"""A stand-in for the camera's picture: sky, trees and a track that runs to the horizon, computed here."""
import png


def _mix(a, b, part):
    return bytes(round(x + (y - x) * part) for x, y in zip(a, b)) + b"\xff"


def _ground_row(width, part):
    """`part`: 0 at the horizon, 1 at the lower edge."""
    half = int(width * (0.03 + 0.62 * part))
    line = max(int(width * 0.012 * part), 1)
    gravel = _mix((138, 126, 108), (116, 100, 78), part)
    asphalt = _mix((104, 106, 110), (66, 67, 70), part)
    white = _mix((196, 196, 192), (214, 214, 208), part)
    middle = int(width * 0.56)
    left, right = max(middle - half, 0), min(middle + half, width)
    row = gravel * left + white * line + asphalt * max(right - left - 2 * line, 0) + white * line
    return (row + gravel * width)[:width * 4]


def make(width, height):
    """A png.Picture of that size."""
    pixels, horizon, trees = bytearray(), height * 42 // 100, height * 12 // 100
    for y in range(height):
        if y < horizon - trees:
            pixels += _mix((126, 158, 190), (206, 216, 222), y / (horizon - trees)) * width
        elif y < horizon:
            pixels += _mix((70, 92, 72), (46, 62, 46), (y - horizon + trees) / trees) * width
        else:
            pixels += _ground_row(width, (y - horizon) / (height - horizon))
    return png.Picture(width, height, pixels)
