#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
race-graphics rehearse: the cue sheet of the sample line by line, of each situation as the engine's own test has it, of a
time table, with keys and with mistakes; a film; and a recording that is rehearsed.

usage: rehearse.py RACE-GRAPHICS SOURCE-FOLDER [--update-expected]
"""
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOOL, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
UPDATES = sys.argv[3:] == ["--update-expected"]
UPDATED = 3  # tools/update-expected knows it; for ctest it is a failure
SAMPLE = os.path.join(SOURCE, "data/samples/ouluzone-2021")
SITUATIONS = os.path.join(SOURCE, "tests/fixtures/rundown")
EXPECTED = os.path.join(SOURCE, "tests/fixtures/rehearse")
MEMBERS = ["at_s", "event", "zone", "graphic", "subject", "seconds", "text"]
SITUATION_LINE = re.compile(r" *([\d.]+) (cue|clear|state|word) (.*)")


def fail(text):
    sys.exit(f"FAIL: {text}")


def run(*arguments, status=0, errors=""):
    done = subprocess.run([TOOL, "rehearse", *arguments], capture_output=True, text=True, timeout=120)
    if done.returncode != status or (errors not in done.stderr if errors else done.stderr):
        fail(f"rehearse {' '.join(arguments)}: status {done.returncode}, expected {status} and \"{errors}\": {done.stderr}")
    return done.stdout


def lines(*arguments, **how):
    """Of --json, with what holds for all of them."""
    found, on_air, last = [], set(), 0
    for text in run("--json", "--speed", "max", *arguments, **how).splitlines():
        line = json.loads(text)
        if list(line) != MEMBERS or line["at_s"] < last:
            fail(f"{arguments}: {text}")
        last = line["at_s"]
        place = line["zone"], line["graphic"]
        if line["event"] == "cue":
            if place in on_air or None in place:
                fail(f"{arguments}: on air already: {text}")
            on_air.add(place)
        elif line["event"] == "clear":
            if place not in on_air:
                fail(f"{arguments}: it was not on air: {text}")
            on_air.remove(place)
        found.append(line)
    if not found:
        fail(f"{arguments}: nothing came")
    return found


# ---- the sample ----

def of_the_sample(rundown):
    name = os.path.join(EXPECTED, f"ouluzone-2021-{rundown}.txt")
    found = run("--json", "--speed", "0", "--rundown", rundown, SAMPLE)
    if UPDATES:
        os.makedirs(EXPECTED, exist_ok=True)
        with open(name, "w", encoding="utf-8") as file:
            file.write(found)
        return
    with open(name, encoding="utf-8") as file:
        expected = file.read()
    if found != expected:
        fail("".join(difflib.unified_diff(expected.splitlines(True), found.splitlines(True), name, "found")))
    lines("--rundown", rundown, SAMPLE)


# ---- the situations ----

def expected_of(folder):
    """(when, event, graphic or text, ids it is about) of each line of the engine's own test."""
    with open(os.path.join(folder, "expected.txt"), encoding="utf-8") as file:
        for at, event, rest in SITUATION_LINE.findall(file.read()):
            if event in ("state", "word"):
                yield float(at), event, rest, []
                continue
            what = re.match(r"[^ ,]+(?: [^ ,(]+)*", rest)[0].split(" ")
            yield float(at), event, what[0], what[1:]


def found_in(folder):
    arguments = [folder]
    keys, rundown = os.path.join(folder, "keys.txt"), os.path.join(folder, "rundown.txt")
    if os.path.exists(keys):
        arguments += ["--keys", keys]
    chosen = "show"
    if os.path.exists(rundown):
        with open(rundown, encoding="utf-8") as file:
            chosen = file.read().strip()
    state = "gap"
    for line in lines("--rundown", chosen, *arguments):
        if line["text"] == "by hand":
            continue
        if line["event"] == "state" and line["text"] == state:
            continue  # of another heat
        state = line["text"] if line["event"] == "state" else state
        cue = line["event"] in ("cue", "clear")
        yield (round(line["at_s"], 1), line["event"], line["graphic"] if cue else line["text"],
               [line["subject"]] if cue and line["subject"] else [])


