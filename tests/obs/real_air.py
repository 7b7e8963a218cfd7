#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
When something is on air and when not, in the real OBS Studio, by the frames of its own recording: the eye, keys, hold,
ALL OFF, CARS GO, the race state by data, scenes and keys, and the sample.

usage: real_air.py BUILD-FOLDER
"""
import http.server
import json
import os
import shutil
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import frames  # noqa: E402
import png  # noqa: E402
from crew import VENDOR, Commands  # noqa: E402
from frames import Film, changed, covered  # noqa: E402
from obs import Group, Obs, Scene, Source, expect, to_a_good_end  # noqa: E402
from sample import Sample  # noqa: E402

KIND = "race_graphics"
WIDTH, HEIGHT, FPS = 640, 360, 30
EYE, KEYS, RACE, PLAIN, TRIAL, FACES = "Eye", "Keys", "Race", "Plain", "Trial", "Faces"
GROUPED, TOGETHER, OUTER, INNER = "Grouped", "Together", "Outer", "Inner"
OWN_EXIT = "Its own exit"  # the hide transition of ours, where somebody chose it for scenes
CARD, GRID, SAMPLE, FACE = "Card", "Grid", "Sample", "Face"
CARS_GO_FRAMES = 8  # 250 ms at 30 frames a second
AT_ONCE_FRAMES = 3
RAIN = "Rain is expected at 14:00, so that tyres are changed and the next race starts twenty minutes later"
LEAST = 800         # pixels of a frame that a graphic of ours covers at the least
FAINT = 6           # levels of grey that a part of a cross-fade differs at the least
SLACK = 40          # and by so many may two frames of the same differ


class Hands(Commands):
    """On OBS and its sources."""

    def __init__(self, obs):
        super().__init__(obs)
        self._items = {}

    def eye(self, visible, scene=EYE, source=CARD):
        key = (scene, source)
        if key not in self._items:
            self._items[key] = self.obs.request("GetSceneItemId", {"sceneName": scene, "sourceName": source})
        self.obs.request("SetSceneItemEnabled", {"sceneName": scene, **self._items[key],
                                                 "sceneItemEnabled": visible})

    def set(self, source, **settings):
        self.obs.request("SetInputSettings", {"inputName": source, "inputSettings": settings})


# ---- what is seen between two moments ----

def values(film, a, b):
    return [covered(frame) for frame in film.between(a, b)]


def shorten(counts):
    """Runs of the same, for messages."""
    runs = []
    for count in counts:
        if runs and runs[-1][0] == count:
            runs[-1][1] += 1
        else:
            runs.append([count, 1])
    return " ".join(f"{count}×{times}" if times > 1 else str(count) for count, times in runs)


def is_off(film, a, b, what):
    counts = values(film, a, b)
    expect(counts and not any(counts), f"{what}: something of ours is seen: {shorten(counts)}")


def stays(film, a, b, what):
    """The same from the first frame to the last."""
    seen = film.between(a, b)
    expect(covered(seen[0]) > LEAST, f"{what}: nothing is seen at its beginning")
    worst = max(changed(seen[0], frame) for frame in seen)
    expect(worst <= SLACK, f"{what}: {worst} pixels changed: {shorten(values(film, a, b))}")


def leaves(film, a, b, what):
    """From all to nothing with at least two frames in between, and never back."""
    counts = values(film, a, b)
    full, text = counts[0], f"{what}: {shorten(counts)}"
    expect(full > LEAST, f"nothing there to leave: {text}")
    expect(counts[-1] == 0, f"it did not leave: {text}")
    gone = counts.index(0)
    expect(not any(counts[gone:]), f"it came back: {text}")
    between = [count for count in counts[:gone] if count < full - SLACK]
    expect(len(between) >= 2, f"it left at once, not with its motion: {text}")
    return gone


def enters(film, a, b, what):
    counts = values(film, a, b)
    full, text = counts[-1], f"{what}: {shorten(counts)}"
    expect(full > LEAST, f"it did not come: {text}")
    expect(counts[0] == 0, f"it was there before it came: {text}")
    begun = next(i for i, count in enumerate(counts) if count)
    between = [count for count in counts[begun:] if count < full - SLACK]
    expect(len(between) >= 2, f"it was there at once, not with its motion: {text}")
    expect(all(counts[begun:]), f"it was gone for a frame: {text}")


def turns_round(film, a, b, what):
    counts = values(film, a, b)
    full, text = counts[0], f"{what}: {shorten(counts)}"
    expect(full > LEAST and abs(counts[-1] - full) <= SLACK, f"not the same before and after: {text}")
    expect(0 < min(counts) < full - SLACK, f"it did not turn round in its exit: {text}")


def moves_on(film, a, b, what):
    """From one picture to another that covers about as much, over at least two frames, never empty."""
    seen = film.between(a, b)
    counts = [covered(frame) for frame in seen]
    text = f"{what}: {shorten(counts)}"
    expect(min(counts) > 0, f"an empty frame: {text}")
    expect(changed(seen[0], seen[-1]) > SLACK, f"nothing changed: {text}")
    between = [frame for frame in seen if changed(seen[0], frame, FAINT) > SLACK and
               changed(seen[-1], frame, FAINT) > SLACK]
    expect(between, f"there is no way between the two: {text}")


# ---- the trials: each does something, and returns how its frames are looked at ----

def by_eye(crew, film):
    a = film.mark()
    crew.eye(False)
    time.sleep(0.9)
    b = film.mark()
    crew.eye(True)
    time.sleep(1.4)
    c = film.mark()
    crew.eye(False)
    time.sleep(0.17)
    crew.eye(True)
    time.sleep(1.2)
    d = film.mark()

    def check():
        leaves(film, a, b, "the eye closed")
        enters(film, b, c, "the eye opened")
        turns_round(film, c, d, "the eye closed and opened again at once")
    return check


def all_off(crew, film):
    a = film.mark()
    crew.command("all-off")
    b = film.mark()
    expect("ALL OFF" in crew.ask("graphic", "heat-grid").get("error", ""), "a graphic came in spite of ALL OFF")
    crew.eye(False)
    time.sleep(0.2)
    crew.eye(True)
    crew.set(CARD, driver="narvala")
    crew.obs.show(KEYS)
    time.sleep(0.2)
    expect("ALL OFF" in crew.ask("take").get("error", ""), "TAKE did not mind ALL OFF")
    crew.obs.show(EYE)
    time.sleep(0.8)
    c = film.mark()
    crew.command("release")
    crew.set(CARD, driver="hirvilampi")
    time.sleep(1)
    d = film.mark()
    crew.eye(False)
    time.sleep(0.2)
    crew.eye(True)
    time.sleep(1.4)
    e = film.mark()

    def check():
        counts = values(film, a, b)
        there = [count for count in counts if count]
        expect(counts[0] > LEAST, "nothing was there for ALL OFF")
        expect(min(there) >= counts[0] - SLACK, f"ALL OFF took more than a frame: {shorten(counts)}")
        is_off(film, b, c, "under ALL OFF")
        is_off(film, c, d, "after the release")
        enters(film, d, e, "the eye after the release")
    return check


def cars_go(crew, film):
    a = film.mark()
    crew.command("state", "race")
    b = film.mark()
    time.sleep(0.8)
    c = film.mark()
    crew.command("state", "gap")
    time.sleep(1.4)
    d = film.mark()
    crew.set(CARD, clean_race=False)
    time.sleep(0.3)
    e = film.mark()
    crew.command("state", "race")
    time.sleep(0.6)
    f = film.mark()
    crew.command("state", "gap")
    crew.set(CARD, clean_race=True)
    time.sleep(0.3)

    def check():
        leaves(film, a, c, "CARS GO")
        late = values(film, b, c)[CARS_GO_FRAMES:]
        expect(not any(late), f"CARS GO: not gone {CARS_GO_FRAMES} frames after it was answered: {shorten(late)}")
        enters(film, c, d, "the race is over")
        stays(film, e, f, "one that is for races too")
    return check


def scenes(crew, film):
    crew.obs.request("SetCurrentSceneTransition", {"transitionName": "Cut"})
    a = film.mark()
    crew.obs.show(RACE)
    crew.wait("state_by", "scene")
    b = film.mark()
    crew.wait("state", "race")
    time.sleep(0.6)
    c = film.mark()
    crew.obs.show(EYE)
    crew.wait("state", "gap")
    time.sleep(1.3)
    d = film.mark()
    crew.obs.request("SetCurrentSceneTransition", {"transitionName": "Fade"})
    crew.obs.request("SetCurrentSceneTransitionDuration", {"transitionDuration": 400})
    crew.obs.show(PLAIN)
    time.sleep(0.8)
    e = film.mark()
    crew.obs.show(EYE)
    time.sleep(1.8)
    f = film.mark()
    crew.obs.request("SetCurrentSceneTransition", {"transitionName": "Cut"})

    def check():
        leaves(film, a, c, "a cut to a scene without graphics")
        late = values(film, b, c)[CARS_GO_FRAMES:]
        expect(not any(late), f"in a scene without graphics: {shorten(late)}")
        enters(film, c, d, "a cut back")
        leaves(film, d, e, "a fade to a scene without a source")
        enters(film, e, f, "a fade back")
    return check


def other_eyes(crew, film):
    """
    Of a group and of a scene within a scene. OBS shows nothing of either from the next frame on: a graphic in it is off
    at once, also for the crew's lamps, and enters when it is back.
    """
    crew.obs.request("SetCurrentSceneTransition", {"transitionName": "Cut"})
    marks = []
    for scene, item in ((GROUPED, TOGETHER), (OUTER, INNER)):
        crew.obs.show(scene)
        crew.wait(f"{CARD}.shown", "on")
        for _ in range(2):
            time.sleep(0.3)
            a = film.mark()
            crew.eye(False, scene, item)
            crew.wait(f"{CARD}.shown", "off", 2)
            crew.wait(f"{CARD}.graphic", "", 0)
            time.sleep(0.3)
            b = film.mark()
            crew.eye(True, scene, item)
            crew.wait(f"{CARD}.shown", "on")
            time.sleep(0.3)
            marks.append((scene, a, b, film.mark()))
    # What was hidden in a scene that is not on air takes nothing on air.
    crew.obs.show(PLAIN)
    crew.wait(f"{CARD}.shown", "off")
    crew.eye(False, GROUPED, TOGETHER)
    time.sleep(0.5)
    expect(crew.command("state")[f"{CARD}.shown"] == "off", "a group that is not on air took its graphic on air")
    crew.eye(True, GROUPED, TOGETHER)
    crew.obs.show(EYE)
    crew.wait(f"{CARD}.shown", "on")

    def check():
        for scene, a, b, c in marks:
            counts = values(film, a, b)
            text = f"the eye of {scene}: {shorten(counts)}"
            expect(counts[0] > LEAST, f"nothing was there: {text}")
            gone = counts.index(0)
            expect(not any(counts[gone:]), f"it came back: {text}")
            between = [count for count in counts[:gone] if count < counts[0] - SLACK]
            expect(len(between) <= AT_ONCE_FRAMES, f"it did not go at once: {text}")
            enters(film, b, c, f"the eye of {scene} opened")
    return check


def own_exit_for_scenes(crew, film):
    """Our hide transition between scenes is a cut."""
    crew.obs.request("SetCurrentSceneTransition", {"transitionName": OWN_EXIT})
    crew.obs.request("SetCurrentSceneTransitionDuration", {"transitionDuration": 400})
    time.sleep(0.5)
    a = film.mark()
    crew.obs.show(PLAIN)
    time.sleep(1)
    b = film.mark()
    crew.obs.show(EYE)
    crew.wait(f"{CARD}.shown", "on")
    time.sleep(1)
    c = film.mark()
    crew.eye(False)
    time.sleep(0.9)
    d = film.mark()
    crew.eye(True)
    time.sleep(1.2)
    crew.obs.request("SetCurrentSceneTransition", {"transitionName": "Cut"})

    def check():
        counts = values(film, a, b)
        text = f"from scene to scene by the hide transition: {shorten(counts)}"
        expect(counts[0] > LEAST and max(counts) <= counts[0] + SLACK, f"a picture without the scene's ground: {text}")
        expect(counts[-1] == 0 and all(count in (0, counts[0]) or abs(count - counts[0]) <= SLACK for count in counts),
               f"it is no cut: {text}")
        enters(film, b, c, "by the hide transition")
        leaves(film, c, d, "the eye under it")
    return check


def waits(crew, film, sample):
    """What the data does not have is waited for, said, and given up after the graphic's own time."""
    sample.step("grid")
    crew.obs.show(KEYS)
    crew.set(GRID, graphic="message", seconds=0)
    time.sleep(0.5)
    a = film.mark()
    crew.command("take")
    state = crew.wait(f"{GRID}.shown", "waiting")
    expect(state[f"{GRID}.lacks"] == "text1" and state["on_air"] == "", f"what is waited for is not said: {state}")
    begun = time.monotonic()
    crew.wait(f"{GRID}.shown", "off", 30)
    lasted = time.monotonic() - begun
    crew.set(GRID, text1=RAIN)
    time.sleep(0.7)
    b = film.mark()
    crew.set(GRID, text1="")
    time.sleep(0.3)
    crew.command("take")
    crew.wait(f"{GRID}.shown", "waiting")
    time.sleep(1)
    crew.set(GRID, text1=RAIN, seconds=3)
    time.sleep(1.8)
    c = film.mark()
    time.sleep(0.8)
    d = film.mark()
    crew.wait(f"{GRID}.shown", "off")
    time.sleep(0.3)
    e = film.mark()
    crew.set(GRID, graphic="heat-grid", text1="", seconds=0)
    with open(os.path.join(TOP, "data", "templates", "message.json"), encoding="utf-8") as file:
        own = json.load(file)["seconds"]

    def check():
        expect(own - 1 <= lasted <= own + 2, f"a message without words waited {lasted:.1f} s, not its {own}")
        is_off(film, a, b, "what was waited for came after its time")
        enters(film, b, c, "the words came in time")
        stays(film, c, d, "its whole time, from when the words came")
        leaves(film, d, e, "its time is over")
    return check


