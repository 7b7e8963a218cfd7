#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The real OBS Studio is killed, the network goes with it, and OBS starts again: the race day is there as it was, its
photos too. How old it is decides what goes on air by itself, and a hand decides the rest.

usage: real_restart.py BUILD-FOLDER [session]   session: only what becomes old while OBS runs, which takes two minutes
"""
import glob
import http.server
import json
import os
import re
import signal
import struct
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import png  # noqa: E402
from crew import VENDOR, Commands  # noqa: E402
from obs import Obs, ObsError, Scene, Source, colour, expect, to_a_good_end  # noqa: E402

KIND, SCENE, GRID, CARD = "race_graphics", "Stage", "Grid", "Card"
WIDTH, HEIGHT, FPS = 640, 360, 30
SECRET = "s3cret"
DAY = {"race_feed": 1, "classes": [{"id": "sc", "name": "Supercar"}],
       "drivers": [{"id": "11", "number": "11", "last_name": "Hirvilampi", "class": "sc", "photo": "11.png"},
                   {"id": "68", "number": "68", "last_name": "Närvälä", "class": "sc"}],
       "heats": [{"id": "q1", "classes": ["sc"], "phase": "heat", "group": "Q1", "race": 1, "status": "grid",
                  "entries": [{"driver": "11", "slot": 1}, {"driver": "68", "slot": 2}]}]}


class Feed:
    """A results API with a photo, on a port that stays its own."""

    def __init__(self):
        feed = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                picture = self.path.startswith("/11.png")
                body = feed.photo if picture else json.dumps(DAY).encode()
                self.send_response(200)
                self.send_header("Content-Type", "image/png" if picture else "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.photo = png.encode(png.Picture(60, 80, bytes((200, 30, 60, 255)) * 60 * 80))
        self._handler, self.port = Handler, 0
        self.start()
        self.url = f"http://127.0.0.1:{self.port}/day.json?key={SECRET}"

    def start(self):
        http.server.ThreadingHTTPServer.allow_reuse_address = True
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self._handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


# ---- what is kept, as plugin/feed/cache/cache_file.c writes it ----

def fnv(data):
    value = 14695981039346656037
    for byte in data:
        value = (value ^ byte) * 1099511628211 & (1 << 64) - 1
    return value


def make_older(obs, seconds):
    """Sets back when each kept answer was good last."""
    files = [path for path in glob.glob(os.path.join(obs.home, ".config", "obs-studio", "plugin_config",
                                                     "race-graphics", "cache", "*", "*")) if "." not in os.path.basename(path)]
    expect(files, "nothing is kept")
    for path in files:
        with open(path, "rb") as file:
            head, body = file.read().split(b"\n", 1)
        begin, numbers = re.fullmatch(rb"(race-graphics cache 1 )((?:[0-9a-f]{16} ?){7})", head).groups()
        numbers = [int(number, 16) for number in numbers.split()][:6]
        numbers[3] = int((time.time() - seconds) * 1000)
        numbers.append(fnv(struct.pack("=6Q", *numbers)))
        with open(path, "wb") as file:
            file.write(begin + " ".join(f"{number:016x}" for number in numbers).encode() + b"\n" + body)
        if os.path.exists(path + ".age"):
            os.remove(path + ".age")


# ---- what is seen ----

def card_is_drawn(commands):
    """With its photo's colour."""
    _, picture = commands.obs.steady_picture(CARD, 20)
    return any(abs(r - 200) < 12 and abs(g - 30) < 12 and abs(b - 60) < 12
               for r, g, b in (picture.at(x, y)[:3] for x in range(0, WIDTH, 4) for y in range(0, HEIGHT, 4)))


def record(commands, on):
    commands.request("StartRecord" if on else "StopRecord")
    until = time.monotonic() + 20
    while commands.request("GetRecordStatus")["outputActive"] != on:
        expect(time.monotonic() < until, "OBS does not record" if on else "OBS goes on recording")
        time.sleep(0.05)


def lacks(commands, **wanted):
    for source, lack in wanted.items():
        commands.wait(f"{source}.lacks", lack)


def killed_without_a_network(commands, feed):
    obs = commands.obs
    commands.wait(f"{GRID}.about", "q1")
    expect(card_is_drawn(commands), "the card was not drawn")
    time.sleep(1.5)
    commands.command("empty", "2")
    # It is told when it is laid, and laid when it is on the disk.
    typed = "1. Lane 2 emptied by hand (q1), differs from data: 68"
    commands.wait("corrections", typed)
    obs.restart(signal.SIGKILL, feed.stop)
    start = time.monotonic()
    commands.wait(f"{GRID}.about", "q1", 5)
    took = time.monotonic() - start
    commands.wait("corrections", typed, 5)
    commands.command("undo")
    commands.wait("corrections", "", 5)
    expect(card_is_drawn(commands), "the card, or its photo, was not drawn without a network")
    print(f"killed, without a network: the grid is back {took:.2f} s after OBS answers, the photo is drawn")
    # Younger than 90 s: it goes out by itself.
    record(commands, True)
    lacks(commands, Grid="", Card="")
    record(commands, False)


