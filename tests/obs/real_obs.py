#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The plugin in the real OBS Studio: each graphic as a source, fed over HTTP, must be in OBS what `race-graphics render`
draws without OBS; then many changes of settings, removal and a clean end.

usage: real_obs.py BUILD-FOLDER
"""
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import png  # noqa: E402
from obs import Obs, Scene, Source, colour, expect, to_a_good_end  # noqa: E402
from sample import Sample  # noqa: E402

KIND, SCENE, INPUT = "race_graphics", "Stage", "Graphic"
UNTOUCHED = "Untouched"  # a source that an earlier version saved, of which nobody changed a setting
GROUND = (70, 95, 120)
GRAPHICS = (("driver-card", "grid"), ("heat-grid", "semi-a-grid"), ("calendar", "grid"))
SETTINGS = {"graphic", "feed", "refresh_s", "series", "class", "heat", "driver", "grid_text", "grid_view", "place",
            "scale", "language", "theme", "text1", "text2", "on", "seconds", "clean_race"}
PANEL = (0x0D, 0x11, 0x17)  # of the dark theme
# A GPU rounds otherwise than the compositor's tables (llvmpipe: by 1); a wrong place, colour or alpha is off by more.
LARGEST_DIFFERENCE, DIFFERENT_SHARE = 6, 0.0005
REST_SECONDS = 1.6  # a round of the feed and a little


def rendered(tool, url, graphic, folder):
    path = os.path.join(folder, f"{graphic}-render.png")
    subprocess.run([tool, "render", "--feed", url, "--template", graphic, "--language", "fi", "--height", "1080",
                    "-o", path], check=True, timeout=60)
    return png.read(path)


def find_card(picture):
    """The driver card's panel must fill a good part of where a lower third stands: left, below the middle."""
    found = sum(picture.at(x, y)[:3] == PANEL for y in range(600, 1000, 4) for x in range(0, 1152, 4))
    expect(found > 6000, f"the driver card is not in OBS's picture: {found} of 28800 samples are its panel's colour")
    print(f"the driver card is there: {found / 28800:.0%} of the lower left is its panel")


def is_ground(picture):
    return picture.colours() == 1


def same(seen, wanted):
    """(whether they are the same within tolerance, a sentence about it)."""
    largest, share, where = png.difference(seen, wanted)
    return (largest <= LARGEST_DIFFERENCE and share <= DIFFERENT_SHARE,
            f"largest difference {largest} at {where}, {share:.5%} of the pixels differ by more than 4")


def compare_graphic(obs, sample, tool, graphic, step, folder):
    sample.step(step)
    obs.request("SetInputSettings", {"inputName": INPUT, "inputSettings": {"graphic": graphic}})
    picture = rendered(tool, sample.url, graphic, folder)
    expect((picture.width, picture.height) == (1920, 1080), f"{graphic}: render is {picture.width} × {picture.height}")
    panel = sum(alpha == 255 for alpha in picture.pixels[3::4])
    expect(panel > 20000, f"{graphic}: only {panel} opaque pixels in the rendered picture, where is the card?")
    wanted = png.over(picture, GROUND)
    try:
        # The step before may stand a while on a busy machine.
        obs.steady_picture(SCENE, 30, lambda seen: same(seen, wanted)[0], REST_SECONDS)
    finally:
        data = obs.screenshot(SCENE, os.path.join(folder, f"{graphic}-obs.png"))
        seen = png.decode(data)
        print(f"{graphic}: {same(seen, wanted)[1]}; the pictures are in {folder}", flush=True)
    return seen


def check_graphic_is_kept(obs, name):
    """What OBS saves of it: no update of the plugin may change which graphic a source has."""
    saved = obs.request("GetInputSettings", {"inputName": name})["inputSettings"]
    expect(saved.get("graphic") == "heat-grid", f"{name} saves the graphic {saved.get('graphic')}")


def check_defaults(obs):
    expect(KIND in obs.request("GetInputKindList")["inputKinds"], f"OBS does not know the input {KIND}")
    defaults = obs.request("GetInputDefaultSettings", {"inputKind": KIND})["defaultInputSettings"]
    expect(set(defaults) <= SETTINGS, f"undocumented settings: {set(defaults) - SETTINGS}")
    expect(defaults.get("refresh_s") == 5, f"refresh_s is {defaults.get('refresh_s')} by default")
    expect(not defaults.get("feed"), "a new source has a feed")


def storm(obs, url, ground_truth):
    """200 changes as fast as OBS takes them; what was there before must come back, to the pixel."""
    for i in range(200):
        graphic = GRAPHICS[i % len(GRAPHICS)][0]
        obs.request("SetInputSettings", {"inputName": INPUT, "inputSettings": {
            "graphic": graphic, "language": ("fi", "en", "sv")[i % 3], "scale": 80 + 5 * (i % 10),
            "theme": ("", "light", "dark")[i % 3], "feed": "" if i % 7 == 0 else url}})
    obs.request("SetInputSettings", {"inputName": INPUT, "overlay": False, "inputSettings": settings(url)})
    obs.steady_picture(SCENE, 30, lambda picture: picture == ground_truth, REST_SECONDS)
    print("after 200 changes of settings the first picture is back")