def by_key(crew, film):
    crew.obs.show(KEYS)
    time.sleep(0.3)
    crew.set(GRID, seconds=0)
    a = film.mark()
    crew.command("take")
    time.sleep(1.5)
    b = film.mark()
    crew.command("take")
    time.sleep(0.9)
    c = film.mark()
    crew.set(GRID, seconds=2)
    crew.command("take")
    crew.wait(f"{GRID}.shown", "on")
    d = film.mark()
    crew.wait(f"{GRID}.shown", "off")
    e = film.mark()
    time.sleep(0.5)
    f = film.mark()
    crew.set(GRID, graphic="driver-strap", seconds=-1)
    crew.command("take")
    crew.wait(f"{GRID}.shown", "on")
    g = film.mark()
    time.sleep(3)
    h = film.mark()
    crew.wait(f"{GRID}.shown", "off")
    i = film.mark()
    crew.set(GRID, graphic="heat-grid", seconds=0)

    def check():
        enters(film, a, b, "TAKE")
        leaves(film, b, c, "TAKE again")
        stood = leaves(film, d, e, "its 2 seconds")
        expect(45 <= stood <= 100, f"2 seconds and an exit were {stood} frames")
        is_off(film, e, f, "after its seconds")
        stays(film, g, h, "a graphic's own 5 seconds, the first 3")
        stood = (film.at(i) - film.at(g)) / FPS
        expect(4.5 <= stood <= 7.5, f"its own 5 seconds and an exit were {stood:.1f} s")
    return check


