# SPDX-License-Identifier: GPL-2.0-or-later
"""
docs/gallery.md and its pictures: each shipped graphic in each shipped look, still over a made-up track, and in motion as
a sheet of frames. A graphic that nothing is said of here is drawn as the sample race day has it.
"""
import glob
import json
import os
import subprocess

import png
from ffmpeg import few_colours
from sample import Sample

HEIGHT, STILL_COLOURS = 540, 160
FILM_HEIGHT, FILM_COLOURS, STEP, COLUMNS, GROUND = 270, 64, 4, 4, "#857A66"
SMALL = {"class-bumper", "countdown", "next-up", "race-strip", "session-bug"}  # their sheets are twice as large
LARGEST = 200_000
# Of a graphic: the sample's step that shows it, how it is drawn, and what it changes from: the step before it, or options.
SHOWN = {
    "calendar": ("grid", ["--series", "rallyx"], ["--from-series", "rxsm"]),
    "classification": ("official", ["--class", "sc"], "grid"),
    "driver-card": ("grid", ["--driver", "kalliokoski"], ["--from-driver", "hirvilampi"]),
    "driver-strap": ("grid", ["--driver", "hirvilampi"], ["--from-driver", "narvala"]),
    "heat-grid": ("semi-a-grid", ["--heat", "sc-q3-3"], ["--from-heat", "sc-sf-a"]),
    "heat-results": ("penalty", [], "finished"),
    "message": ("grid", ["--text1", "Next start at 14:05"], None),
    "name-strap": ("grid", ["--text1", "Hilkka Tuomiharju", "--text2", "Clerk of the course"], None),
    "next-up": ("official", [], "grid"),
    "podium": ("day-over", [], "final-finished"),
    "race-strip": ("finished", [], "lap-3"),
    "schedule": ("official", [], "grid"),
    "session-bug": ("finished", [], "lap-3"),
    "standings": ("day-over", ["--series", "rallyx", "--class", "sc", "--page", "2"], ["--from-page", "1"]),
    "winner": ("finished", [], None),
}
HEAD = """\
# Gallery

Every shipped graphic in every shipped look, still and in motion, by our own tool (`tools/pictures gallery`, which also
writes this page) from the sample race day, over a made-up track. The sheets show each fourth frame of 60 a second: how a
graphic comes, how it changes where it can, and how it goes, each from a row of its own on; a frame that is like the one
before is left out. [templates.md](templates.md) has how they are made, [themes.md](themes.md) how looks are.
"""


def graphics(top):
    return sorted(os.path.splitext(os.path.basename(path))[0]
                  for path in glob.glob(os.path.join(top, "data", "templates", "*.json")))


def looks(top):
    """Files and folders, those with the plain names first."""
    names = {os.path.splitext(name)[0] for name in os.listdir(os.path.join(top, "data", "themes"))}
    return sorted(names, key=lambda name: (name not in ("dark", "light"), name))


def about(top, graphic):
    with open(os.path.join(top, "data", "templates", f"{graphic}.json"), encoding="utf-8") as file:
        return json.load(file).get("comment", "")


def page(top):
    """The text of docs/gallery.md."""
    all_looks, text = looks(top), HEAD
    for graphic in graphics(top):
        text += f"\n## {graphic}\n\n{about(top, graphic)}\n\n"
        text += "| " + " | ".join(all_looks) + " |\n" + "|---" * len(all_looks) + "|\n| "
        text += " | ".join(f"![{graphic}, {look}](pictures/gallery/{graphic}-{look}.png)" for look in all_looks) + " |\n"
        for look in all_looks:
            text += f"\n![{graphic}, {look}, in motion](pictures/gallery/{graphic}-{look}-motion.png)\n"
    return text


class Gallery:
    """`home`: a folder for what is needed in between. `ground`: the track, a picture of HEIGHT."""

    def __init__(self, top, tool, home, ground, write):
        self._top, self._tool, self._home, self._ground, self._write = top, tool, home, ground, write

    def _run(self, command, path, *arguments):
        done = subprocess.run([self._tool, command, *arguments, "-o", path], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                              env={**{k: v for k, v in os.environ.items() if not k.startswith("XDG_")}, "HOME": self._home})
        if done.returncode:
            raise SystemExit(f"tools/pictures: {command} {' '.join(arguments)}: {done.stdout}")

    def _days(self, sample):
        """The race day at each step that is shown, as a file."""
        days = {}
        for step in sorted({"grid"} | {shown[0] for shown in SHOWN.values()}
                           | {shown[2] for shown in SHOWN.values() if isinstance(shown[2], str)}):
            sample.step(step)
            days[step] = os.path.join(self._home, f"{step}.json")
            self._run("import", days[step], sample.url)
        return days

    def draw(self):
        drawn, sheet = os.path.join(self._home, "still.png"), os.path.join(self._home, "sheet.png")
        with Sample(self._tool, os.path.join(self._top, "data", "samples", "ouluzone-2021"), 0) as sample:
            days = self._days(sample)
        for graphic in graphics(self._top):
            step, arguments, before = SHOWN.get(graphic, ("grid", [], None))
            height = FILM_HEIGHT * (2 if graphic in SMALL else 1)
            before = ["--from", days[before]] if isinstance(before, str) else before or []
            for look in looks(self._top):
                what = ["--template", graphic, "--theme", look, *arguments, days[step]]
                self._run("render", drawn, "--height", str(HEIGHT), *what)
                still = png.encode(png.laid(self._ground, png.read(drawn)))
                self._write(f"gallery/{graphic}-{look}.png", few_colours(still, STILL_COLOURS), LARGEST)
                self._run("film", sheet, "--height", str(height), "--step", str(STEP), "--columns", str(COLUMNS), "--ground",
                          GROUND, "--crop", *before, *what)
                with open(sheet, "rb") as file:
                    self._write(f"gallery/{graphic}-{look}-motion.png", few_colours(file.read(), FILM_COLOURS), LARGEST)