def situations():
    names = sorted(os.listdir(SITUATIONS))
    if len(names) < 16:
        fail(f"{len(names)} situations")
    for name in names:
        folder = os.path.join(SITUATIONS, name)
        expected, found = sorted(expected_of(folder)), sorted(found_in(folder))
        texts = [[f"{at:.1f} {event} {name}" for at, event, name, _ in some] for some in (expected, found)]
        if texts[0] != texts[1]:
            fail(f"{name}:\n" + "\n".join(difflib.unified_diff(*texts, "the engine's test", "rehearse", lineterm="", n=1)))
        for wanted, line in zip(expected, found):
            if bool(wanted[3]) != bool(line[3]) or not set(line[3]) <= set(wanted[3]):
                fail(f"{name}: {line} is not about {wanted[3]}")


# ---- keys ----

def keys():
    with open("keys.txt", "w", encoding="utf-8") as file:
        file.write("# the crew\n1 graphic driver-card\n3.5 graphic driver-card\n5 all-off\n6 release\n7 auto\n50 graphic no-such\n")
    found = lines(SAMPLE, "--keys", "keys.txt", status=1, errors='"graphic no-such"')
    hand = [(line["at_s"], line["event"], line["zone"], line["seconds"]) for line in found
            if line["graphic"] == "driver-card"]
    if hand != [(1, "cue", "lower", 8), (3.5, "clear", "lower", 2.5)]:
        fail(f"the card by hand: {hand}")
    with open("keys.txt", "w", encoding="utf-8") as file:
        file.write("1 auto\nsoon auto\n")
    run(SAMPLE, "--keys", "keys.txt", status=1, errors="keys: line 2: expected seconds and a command")
    run(SAMPLE, "--keys", "nothing.txt", status=1, errors="nothing.txt: No such file")


# ---- a time table ----

def day(cars=5, **members):
    drivers = [{"id": f"d{number}", "number": str(number), "first_name": "Eva", "last_name": f"Name{number}", "class": "sc"}
               for number in range(1, cars + 1)]
    heats = [{"id": f"q1-{race}", "classes": ["sc"], "phase": "heat", "group": "Q1", "race": race,
              "start": f"2021-06-05T13:{20 + 7 * race}:00+03:00",
              "entries": [{"driver": f"d{slot}", "slot": slot} for slot in range(1, cars + 1)]} for race in (1, 2)]
    return {"race_feed": 1, "classes": [{"id": "sc", "name": "Supercar"}], "drivers": drivers, "heats": heats, **members}


def write(name, feed):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8") as file:
        json.dump(feed, file)


def time_table():
    write("day.json", day())
    found = lines("day.json")
    states = [(line["at_s"], line["subject"], line["text"]) for line in found if line["event"] == "state"]
    for wanted in ((300, "q1-1", "race"), (720, "q1-2", "race")):
        if wanted not in states:
            fail(f"a time table: {wanted} is not in {states}")
    grids = [(line["at_s"], line["subject"]) for line in found if line["event"] == "cue" and line["graphic"] == "heat-grid"]
    if grids[:1] != [(210, "q1-1")] or (630, "q1-2") not in grids:
        fail(f"grids of a time table: {grids}")
    cards = [line for line in found if line["event"] == "cue" and line["graphic"] == "driver-card"]
    if not cards or not cards[0]["text"].split(" ")[1] == "Eva":
        fail(f"cards of a time table: {cards}")
    without = day()
    for heat in without["heats"]:
        del heat["start"]
    write("no-starts.json", without)
    found = lines("no-starts.json", errors="2 of 2 heats have no start: they are played 8 min after the one before")
    if [line["at_s"] for line in found if line["event"] == "state" and line["text"] == "race"] != [300, 780]:
        fail(f"without starts: {found}")
    write("over.json", day(heats=[{"id": "a", "status": "official"}]))
    run("over.json", "--speed", "max", status=1, errors="nothing to rehearse: no heat is still to come")
    run("nothing.json", "--speed", "max", status=1, errors="nothing.json")


