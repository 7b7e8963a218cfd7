# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/demo, once everything is built: the real OBS with the three graphics, fed over HTTP by the sample race day."""
import argparse
import os
import signal
import sys

import backdrop
import png
from obs import Obs, ObsError, Scene, Source
from sample import Sample, SampleError
from websocket import WebSocketError

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(TOP, "build")
# Graphic, scene, and the moment of the race day in which it shows most.
SHOWN = (("driver-card", "Driver card", "grid"),
         ("heat-grid", "Heat grid", "semi-a-grid"),
         ("calendar", "Calendar", "grid"))
REFRESH_SECONDS = 1
# What is on a picture must have outlived one whole round of the feed.
REST_SECONDS = REFRESH_SECONDS + 0.6


def scenes(feed, camera):
    made = []
    for graphic, name, _ in SHOWN:
        settings = {"graphic": graphic, "feed": feed, "refresh_s": REFRESH_SECONDS, "language": "fi",
                    "driver": "kalliokoski"}
        made.append(Scene(name, [Source("Camera", "image_source", {"file": camera}),
                                 Source(f"{name} graphic", "race_graphics", settings)]))
    return made


def drawn_over(ground):
    """Says of a picture whether more than a speck stands on that ground."""
    def check(picture):
        pairs = zip(memoryview(picture.pixels).cast("I"), memoryview(ground.pixels).cast("I"))
        return sum(a != b for a, b in pairs) > 2000
    return check


def take_pictures(sample, camera, folder):
    """Returns the log's problems."""
    with Obs(scenes(sample.url, camera), os.path.join(BUILD, "stage", "race-graphics"), fps=10) as obs:
        ground = png.decode(obs.screenshot("Camera"))
        for graphic, name, step in SHOWN:
            sample.step(step)
            obs.show(name)
            data, _ = obs.steady_picture(name, 30, drawn_over(ground), REST_SECONDS)
            path = os.path.join(folder, f"{graphic}.png")
            with open(path, "wb") as file:
                file.write(data)
            print(path, flush=True)
    return obs.problems()


def show(sample, camera):
    obs = Obs(scenes(sample.url, camera), os.path.join(BUILD, "stage", "race-graphics"), display="user", preview=True)
    try:
        print("OBS is open. Change the scene for another graphic; the race day goes on by itself.\n"
              f"It is fed by {sample.url}\n"
              "These settings are thrown away when you close OBS; your own OBS is untouched.", flush=True)
        obs.wait()
    finally:
        obs.kill()
    return obs.problems()


def interrupted(number, _):
    raise SystemExit(128 + number)


def main():
    parser = argparse.ArgumentParser(prog="tools/demo", description="Shows Race Graphics in the real OBS Studio.")
    parser.add_argument("--pictures", action="store_true",
                        help="take pictures of OBS's programme instead of opening it (also with no display)")
    parser.add_argument("--speed", type=float, default=1, help="of the race day, when OBS is open (default 1)")
    asked = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    pictures = asked.pictures or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    folder = os.path.join(BUILD, "demo")
    os.makedirs(folder, exist_ok=True)
    camera = os.path.join(folder, "camera.png")
    with open(camera, "wb") as file:
        file.write(png.encode(backdrop.make(1920, 1080)))
    try:
        with Sample(os.path.join(BUILD, "race-graphics"), os.path.join(TOP, "data", "samples", "ouluzone-2021"),
                    0 if pictures else asked.speed, None if pictures else print) as sample:
            problems = take_pictures(sample, camera, folder) if pictures else show(sample, camera)
    except (ObsError, SampleError, WebSocketError) as error:
        advice = "" if pictures else "\nWithout a working display, try: tools/demo --pictures"
        print(f"tools/demo: {error}{advice}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    for problem in problems:
        print(f"tools/demo: OBS's log: {problem}", file=sys.stderr)
    return 1 if problems and pictures else 0


if __name__ == "__main__":
    sys.exit(main())
