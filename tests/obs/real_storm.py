#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Storms in the real OBS Studio: four connections make, duplicate, rename, hide, show and remove sources and change
scenes, while OBS saves its collection after each of them. Once with OBS's own colour source, which is the control, and
once with ours: no call may take longer than 5 s or three times the control's slowest, whichever is more.

usage: real_storm.py BUILD-FOLDER SOURCES
"""
import os
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

from obs import Obs, Scene, Source, expect  # noqa: E402
from websocket import WebSocket, WebSocketError  # noqa: E402

CONNECTIONS = 4
ALIVE = 3                   # sources that a connection leaves standing
SCENES = ("One", "Two", "Three")
QUIET = ("Quiet", "Calm")   # OBS's list of sources makes all its rows anew for each item of the scene that is shown
OURS, CONTROL = ("race_graphics", {"graphic": "driver-card"}), ("color_source_v3", {"color": 0xFF0000FF})
LEAST_LIMIT_S, TIMES = 5, 3
FROZEN_S = 60
SAVES_OF = 50   # one save at least for so many sources


class Client(threading.Thread):
    """One connection. `slowest`: (seconds, request); `error`: what ended it before its time."""

    def __init__(self, obs, number, turns, kind, settings):
        super().__init__(daemon=True)
        self._socket = WebSocket(obs.port, obs.password, FROZEN_S)
        self._number, self._turns, self._kind, self._settings = number, turns, kind, settings
        self._alive = []
        self.calls, self.slowest, self.error = 0, (0, "none"), None

    def _ask(self, request, **data):
        begun = time.monotonic()
        try:
            return self._socket.request(request, data)
        finally:
            took = time.monotonic() - begun
            self.calls += 1
            self.slowest = max(self.slowest, (took, request))

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

    def _turn(self, turn):
        scene = SCENES[(turn + self._number) % len(SCENES)]
        item = self._make(turn, scene)
        for visible in (False, True) * (turn % 3):
            self._ask("SetSceneItemEnabled", sceneName=scene, sceneItemId=item, sceneItemEnabled=visible)
        if turn % 5 == self._number:
            self._ask("SetCurrentProgramScene", sceneName=scene if turn % 2 else QUIET[turn % 4 // 2])
            self._ask("SetCurrentProgramScene", sceneName=QUIET[self._number % 2])
        if turn % 25 == 0:
            extra = f"Scene {self._number}-{turn}"
            self._ask("CreateScene", sceneName=extra)
            self._ask("DuplicateSceneItem", sceneName=scene, sceneItemId=item, destinationSceneName=extra)
            self._ask("RemoveScene", sceneName=extra)
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


def storm(staged, sources, kind, settings):
    """Returns (calls, slowest seconds, its request, saves)."""
    # With one that is not ours OBS's own fault is known when it keeps the sources at its end.
    ground = Source("Ground", "color_source_v3", {"width": 640, "height": 360})
    with Obs([Scene(name, [ground]) for name in QUIET + SCENES], staged, width=640, height=360, fps=30) as obs:
        # Stock OBS 32 stands still when a scene is made before its window takes requests, which this one waits for.
        obs.show(QUIET[0])
        saves = Saves(obs._config("basic", "scenes", "Demo.json"))
        saves.start()
        clients = [Client(obs, number, sources // CONNECTIONS, kind, settings) for number in range(CONNECTIONS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        saved = saves.end()
        errors = [client.error for client in clients if client.error]
        expect(not errors, f"{kind}: OBS stood still or refused: {'; '.join(errors)}\n{obs.log()}")
        obs.request("GetVersion")
    expect(not obs.problems(), f"{kind}: " + "\n".join(obs.problems()))
    calls, (slowest, request) = sum(client.calls for client in clients), max(client.slowest for client in clients)
    expect(saved >= sources // SAVES_OF, f"{kind}: OBS saved its collection only {saved} times")
    print(f"{kind}: {sources} sources, {calls} calls, slowest {slowest:.2f} s ({request}), {saved} saves seen")
    return slowest, request


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    staged = os.path.join(sys.argv[1], "stage", "race-graphics")
    sources = int(sys.argv[2])
    control, _ = storm(staged, sources, *CONTROL)
    limit = max(LEAST_LIMIT_S, TIMES * control)
    slowest, request = storm(staged, sources, *OURS)
    expect(slowest <= limit, f"{request} took {slowest:.1f} s, more than {limit:.1f} s")


if __name__ == "__main__":
    main()
