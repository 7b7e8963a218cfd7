#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The real OBS Studio with an automatic source: added, it runs at once; a key takes over and another gives back; CARS GO
leaves bug and strip alone; after a restart it is held until AUTO. What a whole heat looks like is the demo's film.

usage: real_director.py BUILD-FOLDER
"""
import os
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import backdrop  # noqa: E402
import directed  # noqa: E402
import png  # noqa: E402
from crew import GRAPHICS, Commands  # noqa: E402
from demo import standard_keys  # noqa: E402
from obs import expect, to_a_good_end  # noqa: E402

WIDTH, HEIGHT = 640, 360
SAMPLE = os.path.join(TOP, "data", "samples", "ouluzone-2021")


def stays(commands, seconds, on_air):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        state = commands.command("state")
        expect(state["on_air"] == on_air, f"on air is {state['on_air']!r}, not {on_air!r}: {state['words_1']}")
        time.sleep(0.1)


def press(obs, key):
    obs.request("TriggerHotkeyByName", {"hotkeyName": f"race_graphics.{key}"})


def added(obs, commands):
    directed.add_source(obs)
    commands.wait("auto", "on")
    commands.wait(f"{GRAPHICS}.top-left.graphic", "session-bug")
    state = commands.wait("next", "heat-grid")
    expect(":" in state["next_in"] and state["next_about"], f"the grid comes next, but when? {state}")
    print(f"added: bug at once, then {state['next']} in {state['next_in']}")


def keys(obs, commands):
    press(obs, "card")
    commands.wait("auto", "suspended")
    state = commands.wait(f"{GRAPHICS}.lower.shown", "on")
    expect("session-bug" in state["on_air"] and state["words_1"], f"a hand's card beside the bug: {state}")
    press(obs, "clear")
    commands.wait(f"{GRAPHICS}.lower.shown", "off")
    press(obs, "auto")
    commands.wait("auto", "on")
    press(obs, "take")
    commands.wait(f"{GRAPHICS}.full.graphic", "heat-grid")
    press(obs, "cars-go")
    commands.wait(f"{GRAPHICS}.full.shown", "off", 2)
    state = commands.wait(f"{GRAPHICS}.left.graphic", "race-strip")
    expect(state["state"] == "race" and set(state["on_air"].split(", ")) == {"session-bug", "race-strip"},
           f"cars race beside bug and strip: {state}")
    print(f"a key has it, AUTO gives back, TAKE brings the grid, CARS GO leaves {state['on_air']}")


def restarted(obs, commands):
    obs.restart()
    state = commands.wait("auto", "held")
    expect(state["words_1"], f"held, and why? {state}")
    stays(commands, 1.5, "")
    commands.command("auto")
    commands.wait(f"{GRAPHICS}.top-left.graphic", "session-bug")
    print(f"after a restart: \"{state['words_1']}\"")


def main():
    build = sys.argv[1]
    plugin = os.path.join(build, "stage", "race-graphics")
    with tempfile.TemporaryDirectory() as folder:
        camera = os.path.join(folder, "camera.png")
        with open(camera, "wb") as file:
            file.write(png.encode(backdrop.make(WIDTH, HEIGHT)))
        with directed.race_day(os.path.join(build, "race-graphics"), SAMPLE, steps=(("before", 180, 180),)) as day:
            obs = directed.start(camera, plugin, day.url, WIDTH, HEIGHT, "quiet", fps=10, hotkeys=standard_keys())
            with to_a_good_end(obs):
                commands = Commands(obs)
                added(obs, commands)
                keys(obs, commands)
                restarted(obs, commands)
    return 0


if __name__ == "__main__":
    sys.exit(main())