def hold(crew, film, sample):
    crew.command("take")
    crew.wait(f"{GRID}.shown", "on")
    time.sleep(0.2)
    crew.command("hold", "on")
    a = film.mark()
    sample.step("semi-a-grid")
    time.sleep(2.5)
    b = film.mark()
    crew.command("hold", "off")
    time.sleep(1.5)
    c = film.mark()
    sample.step("grid")
    time.sleep(2.5)
    d = film.mark()
    crew.command("clear")
    time.sleep(0.8)

    def check():
        stays(film, a, b, "held while the data changed")
        moves_on(film, b, c, "let go")
        moves_on(film, c, d, "data without hold")
    return check


def race_state(crew, sample):
    """By data; a key beats it for its heat, until that is over."""
    for step, state in (("live", "race"), ("grid", "grid"), ("semi-b-live", "race"), ("semi-b-stopped", "stopped"),
                        ("semi-b-again", None), ("semi-b-live", "race"), ("semi-b-finished", "finished"),
                        ("final-grid", "grid")):
        sample.step(step)
        if state:
            crew.wait("state", state)
            expect(crew.command("state")["state_by"] == "data", f"at {step} the state is not by the data")
    crew.command("state", "race")
    time.sleep(2)
    expect(crew.command("state")["state"] == "race", "data beat a key in its own heat")
    sample.step("final-grid")
    time.sleep(2)
    expect(crew.command("state")["state"] == "race", "data beat a key in its own heat")
    sample.step("final-finished")
    crew.wait("state", "finished")
    sample.step("semi-a-grid")
    crew.wait("state", "grid")
    sample.step("grid")
    crew.wait("state", "grid")
    print("the race state follows the data, keys before data within their heat")


