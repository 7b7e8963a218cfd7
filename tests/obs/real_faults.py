#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
What happens to OBS while a graphic moves: scenes, Studio Mode, video of another size, profiles, scene collections,
sources that are renamed, doubled, filtered, turned and removed, and OBS's own end. Nothing may crash, hang, leak or
leave another picture than it should.

usage: real_faults.py BUILD-FOLDER
"""
import base64
import os
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import png  # noqa: E402
from crew import VENDOR, Commands  # noqa: E402
from obs import Obs, Scene, Source, again, colour, expect, to_a_good_end  # noqa: E402
from sample import Sample  # noqa: E402
from websocket import WebSocketError  # noqa: E402

KIND = "race_graphics"
WIDTH, HEIGHT, FPS = 640, 360, 30
STAGE, OTHER, BOTH, EMPTY = "Stage", "Other", "Both", "Empty"
CARD, GRID, LOW, HIGH = "Card", "Grid", "Low", "High"
SIZES = ((1280, 720), (720, 1280), (1920, 1080), (WIDTH, HEIGHT))
MOTION_SECONDS = 0.13  # in the middle of every entrance and exit
LARGEST_DIFFERENCE = 3


class TroubledObs(Obs):
    """Studio Mode duplicates scenes and sources here."""

    def _settings(self, *options):
        super()._settings(*options)
        path = self._config("global.ini")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("[BasicWindow]\n", "[BasicWindow]\nSceneDuplicationMode=true\n"
                                    "EditPropertiesMode=true\n"))


class Hands(Commands):
    """On an OBS that may be busy."""

    def request(self, kind, data=None, seconds=20):
        """Again while OBS refuses because it changes its scenes."""
        until = time.monotonic() + seconds
        while True:
            try:
                return self.obs.request(kind, data, 30)
            except WebSocketError as error:
                if error.code != 207 or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def show(self, scene):
        self.request("SetCurrentProgramScene", {"sceneName": scene})

    def item(self, scene, source):
        return self.request("GetSceneItemId", {"sceneName": scene, "sourceName": source})["sceneItemId"]

    def eye(self, visible, scene=STAGE, source=CARD, item=None):
        self.request("SetSceneItemEnabled", {"sceneName": scene, "sceneItemEnabled": visible,
                                             "sceneItemId": item or self.item(scene, source)})

    def settle(self):
        """Only the card is on air, and nothing moves."""
        self.show(STAGE)
        self.command("clear", source=GRID)
        self.wait(f"{GRID}.shown", "off")
        self.wait(f"{CARD}.shown", "on")

    def move(self, coming):
        """Both sources are on their way, in or out."""
        self.settle()
        if coming:
            self.eye(False)
            self.wait(f"{CARD}.shown", "off")
            self.command("take", source=GRID)
            self.eye(True)
        else:
            self.command("take", source=GRID)
            self.wait(f"{GRID}.shown", "on")
            self.command("clear", source=GRID)
            self.eye(False)
        time.sleep(MOTION_SECONDS)

    def recover(self, coming):
        if not coming:
            self.eye(True)
        self.settle()


def picture(crew, name, width, height):
    answer = crew.request("GetSourceScreenshot", {"sourceName": name, "imageFormat": "png", "imageWidth": width,
                                                  "imageHeight": height, "imageCompressionQuality": 10})
    return base64.b64decode(answer["imageData"].split(",", 1)[1])


# ---- the faults, each in the middle of an entrance and of an exit ----

def scenes(crew, coming):
    for number in range(4):
        crew.request("SetCurrentSceneTransition", {"transitionName": ("Cut", "Fade")[number % 2]})
        crew.show((OTHER, EMPTY, STAGE)[number % 3])
        time.sleep(MOTION_SECONDS)
    crew.request("SetCurrentSceneTransition", {"transitionName": "Cut"})


def studio(crew, coming):
    before = crew.command("state")["sources"]
    crew.request("SetStudioModeEnabled", {"studioModeEnabled": True})
    for scene in (OTHER, STAGE):
        crew.request("SetCurrentPreviewScene", {"sceneName": scene})
        time.sleep(MOTION_SECONDS)
        crew.request("TriggerStudioModeTransition")
        time.sleep(0.5)
        crew.wait(f"{CARD}.shown", "on" if scene == OTHER or coming else "off")
        sources = crew.command("state")["sources"]
        expect(sources == before, f"Studio Mode made more sources: {sources}")
    crew.request("SetStudioModeEnabled", {"studioModeEnabled": False})


def video(crew, coming):
    for width, height in SIZES:
        crew.request("SetVideoSettings", {"baseWidth": width, "baseHeight": height, "outputWidth": width,
                                          "outputHeight": height})
        if coming:
            check_size(crew, width, height)


def check_size(crew, width, height):
    """The source is the canvas, and the card stands in it."""
    small = (160, 160 * height // width)
    until = time.monotonic() + 20
    while True:
        size = crew.request("GetSceneItemTransform", {"sceneName": STAGE,
                                                      "sceneItemId": crew.item(STAGE, CARD)})["sceneItemTransform"]
        seen = png.decode(picture(crew, CARD, *small))
        share = sum(alpha > 200 for alpha in seen.pixels[3::4]) / (small[0] * small[1])
        if (size["sourceWidth"], size["sourceHeight"]) == (width, height) and share > 0.02:
            return
        expect(time.monotonic() < until, f"a canvas of {width} × {height}: the source is {size['sourceWidth']} × "
               f"{size['sourceHeight']}, the card fills {share:.1%}")
        time.sleep(0.2)


def profile(crew, coming):
    """The new one has another size of video."""
    name = f"Profile {coming}"
    crew.request("CreateProfile", {"profileName": name})
    time.sleep(MOTION_SECONDS)
    crew.request("SetCurrentProfile", {"profileName": "Demo"})
    crew.request("RemoveProfile", {"profileName": name})


def collection(crew, coming):
    name = f"Collection {coming}"
    crew.request("CreateSceneCollection", {"sceneCollectionName": name})
    crew.wait("sources", "")
    # OBS 32 keeps the sources at every fifth change or so, with any two scenes.
    troubled = int(crew.request("GetVersion")["obsVersion"].split(".")[0]) >= 32
    for other in ("Demo",) if troubled else ("Demo", name, "Demo"):
        time.sleep(MOTION_SECONDS)
        crew.request("SetCurrentSceneCollection", {"sceneCollectionName": other})
    crew.wait("sources", SOURCES)


def remove(crew, coming):
    """Each with a name of its own: OBS lets go of the last one a moment later."""
    for number in range(4):
        name = f"Coming {coming} {number}"
        settings = {"graphic": "standings", "on": "visible" if number % 2 else "key"}
        crew.request("CreateInput", {"sceneName": STAGE, "inputName": name, "inputKind": KIND,
                                     "inputSettings": settings})
        if number % 2 == 0:
            crew.ask("take", source=name)
        time.sleep(MOTION_SECONDS)
        crew.request("RemoveInput", {"inputName": name})
    crew.wait("sources", SOURCES)


def rename(crew, coming):
    crew.request("SetInputName", {"inputName": CARD, "newInputName": "Other card"})
    expect(crew.ask("clear", source=CARD)["ok"] is False, "a source still has its old name")
    crew.wait("Other card.shown", "on" if coming else "off")
    # Nothing moves any more: lamps have to hear of the name alone.
    time.sleep(0.5)
    crew.request("GetVersion")
    crew.obs.socket.events.clear()
    crew.request("SetInputName", {"inputName": "Other card", "newInputName": CARD})
    until = time.monotonic() + 5
    while not any(event["eventData"].get("eventData", {}).get("sources") == SOURCES
                  for event in crew.obs.socket.events if event["eventType"] == "VendorEvent"):
        expect(time.monotonic() < until, "no event tells of a source's new name")
        time.sleep(0.1)
        crew.request("GetVersion")


def double(crew, coming):
    """A second item of the source: closing its eye takes nothing off air."""
    item = {"sceneName": STAGE, "sceneItemId": crew.item(STAGE, CARD)}
    copy = crew.request("DuplicateSceneItem", item)["sceneItemId"]
    crew.eye(True, item=copy)
    crew.wait(f"{CARD}.shown", "on")
    crew.eye(True)
    time.sleep(0.2)
    crew.eye(False, item=copy)
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        shown = crew.command("state")[f"{CARD}.shown"]
        expect(shown == "on", f"one of two items was hidden, and the other is {shown}")
        time.sleep(0.03)
    crew.request("RemoveSceneItem", {"sceneName": STAGE, "sceneItemId": copy})
    if not coming:
        crew.eye(False)


def all_off(crew, coming):
    """While the next graphic waits behind the one that is seen or moves."""
    crew.eye(True)
    time.sleep(0.1)
    for number in range(12):
        crew.command("driver", ("narvala", "hirvilampi")[number % 2], CARD)
        time.sleep(0.012 * number)
        crew.command("all-off")
        crew.wait("on_air", "")
        crew.command("release")
        crew.command("take", source=CARD)
        time.sleep(MOTION_SECONDS)
    crew.command("driver", "automatic", CARD)
    if not coming:
        crew.eye(False)


def turn(crew, coming):
    item = {"sceneName": STAGE, "sceneItemId": crew.item(STAGE, CARD)}
    for turned in ({"scaleX": 0.5, "scaleY": 0.5, "rotation": 30.0}, {"scaleX": -1.0, "scaleY": 2.0, "cropLeft": 50},
                   {"scaleX": 1.0, "scaleY": 1.0, "rotation": 0.0, "cropLeft": 0}):
        crew.request("SetSceneItemTransform", {**item, "sceneItemTransform": turned})
        crew.request("CreateSourceFilter", {"sourceName": CARD, "filterName": "Passing", "filterSettings": {},
                                            "filterKind": "color_filter_v2"})
        time.sleep(0.05)
        crew.request("RemoveSourceFilter", {"sourceName": CARD, "filterName": "Passing"})


FAULTS = (scenes, studio, video, profile, collection, remove, rename, double, all_off, turn)
SOURCES = ", ".join((CARD, GRID, LOW, HIGH))


# ---- the same with a filter ----

def filtered(crew):
    """Two sources with the same card enter in the same frame, one of them half a picture higher, through a filter."""
    crew.request("CreateSourceFilter", {"sourceName": HIGH, "filterName": "Filter", "filterSettings": {},
                                        "filterKind": "color_filter_v2"})
    crew.request("SetSceneItemTransform", {"sceneName": BOTH, "sceneItemId": crew.item(BOTH, HIGH),
                                           "sceneItemTransform": {"positionY": -HEIGHT // 2}})
    crew.show(BOTH)
    seen = [picture(crew, BOTH, WIDTH, HEIGHT) for _ in range(8)]
    crew.wait(f"{HIGH}.shown", "on")
    seen.append(picture(crew, BOTH, WIDTH, HEIGHT))
    pictures = [png.decode(data) for data in dict.fromkeys(seen)]
    drawn = [whole for whole in pictures if whole.colours() > 1]
    expect(len(drawn) >= 3, f"only {len(drawn)} different pictures of an entrance")
    for number, whole in enumerate(drawn):
        half = WIDTH * HEIGHT // 2 * 4
        high, low = (png.Picture(WIDTH, HEIGHT // 2, half_of) for half_of in (whole.pixels[:half], whole.pixels[half:]))
        largest, share, where = png.difference(high, low)
        expect(largest <= LARGEST_DIFFERENCE, f"picture {number} of an entrance is another one through a filter: "
               f"{largest} at {where}, {share:.2%} of the pixels")
    print(f"{len(drawn)} pictures of an entrance are the same through a filter")


def run(obs, left):
    """Takes what is done from the list `left`."""
    crew = Hands(obs)
    crew.wait(f"{CARD}.shown", "on")
    crew.wait(f"{LOW}.lacks", "")
    filtered(crew)
    while left:
        fault, coming = left[0]
        begun = time.monotonic()
        crew.move(coming)
        fault(crew, coming)
        crew.recover(coming)
        left.pop(0)
        print(f"in motion: {fault.__name__}, {'coming' if coming else 'leaving'} ({time.monotonic() - begun:.0f} s)",
              flush=True)
    crew.move(True)
    obs.restart()
    crew.settle()
    crew.move(False)


def attempt(build, event, left):
    """One OBS; ObsKeptSources when OBS itself went wrong."""
    ground = Source("Ground", "color_source_v3", {"color": colour(150, 150, 150), "width": 1920, "height": 1920})
    card = Source(CARD, KIND, {"graphic": "driver-card", "driver": "hirvilampi", "on": "visible"})
    grid = Source(GRID, KIND, {"graphic": "heat-grid", "on": "key", "seconds": 0})
    both = [Source(name, KIND, {"graphic": "driver-card", "driver": "narvala", "on": "visible"})
            for name in (LOW, HIGH)]
    obs = TroubledObs([Scene(STAGE, [ground, card, grid]), Scene(OTHER, [ground, card]), Scene(EMPTY, [ground]),
                       Scene(BOTH, [ground, *both])],
                      os.path.join(build, "stage", "race-graphics"), width=WIDTH, height=HEIGHT, fps=FPS,
                      modules={VENDOR: {"event": event}})
    with to_a_good_end(obs):
        run(obs, left)


def main():
    build = os.path.abspath(sys.argv[1])
    day = os.path.join(TOP, "data", "samples", "ouluzone-2021")
    with Sample(os.path.join(build, "race-graphics"), day, 0) as sample:
        event = {"from": "address", "address": sample.url, "refresh_s": 1, "language": "fi"}
        left = [(fault, coming) for fault in FAULTS for coming in (True, False)]
        again(lambda: attempt(build, event, left))


if __name__ == "__main__":
    main()
