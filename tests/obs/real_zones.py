#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
One source that draws a whole show, in the real OBS Studio, by the frames of its own recording: the session's bug and
the race's strip stay while cards and grids come and go, and a full graphic waits until what stands in its way has left.

usage: real_zones.py BUILD-FOLDER
"""
import os
import shutil
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import frames  # noqa: E402
from crew import VENDOR, Commands  # noqa: E402
from frames import Film  # noqa: E402
from obs import Obs, Scene, Source, expect, to_a_good_end  # noqa: E402
from sample import Sample  # noqa: E402

KIND, SHOW, STAGE, PLAIN = "race_graphics", "Show", "Stage", "Plain"
WIDTH, HEIGHT, FPS = 640, 360, 30
CARS_GO_FRAMES = 8  # 250 ms at 30 frames a second
SETTLE_FRAMES = 6   # between a mark and a command after it
LEAST = 100  # pixels of a small frame that a graphic covers at the least
# Of the frame of 1920 × 1080: left, top, right, bottom. Cards, grids and what comes next stand in the lower half.
AREAS = {"bug": (120, 54, 600, 110), "strip": (120, 130, 760, 300), "low": (96, 540, 1824, 1010)}


def covered(frame, area):
    """How many pixels of it are not the ground."""
    left, top, right, bottom = (value * frames.WIDTH // 1920 for value in AREAS[area])
    return sum(abs(value - frames.GROUND) > frames.NOISE
               for y in range(top, bottom) for value in frame[y * frames.WIDTH + left:y * frames.WIDTH + right])


def counts(film, a, b, area):
    return [covered(frame, area) for frame in film.between(a, b)]


def stays(film, a, b, area, what):
    seen = counts(film, a, b, area)
    expect(min(seen) > LEAST and min(seen) > max(seen) * 0.8, f"{what}: the {area} did not stay: {seen}")


def leaves(film, a, b, what):
    seen = counts(film, a, b, "low")
    expect(seen[0] > LEAST and seen[-1] == 0, f"{what}: it did not leave: {seen}")
    gone = seen.index(0)
    expect(not any(seen[gone:]), f"{what}: it came back: {seen}")
    expect(any(0 < count < seen[0] * 0.8 for count in seen[:gone]), f"{what}: it left at once, not in motion: {seen}")
    return gone


def gives_way(film, a, b, what):
    """One leaves in motion, then the other enters: there is a frame of neither between them."""
    seen = counts(film, a, b, "low")
    expect(seen[0] > LEAST and seen[-1] > LEAST, f"{what}: not one and then the other: {seen}")
    expect(0 in seen, f"{what}: it did not wait until the other had left: {seen}")
    gone = seen.index(0)
    come = max(at for at, count in enumerate(seen) if not count)
    expect(not any(seen[gone:come]), f"{what}: it turned round: {seen}")
    expect(any(0 < count < seen[0] * 0.8 for count in seen[:gone]), f"{what}: it left at once, not in motion: {seen}")
    expect(any(0 < count < seen[-1] * 0.8 for count in seen[come:]), f"{what}: it was there at once: {seen}")
    expect(come - gone < FPS // 2, f"{what}: {come - gone} frames of nothing between: {seen}")


class Hands(Commands):
    def bring(self, graphic, zone):
        self.command("graphic", graphic)
        state = self.wait(f"{SHOW}.{zone}.shown", "on")
        expect(state[f"{SHOW}.{zone}.graphic"] == graphic and state[f"{SHOW}.graphic"] == graphic,
               f"{graphic} is not told to be in {zone}: {state}")
        time.sleep(0.5)


def show(crew, film):
    for graphic, zone in (("session-bug", "top-left"), ("race-strip", "left"), ("driver-card", "lower"),
                          ("next-up", "right")):
        crew.bring(graphic, zone)
    state = crew.command("state")
    expect(state["on_air"] == "race-strip, session-bug, driver-card, next-up", f"on air: {state['on_air']}")
    marks = [film.mark()]
    crew.bring("heat-grid", "full")
    state = crew.command("state")
    expect(state[f"{SHOW}.lower.shown"] == state[f"{SHOW}.right.shown"] == "off", f"beside a grid: {state}")
    marks.append(film.mark())
    crew.bring("driver-card", "lower")
    marks.append(film.mark())
    crew.command("clear")
    time.sleep(0.8)
    marks.append(film.mark())
    crew.bring("heat-grid", "full")
    marks.append(film.mark())
    crew.command("state", "race")
    time.sleep(0.8)
    marks.append(film.mark())
    crew.command("state", "gap")
    time.sleep(0.8)
    marks.append(film.mark())
    crew.obs.show(PLAIN)
    time.sleep(0.8)
    marks.append(film.mark())
    crew.obs.show(STAGE)
    crew.wait(f"{SHOW}.left.shown", "on")
    crew.wait(f"{SHOW}.top-left.shown", "on")
    time.sleep(0.5)
    marks.append(film.mark())
    crew.command("hold", "on", zone="left")
    crew.wait(f"{SHOW}.left.held", "on")
    crew.command("hold", "off", zone="left")
    expect("There is no zone" in crew.ask("clear", zone="middle").get("error", ""), "a zone that there is not")
    crew.command("graphic", "session-bug")
    crew.wait(f"{SHOW}.top-left.shown", "off")
    marks.append(film.mark())
    crew.command("all-off")
    time.sleep(0.5)
    marks.append(film.mark())
    crew.command("release")
    time.sleep(0.8)
    marks.append(film.mark())
    return marks


def look(film, marks):
    grid, card, clear, grid_again, race, gap, plain, back, bug, off, release, end = marks
    gives_way(film, grid, card, "a grid over card and what comes next")
    gives_way(film, card, clear, "a card over a grid")
    leaves(film, clear, grid_again, "CLEAR")
    gone = leaves(film, race, gap, "CARS GO")
    expect(gone <= CARS_GO_FRAMES + SETTLE_FRAMES, f"CARS GO: not gone {gone} frames after the moment before it")
    expect(not any(counts(film, gap, plain, "low")), "what CARS GO took off came back by itself")
    for area in ("bug", "strip"):
        stays(film, grid, plain, area, "from a grid to the end of the race")
        expect(counts(film, back, bug, area)[-1] > LEAST, f"the {area} is not there in the scene again")
    seen = counts(film, bug, off, "bug")
    expect(seen[0] > LEAST and seen[-1] == 0, f"the bug did not leave by its own command: {seen}")
    stays(film, bug, off, "strip", "while the bug left")
    seen = counts(film, off, release, "strip")
    there = [count for count in seen if count]
    expect(seen[-1] == 0 and (not there or min(there) > max(there) * 0.8), f"ALL OFF took more than a frame: {seen}")
    for area in AREAS:
        expect(not any(counts(film, release, end, area)), f"the {area} came back by itself after the release")


def run(obs, folder):
    crew = Hands(obs)
    crew.command_when_ready("graphic", "heat-grid")
    crew.wait(f"{SHOW}.full.shown", "on")
    crew.command("clear")
    crew.wait(f"{SHOW}.full.shown", "off")
    with Film(obs) as film:
        marks = show(crew, film)
        time.sleep(0.2)
    shutil.copy(film.path, os.path.join(folder, "zones.mkv"))
    look(film, marks)
    print(f"{len(film.frames)} frames of a show by one source are as the rules say")


def main():
    build = os.path.abspath(sys.argv[1])
    folder = os.path.join(build, "real-obs")
    os.makedirs(folder, exist_ok=True)
    ground, marker = frames.ground(WIDTH, HEIGHT), frames.marker(WIDTH, HEIGHT)
    source = Source(SHOW, KIND, {"graphic": "heat-grid", "on": "key", "seconds": 0})
    with Sample(os.path.join(build, "race-graphics"), os.path.join(TOP, "data", "samples", "ouluzone-2021"), 0) as sample:
        sample.step("grid")
        event = {"from": "address", "address": sample.url, "refresh_s": 1, "language": "fi"}
        obs = Obs([Scene(STAGE, [ground, source, marker]), Scene(PLAIN, [ground, marker])],
                  os.path.join(build, "stage", "race-graphics"), width=WIDTH, height=HEIGHT, fps=FPS,
                  modules={VENDOR: {"event": event}})
        with to_a_good_end(obs):
            obs.request("SetCurrentSceneTransition", {"transitionName": "Cut"})
            run(obs, folder)


if __name__ == "__main__":
    main()
