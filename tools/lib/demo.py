# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/demo, once everything is built: the real OBS with all graphics, fed over HTTP by the sample race day."""
import argparse
import json
import os
import signal
import sys

import backdrop
import demo_api
import demo_timing
import directed
import film
import png
from crew import BY_KEY, CAMERA, GRAPHICS, HEIGHT, SCENE, VENDOR, WIDTH
from obs import Obs, ObsError, Scene, Source
from sample import Sample, SampleError
from websocket import WebSocketError

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE, DATA = os.path.join(TOP, "data", "samples", "ouluzone-2021"), os.path.join(TOP, "tools", "demo-data")
# Graphic, the moment of the race day in which it shows most, and what it is told.
SHOWN = (("title", "grid", {}),
         ("class-bumper", "grid", {}),
         ("schedule", "grid", {}),
         ("next-up", "grid", {}),
         ("countdown", "grid", {}),
         ("driver-card", "grid", {"driver": "kalliokoski"}),
         ("heat-grid", "semi-a-grid", {}),
         ("calendar", "grid", {}),
         ("session-bug", "lap-3", {}),
         ("race-strip", "lap-3", {}),
         ("heat-results", "penalty", {"heat": "sc-q3-3"}),
         ("winner", "penalty", {}),
         ("classification", "penalty", {}),
         ("podium", "day-over", {}),
         ("standings", "day-over", {"series": "rallyx", "class": "sc"}),
         ("driver-strap", "grid", {"driver": "hirvilampi"}),
         ("name-strap", "grid", {"text1": "Hilkka Tuomiharju", "text2": "Kilpailunjohtaja"}),
         ("message", "grid", {"text1": "Seuraava lähtö kello 14.05"}))
REFRESH_SECONDS = 1
# What is on a picture must have outlived one whole round of the feed.
REST_SECONDS = REFRESH_SECONDS + 0.6
KEYPAD = """\
OBS is open, with one Race Graphics source that comes by key. Num Lock on; the keys of the numeric keypad:

  7 GRID   8 RESULT   9 STANDINGS     0 CARS GO: all leave     + next   - previous
  4 CARD   5 STRAP    1 CALENDAR      . CLEAR                  F8 TAKE
  / ALL OFF, and it stays off         * RELEASE                the same key again: off

The same commands are buttons of Tools, Race Graphics: Control panel. The race day goes on by itself; its steps are said below.
These settings are thrown away when you close OBS; your own OBS is untouched."""


DIRECTED = """\
OBS is open, with one Race Graphics source whose graphic is "Between heats (automatic)". Nobody has to do anything: a heat of
two minutes goes round and round. A key takes over (Num Lock on: 7 GRID, 4 CARD, . CLEAR, / ALL OFF ...), and Ctrl + * gives back.
Tools, Race Graphics: Control panel says what comes next and why. With --by-hand nothing comes by itself.
These settings are thrown away when you close OBS; your own OBS is untouched."""


def event(feed):
    return {"from": "address", "address": feed, "refresh_s": REFRESH_SECONDS, "language": "fi"}


def camera_source(camera):
    return Source(CAMERA, "image_source", {"file": camera})


def standard_keys():
    """The keys of data/controls.json as OBS's settings dialog writes them into a profile."""
    with open(os.path.join(TOP, "data", "controls.json"), encoding="utf-8") as file:
        controls = json.load(file)["controls"]
    keys = {one["id"]: [one["key"]] if isinstance(one["key"], str) else one["key"] for one in controls if "key" in one}
    return {f"race_graphics.{one['id']}": json.dumps({"bindings": [
        {"key": key, **dict.fromkeys(one.get("modifiers", ()), True)} for key in keys[one["id"]]]}, separators=(",", ":"))
            for one in controls if one["id"] in keys}


# ---- pictures ----

def drawn_over(ground):
    """Says of a picture whether more than a speck stands on that ground."""
    def check(picture):
        pairs = zip(memoryview(picture.pixels).cast("I"), memoryview(ground.pixels).cast("I"))
        return sum(a != b for a, b in pairs) > 2000
    return check


def take_pictures(sample, camera, plugin, folder):
    """Returns the log's problems."""
    scenes = [Scene(graphic, [camera_source(camera), Source(f"{graphic} graphic", "race_graphics",
                                                            {"graphic": graphic, **settings})])
              for graphic, _, settings in SHOWN]
    with Obs(scenes, plugin, fps=10, modules={VENDOR: {"event": event(sample.url)}}) as obs:
        ground = png.decode(obs.screenshot(CAMERA))
        for graphic, step, _ in SHOWN:
            sample.step(step)
            obs.show(graphic)
            data, _ = obs.steady_picture(graphic, 30, drawn_over(ground), REST_SECONDS)
            path = os.path.join(folder, f"{graphic}.png")
            with open(path, "wb") as file:
                file.write(data)
            print(path, flush=True)
    return obs.problems()


