#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Whose hand is on the graphics, in the real OBS Studio: a heat that was stepped to is left by itself, the control panel is
a window of buttons that work, and each standard key is pressed by its place on the keyboards of seven countries.

usage: real_control.py BUILD-FOLDER [LAYOUT...]   all seven when none is named
"""
import ctypes
import glob
import json
import os
import re
import subprocess
import sys
import time
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

from obs import Display, Obs, Scene, Source, colour, expect, to_a_good_end, window_manager  # noqa: E402
from real_commands import Commands, click_menu  # noqa: E402
from real_event import Hand, RIGHT, ok  # noqa: E402

KIND, SCENE, INPUT = "race_graphics", "Stage", "Graphic"
BY_KEY = {"graphic": "heat-grid", "on": "key", "seconds": 0}
DIALOG = f"Properties for '{INPUT}'"
TALL = (720, 1200)
HEAT_LIST = 2  # of the dialog's fields from the top: graphic, class, heat
WIDTH, HEIGHT = 1280, 720
DRIVERS = (("5", "Kalliokoski"), ("7", "Perkiömäki"), ("11", "Hirvilampi"), ("40", "Virtala"), ("68", "Närvälä"))


class Day:
    """A race day of three heats in a file that OBS watches."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "control-day.json")

    def write(self, **statuses):
        """By id of the heat: its status; a heat that is not named is not in the data."""
        heats = []
        for heat, status in statuses.items():
            over = status in ("finished", "official")
            entries = [{"driver": number, "slot": slot, **({"position": slot, "time": {"ms": 160000 + slot}} if over else {})}
                       for slot, (number, _) in enumerate(DRIVERS, 1)]
            heats.append({"id": heat, "classes": ["sc"], "name": f"Heat {heat[1:]}", "status": status, "entries": entries})
        day = {"race_feed": 1, "classes": [{"id": "sc", "name": "Supercar"}], "heats": heats,
               "drivers": [{"id": number, "number": number, "last_name": name, "class": "sc"} for number, name in DRIVERS]}
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump(day, file)
        os.replace(self.path + ".new", self.path)


def press(obs, name):
    obs.request("TriggerHotkeyByName", {"hotkeyName": f"race_graphics.{name}"})


def settle(commands):
    """OBS tells a source that it is in the picture with the first frame."""
    commands.wait("sources", INPUT)
    until = time.monotonic() + 20
    while not commands.ask("take").get("ok"):
        expect(time.monotonic() < until, "the source does not come into the picture")
        time.sleep(0.05)
    commands.wait(f"{INPUT}.shown", "on")
    commands.done("clear")
    commands.wait(f"{INPUT}.shown", "off")


# ---- heats ----

def shows(obs, commands, key, heat):
    """The graphic of that key is about the heat; it leaves again."""
    press(obs, key)
    commands.wait(f"{INPUT}.about", heat)
    press(obs, "clear")
    commands.wait(f"{INPUT}.shown", "off")


def step_back(obs, commands, heat):
    press(obs, "heat-previous")
    state = commands.wait(f"{INPUT}.heat", heat)
    expect(state[f"{INPUT}.heat_by"] == "hand", f"nobody says that a hand chose: {state}")


def is_left(commands):
    state = commands.wait(f"{INPUT}.heat", "")
    expect(state[f"{INPUT}.heat_by"] == "data", f"who chose the heat? {state}")
    return state


def take_back_in_dialog(obs, hand):
    obs.request("OpenInputPropertiesDialog", {"inputName": INPUT})
    hand.window(DIALOG)
    window = hand.stretch(DIALOG, *TALL)
    hand.click(hand.fields(window, "control-heat", RIGHT)[HEAT_LIST])
    hand.keys("Escape", "Tab", "space")
    hand.look("control-heat-back")
    ok(hand, window)
    hand.gone(DIALOG)


