#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The event's dialog in the real OBS Studio while a graphic is on air, with the mouse and the keyboard: another address,
Cancel and Defaults leave the stage as it is; nothing moves or loses the focus while somebody types; Clear clears, a
chooser that is left empty takes nothing; a scene keeps what it is by another name.

usage: real_dialog.py BUILD-FOLDER
"""
import os
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import png  # noqa: E402
from obs import Display, Obs, Scene, Source, colour, expect, to_a_good_end, window_manager  # noqa: E402
from real_event import (GROUND, HEIGHT, INPUT, KIND, RACE, RIGHT, SCENE, WIDTH, Hand, event_of, is_ground,  # noqa: E402
                        ok, rendered, same)
from sample import Sample  # noqa: E402

EVENT = "Properties for 'Race Graphics: event'"
TALL = (720, 1330)  # pixels: the dialog with all its first groups
BROWSE, CLEAR = 635, 230  # pixels from its left edge: the button beside a path, and the one below it
UNMOVED = 6  # fields of the race data, from the top
BELOW = 42  # pixels from a path down to its Clear


def open_event(obs, hand):
    obs.request("OpenInputPropertiesDialog", {"inputName": INPUT})
    hand.click(hand.fields(hand.window(f"Properties for '{INPUT}'"), "dialog-source", 30)[0])
    hand.window(EVENT)
    return hand.stretch(EVENT, *TALL)


def stays(obs, wanted, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        expect(same(png.decode(obs.screenshot(SCENE)), wanted), "what is on air has changed")
        time.sleep(0.1)


def saved(obs, key, value):
    Hand.until(15, lambda: event_of(obs, "Demo").get(key, "") == value,
               f"{key} is saved as {event_of(obs, 'Demo').get(key)!r}, not {value!r}")


def cancel(obs, hand, event):
    """
    From OBS 30 on OBS asks whether to keep what was typed if it is longer than what was there, of its own text source too:
    libobs puts a value that has grown behind the others, and OBS then compares the two lists as texts.
    """
    ok(hand, event, "cancel")
    if obs.major() >= 30 and hand.is_there("Settings Changed", 3):
        hand.keys("Tab", "space")  # from Save to Discard
    hand.gone(EVENT)


def another_address(obs, hand, wanted, address):
    """Typed slowly, a letter a second, beside data that fails meanwhile; then Cancel."""
    event = open_event(obs, hand)
    fields = hand.fields(event, "dialog-address", RIGHT)
    hand.click(fields[1])
    hand.keys("End")
    said = hand.said(event, fields)
    for letter in "-gone-":
        hand.type(letter)
        stays(obs, wanted, 1)
    stays(obs, wanted, 5)
    hand.until(10, lambda: hand.said(event, fields) != said, "the dialog says nothing of the address that fails")
    # The classes below belong to data, and there is none.
    now = hand.fields(event, "dialog-failing", RIGHT)
    expect(now[:UNMOVED] == fields[:UNMOVED], f"what it says moved the dialog's fields from {fields} to {now}")
    cancel(obs, hand, event)
    stays(obs, wanted, 4)
    saved(obs, "address", address)
    # The same with OK: nothing was lost of what was typed, and the old data is still shown.
    event = open_event(obs, hand)
    hand.click(hand.fields(event, "dialog-again", RIGHT)[1])
    hand.keys("End")
    for letter in "-gone-":
        hand.type(letter)
        time.sleep(0.9)
    ok(hand, event)
    hand.gone(EVENT)
    saved(obs, "address", address + "-gone-")
    stays(obs, wanted, 5)
    print("an address that fails, Cancel and OK leave what is on air; every letter arrived, and no field moved")


def defaults(obs, hand, wanted, address):
    event = open_event(obs, hand)
    ok(hand, event, "defaults")
    if obs.major() >= 30:  # it asks
        expect(hand.is_there("Reset Properties", 10), "OBS does not ask whether to take the defaults")
        hand.keys("Return")
        hand.gone("Reset Properties")
    stays(obs, wanted, 5)
    ok(hand, event)
    hand.gone(EVENT)
    saved(obs, "address", address)
    saved(obs, "from", "address")
    stays(obs, wanted, 4)
    print("Defaults leaves what is on air and where it comes from")


def paths(obs, hand, wanted, folder):
    """The race folder is the third field of an address."""
    event = open_event(obs, hand)
    place = hand.fields(event, "dialog-folder", RIGHT)[2]
    hand.click((event[0] + BROWSE, place[1]))
    hand.window("Race folder")
    hand.keys("Return")
    hand.gone("Race folder")
    ok(hand, event)
    hand.gone(EVENT)
    time.sleep(1)
    saved(obs, "folder", "")
    event = open_event(obs, hand)
    place = hand.fields(event, "dialog-folder", RIGHT)[2]
    hand.click((event[0] + BROWSE, place[1]))
    hand.window("Race folder")
    hand.type(folder)
    hand.keys("Return")
    hand.gone("Race folder")
    ok(hand, event)
    hand.gone(EVENT)
    saved(obs, "folder", folder)
    event = open_event(obs, hand)
    place = hand.fields(event, "dialog-clear", RIGHT)[2]
    hand.click((event[0] + CLEAR, place[1] + BELOW))
    ok(hand, event)
    hand.gone(EVENT)
    saved(obs, "folder", "")
    stays(obs, wanted, 4)
    print("Clear clears a path, and a chooser that is left empty takes nothing")


def scenes(obs, wanted):
    obs.request("SetSceneName", {"sceneName": RACE, "newSceneName": "On track"})
    obs.show("On track")
    obs.steady_picture("On track", 20, is_ground, 0.5)
    obs.show(SCENE)
    obs.steady_picture(SCENE, 20, lambda seen: same(seen, wanted), 0.5)
    print("a scene without graphics has none by its new name")


def main():
    build = os.path.abspath(sys.argv[1])
    tool, folder = os.path.join(build, "race-graphics"), os.path.join(build, "real-obs")
    race = os.path.join(folder, "race")
    os.makedirs(race, exist_ok=True)
    ground = Source("Ground", "color_source_v3", {"color": colour(*GROUND), "width": WIDTH, "height": HEIGHT})
    graphic = Source(INPUT, KIND)
    with Sample(tool, os.path.join(TOP, "data", "samples", "ouluzone-2021"), 0) as sample, \
            Display(1280, 1400) as display, window_manager(display.name):
        sample.step("semi-a-grid")
        event = {"from": "address", "address": sample.url, "refresh_s": 1, "scenes": [{"value": RACE}]}
        obs = Obs([Scene(SCENE, [ground, graphic]), Scene(RACE, [ground, graphic])],
                  os.path.join(build, "stage", "race-graphics"), display=display.name, width=WIDTH, height=HEIGHT,
                  fps=10, modules={"race-graphics": {"event": event}})
        # That the address which is typed is not there is told, and meant to be.
        with to_a_good_end(obs, meant="127.0.0.1"):
            hand, wanted = Hand(display.name, folder), rendered(tool, sample.url, folder)
            obs.steady_picture(SCENE, 20, lambda seen: same(seen, wanted), 0.5)
            scenes(obs, wanted)
            paths(obs, hand, wanted, race)
            off = [row["value"] for row in event_of(obs, "Demo")["scenes"]]
            expect(off == ["On track"], f"the scene that was renamed is saved as {off}")
            another_address(obs, hand, wanted, sample.url)
            defaults(obs, hand, wanted, sample.url + "-gone-")


if __name__ == "__main__":
    main()
