#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Storms in the real OBS Studio: four connections make, duplicate, rename, hide, show and remove sources, change scenes by
transitions and in Studio Mode, put scenes into scenes and turn groups and what is in them on and off, while OBS saves
its collection after each of them. Then a hand at the keyboard pastes, undoes and does again. Once with OBS's own colour
source, which is the control, and once with ours: no call may take longer than 5 s or three times the control's slowest,
whichever is more. When nothing moves for a minute, the stacks of all threads are printed and it has failed. At last two
connections turn the eye of a group on air, and two that of our source in it, as fast as they can.

The hand comes last because OBS 29 stands still for good, with its own colour source too, when something is undone while
CreateScene or CreateInput is under way: one holds the lock of a signal and wants the other's scene.

usage: real_storm.py BUILD-FOLDER SOURCES
"""
import contextlib
import os
import subprocess
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

from obs import Group, Obs, Scene, Source, expect, window_manager, Display  # noqa: E402
from websocket import WebSocket, WebSocketError  # noqa: E402

CONNECTIONS = 4
ALIVE = 3                   # sources that a connection leaves standing
SCENES = ("One", "Two", "Three")
QUIET = ("Quiet", "Calm")   # OBS's list of sources makes all its rows anew for each item of the scene that is shown
OURS, CONTROL = ("race_graphics", {"graphic": "driver-card"}), ("color_source_v3", {"color": 0xFF0000FF})
LEAST_LIMIT_S, TIMES = 5, 3
FROZEN_S = 60
TRANSITIONS = {"Sweep": "swipe_transition"}     # beside Cut and Fade, which OBS always has
NOT_IN_STUDIO_MODE = 506    # another connection ended it in between
PASTED = (("ctrl+v", 1), ("ctrl+z", 0), ("ctrl+y", 1), ("ctrl+z", 0))   # and how many items more there are then
REST_S = 5
UNDONE_OF = 20  # once for so many sources
TURNS_OF = 2    # each of four connections turns an eye so often for each source
SAVES_OF = 50   # one save at least for so many sources


class Client(threading.Thread):
    """One connection. `slowest`: (seconds, request); `error`: what ended it before its time."""

    def __init__(self, obs, number, turns, kind, settings):
        super().__init__(daemon=True)
        self._socket = WebSocket(obs.port, obs.password, 2 * FROZEN_S)
        self._number, self._turns, self._kind, self._settings = number, turns, kind, settings
        self._alive = []
        self.begun = None   # when the call that is under way began
        self.calls, self.slowest, self.error = 0, (0, "none"), None

    def _ask(self, request, **data):
        self.begun = begun = time.monotonic()
        self.calls += 1
        try:
            return self._socket.request(request, data)
        finally:
            self.begun = None
            self.slowest = max(self.slowest, (time.monotonic() - begun, request))

    def _make(self, turn, scene):
        name = f"{self._number}-{turn}"
        item = self._ask("CreateInput", sceneName=scene, inputName=name, inputKind=self._kind,
                         inputSettings=self._settings, sceneItemEnabled=turn % 4 != 3)["sceneItemId"]
        if turn % 2:
            self._ask("DuplicateSceneItem", sceneName=scene, sceneItemId=item,
                      destinationSceneName=SCENES[(turn + 1) % len(SCENES)] if turn % 4 == 1 else scene)
        if turn % 3 == 0:
            self._ask("SetInputName", inputName=name, newInputName=name + " again")
            name += " again"
        self._alive.append(name)
        return item

    def _nest(self, turn, scene, item):
        """A scene of its own, seen within the one that is shown."""
        extra, shown = f"Scene {self._number}-{turn}", QUIET[turn % 2]
        self._ask("CreateScene", sceneName=extra)
        self._ask("DuplicateSceneItem", sceneName=scene, sceneItemId=item, destinationSceneName=extra)
        nested = self._ask("CreateSceneItem", sceneName=shown, sourceName=extra)["sceneItemId"]
        self._ask("SetCurrentProgramScene", sceneName=shown)
        if turn % 4 < 2:
            self._ask("RemoveSceneItem", sceneName=shown, sceneItemId=nested)
        self._ask("RemoveScene", sceneName=extra)

    def _group(self, turn, scene):
        group = f"Group {scene}"
        of_scene = self._ask("GetSceneItemId", sceneName=scene, sourceName=group)["sceneItemId"]
        for item in self._ask("GetGroupSceneItemList", sceneName=group)["sceneItems"]:
            self._ask("SetSceneItemEnabled", sceneName=group, sceneItemId=item["sceneItemId"],
                      sceneItemEnabled=turn % 8 < 4)
        self._ask("SetSceneItemEnabled", sceneName=scene, sceneItemId=of_scene, sceneItemEnabled=turn % 3 > 0)

    def _studio_mode(self, turn, scene):
        self._ask("SetCurrentSceneTransition", transitionName=("Fade", "Cut", "Sweep")[turn % 3])
        if turn % 3 != 1:
            self._ask("SetCurrentSceneTransitionDuration", transitionDuration=50 + turn % 5 * 60)
        self._ask("SetStudioModeEnabled", studioModeEnabled=True)
        try:
            self._ask("SetCurrentPreviewScene", sceneName=scene)
            self._ask("TriggerStudioModeTransition")
        except WebSocketError as error:
            if error.code != NOT_IN_STUDIO_MODE:
                raise
        self._ask("SetStudioModeEnabled", studioModeEnabled=False)
        self._ask("SetCurrentProgramScene", sceneName=QUIET[self._number % 2])

    def _turn(self, turn):
        scene = SCENES[(turn + self._number) % len(SCENES)]
        item = self._make(turn, scene)
        for visible in (False, True) * (turn % 3):
            self._ask("SetSceneItemEnabled", sceneName=scene, sceneItemId=item, sceneItemEnabled=visible)
        if turn % 5 == self._number:
            self._ask("SetCurrentProgramScene", sceneName=scene if turn % 2 else QUIET[turn % 4 // 2])
            self._ask("SetCurrentProgramScene", sceneName=QUIET[self._number % 2])
        if turn % 6 == self._number:
            self._nest(turn, scene, item)
        if turn % 4 == self._number:
            self._group(turn, scene)
        if turn % 10 == 2 * self._number:
            self._studio_mode(turn, scene)
        if len(self._alive) > ALIVE:
            self._ask("RemoveInput", inputName=self._alive.pop(0))

    def run(self):
        try:
            for turn in range(self._turns):
                self._turn(turn)
        except (WebSocketError, OSError) as error:
            self.error = f"connection {self._number}, after {self.calls} calls: {error}"
        finally:
            self._socket.close()


class Saves(threading.Thread):
    """Counts how often OBS wrote its collection: it puts a new file in its place each time."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self._path, self._end, self._seen = path, threading.Event(), set()

    def run(self):
        while not self._end.wait(0.02):
            try:
                status = os.stat(self._path)
                self._seen.add((status.st_ino, status.st_mtime_ns))
            except OSError:
                pass  # between two files

    def end(self):
        self._end.set()
        self.join()
        return len(self._seen) - 1