def heats(obs, hand, commands, day):
    commands.wait("state", "grid")
    shows(obs, commands, "grid", "r2")
    # One step back for a look at the last result; the next heat is another one again.
    step_back(obs, commands, "r1")
    shows(obs, commands, "result", "r1")
    press(obs, "grid")
    commands.wait(f"{INPUT}.about", "r1")
    press(obs, "clear")
    press(obs, "cars-go")
    day.write(r1="official", r2="live", r3="scheduled")
    commands.wait("state", "race")
    day.write(r1="official", r2="finished", r3="grid")
    is_left(commands)
    # The last result and the grid by key say nothing against what data says of the heat that is on.
    commands.wait("state_by", "data")
    shows(obs, commands, "result", "r2")
    shows(obs, commands, "grid", "r3")
    print("a heat that was stepped to is left when the race state of another one begins")
    step_back(obs, commands, "r2")
    press(obs, "heat-automatic")
    is_left(commands)
    step_back(obs, commands, "r2")
    commands.done("heat", "automatic")
    is_left(commands)
    step_back(obs, commands, "r2")
    take_back_in_dialog(obs, hand)
    is_left(commands)
    print("a key, a command and the dialog take it back")
    step_back(obs, commands, "r2")
    day.write(r1="official", r3="grid")
    state = commands.wait(f"{INPUT}.lacks", "heat")
    expect((state[f"{INPUT}.heat"], state[f"{INPUT}.heat_by"]) == ("r2", "hand"), f"which heat is gone? {state}")
    day.write(r1="official", r3="live")
    expect(is_left(commands)["state"] == "race", "the data's race does not count")
    commands.wait(f"{INPUT}.lacks", "")
    press(obs, "gap")
    print("a heat that is gone from the data is told as that, and is left, too")


# ---- the control panel ----

PANEL = "Properties for 'Race Graphics: control panel'"
AUTO = "AUTO: give back what comes between heats"
ASSIGN, OPEN_PANEL = 1, 2  # entries of the Tools menu, from its end
LEFT = 45  # pixels from the panel's left edge: in its buttons, before their words
OWN_BUTTONS = 60  # pixels above the lower edge
BOX = 122, 79  # the box Prepare: pixels from the panel's left edge, and above the first button
LOST_SECONDS, LOST_MOST = 8, 2
EDGE = 16  # pixels from the left edge: in the preview, before anything else
TALL_PANEL, SMALL_PANEL = (720, 2900), (720, 600)


def controls():
    with open(os.path.join(TOP, "data", "controls.json"), encoding="utf-8") as file:
        return json.load(file)["controls"]


def rows_of_panel():
    """The buttons from the top, as (command, value)."""
    def group(name):
        return [(control["command"], control.get("value", "")) for control in controls() if control.get("panel") == name]
    templates = sorted(name[:-5] for name in os.listdir(os.path.join(TOP, "data", "templates")) if name.endswith(".json"))
    cards = [("card", number) for number, _ in DRIVERS]
    return group("air") + cards + [("graphic", name) for name in templates] + group("race") + [("report", "make"), ("report", "write")]