def show_directed(sample, camera, plugin):
    obs = directed.start(camera, plugin, sample.url, 1920, 1080, display="user", preview=True, hotkeys=standard_keys())
    try:
        directed.add_source(obs)
        print(f"{DIRECTED}\nThe results API: {sample.url}\n", flush=True)
        obs.wait()
    finally:
        obs.kill()
    return obs.problems()


def show(sample, camera, plugin):
    scene = Scene(SCENE, [camera_source(camera), Source(GRAPHICS, "race_graphics", BY_KEY)])
    obs = Obs([scene], plugin, display="user", preview=True, modules={VENDOR: {"event": event(sample.url)}},
              hotkeys=standard_keys())
    try:
        print(f"{KEYPAD}\nThe results API: {sample.url}\n", flush=True)
        obs.wait()
    finally:
        obs.kill()
    return obs.problems()


# ---- what was asked ----

def arguments():
    parser = argparse.ArgumentParser(prog="tools/demo", description="Shows Race Graphics in the real OBS Studio.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--pictures", action="store_true",
                      help="take pictures of OBS's programme and record a film of it instead of opening OBS (also with "
                           "no display)")
    what.add_argument("--film", action="store_true", help="record the film alone")
    what.add_argument("--api", choices=["speedhive"], help="a results API in its real shape, with a crew's tables over it")
    what.add_argument("--timing", choices=["rmonitor"], help="a timing computer's stream")
    parser.add_argument("--by-hand", action="store_true", help="the graphics are driven by a hand: by commands in the "
                                                               "film, by you when OBS is open")
    parser.add_argument("--short", action="store_true", help="with --film: only so much that it can be checked")
    parser.add_argument("--speed", type=float, default=1, help="of the race day, when OBS is open (default 1)")
    parser.add_argument("--build", default=os.path.join(TOP, "build"), help="the folder that was built in (default build)")
    return parser.parse_args()


def paint_camera(folder, width, height):
    """(path, png.Picture)"""
    picture, path = backdrop.make(width, height), os.path.join(folder, f"camera-{height}.png")
    with open(path, "wb") as file:
        file.write(png.encode(picture))
    return path, picture


def run(asked, build, folder):
    """Returns what is wrong, as sentences."""
    plugin = os.path.join(build, "stage", "race-graphics")
    small, ground = paint_camera(folder, WIDTH, HEIGHT)
    if asked.api or asked.timing:
        return (demo_api if asked.api else demo_timing).run(build, DATA, small, ground, folder)
    unseen = asked.pictures or asked.film or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    tool, problems = os.path.join(build, "race-graphics"), []
    if not unseen:
        day = (Sample(tool, SAMPLE, asked.speed, print) if asked.by_hand
               else directed.race_day(tool, SAMPLE, repeat=True, said=print))
        with day as sample:
            shown = (show if asked.by_hand else show_directed)(sample, paint_camera(folder, 1920, 1080)[0], plugin)
        for problem in shown:
            print(f"tools/demo: OBS's log: {problem}", file=sys.stderr)
        return []
    if not asked.by_hand:
        problems += directed.make(tool, SAMPLE, small, plugin, folder, asked.short)
    if asked.by_hand or not asked.film:
        with Sample(tool, SAMPLE, 0) as sample:
            if asked.by_hand:
                problems += film.make(sample, small, plugin, folder, asked.short)
            if not asked.film:
                problems += take_pictures(sample, paint_camera(folder, 1920, 1080)[0], plugin, folder)
    return problems


def interrupted(number, _):
    raise SystemExit(128 + number)


def main():
    asked = arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    build = os.path.abspath(asked.build)
    folder = os.path.join(build, "demo")
    os.makedirs(folder, exist_ok=True)
    try:
        problems = run(asked, build, folder)
    except (ObsError, SampleError, WebSocketError) as error:
        chosen = asked.pictures or asked.film or asked.api or asked.timing
        advice = "" if chosen else "\nWithout a working display, try: tools/demo --pictures"
        print(f"tools/demo: {error}{advice}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    for problem in problems:
        print(f"tools/demo: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