def older_than_a_moment(commands):
    commands.obs.restart(meanwhile=lambda: make_older(commands.obs, 120))
    commands.wait(f"{GRID}.about", "q1")
    lacks(commands, Grid="", Card="")
    record(commands, True)
    lacks(commands, Grid="confirmation", Card="")
    commands.command("confirm")
    lacks(commands, Grid="", Card="")
    record(commands, False)
    print("two minutes old: the grid waits for a hand, the card does not; confirmed, both go out")


def older_than_half_a_day(commands):
    commands.obs.restart(meanwhile=lambda: make_older(commands.obs, 13 * 3600))
    commands.wait(f"{GRID}.about", "q1")
    record(commands, True)
    lacks(commands, Grid="confirmation", Card="confirmation")
    record(commands, False)
    lacks(commands, Grid="", Card="")
    record(commands, True)
    lacks(commands, Grid="confirmation", Card="confirmation")
    commands.command("confirm")
    lacks(commands, Grid="", Card="")
    print("13 hours old: nothing goes out without a hand")
    record(commands, False)


def with_a_network_again(commands, feed):
    commands.obs.restart(meanwhile=lambda: make_older(commands.obs, 13 * 3600))
    record(commands, True)
    lacks(commands, Grid="confirmation", Card="confirmation")
    feed.start()
    lacks(commands, Grid="", Card="")
    answer = commands.ask("confirm")
    expect(not answer["ok"] and "no old race data" in answer["error"], f"confirmed, but what? {answer}")
    record(commands, False)
    print("the data comes again: everything goes out by itself")


# ---- what becomes old while OBS runs ----

STILL, WAIT_S = "Still", 95


def show(commands, scene):
    commands.request("SetCurrentProgramScene", {"sceneName": scene})


def older_in_a_session(commands, feed):
    """The network goes in the middle of a show."""
    commands.wait(f"{GRID}.about", "q1")
    record(commands, True)
    feed.stop()
    time.sleep(WAIT_S)
    # What is on air stays.
    lacks(commands, Grid="")
    commands.wait(f"{GRID}.shown", "on")
    # What leaves and would come again by itself waits.
    show(commands, STILL)
    commands.wait(f"{GRID}.shown", "off")
    show(commands, SCENE)
    lacks(commands, Grid="confirmation", Card="")
    print("95 s without an answer: what was on air stayed, a grid that would come by itself waits, a card does not")
    # A hand takes it.
    commands.ask("clear", source=GRID)
    commands.command("graphic", "heat-grid", GRID)
    lacks(commands, Grid="")
    commands.wait(f"{GRID}.shown", "on")
    print("a hand takes it, and it comes")
    show(commands, STILL)
    commands.wait(f"{GRID}.shown", "off")
    show(commands, SCENE)
    lacks(commands, Grid="confirmation")
    commands.command("confirm")
    lacks(commands, Grid="")
    print("confirmed, it comes by itself")
    feed.start()
    until = time.monotonic() + 30
    while commands.ask("confirm")["ok"]:
        expect(time.monotonic() < until, "good again, and still something is to be confirmed")
        time.sleep(0.5)
    record(commands, False)


def main():
    plugin = os.path.join(sys.argv[1], "stage", "race-graphics")
    feed = Feed()
    event = {"from": "address", "address": feed.url, "refresh_s": 1, "state_from": "keys"}
    sources = [Source("Ground", "color_source_v3", {"color": colour(70, 95, 120), "width": WIDTH, "height": HEIGHT}),
               Source(GRID, KIND, {"graphic": "heat-grid", "on": "visible", "seconds": 0, "clean_race": False}),
               Source(CARD, KIND, {"graphic": "driver-card", "driver": "11", "on": "visible", "seconds": 0, "clean_race": False})]
    scenes = [Scene(SCENE, sources), Scene(STILL, sources[:1])]
    obs = Obs(scenes, plugin, width=WIDTH, height=HEIGHT, fps=FPS, modules={VENDOR: {"event": event}})
    # What the network does meanwhile is said; what is killed has no end.
    with to_a_good_end(obs, "No answer from 127.0.0.1") as running:
        commands = Commands(running)
        if sys.argv[2:] == ["session"]:
            older_in_a_session(commands, feed)
            return
        killed_without_a_network(commands, feed)
        older_than_a_moment(commands)
        older_than_half_a_day(commands)
        with_a_network_again(commands, feed)
        log = obs.log()
        expect(SECRET not in log, "the log holds the address' key")
        expect(obs.home not in "".join(line for line in log.splitlines(True) if "[race-graphics]" in line),
               "the log holds the home folder")
        commands.command("clear")
    feed.stop()


if __name__ == "__main__":
    main()
