#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The commands in the real OBS Studio by their four ways: obs-websocket's vendor requests, hotkeys, a Lua script and the
Tools menu; then as many as OBS takes from several connections while sources and scene collections come and go.

usage: real_commands.py BUILD-FOLDER
"""
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import png  # noqa: E402
from obs import Obs, Scene, Source, again, colour, expect, to_a_good_end, window_manager  # noqa: E402
from websocket import REQUEST, RESPONSE, WebSocket, WebSocketError  # noqa: E402

KIND, SCENE, INPUT, VENDOR = "race_graphics", "Stage", "Graphic", "race-graphics"
BY_KEY = {"graphic": "driver-card", "on": "key", "seconds": 0}
SCRIPT = os.path.join(TOP, "tests", "obs", "commands.lua")
# As OBS's own settings dialog writes a key.
MY_KEY = ("race_graphics.sponsor", '{"bindings":[{"key":"OBS_KEY_F7"}]}')
CONNECTIONS, EACH = 4, 1500
NOT_READY = 207  # obs-websocket's own, while scenes are loaded


class CommandedObs(Obs):
    """Its profile has one key of ours."""

    def profile(self):
        return self._config("basic", "profiles", "Demo", "basic.ini")

    def _start(self, display):
        with open(self.profile(), "a", encoding="utf-8") as file:
            file.write(f"[Hotkeys]\n{MY_KEY[0]}={MY_KEY[1]}\n")
        super()._start(display)


class Commands:
    """The commands over one connection."""

    def __init__(self, connection):
        self.connection = connection

    def ask(self, name, value=None, source="*"):
        data = {"source": source}
        if value is not None:
            data["value"] = value
        return self.connection.request("CallVendorRequest", {
            "vendorName": VENDOR, "requestType": name, "requestData": data})["responseData"]

    def done(self, name, value=None, source="*"):
        answer = self.ask(name, value, source)
        expect(answer.get("ok") is True, f"{name} {value}: {answer}")
        return answer

    def refused(self, name, value, part, source="*"):
        answer = self.ask(name, value, source)
        expect(answer.get("ok") is False and part in answer["error"], f"{name} {value}: expected {part!r}, got {answer}")

    def wait(self, key, wanted, seconds=20):
        until = time.monotonic() + seconds
        while True:
            state = self.done("state")
            if state.get(key) == wanted:
                return state
            expect(time.monotonic() < until, f"{key} did not become {wanted!r}: {state}")
            time.sleep(0.05)


def documented():
    """All commands, by their table for people; the plugin itself lists them when it refuses one (by_lua)."""
    with open(os.path.join(TOP, "docs", "commands.md"), encoding="utf-8") as file:
        return set(re.findall(r"^\| `([a-z-]+)` \|", file.read().split("\n## ")[0], re.MULTILINE))


# ---- obs-websocket ----

def is_ground(picture):
    return picture.colours() == 1


def by_websocket(obs, commands):
    state = commands.done("state")
    expect(state["sources"] == INPUT and state["on_air"] == "", f"at the start: {state}")
    bare = obs.request("CallVendorRequest", {"vendorName": VENDOR, "requestType": "state"})["responseData"]
    expect(bare["ok"] is True, f"without data: {bare}")
    obs.steady_picture(SCENE, 20, is_ground)
    commands.done("take")
    commands.wait(f"{INPUT}.shown", "on")
    obs.steady_picture(SCENE, 20, lambda picture: not is_ground(picture))
    commands.done("driver", 40)
    commands.wait(f"{INPUT}.about", "bergdal-nilsen")
    commands.done("next")
    commands.done("previous")
    commands.wait(f"{INPUT}.about", "bergdal-nilsen")
    commands.done("hold", True)
    commands.wait("hold", "on")
    commands.done("hold", "off")
    expect(commands.done("graphic", "heat-grid")["state"] == "grid", "a grid does not mean the state grid")
    commands.done("heat", "previous")
    commands.wait(f"{INPUT}.about", "sc-q3-2")
    commands.done("heat", "automatic")
    commands.done("class", "Supercar")
    commands.done("class", "automatic")
    commands.done("series", "RX SM")
    commands.done("series", "automatic")
    commands.done("grid", "11 68 - 7 40")
    commands.wait(f"{INPUT}.about", "by-hand")
    # A typed grid is the heat: the card begins on pole and goes along the lanes. The sample's drivers are not in it.
    commands.done("driver", "automatic")
    commands.done("graphic", "driver-card")
    for driver in ("#11", "#68", "#7", "#40", "#11"):
        commands.wait(f"{INPUT}.about", driver)
        commands.done("next")
    commands.done("graphic", "heat-grid")
    commands.done("grid", "-")
    commands.wait(f"{INPUT}.shown", "on")
    commands.done("all-off")
    expect(is_ground(png.decode(obs.screenshot(SCENE))), "ALL OFF left something in the picture")
    commands.refused("take", None, "ALL OFF")
    commands.done("release")
    commands.done("name", '"Aino Vierimaa" "Clerk of the course"')
    commands.wait("on_air", "name-strap")
    commands.done("message", "Back at 13:00")
    commands.wait("on_air", "message")
    commands.done("state", "race")
    commands.wait(f"{INPUT}.shown", "off", 2)
    commands.done("sponsor", "off")
    commands.done("sponsor", "on")
    commands.done("lane", "3 40")
    commands.wait("corrections", "1. Number 40 in lane 3 by hand (sc-q3-3), differs from data: -")
    commands.wait("corrected", "Number 40 in lane 3 by hand, differs from data")
    commands.refused("lane", "9 40", "There is no lane")
    commands.done("undo")
    commands.wait("corrections", "")
    commands.done("clear")
    commands.refused("graphic", "no-such", "There are: calendar")
    commands.refused("take", None, "no Race Graphics source", source="Nobody")
    commands.refused("message", {"a": 1}, "texts")
    commands.done("state", "gap")
    commands.done("graphic", "driver-card")
    commands.done("clear")
    check_events(obs.socket.events)
    print("obs-websocket: every command, errors, and the event")


def check_events(events):
    ours = [event["eventData"] for event in events
            if event["eventType"] == "VendorEvent" and event["eventData"]["vendorName"] == VENDOR]
    expect(len(ours) > 5, f"only {len(ours)} events came")
    expect({event["eventType"] for event in ours} == {"state"}, "another event than state came")
    for event in ours:
        wrong = {key: value for key, value in event["eventData"].items() if not isinstance(value, str)}
        expect(not wrong, f"no texts: {wrong}")
        expect("all_off" in event["eventData"] and f"{INPUT}.shown" in event["eventData"], f"not whole: {event}")
    texts = [json.dumps(event["eventData"], sort_keys=True) for event in ours]
    expect(all(a != b for a, b in zip(texts, texts[1:])), "an event came twice")


# ---- hotkeys ----

def press(obs, key, **modifiers):
    obs.request("TriggerHotkeyByKeySequence", {"keyId": key, "keyModifiers": modifiers})


def by_hotkeys(obs, commands):
    with open(os.path.join(TOP, "data", "controls.json"), encoding="utf-8") as file:
        controls = json.load(file)["controls"]
    known = set(obs.request("GetHotkeyList")["hotkeys"])
    missing = {f"race_graphics.{control['id']}" for control in controls} - known
    expect(not missing and "race_graphics.show" in known, f"hotkeys that OBS does not know: {missing}")
    for control in controls:
        obs.request("TriggerHotkeyByName", {"hotkeyName": f"race_graphics.{control['id']}"})
        if control["command"] == "graphic":
            commands.wait(f"{INPUT}.graphic", control["value"])
        elif control["command"] == "state":
            commands.wait("state", control["value"])
    commands.wait("all_off", "off")
    commands.wait("sponsors", "off")
    commands.done("clear")
    obs.request("TriggerHotkeyByName", {"hotkeyName": "race_graphics.show"})
    commands.wait(f"{INPUT}.shown", "on")
    # obs-websocket never lets go of a key that it presses by name, and OBS waits for that before it takes the other of
    # a pair; test_commands presses both.
    commands.done("clear")
    commands.wait(f"{INPUT}.shown", "off")
    # The key that the profile brought.
    press(obs, "OBS_KEY_F7")
    commands.wait("sponsors", "on")
    print(f"hotkeys: {len(controls)} and a source's own, and the profile's own key")


# ---- the Tools menu ----

def click_menu(obs, from_the_end):
    """The entry so many from the end of the Tools menu, by OBS's keyboard."""
    def xdotool(*arguments):
        return subprocess.run(["xdotool", *arguments], env={**os.environ, "DISPLAY": obs.display()}, timeout=20,
                              check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    def windows():
        return set(xdotool("search", "--onlyvisible", "--class", "obs").split())
    main = xdotool("search", "--sync", "--onlyvisible", "--name", "^OBS ").split()[0]
    xdotool("windowactivate", "--sync", main)
    before, until = windows(), time.monotonic() + 20
    xdotool("key", "alt+t")
    while not windows() - before:
        expect(time.monotonic() < until, "the Tools menu does not open")
        time.sleep(0.1)
    xdotool("key", "--delay", "60", *["Up"] * from_the_end, "Return")


def by_menu(obs, commands):
    """Ours are the last of the menu: the control panel, which real_control presses, then Assign the standard keys."""
    with window_manager(obs.display()):
        time.sleep(1)
        click_menu(obs, 1)
        until = time.monotonic() + 10
        while "standard keys were given" not in commands.done("state")["said"]:
            expect(time.monotonic() < until, "the standard keys were not assigned")
            time.sleep(0.1)
        obs.close_message("control panel", key="Escape")
    commands.done("state", "gap")
    press(obs, "OBS_KEY_NUM0")
    commands.wait("state", "race")
    press(obs, "OBS_KEY_NUM0", control=True)
    commands.wait("state", "stopped")
    press(obs, "OBS_KEY_NUM7")
    commands.wait("on_air", "heat-grid")
    # OBS looks at its keys 40 times a second; until then this one counts as held.
    commands.wait(f"{INPUT}.shown", "on")
    press(obs, "OBS_KEY_NUM7")
    commands.wait("on_air", "")
    # Another profile has no keys; this one has them again. OBS 32 answers before it has told of a new profile.
    obs.request("CreateProfile", {"profileName": "Other"})
    until = time.monotonic() + 5
    while True:
        press(obs, "OBS_KEY_NUM0")
        time.sleep(0.3)
        if commands.done("state")["state"] == "grid":
            break
        expect(time.monotonic() < until, "a key of the last profile still works")
        commands.done("state", "grid")
    obs.request("SetCurrentProfile", {"profileName": "Demo"})
    press(obs, "OBS_KEY_NUM0")
    commands.wait("state", "race")
    with open(obs.profile(), encoding="utf-8") as file:
        kept = file.read()
    expect("race_graphics.grid=" in kept and "OBS_KEY_NUM7" in kept and "OBS_KEY_F7" in kept,
           f"the profile does not keep the keys:\n{kept}")
    commands.done("state", "gap")
    print("Tools menu: the standard keys, which the profile keeps")


# ---- a script ----

def by_lua(obs, commands, names):
    obs.request("TriggerHotkeyByName", {"hotkeyName": "commands_lua.all"})
    until = time.monotonic() + 20
    while "commands done" not in obs.log():
        expect(time.monotonic() < until, "the script did not come to its end")
        time.sleep(0.1)
    said = re.findall(r"\[Lua: commands.lua\] command ([a-z-]+): (.*)", obs.log())
    wrong = [line for line in said if not line[1].startswith("ok ") and line[0] not in ("no-such", "confirm", "auto")]
    expect(not wrong, f"refused to the script: {wrong}")
    expect({name for name, _ in said} == names | {"no-such"}, f"the script does not give {names - dict(said).keys()}")
    listed = re.search(r"There are: (.*)\.", dict(said)["no-such"])
    expect(listed and set(listed[1].split(", ")) == names, f"docs/commands.md lists {names}, the plugin: {said[-1]}")
    expect("[Lua: commands.lua] state told" in obs.log(), "the script was not told the state")
    commands.done("clear")
    print(f"Lua: {len(said)} commands, and the signal")


# ---- many at once ----

STORM = (("take", ""), ("graphic", "heat-grid"), ("graphic", "driver-card"), ("next", ""), ("driver", "11"),
         ("heat", "next"), ("heat", "automatic"), ("hold", ""), ("clear", ""), ("all-off", ""), ("release", ""),
         ("state", "race"), ("state", "grid"), ("state", ""), ("name", "A, B"), ("grid", "11 68 - 7"), ("grid", "-"),
         ("class", "scl"), ("class", "automatic"), ("graphic", "wrong"))


class Storm(threading.Thread):
    """Commands as fast as OBS takes them, a hundred under way: `EACH`, and on until `stop` is set."""

    def __init__(self, obs, number, stop):
        super().__init__(daemon=True)
        self._obs, self._number, self._until = obs, number, stop
        self.answers, self.error = 0, None

    def run(self):
        try:
            with WebSocket(self._obs.port, self._obs.password, 60) as connection:
                start = 0
                while start < EACH or not self._until.is_set():
                    self._hundred(connection, start)
                    start += 100
        except (WebSocketError, KeyError, AssertionError) as error:
            self.error = error

    def _hundred(self, connection, start):
        connection._deadline = time.monotonic() + 60
        for i in range(start, start + 100):
            name, value = STORM[(i * 7 + self._number * 5) % len(STORM)]
            connection._send_json(REQUEST, {"requestType": "CallVendorRequest", "requestId": str(i), "requestData": {
                "vendorName": VENDOR, "requestType": name,
                "requestData": {"source": "*" if i % 3 else INPUT, "value": value}}})
        for _ in range(100):
            answer = connection._expect(RESPONSE, "an answer to a command")
            if answer["requestStatus"]["result"]:
                expect("ok" in answer["responseData"]["responseData"], f"no answer: {answer}")
                self.answers += 1
            else:
                expect(answer["requestStatus"]["code"] == NOT_READY, f"refused: {answer}")
        connection.events.clear()


def storm(obs, meanwhile, times):
    stop = threading.Event()
    threads = [Storm(obs, number, stop) for number in range(CONNECTIONS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for _ in range(times):
        meanwhile()
    stop.set()
    for thread in threads:
        thread.join()
        expect(not thread.error, f"connection {thread._number}: {thread.error}")
    took = time.monotonic() - begun
    answers = sum(thread.answers for thread in threads)
    expect(answers > 100, f"only {answers} commands were answered")
    return answers, took


def switch_collections(obs):
    for name in ("Second", "Demo"):
        obs.request("SetCurrentSceneCollection", {"sceneCollectionName": name}, 30)
        time.sleep(0.2)


def make_and_remove(obs, number):
    """Each with a name of its own: OBS lets go of the last one a moment later."""
    name = f"Coming {number}"
    obs.request("CreateInput", {"sceneName": SCENE, "inputName": name, "inputKind": KIND, "inputSettings": BY_KEY}, 30)
    time.sleep(0.1)
    obs.request("RemoveInput", {"inputName": name}, 30)


def under_fire(obs, commands):
    numbers = itertools.count(1)
    answers, took = storm(obs, lambda: None, 0)
    print(f"{answers} commands by {CONNECTIONS} connections in {took:.1f} s: {answers / took:.0f} a second")
    expect(answers == CONNECTIONS * EACH, f"{CONNECTIONS * EACH} commands were given, {answers} answered")
    answers, took = storm(obs, lambda: make_and_remove(obs, next(numbers)), 15)
    print(f"{answers} more while a source came and went")
    obs.request("CreateSceneCollection", {"sceneCollectionName": "Second"}, 30)
    obs.request("SetCurrentSceneCollection", {"sceneCollectionName": "Demo"}, 30)
    answers, took = storm(obs, lambda: switch_collections(obs), 5)
    print(f"{answers} more while scene collections were switched")
    for name, value in (("release", ""), ("state", "gap"), ("clear", ""), ("sponsor", "on"), ("class", "automatic"),
                        ("heat", "automatic"), ("driver", "automatic"), ("grid", "-")):
        commands.done(name, value)
    commands.wait("on_air", "")
    commands.done("graphic", "driver-card")
    commands.wait(f"{INPUT}.shown", "on")
    obs.steady_picture(SCENE, 30, lambda picture: not is_ground(picture))


def run(obs):
    commands = Commands(obs)
    names = documented()
    commands.wait("sources", INPUT)
    by_websocket(obs, commands)
    by_hotkeys(obs, commands)
    by_menu(obs, commands)
    by_lua(obs, commands, names)
    under_fire(obs, commands)


def attempt(build):
    ground = Source("Ground", "color_source_v3", {"color": colour(70, 95, 120), "width": 1280, "height": 720})
    modules = {"scripts-tool": [{"path": SCRIPT, "settings": {}}]}
    obs = CommandedObs([Scene(SCENE, [ground, Source(INPUT, KIND, BY_KEY)])],
                       os.path.join(build, "stage", "race-graphics"), width=1280, height=720, fps=30, modules=modules)
    # obs-websocket says so of a connection that goes while an event is under way to it.
    with to_a_good_end(obs, meant="Error sending event message: invalid state"):
        run(obs)


if __name__ == "__main__":
    again(lambda: attempt(os.path.abspath(sys.argv[1])))