def no_sample(obs, crew, folder, faces):
    """A recording of a scene that shows the sample has no frame of it."""
    obs.show(TRIAL)
    time.sleep(1.5)
    obs.steady_picture(TRIAL, 20, lambda picture: picture.colours() > 30, 0.5)
    with Film(obs) as film:
        film.mark()
        time.sleep(0.7)
    shutil.copy(film.path, os.path.join(folder, "air-sample.mkv"))
    counts = [covered(frame) for frame in film.frames]
    expect(len(counts) > 20 and not any(counts), f"the sample is on a recording: {shorten(counts)}")
    obs.steady_picture(TRIAL, 20, lambda picture: picture.colours() > 30, 0.5)
    # Held, while the source has got race data of its own, which has no grid.
    crew.set(SAMPLE, on="key")
    crew.wait(f"{SAMPLE}.shown", "off")
    crew.command("take", source=SAMPLE)
    crew.wait(f"{SAMPLE}.shown", "on")
    crew.command("hold", "on", source=SAMPLE)
    crew.set(SAMPLE, feed=faces)
    time.sleep(2.5)
    with Film(obs) as film:
        film.mark()
        time.sleep(0.5)
    counts = [covered(frame) for frame in film.frames]
    expect(not any(counts), f"the sample that was held is on a recording: {shorten(counts)}")
    crew.command("clear", source=SAMPLE)
    print("no frame of the sample is on a recording")


