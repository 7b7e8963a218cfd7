# SPDX-License-Identifier: GPL-2.0-or-later
"""
The demo's film: OBS records its programme while the graphics are driven through the vendor commands, as a crew with a
Stream Deck would on a race day. Writes on-air.mp4 and a contact sheet of its frames.
"""
import os
import subprocess
import time

from obs import Obs, ObsError, Scene, Source

WIDTH, HEIGHT, FPS = 1280, 720, 30
VENDOR = "race-graphics"
# Rendering that came too late, and frames that the encoder left out, may be so many of all.
MOST_LAGGED = 0.02
SHEET_SECONDS, SHEET_COLUMNS, SHEET_WIDTH = 0.5, 8, 320

# What is done, with which value, and how long it is then looked at. "step" jumps in the sample race day.
PROGRAMME = (
    ("wait", None, 1.0),
    ("graphic", "heat-grid", 5.0),
    ("state", "race", 1.5),
    ("step", "live", 1.5),
    ("step", "finished", 1.5),
    ("graphic", "heat-results", 5.0),
    ("step", "penalty", 4.0),
    ("step", "official", 3.5),
    ("clear", None, 1.2),
    ("driver", "kalliokoski", 0.5),
    ("graphic", "driver-card", 4.5),
    ("driver", "hirvilampi", 4.0),
    ("clear", None, 1.2),
    ("graphic", "driver-strap", 3.0),
    ("next", None, 3.0),
    ("clear", None, 1.0),
    ("name", "Helmi Saarela, Ratavartija", 3.5),
    ("clear", None, 1.0),
    ("graphic", "standings", 4.0),
    ("next", None, 4.0),
    ("clear", None, 1.0),
    ("graphic", "calendar", 5.0),
    ("clear", None, 1.2),
    ("message", "Seuraava lähtö kello 14.05", 3.0),
    ("all-off", None, 1.0),
    ("release", None, 0.5),
)


class Film:
    """An OBS that records; `command` gives a vendor command."""

    def __init__(self, feed, camera, plugin):
        settings = {"graphic": "heat-grid", "on": "key", "seconds": 0, "clean_race": True}
        event = {"from": "address", "address": feed, "refresh_s": 1, "language": "fi"}
        self.obs = Obs([Scene("Programme", [Source("Camera", "image_source", {"file": camera}),
                                            Source("Graphics", "race_graphics", settings)])],
                       plugin, width=WIDTH, height=HEIGHT, fps=FPS, modules={VENDOR: {"event": event}})

    def command(self, name, value=None):
        """Its answer; ObsError when it was refused."""
        data = {"source": "*"} if value is None else {"source": "*", "value": value}
        answer = self.obs.request("CallVendorRequest", {"vendorName": VENDOR, "requestType": name,
                                                        "requestData": data})
        answer = answer.get("responseData", {})
        if not answer.get("ok"):
            raise ObsError(f"{name} {value or ''}: {answer.get('error', 'no answer')}")
        return answer

    def wait_for_data(self, seconds=15):
        """Until a driver of the feed can be called."""
        until = time.monotonic() + seconds
        while True:
            try:
                self.command("driver", "kalliokoski")
                return
            except ObsError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)

    def record(self, sample, programme):
        """Plays the programme; returns the recording's path and the share of frames that were late."""
        self.wait_for_data()
        before = self.obs.request("GetStats")
        self.obs.request("StartRecord")
        try:
            for name, value, seconds in programme:
                if name == "step":
                    sample.step(value)
                elif name != "wait":
                    self.command(name, value)
                time.sleep(seconds)
        finally:
            path = self.obs.request("StopRecord").get("outputPath", "")
        self._wait_for_end()
        return path, _late(before, self.obs.request("GetStats"))

    def _wait_for_end(self):
        until = time.monotonic() + 15
        while self.obs.request("GetRecordStatus")["outputActive"]:
            if time.monotonic() > until:
                raise ObsError("the recording did not end")
            time.sleep(0.1)


def _late(before, after):
    def share(kind):
        total = after[f"{kind}TotalFrames"] - before[f"{kind}TotalFrames"]
        return (after[f"{kind}SkippedFrames"] - before[f"{kind}SkippedFrames"]) / total if total > 0 else 0
    return max(share("render"), share("output"))


def _ffmpeg(*arguments):
    done = subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
    if done.returncode:
        raise ObsError(f"ffmpeg: {done.stdout.strip()}")


def contact_sheet(film, path, seconds):
    rows = -(-int(seconds / SHEET_SECONDS + 1) // SHEET_COLUMNS)
    _ffmpeg("-i", film, "-vf", f"fps={1 / SHEET_SECONDS},scale={SHEET_WIDTH}:-1,tile={SHEET_COLUMNS}x{rows}:padding=4",
            "-frames:v", "1", path)


def make(sample, camera, plugin, folder):
    """Writes on-air.mp4 and on-air.png into the folder; returns the log's problems."""
    film = Film(sample.url, camera, plugin)
    with film.obs as obs:
        raw, late = film.record(sample, PROGRAMME)
        path = os.path.join(folder, "on-air.mp4")
        _ffmpeg("-i", raw, "-c", "copy", "-movflags", "+faststart", path)
    sheet = os.path.join(folder, "on-air.png")
    contact_sheet(path, sheet, sum(seconds for _, _, seconds in PROGRAMME))
    print(f"{path} ({late:.1%} of the frames late)\n{sheet}", flush=True)
    problems = obs.problems()
    if late > MOST_LAGGED:
        problems.append(f"{late:.1%} of the frames came too late; at most {MOST_LAGGED:.0%} may")
    return problems
