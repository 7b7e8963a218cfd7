# SPDX-License-Identifier: GPL-2.0-or-later
"""ffmpeg and ffprobe, for films and for pictures that Python would be slow to unpack."""
import subprocess

import png
from obs import ObsError


def _run(*arguments, data=b""):
    done = subprocess.run(arguments, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        raise ObsError(f"{arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def ffmpeg(*arguments, data=b""):
    """What it writes to its output; `data` is its input."""
    return _run("ffmpeg", "-v", "error", "-y", *arguments, data=data)


def duration(film):
    """Seconds."""
    return float(_run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", film))


def picture(data, width, height):
    """A png.Picture from the bytes of a PNG file of that size."""
    pixels = ffmpeg("-f", "png_pipe", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgba", "-", data=data)
    if len(pixels) != width * height * 4:
        raise ObsError(f"a picture of {len(pixels) // 4} pixels where {width} × {height} were expected")
    return png.Picture(width, height, bytearray(pixels))


def few_colours(data, colours):
    """A PNG file as one of so many colours at most, without dots between them."""
    return ffmpeg("-f", "png_pipe", "-i", "-", "-filter_complex",
                  f"split[a][b];[a]palettegen=max_colors={colours}:reserve_transparent=0[p];[b][p]paletteuse=dither=none",
                  "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "-", data=data)
