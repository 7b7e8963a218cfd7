# SPDX-License-Identifier: GPL-2.0-or-later
"""
The demo with nobody at the graphics: the sample race day, moved to today, with one source whose graphic is "between heats
(automatic)". The rundown is a file of a crew's own, shorter than the shipped ones, as a film is shorter than a race day.
"""
import contextlib
import json
import os
import shutil
import tempfile
import time

from crew import CAMERA, FPS, GRAPHICS, HEIGHT, SCENE, VENDOR, WIDTH, Commands
from ffmpeg import duration, ffmpeg
from film import (LOOSE_SECONDS, SEEN_PIXELS, contact_sheet, differing, grey_frames, late_problems, late_words,
                  look_at_frames, wait_recording)
from obs import Obs, Scene, Source
from sample import Sample

RUNDOWN = "demo"
# The last seconds before the cars go belong to them; a race day's own number, which no rundown may lower.
CLEAN_SECONDS = 15
PAUSE_SECONDS = 3  # without a picture of ours between two
LOOK_SECONDS = 0.2
STEADY_SECONDS = 1.2  # so long something must have stood for its frame to be looked at
# Steps of the sample, so many seconds long: (whole film, short one).
STEPS = (("before", 66, 32), ("live", 9, 5), ("lap-3", 9, 4), ("finished", 8, 9), ("penalty", 24, 1))
MUST_SHOW = (("heat-grid", "heat-results", "session-bug", "race-strip", "driver-card"), ("heat-grid", "heat-results", "session-bug"))


def film_seconds(short):
    return sum(step[2 if short else 1] for step in STEPS)


def rundown():
    """What a crew writes into its own rundowns/demo.json."""
    soon = {"gap_least_s": 0}
    return {"rundown": 1, "comment": "For a film of two minutes.", "based_on": "show",
            "numbers": {"share_percent": 75, "unknown_gap_s": 600},
            "rests": [{"gap_least_s": 0, "rest_s": PAUSE_SECONDS}],
            "cues": {"grid": {"seconds": 8, "before_start_s": [CLEAN_SECONDS + 11]},
                     "result": {"seconds": 11, "after_finish_s": 3},
                     "title": {**soon, "seconds": 6, "alone": False}, "next-up": {**soon, "seconds": 6},
                     "card": {**soon, "seconds": 6}, "classification": {**soon, "seconds": 6}, "standings": {**soon, "seconds": 8},
                     # Else a table of the next class would follow the result of the last one.
                     "bumper": soon, "podium": None, "schedule": None, "calendar": None, "countdown": None},
            "order": ["bumper", "title", "next-up", "card", "classification", "standings"]}


def timeline(folder, short, repeat, wanted):
    """The sample's steps around one heat, whose start is when "live" comes."""
    with open(os.path.join(folder, "timeline.json"), encoding="utf-8") as file:
        sample = {step["step"]: step for step in json.load(file)["steps"]}
    until_start = wanted[0][2 if short else 1]
    first = {"updated": "2021-06-06T12:12:00+03:00",
             "heats": {"sc-q3-3": {"status": "scheduled",
                                   "start": f"2021-06-06T12:{12 + until_start // 60:02d}:{until_start % 60:02d}+03:00"}}}
    steps = [{"step": "before", "label": "Supercar Q3 race 3 is next", "for_s": until_start, "changes": first}]
    for name, *seconds in wanted[1:]:
        changes = {key: value for key, value in sample[name]["changes"].items() if key != "updated"}
        steps.append({"step": name, "label": sample[name]["label"], "for_s": seconds[short], "changes": changes})
    return {"timeline": 1, "repeat": repeat, "steps": steps}


@contextlib.contextmanager
def race_day(tool, sample, short=False, repeat=False, said=None, steps=STEPS):
    """The sample's results API with that one heat, today."""
    with tempfile.TemporaryDirectory(prefix="race-graphics-day-") as folder:
        day = shutil.copytree(sample, os.path.join(folder, "day"))
        played = timeline(day, short, repeat, steps)
        with open(os.path.join(day, "timeline.json"), "w", encoding="utf-8") as file:
            json.dump(played, file)
        with Sample(tool, day, 1, said, now=True) as server:
            yield server


def event(feed, rundown_id=RUNDOWN):
    return {"from": "address", "address": feed, "refresh_s": 1, "language": "fi", "rundown": rundown_id}