def is_drawn(picture):
    return picture.colours() > 20


def check_on_air(obs):
    """A source without data of its own: the sample, but never on a recording; a grid typed by hand always."""
    obs.request("CreateInput", {"sceneName": SCENE, "inputName": INPUT, "inputKind": KIND, "inputSettings": {}})
    sample = obs.steady_picture(SCENE, 20, is_drawn, REST_SECONDS)[1]
    check_graphic_is_kept(obs, INPUT)
    obs.request("StartRecord")
    try:
        obs.steady_picture(SCENE, 20, is_ground, REST_SECONDS)
        obs.request("SetInputSettings", {"inputName": INPUT, "inputSettings": {"grid_text": "11 68 - 7 40"}})
        obs.steady_picture(SCENE, 20, is_drawn, REST_SECONDS)
        obs.request("SetInputSettings", {"inputName": INPUT, "inputSettings": {"grid_text": ""}})
        obs.steady_picture(SCENE, 20, is_ground, REST_SECONDS)
    finally:
        obs.request("StopRecord")
    obs.steady_picture(SCENE, 20, lambda picture: picture == sample, REST_SECONDS)
    obs.request("RemoveInput", {"inputName": INPUT})
    obs.steady_picture(SCENE, 20, is_ground)
    print("the sample is off while OBS records, a grid by hand is not, and the sample comes back after")


def check_failed_recording(obs):
    """
    OBS says that it begins to record and then cannot: that is not on air. In an OBS of its own, which is not asked to
    end: after its message about this, stock OBS 29 without a module of ours stands still at its end most times, all of
    OBS gone, in Qt's closing of the display (XCloseDisplay waits for an answer).
    """
    obs.request("CreateInput", {"sceneName": SCENE, "inputName": INPUT, "inputKind": KIND, "inputSettings": {}})
    sample = obs.steady_picture(SCENE, 20, is_drawn, REST_SECONDS)[1]
    name = {"parameterCategory": "Output", "parameterName": "FilenameFormatting"}
    before = obs.request("GetProfileParameter", name)
    # A file where a folder is wanted: nobody can write below it, not even root.
    with open(os.path.join(obs.home, "a file"), "w", encoding="utf-8"):
        pass
    obs.request("SetProfileParameter", {**name, "parameterValue": "a file/race"})
    obs.request("StartRecord")
    obs.close_message("Failed to start recording")
    expect(not obs.request("GetRecordStatus")["outputActive"], "OBS records below a file")
    obs.steady_picture(SCENE, 20, lambda picture: picture == sample, REST_SECONDS)
    obs.request("SetProfileParameter", {**name, "parameterValue": before["parameterValue"] or
                                        before["defaultParameterValue"]})
    obs.request("RemoveInput", {"inputName": INPUT})
    obs.steady_picture(SCENE, 20, is_ground)
    problems = obs.problems(ended=False)
    expect(not problems, "OBS's log:\n" + "\n".join(problems))
    print("a recording that could not begin takes nothing off air for good")


def settings(url):
    return {"graphic": GRAPHICS[0][0], "feed": url, "refresh_s": 1, "language": "fi"}


def run(obs, sample, tool, folder):
    check_defaults(obs)
    check_graphic_is_kept(obs, UNTOUCHED)
    obs.steady_picture(SCENE, 20, is_ground)
    obs.request("CreateInput", {"sceneName": SCENE, "inputName": INPUT, "inputKind": KIND,
                                "inputSettings": settings(sample.url)})
    pictures = [compare_graphic(obs, sample, tool, graphic, step, folder) for graphic, step in GRAPHICS]
    find_card(pictures[0])
    sample.step(GRAPHICS[0][1])
    storm(obs, sample.url, pictures[0])
    obs.request("RemoveInput", {"inputName": INPUT})
    obs.steady_picture(SCENE, 20, is_ground)
    print("removed: the ground is empty again")
    check_on_air(obs)


def main():
    build = os.path.abspath(sys.argv[1])
    tool, stage = os.path.join(build, "race-graphics"), os.path.join(build, "stage", "race-graphics")
    folder = os.path.join(build, "real-obs")
    os.makedirs(folder, exist_ok=True)
    ground = Source("Ground", "color_source_v3", {"color": colour(*GROUND), "width": 1920, "height": 1080})
    with Sample(tool, os.path.join(TOP, "data", "samples", "ouluzone-2021"), 0) as sample:
        # One of OBS's own beside it tells whose fault it is when OBS 32 keeps what a scene has (tools/lib/obs.py).
        beside = Source("Beside", "color_source_v3", {"color": colour(*GROUND), "width": 300, "height": 200})
        scenes = [Scene(SCENE, [ground]), Scene("Other", [beside, Source(UNTOUCHED, KIND)])]
        with to_a_good_end(Obs(scenes, stage, fps=10)) as obs:
            run(obs, sample, tool, folder)
    obs = Obs([Scene(SCENE, [ground])], stage, fps=10)
    try:
        check_failed_recording(obs)
    except BaseException:
        print(obs.log(), file=sys.stderr)
        raise
    finally:
        obs.kill()


if __name__ == "__main__":
    main()