class Panel:
    """The open window; a button is clicked where it stands, once it stands still."""

    def __init__(self, obs, hand):
        click_menu(obs, OPEN_PANEL)
        hand.window(PANEL)
        self._hand, self._rows, self.lost = hand, rows_of_panel(), 0
        self._window = hand.stretch(PANEL, *TALL_PANEL)
        self._make_room()

    def _make_room(self):
        """The preview has half of the window; all buttons are seen when the bar below it is drawn up."""
        picture, (x, y, width, height) = self._hand.look("control-preview"), self._window
        beside = picture.at(x + EDGE, y + EDGE)
        below = max(at for at in range(y, y + height) if picture.at(x + EDGE, at) == beside)
        self._hand.drag((x + width // 2, below + 4), (x + width // 2, y + 100))

    def buttons(self):
        """All of its buttons; of those that do not fit, only the rows that are seen."""
        return self._hand.fields(self._window, "control-panel", LEFT, still=False)

    def place(self, command, value=""):
        places = self.buttons()
        at = self._rows.index((command, value))
        expect(len(places) > at, f"the panel shows {len(places)} buttons, none for {command} {value}")
        return places[at]

    def click(self, command, value=""):
        self._hand.click(self.place(command, value))

    def press(self, commands, command, value, key, wanted):
        """
        Clicks, and waits until the state's `key` is `wanted`. OBS makes the buttons anew where other words are to be
        shown; on a busy machine that takes half a second, and a click in it is lost: as a hand would, it clicks again.
        """
        self.click(command, value)
        until = time.monotonic() + LOST_SECONDS
        while commands.done("state").get(key) != wanted:
            if time.monotonic() > until:
                self.lost += 1
                expect(self.lost <= LOST_MOST, f"{self.lost} clicks were lost, the last on {command} {value}")
                print(f"a click was lost while OBS made the buttons anew: {command} {value}", flush=True)
                self.click(command, value)
                commands.wait(key, wanted)
                return
            time.sleep(0.05)

    def tick_prepare(self):
        self._hand.click((self._window[0] + BOX[0], self.buttons()[0][1] - BOX[1]))


def all_buttons(commands, panel):
    """Each graphic, each command of what was the Tools menu."""
    for command, value in rows_of_panel():
        if command == "graphic":
            panel.press(commands, command, value, f"{INPUT}.graphic", value)
    for number, _ in DRIVERS:
        panel.press(commands, "card", number, f"{INPUT}.about", number)
    panel.press(commands, "graphic", "heat-grid", f"{INPUT}.graphic", "heat-grid")
    panel.press(commands, "clear", "", f"{INPUT}.shown", "off")
    panel.press(commands, "take", "", f"{INPUT}.shown", "on")
    panel.press(commands, "hold", "", "hold", "on")
    panel.press(commands, "hold", "", "hold", "off")
    panel.press(commands, "next", "", f"{INPUT}.heat", "r3")
    panel.press(commands, "previous", "", f"{INPUT}.heat", "r2")
    panel.press(commands, "heat", "next", f"{INPUT}.heat", "r3")
    panel.press(commands, "heat", "previous", f"{INPUT}.heat", "r2")
    panel.press(commands, "heat", "automatic", f"{INPUT}.heat", "")
    panel.press(commands, "all-off", "", "all_off", "on")
    panel.press(commands, "release", "", "all_off", "off")
    for state in ("race", "finished", "stopped", "gap"):
        panel.press(commands, "state", state, "state", state)
    print(f"the control panel: {len(rows_of_panel())} buttons, and each did what it says")


def prepare(hand, commands, panel):
    """With the box ticked a lane's button is no hand on the air; TAKE is."""
    panel.press(commands, "graphic", "heat-grid", "on_air", "heat-grid")
    panel.tick_prepare()
    commands.wait("prepare", "on")
    panel.click("card", "11")
    state = commands.wait("prepared_driver", "11")
    expect((state["on_air"], state["prepared"]) == ("heat-grid", "driver-card"), f"what was prepared? {state}")
    hand.look("control-prepared")
    panel.press(commands, "take", "", "on_air", "driver-card")
    panel.tick_prepare()
    commands.wait("prepare", "off")
    panel.press(commands, "clear", "", "on_air", "")
    print("what is chosen with Prepare ticked comes on air with TAKE")


def words_to_the_operator(commands, panel):
    panel.press(commands, "clear", "", "said", "Clear: Nothing is on air.")
    panel.press(commands, "release", "", "said", "Release ALL OFF: ALL OFF is not on.")
    panel.press(commands, "take", "", "said", "")
    panel.click("clear")
    print("a button that did nothing says why, and what is said ends with the next that did something")


def small_window(hand, commands):
    """It is scrolled: OBS makes the buttons anew after each click, and they stay where they were."""
    window = hand.stretch(PANEL, *SMALL_PANEL)
    hand.scroll((window[0] + 400, window[1] + 300), 40)
    for wanted in ("off", "on"):
        # The last, but for the one of the report that can be pressed, and OBS's own below.
        buttons = hand.fields(window, "control-small", LEFT, framed=False)
        place = [at for at in buttons if at[1] < window[1] + window[3] - OWN_BUTTONS][-2]
        hand.click(place)
        commands.wait("sponsors", wanted)
        time.sleep(1)  # the button has another word now
        hand.click(place)
        commands.wait("sponsors", "on" if wanted == "off" else "off")
        hand.click(place)
        commands.wait("sponsors", wanted)
    print("in a small window the buttons stay under the mouse")


def reports(obs):
    return glob.glob(os.path.join(obs.home, "**", "race-graphics-report-*.zip"), recursive=True)


def report(obs, panel):
    """Listed by the first press, written by the second."""
    panel.click("report", "make")
    time.sleep(2)  # the window is made anew, with the list below and the second button alive
    expect(not reports(obs), "a report was written before a hand had seen what it holds")
    panel.click("report", "write")
    until = time.monotonic() + 20
    while not reports(obs):
        expect(time.monotonic() < until, "no report was written")
        time.sleep(0.1)
    with zipfile.ZipFile(reports(obs)[0]) as parts:
        expect(parts.namelist() == ["versions.txt", "log.txt", "settings.json", "answers.txt", "state.json"],
               f"the report holds {parts.namelist()}")
        expect(obs.home not in "".join(parts.read(name).decode() for name in parts.namelist()), "it names the home folder")
    print("a report is listed by one press and written by the next")


def control_panel(obs, hand, commands, day):
    day.write(r1="official", r2="grid", r3="scheduled")
    commands.done("state", "gap")
    panel = Panel(obs, hand)
    all_buttons(commands, panel)
    prepare(hand, commands, panel)
    words_to_the_operator(commands, panel)
    report(obs, panel)
    small_window(hand, commands)
    # It stays open, and OBS ends with it.


# ---- keys ----

LAYOUTS = ("fi", "se", "no", "dk", "ee", "de", "us")
CONTROL, KP_SEPARATOR = 37, 0xFFAC
# X's keycodes, by the place on a PC keyboard whatever its layout.
PLACES = {"0": 90, "1": 87, "4": 83, "5": 84, "7": 79, "8": 80, "9": 81, ".": 91, "+": 86, "-": 82, "*": 63, "/": 106,
          "F6": 72, "F8": 74}
# As OBS kept what version 0.1.0 assigned.
OLD = {"race_graphics.take": '{"bindings":[{"key":"OBS_KEY_ENTER"}]}',
       "race_graphics.clear": '{"bindings":[{"key":"OBS_KEY_NUMPERIOD"}]}',
       "race_graphics.hold": '{"bindings":[{"control":true,"key":"OBS_KEY_NUMPERIOD"}]}',
       # One of the crew's own, and one that stands on something else.
       "race_graphics.calendar": '{"bindings":[{"key":"OBS_KEY_F6"}]}',
       "race_graphics.finished": '{"bindings":[{"key":"OBS_KEY_NUM9"}]}'}


class Keyboard:
    """Presses keys by their place, as a hand does, by X's own XTEST. OBS looks at its keys 40 times a second."""

    def __init__(self, display):
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        expect(self._display, f"no X on {display}")

    def _key(self, code, down):
        self._test.XTestFakeKeyEvent(self._display, code, down, 0)
        self._x.XSync(self._display, 0)
        time.sleep(0.05)

    def has_comma(self):
        """The keypad has a comma for its point: which layouts do is xkeyboard-config's to say."""
        return self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(KP_SEPARATOR)) & 0xff == PLACES["."]

    def hold(self, place, control=False):
        for code in ([CONTROL] if control else []) + [PLACES[place]]:
            self._key(code, 1)

    def let_go(self):
        for code in (*PLACES.values(), CONTROL):
            self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
        self._x.XSync(self._display, 0)
        time.sleep(0.3)  # OBS must see that it is up

    def close(self):
        self._x.XCloseDisplay(self._display)


def every_key(commands, keyboard):
    """(key, with Ctrl, what `state` then says)."""
    shown, graphic, heat = f"{INPUT}.shown", f"{INPUT}.graphic", f"{INPUT}.heat"
    for place, control, key, value in (
            ("8", False, graphic, "heat-results"), ("4", False, graphic, "driver-card"),
            ("5", False, graphic, "driver-strap"), ("F6", False, graphic, "calendar"), ("7", False, graphic, "heat-grid"),
            ("7", False, shown, "off"), ("F8", False, shown, "on"), (".", True, "hold", "on"), (".", True, "hold", "off"),
            ("+", False, heat, "r3"), ("-", False, heat, "r2"), ("+", True, heat, "r3"), ("-", True, heat, "r2"),
            ("7", True, heat, ""), (".", False, shown, "off"), ("/", False, "all_off", "on"), ("*", False, "all_off", "off"),
            ("*", False, "said", "Release ALL OFF: ALL OFF is not on."),
            ("*", True, "said", f'{AUTO}: No source shows "Between heats (automatic)".'), ("0", False, "state", "race"),
            ("0", True, "state", "stopped"), ("9", False, "state", "finished")):
        keyboard.hold(place, control)
        commands.wait(key, value, 5)
        keyboard.let_go()
    commands.done("state", "gap")


def keys_on_layout(build, layout, day):
    day.write(r1="official", r2="grid", r3="scheduled")
    ground = Source("Ground", "color_source_v3", {"color": colour(70, 95, 120), "width": WIDTH, "height": HEIGHT})
    with Display(WIDTH, HEIGHT) as display, window_manager(display.name):
        # Opened first, because without anybody on it the display forgets its layout. OBS reads it when it starts.
        keyboard = Keyboard(display.name)
        subprocess.run(["setxkbmap", "-display", display.name, layout], check=True, timeout=20)
        obs = Obs([Scene(SCENE, [ground, Source(INPUT, KIND, BY_KEY)])], os.path.join(build, "stage", "race-graphics"),
                  display=display.name, width=WIDTH, height=HEIGHT, fps=10, hotkeys=OLD,
                  modules={"race-graphics": {"event": {"from": "file", "path": day.path}}})
        with to_a_good_end(obs):
            commands, hand = Commands(obs), Hand(display.name, os.path.dirname(day.path))
            settle(commands)
            # OBS has no code for the keypad's Enter on X11.
            comma, dead = keyboard.has_comma(), commands.done("state")["dead_keys"]
            expect("Take (" in dead and ("Clear (" in dead) == ("Hold (" in dead) == comma,
                   f"{layout}, comma {comma}: keys said to be dead: {dead}")
            commands.done("take")
            commands.wait(f"{INPUT}.shown", "on")
            keyboard.hold(".")
            time.sleep(0.5)
            keyboard.let_go()
            stays = commands.done("state")[f"{INPUT}.shown"] == "on"
            expect(stays == comma, f"{layout}, comma {comma}: with the point alone CLEAR {'does nothing' if stays else 'works'}")
            commands.done("clear")
            commands.wait(f"{INPUT}.shown", "off")
            click_menu(obs, ASSIGN)
            commands.wait("dead_keys", "")
            hand.window(PANEL)
            said = commands.done("state")["said"]
            expect(re.fullmatch(r"\d+ standard keys were given\. In use by something else in OBS, and not given: STANDINGS "
                                r"\(Numpad 9\)\. Keys of your own stay: CALENDAR \(F6\)\.", said), f"what was assigned? {said}")
            hand.keys("Escape")
            hand.gone(PANEL)
            click_menu(obs, ASSIGN)
            until = time.monotonic() + 10
            while "that can be given were there already." not in commands.done("state")["said"]:
                expect(time.monotonic() < until, f"assigned again: {commands.done('state')['said']}")
                time.sleep(0.1)
            hand.window(PANEL)
            hand.keys("Escape")
            hand.gone(PANEL)
            every_key(commands, keyboard)
        keyboard.close()
    print(f"{layout}: every standard key, by its place, {'comma' if comma else 'point'} on the keypad", flush=True)
    return comma


def main():
    build = os.path.abspath(sys.argv[1])
    folder = os.path.join(build, "real-obs")
    os.makedirs(folder, exist_ok=True)
    day = Day(folder)
    day.write(r1="official", r2="grid", r3="scheduled")
    ground = Source("Ground", "color_source_v3", {"color": colour(70, 95, 120), "width": WIDTH, "height": HEIGHT})
    with Display(1280, 3000) as display, window_manager(display.name):
        obs = Obs([Scene(SCENE, [ground, Source(INPUT, KIND, BY_KEY)])], os.path.join(build, "stage", "race-graphics"),
                  display=display.name, width=WIDTH, height=HEIGHT, fps=10,
                  modules={"race-graphics": {"event": {"from": "file", "path": day.path}}})
        with to_a_good_end(obs):
            commands, hand = Commands(obs), Hand(display.name, folder)
            settle(commands)
            heats(obs, hand, commands, day)
            control_panel(obs, hand, commands, day)
    commas = [keys_on_layout(build, layout, day) for layout in sys.argv[2:] or LAYOUTS]
    expect(len(commas) < 2 or (True in commas and False in commas),
           f"no keyboard with a comma, or none with a point: {commas}")


if __name__ == "__main__":
    main()
