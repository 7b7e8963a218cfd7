#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the pictures of data/themes/myrvalla with Cairo: the logo and the texture of a club that does not exist.

usage: tools/lib/artwork.py DIR
"""
import ctypes
import ctypes.util
import math
import sys

cairo = ctypes.CDLL(ctypes.util.find_library("cairo") or "libcairo.so.2")
for name, kinds in {"cairo_set_source_rgba": 4, "cairo_move_to": 2, "cairo_line_to": 2, "cairo_set_line_width": 1, "cairo_set_miter_limit": 1, "cairo_translate": 2,
                    "cairo_scale": 2, "cairo_arc": 5, "cairo_curve_to": 6, "cairo_rectangle": 4}.items():
    getattr(cairo, name).argtypes = [ctypes.c_void_p] + [ctypes.c_double] * kinds
cairo.cairo_image_surface_create.restype = cairo.cairo_create.restype = ctypes.c_void_p
cairo.cairo_create.argtypes = cairo.cairo_fill.argtypes = cairo.cairo_stroke.argtypes = [ctypes.c_void_p]
cairo.cairo_close_path.argtypes = cairo.cairo_save.argtypes = cairo.cairo_restore.argtypes = [ctypes.c_void_p]
cairo.cairo_clip.argtypes = cairo.cairo_new_path.argtypes = [ctypes.c_void_p]
cairo.cairo_set_line_join.argtypes = cairo.cairo_set_line_cap.argtypes = [ctypes.c_void_p, ctypes.c_int]
cairo.cairo_surface_write_to_png.argtypes = [ctypes.c_void_p, ctypes.c_char_p]

GOLD, CREAM, PINE = (0xFF, 0xC2, 0x3D), (0xFF, 0xF8, 0xEA), (0x07, 0x23, 0x20)


class Picture:
    def __init__(self, width, height):
        self.surface = cairo.cairo_image_surface_create(0, width, height)
        self.at = cairo.cairo_create(self.surface)

    def color(self, rgb, alpha=1.0):
        cairo.cairo_set_source_rgba(self.at, *[part / 255 for part in rgb], alpha)

    def path(self, points, closed=True):
        for index, (x, y) in enumerate(points):
            (cairo.cairo_line_to if index else cairo.cairo_move_to)(self.at, x, y)
        if closed:
            cairo.cairo_close_path(self.at)

    def fill(self, points, rgb, alpha=1.0):
        self.color(rgb, alpha)
        self.path(points)
        cairo.cairo_fill(self.at)

    def stroke(self, points, rgb, width, alpha=1.0, closed=False):
        self.color(rgb, alpha)
        cairo.cairo_set_line_width(self.at, width)
        self.path(points, closed)
        cairo.cairo_stroke(self.at)

    def write(self, path):
        cairo.cairo_surface_write_to_png(self.surface, path.encode())


# Each letter by its strokes, in a box 1 wide (M 1.2, narrow ones less) and 1.4 high.
LETTERS = {
    "M": (1.20, [[(0, 1.4), (0, 0), (0.6, 0.85), (1.2, 0), (1.2, 1.4)]]),
    "Y": (1.04, [[(0, 0), (0.52, 0.72), (1.04, 0)], [(0.52, 0.72), (0.52, 1.4)]]),
    "R": (0.90, [[(0, 1.4), (0, 0), (0.62, 0), (0.9, 0.2), (0.9, 0.52), (0.62, 0.74), (0, 0.74)], [(0.42, 0.74), (0.92, 1.4)]]),
    "V": (1.08, [[(0, 0), (0.54, 1.4), (1.08, 0)]]),
    "A": (1.10, [[(0, 1.4), (0.55, 0), (1.1, 1.4)], [(0.24, 0.95), (0.86, 0.95)]]),
    "L": (0.74, [[(0, 0), (0, 1.4), (0.74, 1.4)]]),
    "X": (1.00, [[(0, 0), (1.0, 1.4)], [(1.0, 0), (0, 1.4)]]),
}


def word(picture, text, x, y, size, rgb, width, gap):
    for letter in text:
        wide, strokes = LETTERS[letter]
        for stroke in strokes:
            picture.stroke([(x + px * size, y + py * size) for px, py in stroke], rgb, width)
        x += wide * size + gap
    return x - gap


def emblem(picture, x, y, size):
    """A shield: three firs on a hill, and under them the road that leaves its way and comes back."""
    cairo.cairo_save(picture.at)
    cairo.cairo_translate(picture.at, x, y)
    cairo.cairo_scale(picture.at, size / 100, size / 100)
    shield = [(8, 4), (92, 4), (92, 58), (50, 98), (8, 58)]
    picture.fill(shield, GOLD)
    inner = [(15, 11), (85, 11), (85, 55), (50, 88), (15, 55)]
    picture.fill(inner, PINE)
    cairo.cairo_save(picture.at)
    picture.path(inner)
    cairo.cairo_clip(picture.at)
    for left, top, wide in ((31, 25, 20), (69, 25, 20), (50, 15, 25)):
        for step in range(3):
            reach = wide * (0.5 + 0.25 * step) / 1.1
            high = top + step * 9
            picture.fill([(left, high), (left + reach * 0.8, high + 14), (left - reach * 0.8, high + 14)], CREAM)
    cairo.cairo_set_line_join(picture.at, 0)
    picture.stroke([(4, 66), (36, 66), (44, 58), (56, 58), (64, 66), (96, 66)], GOLD, 8)
    cairo.cairo_restore(picture.at)
    picture.stroke(inner, GOLD, 3, closed=True)
    cairo.cairo_restore(picture.at)


def logo(path):
    picture = Picture(452, 80)
    emblem(picture, 0, 0, 80)
    cairo.cairo_set_line_join(picture.at, 0)
    cairo.cairo_set_miter_limit(picture.at, 1.6)
    end = word(picture, "MYRVALLA", 96, 22, 26, CREAM, 8, 9)
    word(picture, "RX", end + 18, 22, 26, GOLD, 8, 9)
    picture.write(path)


def large_emblem(path):
    picture = Picture(360, 360)
    emblem(picture, 0, 0, 360)
    picture.write(path)


def texture(path):
    """Tyre marks: chevrons, and a grain of dust between them; the edges fit each other."""
    side = 96
    picture = Picture(side, side)
    for row in range(-1, 3):
        for column in range(2):
            x, y = column * 48, row * 48 + column * 24
            picture.fill([(x, y + 24), (x + 24, y), (x + 48, y + 24), (x + 48, y + 36), (x + 24, y + 12), (x, y + 36)],
                         (255, 255, 255), 0.9)
            picture.fill([(x, y + 38), (x + 24, y + 14), (x + 48, y + 38), (x + 48, y + 40), (x + 24, y + 16), (x, y + 40)],
                         (0, 0, 0), 0.9)
    picture.write(path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    logo(sys.argv[1] + "/logo.png")
    large_emblem(sys.argv[1] + "/emblem.png")
    texture(sys.argv[1] + "/tread.png")