# ---- photos ----

# Mixed with each other these stay colours; the card around them has none so strong.
PHOTOS = {"anna": ((255, 0, 255), 0), "bea": ((0, 0, 255), 1.2), "cia": ((255, 0, 0), 3.5), "dea": ((0, 0, 255), 1.2)}
PHOTO_LIMIT_SECONDS = 2  # so long a card waits for its photo
BARE_MOST = 2  # frames of a change in which neither photo is seen


class PhotoServer(http.server.ThreadingHTTPServer):
    """A feed whose photos take their time."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _PhotoAnswer)
        self.url = f"http://127.0.0.1:{self.server_port}/feed.json"
        drivers = [{"id": name, "number": str(number + 1), "first_name": name.title(), "last_name": "Kuvala",
                    "country": "FI", "photo": f"{name}.png"} for number, name in enumerate(PHOTOS)]
        self.feed = json.dumps({"race_feed": 1, "drivers": drivers}).encode()
        self.photos = {f"/{name}.png": (self._photo(colour), wait) for name, (colour, wait) in PHOTOS.items()}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @staticmethod
    def _photo(colour):
        return png.encode(png.Picture(300, 400, bytearray(bytes((*colour, 255)) * 300 * 400)))

    def __exit__(self, *error):
        self.shutdown()
        super().__exit__(*error)


class _PhotoAnswer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body, wait = self.server.photos.get(self.path, (self.server.feed, 0))
        time.sleep(wait)
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # OBS is gone

    def log_message(self, *_):
        pass


def coloured(frame):
    """How many pixels of a frame in colour belong to a photo."""
    count = 0
    for at in range(0, len(frame), 3):
        red, green, blue = frame[at:at + 3]
        count += max(red, blue) - green > 90
    return count


def photos(obs, crew, folder):
    """Each frame of an update is the old card, the new one, or the way; with the photo, unless that took too long."""
    obs.show(FACES)
    time.sleep(0.3)
    crew.command("take", source=FACE)
    crew.wait(f"{FACE}.shown", "on")
    time.sleep(1)
    with Film(obs) as film:
        a = film.mark()
        crew.command("driver", "bea", FACE)
        time.sleep(2.4)
        b = film.mark()
        crew.command("driver", "cia", FACE)
        time.sleep(5)
        c = film.mark()
        crew.command("clear", source=FACE)
        time.sleep(0.8)
        d = film.mark()
        crew.command("driver", "dea", FACE)
        crew.command("take", source=FACE)
        time.sleep(2.8)
        e = film.mark()
    shutil.copy(film.path, os.path.join(folder, "air-photos.mkv"))
    film.colours = [coloured(frame) for frame in frames.decode(film.path, "rgb24")]
    moves_on(film, a, b, "another driver")
    moves_on(film, b, c, "a driver whose photo takes too long")
    enters(film, d, e, "a driver whose photo has to come first")

    def seen(x, y):
        return film.colours[film.at(x):film.at(y)]
    full = seen(a, b)[0]
    expect(full > 150, f"the first card has no photo: {full} pixels")
    wait = round(PHOTOS["bea"][1] * FPS)
    # The old photo has gone before the new one comes, as texts do.
    bare = sum(count < full * 0.6 for count in seen(a, b))
    expect(bare <= BARE_MOST, f"a card without its photo: {shorten(seen(a, b))}")
    stays_until(film, a, wait - 8, "the old card while the photo comes")
    without = [count < full * 0.2 for count in seen(b, c)]
    expect(any(without), f"it waited for ever: {shorten(seen(b, c))}")
    first = without.index(True)
    expect(PHOTO_LIMIT_SECONDS * FPS - 10 <= first <= PHOTO_LIMIT_SECONDS * FPS + 30,
           f"the card went without its photo after {first} frames: {shorten(seen(b, c))}")
    expect(seen(b, c)[-1] > full * 0.9, f"the late photo did not come: {shorten(seen(b, c))}")
    entrance = list(zip(values(film, d, e), seen(d, e)))
    card = entrance[-1][0]
    bare = [count for count, colours in entrance if count >= card - SLACK and colours < full * 0.6]
    expect(not bare, f"a card entered without its photo: {shorten(seen(d, e))}")
    print("photos: every frame is the old card, the new one with its photo, or the way")


def stays_until(film, a, count, what):
    seen = film.frames[film.at(a):film.at(a) + count]
    worst = max(changed(seen[0], frame) for frame in seen)
    expect(worst <= SLACK, f"{what}: {worst} pixels changed within {count} frames")


def run(obs, sample, folder, faces):
    crew = Hands(obs)
    crew.wait(f"{CARD}.shown", "on", 20)
    race_state(crew, sample)
    obs.show(EYE)
    crew.command("state", "gap")
    crew.wait(f"{CARD}.shown", "on", 20)
    time.sleep(0.5)
    trials = (by_eye, other_eyes, all_off, cars_go, scenes, own_exit_for_scenes, by_key,
              lambda crew, film: waits(crew, film, sample), lambda crew, film: hold(crew, film, sample))
    with Film(obs) as film:
        checks = [trial(crew, film) for trial in trials]
        film.mark()
        time.sleep(0.2)
    shutil.copy(film.path, os.path.join(folder, "air.mkv"))
    for check in checks:
        check()
    print(f"{len(film.frames)} frames are as the rules say")
    no_sample(obs, crew, folder, faces)
    photos(obs, crew, folder)


def main():
    build = os.path.abspath(sys.argv[1])
    folder = os.path.join(build, "real-obs")
    os.makedirs(folder, exist_ok=True)
    ground, marker = frames.ground(WIDTH, HEIGHT), frames.marker(WIDTH, HEIGHT)
    card = Source(CARD, KIND, {"graphic": "driver-card", "driver": "hirvilampi", "on": "visible"})
    grid = Source(GRID, KIND, {"graphic": "heat-grid", "on": "key", "seconds": 0})
    own = Source(SAMPLE, KIND, {"graphic": "heat-grid", "own_data": True, "on": "visible"})
    day = os.path.join(TOP, "data", "samples", "ouluzone-2021")
    with Sample(os.path.join(build, "race-graphics"), day, 0) as sample, PhotoServer() as server:
        face = Source(FACE, KIND, {"graphic": "driver-card", "driver": "anna", "on": "key", "seconds": 0,
                                   "own_data": True, "feed": server.url, "refresh_s": 1})
        event = {"from": "address", "address": sample.url, "refresh_s": 1, "language": "fi",
                 "scenes": [{"value": RACE}]}
        obs = Obs([Scene(EYE, [ground, card, marker]), Scene(KEYS, [ground, grid, marker]),
                   Scene(RACE, [ground, card, marker]), Scene(PLAIN, [ground, marker]),
                   Scene(TRIAL, [ground, own, marker]), Scene(FACES, [ground, face, marker]),
                   Scene(GROUPED, [ground, Group(TOGETHER, [card]), marker]), Scene(OUTER, [ground, INNER, marker]),
                   Scene(INNER, [card])],
                  os.path.join(build, "stage", "race-graphics"), width=WIDTH, height=HEIGHT, fps=FPS,
                  modules={VENDOR: {"event": event}}, transitions={OWN_EXIT: "race_graphics_hide"})
        with to_a_good_end(obs):
            run(obs, sample, folder, server.url)


if __name__ == "__main__":
    main()