# ---- timelines ----

def timelines():
    """What cannot be used is said, and the most is shown that can be."""
    steps = [{"step": "a", "for_s": 20}, {"step": "b", "for_s": 20, "changes": {"heats": {"q1-1": {"status": "grid"}}}}]
    bare = day()
    for heat in bare["heats"]:
        del heat["start"]
    write("bare/race-day.json", bare)
    write("bare/timeline.json", {"timeline": 1, "steps": steps})
    found = lines("bare")
    if ("cue", "heat-grid") not in [(line["event"], line["graphic"]) for line in found] or found[-1]["at_s"] > 40:
        fail(f"without starts and a clock: {found}")
    write("bare/timeline.json", {"timeline": 1, "steps": [*steps, {"step": "c", "changes": {"heats": {"none": {}}}}]})
    lines("bare", errors='step "c": timeline.json: steps[2].changes.heats.none: no item has this id')
    write("bare/timeline.json", {"timeline": 2, "steps": steps})
    run("bare", status=1, errors="bare/timeline.json: timeline: expected 1")
    write("empty/race-day.json", {"race_feed": 1})
    write("empty/timeline.json", {"timeline": 1, "steps": [{"step": "a", "for_s": 30}]})
    lines("empty")


def rundowns():
    run(SAMPLE, "--rundown", "no-such", status=1, errors='there is no rundown "no-such"')
    own = os.path.abspath("config/obs-studio/plugin_config/race-graphics/rundowns")
    write(f"{own}/ours.json", {"rundown": 1, "based_on": "club", "cues": {"card": {"role": "card", "graphic": "our-card",
                                                                                   "seconds": 8}}, "order": ["card"]})
    write(f"{own}/loop.json", {"rundown": 1, "based_on": "loop"})
    os.environ["XDG_CONFIG_HOME"] = os.path.abspath("config")
    lines(SAMPLE, "--rundown", "ours", status=1, errors='the rundown ours names the graphic "our-card", which is not there')
    run(SAMPLE, "--rundown", "loop", status=1, errors="loop.json")
    del os.environ["XDG_CONFIG_HOME"]


def options():
    for option, value, said in (("--speed", "-1", "--speed: expected 0 to 1000, or max"),
                                ("--speed", "fast", "--speed: expected"), ("--height", "10", "--height: expected"),
                                ("--ground", "red", "--ground: expected"), ("--wait", "0", "--wait: expected")):
        run(SAMPLE, option, value, status=1 if option == "--wait" else 2, errors=said)
    begun = time.monotonic()
    write("short/race-day.json", day(updated="2021-06-05T13:00:00+03:00"))
    write("short/timeline.json", {"timeline": 1, "steps": [{"step": "a", "for_s": 20}]})
    run("short", "--speed", "10")
    if not 1.9 < time.monotonic() - begun < 30:
        fail(f"20 s at ten times the speed took {time.monotonic() - begun} s")
    if "Supercar Q1 lähtö 1" not in run("short", "--speed", "max", "--language", "fi"):
        fail("it does not speak Finnish")


# ---- a film ----

WIDTH, HEIGHT = 320, 180


def frames_of(path, seconds=4):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "film.raw"], check=True)
    with open("film.raw", "rb") as file:
        found, size = file.read(), WIDTH * HEIGHT * 3
    if len(found) != seconds * 60 * size:
        fail(f"{len(found) / size} frames of {seconds} s")
    return [found[at:at + size] for at in range(0, len(found), size)]


def dark(frame, left=0, top=0, right=WIDTH, bottom=HEIGHT):
    """The share of that part of a frame that is not the green ground."""
    rows = [frame[(y * WIDTH + left) * 3:(y * WIDTH + right) * 3] for y in range(top, bottom)]
    return sum(green < 100 for row in rows for green in row[1::3]) / ((right - left) * (bottom - top))