def start(camera, plugin, feed, width=WIDTH, height=HEIGHT, rundown_id=RUNDOWN, **options):
    """OBS with the camera; the source is added by add_source, as a crew adds one."""
    return Obs([Scene(SCENE, [Source(CAMERA, "image_source", {"file": camera})])], plugin, width=width, height=height,
               modules={VENDOR: {"event": event(feed, rundown_id)}}, own={f"rundowns/{RUNDOWN}.json": rundown()}, **options)


def add_source(obs):
    obs.request("CreateInput", {"sceneName": SCENE, "inputName": GRAPHICS, "inputKind": "race_graphics",
                                "inputSettings": {"graphic": "automatic"}})


# ---- the film ----

def _record(obs, sample, short):
    """(path, [(seconds before the film's end, what was on air, what the race state was)], how many frames were late)"""
    commands, looks = Commands(obs), []
    obs.request("StartRecord")
    try:
        wait_recording(obs, lambda status: status["outputDuration"] > 0, "the recording did not begin")
        frames = look_at_frames(obs, short)
        sample.step("before")
        add_source(obs)
        end = time.monotonic() + film_seconds(short)
        while time.monotonic() < end:
            state = commands.command("state")
            looks.append((time.monotonic(), state["on_air"], state["state"], state["words_1"]))
            time.sleep(LOOK_SECONDS)
        late = frames()
    finally:
        end = time.monotonic()
        path = obs.request("StopRecord").get("outputPath", "")
    wait_recording(obs, lambda status: not status["outputActive"], "the recording did not end")
    return path, [(end - at, *rest) for at, *rest in looks], late


def _spells(looks, length):
    """(from, until, what was on air) in seconds of the film: runs of looks in which that was the same."""
    spells = []
    for ago, on_air, _, _ in looks:
        at = length - ago
        if spells and spells[-1][2] == on_air:
            spells[-1][1] = at
        else:
            spells.append([at, at, on_air])
    return spells


def check(film, looks, short):
    """What is wrong, as sentences: what must have come, the clean seconds, and that pictures are as OBS said."""
    length = duration(film)
    spells = _spells(looks, length)
    seen = {graphic for _, _, on_air in spells for graphic in on_air.split(", ") if graphic}
    problems = [f"{graphic} was never on air" for graphic in MUST_SHOW[short] if graphic not in seen]
    for ago, on_air, state, _ in looks:
        begun = length - ago - (length - looks[0][0])
        left = STEPS[0][2 if short else 1] - begun
        others = [graphic for graphic in on_air.split(", ") if graphic not in ("session-bug", "race-strip", "")]
        if others and (state == "race" or 1 < left < CLEAN_SECONDS - 1):
            problems.append(f"{others[0]} was on air {left:.1f} s before the start, in the state {state}")
            break
    steady = [spell for spell in spells if spell[1] - spell[0] > STEADY_SECONDS]
    frames = grey_frames(film, [0.1] + [max(spell[1] - LOOSE_SECONDS, 0) for spell in steady])
    for spell, frame in zip(steady, frames[1:]):
        drawn = differing(frame, frames[0])
        if bool(spell[2]) != (drawn > SEEN_PIXELS):
            problems.append(f"{spell[1]:.1f} s: on air is said to be \"{spell[2]}\", and {drawn} pixels are not the camera's")
    return problems


def _write_sheet(path, looks, length):
    with open(path, "w", encoding="utf-8") as file:
        for begin, end, on_air in _spells(looks, length):
            file.write(f"{begin:7.2f} {end:7.2f}  {on_air}\n")
        said = ""
        for ago, _, _, words in looks:
            if words != said:
                file.write(f"{length - ago:7.2f}          \"{words}\"\n")
            said = words


def make(tool, sample, camera, plugin, folder, short=False):
    """
    Writes on-air.mp4, on-air.png (its frames) and on-air.txt (what was on air when, and what the director said) into the
    folder; returns what is wrong, as sentences.
    """
    film, sheet = os.path.join(folder, "on-air.mp4"), os.path.join(folder, "on-air.png")
    with race_day(tool, sample, short) as server, start(camera, plugin, server.url, fps=FPS) as obs:
        raw, looks, late = _record(obs, server, short)
        ffmpeg("-i", raw, "-c", "copy", "-movflags", "+faststart", film)
    length = duration(film)
    _write_sheet(os.path.join(folder, "on-air.txt"), looks, length)
    contact_sheet(film, sheet, [second + 0.5 for second in range(0, int(length) - 1, 2)])
    print(f"{film} ({length:.0f} s, {late_words(late)})\n{sheet}", flush=True)
    return obs.problems() + check(film, looks, short) + late_problems(late)
