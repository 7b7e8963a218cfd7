# SPDX-License-Identifier: GPL-2.0-or-later
"""PNG with the standard library: 8 bit RGB and RGBA, not interlaced. What OBS and race-graphics write."""
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Picture:
    """`pixels`: a bytearray of R, G, B, A, row by row."""

    def __init__(self, width, height, pixels=None):
        self.width, self.height = width, height
        self.pixels = pixels if pixels is not None else bytearray(width * height * 4)

    def at(self, x, y):
        start = (y * self.width + x) * 4
        return tuple(self.pixels[start:start + 4])

    def __eq__(self, other):
        return (self.width, self.height, self.pixels) == (other.width, other.height, other.pixels)

    def colours(self):
        """How many different pixels there are; 1 for an empty scene."""
        return len(set(memoryview(self.pixels).cast("I")))


def _unfilter(data, width, height, channels):
    """Undoes the row filters of PNG (specification, clause 9)."""
    stride = width * channels
    above, out = bytes(stride), bytearray()
    for y in range(height):
        start = y * (stride + 1)
        kind, row = data[start], bytearray(data[start + 1:start + 1 + stride])
        if kind == 1:
            for i in range(channels, stride):
                row[i] = (row[i] + row[i - channels]) & 255
        elif kind == 2:
            row = bytearray((a + b) & 255 for a, b in zip(row, above))
        elif kind == 3:
            for i in range(stride):
                left = row[i - channels] if i >= channels else 0
                row[i] = (row[i] + (left + above[i]) // 2) & 255
        elif kind == 4:
            for i in range(stride):
                a = row[i - channels] if i >= channels else 0
                c = above[i - channels] if i >= channels else 0
                b = above[i]
                da, db, dc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
                row[i] = (row[i] + (a if da <= db and da <= dc else b if db <= dc else c)) & 255
        elif kind != 0:
            raise ValueError(f"unknown PNG filter {kind}")
        out += row
        above = row
    return out


def decode(data):
    """A Picture from the bytes of a PNG file; ValueError when it is another kind."""
    if not data.startswith(SIGNATURE):
        raise ValueError("no PNG file")
    at, header, packed = 8, None, b""
    while at + 12 <= len(data):
        size, name = struct.unpack_from("!I4s", data, at)
        body = data[at + 8:at + 8 + size]
        if name == b"IHDR":
            header = struct.unpack("!IIBBBBB", body)
        elif name == b"IDAT":
            packed += body
        at += 12 + size
    if not header or header[2] != 8 or header[3] not in (2, 6) or header[6] != 0:
        raise ValueError(f"a PNG file of another kind: {header}")
    width, height, channels = header[0], header[1], 3 if header[3] == 2 else 4
    pixels = _unfilter(zlib.decompress(packed), width, height, channels)
    if channels == 4:
        return Picture(width, height, pixels)
    whole = bytearray(b"\xff") * (width * height * 4)
    for channel in range(3):
        whole[channel::4] = pixels[channel::3]
    return Picture(width, height, whole)


def read(path):
    with open(path, "rb") as file:
        return decode(file.read())


def _chunk(name, body):
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def encode(picture):
    stride = picture.width * 4
    rows = b"".join(b"\0" + bytes(picture.pixels[y * stride:(y + 1) * stride]) for y in range(picture.height))
    header = struct.pack("!IIBBBBB", picture.width, picture.height, 8, 6, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _light_tables():
    """sRGB's bytes to linear light (IEC 61966-2-1), and back from 4,096 steps of its square root."""
    to = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in range(256)]
    back = []
    for level in range(4097):
        light = (level / 4096) ** 2
        value = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
        back.append(round(value * 255))
    return to, back


def over(picture, colour):
    """The picture (straight alpha) over one opaque colour, in linear light as OBS composes."""
    to, back = _light_tables()
    out, known = Picture(picture.width, picture.height), {}
    ground = [to[c] for c in colour]
    source, target = memoryview(picture.pixels).cast("I"), memoryview(out.pixels).cast("I")
    for i, pixel in enumerate(source):
        mixed = known.get(pixel)
        if mixed is None:
            *rgb, alpha = pixel.to_bytes(4, "little")
            part = alpha / 255
            values = [back[round(((to[c] * part + g * (1 - part)) ** 0.5) * 4096)] for c, g in zip(rgb, ground)]
            mixed = known[pixel] = int.from_bytes(bytes(values) + b"\xff", "little")
        target[i] = mixed
    return out


def laid(ground, graphic):
    """The graphic (straight alpha) over an opaque picture of its size, in linear light as OBS composes."""
    to, back = _light_tables()
    out, known = Picture(ground.width, ground.height, bytearray(ground.pixels)), {}
    target = memoryview(out.pixels).cast("I")
    for i, pixel in enumerate(memoryview(graphic.pixels).cast("I")):
        alpha = pixel >> 24
        if alpha == 255:
            target[i] = pixel
        elif alpha:
            mixed = known.get((pixel, target[i]))
            if mixed is None:
                part, pairs = alpha / 255, zip(pixel.to_bytes(4, "little")[:3], target[i].to_bytes(4, "little"))
                values = [back[round(((to[c] * part + to[g] * (1 - part)) ** 0.5) * 4096)] for c, g in pairs]
                mixed = known[pixel, target[i]] = int.from_bytes(bytes(values) + b"\xff", "little")
            target[i] = mixed
    return out


def difference(a, b):
    """(largest difference of a channel, share of pixels that differ by more than 4, where the largest is)."""
    if (a.width, a.height) != (b.width, b.height):
        raise ValueError(f"{a.width} × {a.height} is not {b.width} × {b.height}")
    largest, where, count = 0, None, 0
    left, right = memoryview(a.pixels).cast("I"), memoryview(b.pixels).cast("I")
    for i, (one, other) in enumerate(zip(left, right)):
        if one == other:
            continue
        here = max(abs(x - y) for x, y in zip(one.to_bytes(4, "little")[:3], other.to_bytes(4, "little")[:3]))
        count += here > 4
        if here > largest:
            largest, where = here, (i % a.width, i // a.width)
    return largest, count / (a.width * a.height), where