class Hand:
    """At the keyboard: what is in the scene that is shown is pasted again, undone, done again, undone."""

    def __init__(self, obs):
        self._obs, self.begun = obs, None

    def _xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env={**os.environ, "DISPLAY": self._obs.display()},
                              timeout=FROZEN_S, capture_output=True, text=True, check=False).stdout.split()

    def _items(self):
        self.begun = time.monotonic()
        items = self._obs.request("GetSceneItemList", {"sceneName": QUIET[0]}, 2 * FROZEN_S)["sceneItems"]
        self.begun = None
        return len(items)

    def _press(self, key, wanted):
        self._xdotool("key", key)
        begun = time.monotonic()
        while (now := self._items()) != wanted:
            expect(time.monotonic() < begun + FROZEN_S / 2, f"after {key} there are {now} items, not {wanted}")
            time.sleep(0.02)

    def undo(self, times, kind, settings):
        self._obs.request("SetStudioModeEnabled", {"studioModeEnabled": False}, 2 * FROZEN_S)
        self._obs.show(QUIET[0])
        # What is new in the scene that is shown is what is selected in OBS's window.
        self._obs.request("CreateInput", {"sceneName": QUIET[0], "inputName": "By hand", "inputKind": kind,
                                          "inputSettings": settings}, 2 * FROZEN_S)
        window, items = self._xdotool("search", "--sync", "--onlyvisible", "--name", "^OBS ")[0], self._items()
        self._xdotool("windowactivate", "--sync", window)
        self._press("ctrl+c", items)
        for key, more in PASTED * times:
            self._press(key, items + more)


class Watch(threading.Thread):
    """Prints all stacks when a call takes longer than it may, and ends OBS, which ends the storm."""

    def __init__(self, obs, callers):
        super().__init__(daemon=True)
        self._obs, self._callers, self._end = obs, callers, threading.Event()

    def run(self):
        while not self._end.wait(0.5):
            begun = min((caller.begun for caller in self._callers if caller.begun), default=None)
            if begun and time.monotonic() - begun > FROZEN_S:
                print(f"A call was not answered for {FROZEN_S} s.\n{self._obs.stacks()}", file=sys.stderr, flush=True)
                self._obs.end_process()
                return

    def end(self):
        self._end.set()
        self.join()