def film():
    if not shutil.which("ffmpeg"):
        print("NOT DONE: there is no ffmpeg, so no film was made")
        return
    write("film/race-day.json", day(updated="2021-06-05T13:25:40+03:00"))
    write("film/timeline.json", {"timeline": 1, "steps": [
        {"step": "a", "for_s": 2}, {"step": "live", "for_s": 2, "changes": {"heats": {"q1-1": {"status": "live"}}}}]})
    said = run("film", "--film", "film.mp4", "--height", "180", "--ground", "#00FF00", "--rundown", "club")
    if "heat-grid" not in said:
        fail(f"no grid in the film: {said}")
    frames = frames_of("film.mp4")
    # The grid is there, and gone 250 ms after the cars went.
    seen = [dark(frames[round(at_s * 60)]) for at_s in (0, 1.9, 2.4)]
    if not (seen[0] == 0 and seen[1] > 0.1 and seen[2] == 0):
        fail(f"how much of the film is dark: {seen}")
    run("film", "--film", "no/such/folder.mp4", "--height", "180", status=1, errors="ffmpeg made no film")
    # The strip of twelve comes where their grid was, and not before that is gone.
    write("film/race-day.json", day(12, updated="2021-06-05T13:25:40+03:00"))
    run("film", "--film", "film.mp4", "--height", "180", "--ground", "#00FF00", "--rundown", "show")
    frames = frames_of("film.mp4")
    strip, grid = ([dark(frame, *part) for frame in frames] for part in ((16, 20, 110, 60), (180, 100, 300, 160)))
    if not (max(grid[:120]) > 0.1 and strip[-1] > 0.1):
        fail(f"no grid or no strip in the film: {max(grid)}, {strip[-1]}")
    both = [number for number in range(len(frames)) if strip[number] and grid[number]]
    if both:
        fail(f"the strip comes over a grid that leaves: frames {both}")
    bug_and_grid()


def bug_and_grid():
    """The bug is alone in the picture when a grid of six rows comes over it, and is gone before that."""
    rows = [[1, 2, None], [None, 3, 4], [5, 6, None], [None, 7, 8], [9, 10, None], [None, 11, 12]]
    feed = day(12, updated="2021-06-05T13:25:40+03:00")
    feed["heats"] = [{**feed["heats"][0], "status": "scheduled", "start": "2021-06-05T13:50:00+03:00", "grid": rows}]
    write("film/race-day.json", feed)
    write("film/timeline.json", {"timeline": 1, "steps": [
        {"step": "gap", "for_s": 9}, {"step": "grid", "for_s": 2, "changes": {"heats": {"q1-1": {"status": "grid"}}}}]})
    run("film", "--film", "film.mp4", "--height", "180", "--ground", "#00FF00", "--rundown", "show")
    frames = [dark(frame) for frame in frames_of("film.mp4", 11)]
    bug, coming, grid = frames[8 * 60:9 * 60], frames[9 * 60:], frames[-1]
    if not (0 < min(bug) == max(bug) < 0.05 and grid > 0.1):
        fail(f"not the bug, then a grid: {min(bug)} to {max(bug)}, {grid}")
    if 0 not in coming or any(coming[number] > bug[0] * 1.1 for number in range(coming.index(0))):
        fail(f"the grid comes over the bug: {coming[:40]}")


def recorded():
    subprocess.run([TOOL, "record", "--for", "1", "day.json", "recorded"], check=True, capture_output=True, timeout=20)
    lines("recorded")


def main():
    with tempfile.TemporaryDirectory() as top:
        os.chdir(top)
        for rundown in ("club", "show"):
            of_the_sample(rundown)
        if UPDATES:
            sys.exit(UPDATED)
        situations()
        keys()
        time_table()
        timelines()
        rundowns()
        options()
        recorded()
        film()
        os.chdir("/")
    print("rehearsed")


main()
