# SPDX-License-Identifier: GPL-2.0-or-later
"""
What the viewer saw: OBS records its programme, and each frame of it is looked at. A small square in the corner of every
scene changes its colour at moments that are to be found again.

    with Film(obs, "Marker") as film:
        a = film.mark()
        ...
        b = film.mark()
    film.between(a, b)  # the frames, small and grey
"""
import subprocess
import time

from obs import ObsError, Source, colour

WIDTH, HEIGHT = 160, 90  # of a frame as it is looked at
SQUARE = 6               # px of it in the upper left corner belong to the marker
GROUND = 150             # the grey behind everything
NOISE = 12               # so far may the encoder be off
# Two frames at least: so that a mark is seen, and never two within one frame.
SETTLE_SECONDS = 0.1


def ground(width, height):
    return Source("Ground", "color_source_v3", {"color": colour(GROUND, GROUND, GROUND), "width": width,
                                                "height": height})


def marker(width, height):
    """Above everything, in every scene."""
    return Source("Marker", "color_source_v3", {"color": colour(0, 0, 0), "width": width * SQUARE // WIDTH,
                                                "height": height * SQUARE // HEIGHT})


def decode(path, pixels):
    """The frames of a film as bytes, row by row; `pixels`: ffmpeg's name of the format."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area", "-f",
                           "rawvideo", "-pix_fmt", pixels, "-"], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        raise ObsError(f"ffmpeg: {done.stderr.decode('utf-8', 'replace').strip()}")
    size = WIDTH * HEIGHT * {"gray": 1, "rgb24": 3}[pixels]
    return [done.stdout[start:start + size] for start in range(0, len(done.stdout) - size + 1, size)]


_COVERED = bytes(abs(value - GROUND) > NOISE for value in range(256))


def covered(frame):
    """How many pixels of a grey frame are not the ground; the marker is not counted."""
    seen = frame.translate(_COVERED)
    return seen.count(1) - sum(seen[y * WIDTH:y * WIDTH + SQUARE + 1].count(1) for y in range(SQUARE + 1))


def changed(a, b, levels=2 * NOISE):
    """How many pixels of two grey frames differ by more than that; the marker is not counted."""
    count = 0
    for y in range(HEIGHT):
        start = y * WIDTH + (SQUARE + 1 if y <= SQUARE else 0)
        left, right = a[start:(y + 1) * WIDTH], b[start:(y + 1) * WIDTH]
        if left != right:
            count += sum(abs(one - other) > levels for one, other in zip(left, right))
    return count


class Film:
    """A recording from the beginning of the `with` to its end."""

    def __init__(self, obs):
        self._obs, self._marks, self._bright = obs, 0, False
        self.path = ""

    def __enter__(self):
        self._obs.request("SetInputSettings", {"inputName": "Marker", "inputSettings": {"color": colour(0, 0, 0)}})
        self._obs.request("StartRecord")
        self._wait(True)
        time.sleep(SETTLE_SECONDS)
        return self

    def __exit__(self, kind, *_):
        if kind:
            return
        self.path = self._obs.request("StopRecord")["outputPath"]
        self._wait(False)
        self.frames = decode(self.path, "gray")
        self._find_marks()

    def _wait(self, active):
        until = time.monotonic() + 15
        while self._obs.request("GetRecordStatus")["outputActive"] != active:
            if time.monotonic() > until:
                raise ObsError(f"the recording did not {'begin' if active else 'end'}")
            time.sleep(0.05)

    def mark(self):
        """A moment: what was done before has been done on the frames from there on."""
        self._bright = not self._bright
        value = 255 if self._bright else 0
        self._obs.request("SetInputSettings", {"inputName": "Marker",
                                               "inputSettings": {"color": colour(value, value, value)}})
        time.sleep(SETTLE_SECONDS)
        self._marks += 1
        return self._marks - 1

    def _find_marks(self):
        self._at, bright = [], False
        middle = (SQUARE // 2) * WIDTH + SQUARE // 2
        for number, frame in enumerate(self.frames):
            if (frame[middle] > 127) != bright:
                bright = not bright
                self._at.append(number)
        if len(self._at) != self._marks:
            raise ObsError(f"{self._marks} moments were marked, {len(self._at)} are in {self.path}")

    def at(self, mark):
        """The number of its first frame."""
        return self._at[mark]

    def between(self, a, b):
        return self.frames[self._at[a]:self._at[b]]
