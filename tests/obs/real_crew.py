#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
A stranger at the real OBS Studio with the mouse and the keyboard: a roster and five numbers are on air within a minute
of "Add source"; then an address that asks for a key, which nobody finds again in OBS's files.

usage: real_crew.py BUILD-FOLDER
"""
import http.server
import os
import subprocess
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import png  # noqa: E402
from obs import Display, Obs, Scene, Source, colour, expect, to_a_good_end, window_manager  # noqa: E402
from real_event import FIELDS, GROUND, Hand, RIGHT, event_of, ok, same  # noqa: E402

KIND, SCENE, INPUT = "race_graphics", "Stage", "Race Graphics"
WIDTH, HEIGHT = 1280, 720
MINUTE = 60
BROWSE = 635  # pixels from the left edge of the dialog: the button beside a path
TYPES_BELOW = 7  # "Race Graphics" from the end of OBS's own list of sources
TALL = (720, 1330)  # pixels: the event's dialog with all its first groups
TICK = 38  # pixels from its left edge
SIGN_IN_FIELD = 9  # the way to sign in, of all fields from the top
EVENT = "Properties for 'Race Graphics: event'"
GRID = "11 68 7 40 5"
SECRET = "st0ne-gravel-asphalt"
ROSTER = """number;name;class;car
5;Eero Kalliokoski;Supercar;Skoda Fabia
7;Ilmari Perkiömäki;Supercar;Audi S1
11;Aaro Hirvilampi;Supercar;Ford Fiesta
40;Otto Virtala;Supercar;VW Polo
68;Niilo Närvälä;Supercar;Hyundai i20
"""
DAY = ('{"race_feed":1,"classes":[{"id":"sc","name":"Supercar"}],"drivers":[{"id":"x","number":"3","last_name":"Signed",'
       '"class":"sc"}],"heats":[{"id":"h","classes":["sc"],"name":"Heat","status":"grid","entries":[{"driver":"x","slot":1'
       '}]}]}')


class Locked(http.server.ThreadingHTTPServer):
    """A results API that wants a key; it remembers what it was sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.seen = []
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/day"


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        key = self.headers.get("Authorization", "")
        self.server.seen.append(key)
        body = DAY.encode() if key == f"Bearer {SECRET}" else b"Who are you?"
        self.send_response(200 if key == f"Bearer {SECRET}" else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def rendered(tool, folder, address, *options):
    path = os.path.join(folder, "crew-wanted.png")
    subprocess.run([tool, "render", "--template", "heat-grid", "--language", "en", "--height", str(HEIGHT), *options,
                    "-o", path, address], check=True, timeout=60)
    return png.over(png.read(path), GROUND)


def add_source_button(hand, window):
    """OBS's docks stand in a row; the buttons below them begin with the five of the scenes, then comes the one."""
    picture, (x, y, width, height) = hand.look("main"), window
    for row in range(y + height - 30, y + height - 120, -1):
        runs, begun = [], None
        for at in range(x, x + width):
            inside = picture.at(at, row)[:3] in FIELDS
            if inside and begun is None:
                begun = at
            if not inside and begun is not None:
                runs.append((begun, at))
                begun = None
        wide = [(begin + end) // 2 for begin, end in runs if 24 <= end - begin <= 34]
        if len(wide) >= 6:
            return (wide[5], row)
    raise AssertionError("OBS's window has no row of buttons below its docks")


def add_source(obs, hand):
    version = obs.request("GetVersion")["obsVersion"]
    if int(version.split(".")[0]) >= 30:
        print(f"NOT TRIED with OBS {version}: its own way to add a source, which looks otherwise; obs-websocket adds it")
        obs.request("CreateInput", {"sceneName": SCENE, "inputName": INPUT, "inputKind": KIND, "inputSettings": {}})
        obs.request("OpenInputPropertiesDialog", {"inputName": INPUT})
    else:
        hand.click(add_source_button(hand, hand.window("OBS ")))
        hand.keys(*["Up"] * TYPES_BELOW, "Return")
        hand.window("Create/Select Source")
        hand.keys("Return")
    source = hand.window(f"Properties for '{INPUT}'")
    kinds = {item["inputName"]: item["inputKind"] for item in obs.request("GetInputList")["inputs"]}
    expect(kinds.get(INPUT) == KIND, f"OBS's list has another order here: {kinds} was added")
    return source


def open_event(hand, source):
    hand.click(hand.fields(source, "crew-source", 30)[0])
    return hand.window(EVENT)


def enter_roster(obs, hand, roster):
    """Add source, "Use my race data…", "I type it in", a file, five numbers, OK."""
    event = open_event(hand, add_source(obs, hand))
    ways = hand.fields(event, "crew-from", RIGHT)
    hand.click(ways[0])
    hand.keys(*["Down"] * 4, "Return")
    fields = hand.fields(event, "crew-hand", RIGHT)
    hand.click((event[0] + BROWSE, fields[1][1]))
    hand.window("Drivers")
    hand.type(roster)
    hand.keys("Return")
    hand.gone("Drivers")
    time.sleep(1.5)
    fields = hand.fields(event, "crew-roster", RIGHT)
    hand.click(fields[2])
    hand.type(GRID)
    ok(hand, event)
    hand.gone(EVENT)


def on_air(obs, wanted, seconds):
    obs.steady_picture(SCENE, seconds, lambda seen: same(seen, wanted), 0.2)


def first_minute(obs, hand, roster, wanted):
    begun = time.monotonic()
    enter_roster(obs, hand, roster)
    on_air(obs, wanted, 20)
    took = time.monotonic() - begun
    expect(took < MINUTE, f"the grid was on air {took:.0f} s after \"Add source\"")
    print(f"a roster and five numbers: the right grid is on air {took:.0f} s after \"Add source\"")


def sign_in(obs, hand, server):
    """Another address, the tick, a key."""
    obs.request("OpenInputPropertiesDialog", {"inputName": INPUT})
    open_event(hand, hand.window(f"Properties for '{INPUT}'"))
    event = hand.stretch(EVENT, *TALL)
    before = hand.fields(event, "crew-way", RIGHT)
    hand.click(before[0])
    hand.keys("Up", "Up", "Return")
    # The roster is gone, the dialog says so.
    hand.until(15, lambda: hand.fields(event, "crew-way", RIGHT) != before, "the dialog has the fields of a file still")
    hand.click(hand.fields(event, "crew-address", RIGHT)[1])
    hand.type(server.url)
    hand.until(15, lambda: server.seen, "the server was not asked")
    time.sleep(4)  # it answers that it wants a key: the dialog says so
    expect(server.seen and not any(server.seen), f"before anything was typed it was sent {server.seen}")
    # The tick stands above the field of the way; below that is the key.
    way = hand.fields(event, "crew-refused", RIGHT)[SIGN_IN_FIELD]
    hand.click((event[0] + TICK, way[1] - 42))
    hand.click((way[0], way[1] + 43))
    hand.type(SECRET)
    hand.look("crew-key")
    time.sleep(4)
    expect(not any(server.seen), f"while the dialog was open it was sent {set(server.seen)}")
    ok(hand, event)
    hand.gone(EVENT)
    hand.until(15, lambda: f"Bearer {SECRET}" in server.seen, "the server was not sent the key")
    whole = {"", f"Bearer {SECRET}"}
    expect(set(server.seen) <= whole, f"it was sent parts of the key: {set(server.seen) - whole}")
    print("a key typed into the event's dialog reaches its server when the dialog is closed")


def files_with(top, text):
    found = []
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                if text.encode() in file.read():
                    found.append(path)
    return found


def check_files(obs, server):
    """What OBS keeps of undo is in its memory alone; what it is made of, the settings, is what the collection holds."""
    until = time.monotonic() + 10
    while event_of(obs, "Demo").get("address") != server.url:
        expect(time.monotonic() < until, f"the collection is saved without the address: {event_of(obs, 'Demo')}")
        time.sleep(0.3)
    found = files_with(obs.home, SECRET)
    expect([os.path.basename(path) for path in found] == ["secrets.json"], f"the key is in {found}")
    mode = os.stat(found[0]).st_mode & 0o777
    expect(mode == 0o600, f"the kept key's file has the rights {mode:o}")
    expect(SECRET not in obs.log(), "the key is in OBS's log")
    print("no file of OBS's and no log holds the key, but the plugin's own, which only its owner can read")


def run(obs, hand, tool, folder, roster, server):
    wanted = rendered(tool, folder, roster, "--grid-text", GRID)
    first_minute(obs, hand, roster, wanted)
    sign_in(obs, hand, server)
    day = os.path.join(folder, "crew-day.json")
    with open(day, "w", encoding="utf-8") as file:
        file.write(DAY)
    on_air(obs, rendered(tool, folder, day), 20)
    check_files(obs, server)
    server.seen.clear()
    obs.restart()
    on_air(obs, rendered(tool, folder, day), 30)
    expect(set(server.seen) == {f"Bearer {SECRET}"}, f"after a restart the server was sent {set(server.seen)}")
    check_files(obs, server)
    print("after a restart the key is there, and nobody was asked")


def main():
    build = os.path.abspath(sys.argv[1])
    tool = os.path.join(build, "race-graphics")
    folder = os.path.join(build, "real-obs")
    os.makedirs(folder, exist_ok=True)
    roster = os.path.join(folder, "roster.csv")
    with open(roster, "w", encoding="utf-8") as file:
        file.write(ROSTER)
    ground = Source("Ground", "color_source_v3", {"color": colour(*GROUND), "width": WIDTH, "height": HEIGHT})
    server = Locked()
    with Display(1280, 1400) as display, window_manager(display.name):
        obs = Obs([Scene(SCENE, [ground])], os.path.join(build, "stage", "race-graphics"), display=display.name,
                  width=WIDTH, height=HEIGHT, fps=10)
        # That the server refused us is told, and meant to be.
        with to_a_good_end(obs, meant="127.0.0.1"):
            run(obs, Hand(display.name, folder), tool, folder, roster, server)
    server.shutdown()


if __name__ == "__main__":
    main()