def scenes_of(kind, settings):
    """Groups and the scenes that are shown have one of the kind, so that the hand at the keyboard has it too."""
    # With one that is not ours OBS's own fault is known when it keeps the sources at its end.
    ground = Source("Ground", "color_source_v3", {"width": 640, "height": 360})
    return [Scene(name, [ground, Source(f"Pasted {name}", kind, settings)]) for name in QUIET] + \
        [Scene(name, [ground, Group(f"Group {name}", [Source(f"In {name}", kind, settings)])]) for name in SCENES]


def storm(staged, sources, kind, settings):
    """Returns (calls, slowest seconds, its request, saves)."""
    with contextlib.ExitStack() as stack:
        display = stack.enter_context(Display(1280, 720)).name
        stack.enter_context(window_manager(display))
        obs = stack.enter_context(Obs(scenes_of(kind, settings), staged, display=display, width=640, height=360, fps=30,
                                      transitions=TRANSITIONS))
        # Stock OBS 32 stands still when a scene is made before its window takes requests, which this one waits for.
        obs.show(QUIET[0])
        saves, hand = Saves(obs._config("basic", "scenes", "Demo.json")), Hand(obs)
        clients = [Client(obs, number, sources // CONNECTIONS, kind, settings) for number in range(CONNECTIONS)]
        watch = Watch(obs, [hand, *clients])
        for thread in (saves, watch, *clients):
            thread.start()
        for client in clients:
            client.join()
        saved = saves.end()
        errors = [client.error for client in clients if client.error]
        expect(not errors, f"{kind}: OBS stood still, refused or died: {'; '.join(errors)} {obs.death()}\n{obs.log()}")
        hand.undo(sources // UNDONE_OF, kind, settings)
        watch.end()
        # OBS closes its window within the handler of the signal that ends it, and waits for itself when it is drawing.
        time.sleep(REST_S)
    expect(not obs.problems(), f"{kind}: " + "\n".join(obs.problems()) + "\n" + obs.log())
    calls, (slowest, request) = sum(client.calls for client in clients), max(client.slowest for client in clients)
    expect(saved >= sources // SAVES_OF, f"{kind}: OBS saved its collection only {saved} times")
    print(f"{kind}: {sources} sources, {calls} calls, slowest {slowest:.2f} s ({request}), {saved} saves seen, "
          f"{sources // UNDONE_OF} times undone")
    return slowest, request


class Turner(threading.Thread):
    """One connection that turns one eye. `error`: what ended it before its time."""

    def __init__(self, obs, scene, item, turns):
        super().__init__(daemon=True)
        self._socket = WebSocket(obs.port, obs.password, 2 * FROZEN_S)
        self._scene, self._item, self._turns = scene, item, turns
        self.error = None

    def run(self):
        try:
            for turn in range(self._turns):
                self._socket.request("SetSceneItemEnabled", {"sceneName": self._scene, "sceneItemId": self._item,
                                                             "sceneItemEnabled": turn % 2 == 1})
        except (WebSocketError, OSError) as error:
            self.error = str(error)
        finally:
            self._socket.close()


def turn_eyes(staged, turns):
    scene, group = SCENES[0], f"Group {SCENES[0]}"
    with Obs(scenes_of(*OURS), staged, width=640, height=360, fps=60) as obs:
        obs.show(scene)
        of_group = obs.request("GetSceneItemId", {"sceneName": scene, "sourceName": group})["sceneItemId"]
        within = obs.request("GetGroupSceneItemList", {"sceneName": group})["sceneItems"][0]["sceneItemId"]
        turners = [Turner(obs, *eye, turns) for eye in ((scene, of_group), (group, within)) * 2]
        for turner in turners:
            turner.start()
        for turner in turners:
            turner.join()
        errors = [turner.error for turner in turners if turner.error]
        expect(not errors, f"eyes: {'; '.join(errors)} {obs.death()}\n{obs.log()}")
    expect(not obs.problems(), "eyes: " + "\n".join(obs.problems()) + "\n" + obs.log())
    print(f"eyes: {len(turners)} connections turned one {turns} times each")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    staged = os.path.join(sys.argv[1], "stage", "race-graphics")
    sources = int(sys.argv[2])
    control, _ = storm(staged, sources, *CONTROL)
    limit = max(LEAST_LIMIT_S, TIMES * control)
    slowest, request = storm(staged, sources, *OURS)
    expect(slowest <= limit, f"{request} took {slowest:.1f} s, more than {limit:.1f} s")
    turn_eyes(staged, TURNS_OF * sources)


if __name__ == "__main__":
    main()
