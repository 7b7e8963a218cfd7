# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds OBS's programme against what `race-graphics` makes of the same race data: the data by `import`, its picture by
`render`.
"""
import json
import os
import subprocess
import time

import ffmpeg
import png
from crew import HEIGHT, SCENE, WIDTH
from obs import ObsError

# As in tests/obs/real_obs.py: a GPU rounds otherwise than the compositor's tables.
LARGEST_DIFFERENCE, DIFFERENT_SHARE = 6, 0.0005


class Proof:
    """`ground`: the camera's picture. Pictures go into the folder as PREFIX-NAME.png."""

    def __init__(self, crew, tool, ground, folder, prefix):
        self.crew, self.tool, self.ground, self.folder, self.prefix = crew, tool, ground, folder, prefix
        self.path = os.path.join(folder, f"{prefix}-data.json")
        self.source = ()  # what render is to take the data from

    def _run(self, *arguments):
        done = subprocess.run([self.tool, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", timeout=90)
        if done.returncode:
            raise ObsError(f"race-graphics {' '.join(arguments)}:\n{done.stdout.strip()}")

    def fetch(self, address, crew_files):
        """The race data as race-graphics understands it, with no problem in it; it is what `see` compares with."""
        self.source = ("--feed", address, "--crew", crew_files)
        self._run("import", address, "--crew", crew_files, "--wait", "30", "-o", self.path)
        with open(self.path, encoding="utf-8") as file:
            return json.load(file)

    def see(self, name, graphic, *options, photos=False, seconds=20):
        """
        Waits until the programme is the rendered graphic over the camera; ObsError when it does not become so. With
        `photos` the data is asked for anew, since a feed may not name pictures that lie elsewhere.
        """
        drawn = os.path.join(self.folder, f".{self.prefix}.png")
        self._run("render", *(self.source if photos else ("--feed", self.path)), "--template", graphic, "--language", "fi", "--height", str(HEIGHT),
                  "-o", drawn, *options)
        with open(drawn, "rb") as file:
            wanted = png.laid(self.ground, ffmpeg.picture(file.read(), WIDTH, HEIGHT))
        path = os.path.join(self.folder, f"{self.prefix}-{name}.png")
        if not self._becomes(wanted, path, seconds):
            raise ObsError(f"{graphic}: OBS's programme is not what race-graphics draws of the same data: compare {path} "
                           f"with {drawn}")
        os.remove(drawn)
        print(path, flush=True)

    def _becomes(self, wanted, path, seconds):
        """Writes the last picture of the programme that it saw."""
        until, last, same = time.monotonic() + seconds, None, False
        while not same and time.monotonic() < until:
            data = self.crew.obs.screenshot(SCENE, path)
            if data != last:
                largest, share, _ = png.difference(ffmpeg.picture(data, WIDTH, HEIGHT), wanted)
                same = largest <= LARGEST_DIFFERENCE and share <= DIFFERENT_SHARE
            last = data
            time.sleep(0.2)
        return same


def expect(seen, wanted, what):
    if seen != wanted:
        raise ObsError(f"{what}: expected {wanted!r}, got {seen!r}")


def names(feed, entries):
    """Surnames of the rows of a heat or a standing, in their order."""
    drivers = {driver["id"]: driver for driver in feed["drivers"]}
    return [drivers[entry["driver"]]["last_name"] for entry in entries]
