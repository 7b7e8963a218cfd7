#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Motion as the viewer of the real OBS Studio saw it, by the frames of its own recording: no two texts over each other, no
panel without its words, a line that grows, no picture between rows that travel, UPDATED for four seconds. What
tests/unit/test_motion_frames.c holds at 60 frames a second without OBS.

usage: real_motion.py BUILD-FOLDER
"""
import os
import shutil
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

import frames  # noqa: E402
from crew import FPS, HEIGHT, WIDTH, Crew  # noqa: E402
from ffmpeg import ffmpeg  # noqa: E402
from frames import Film  # noqa: E402
from obs import Source, colour, expect, to_a_good_end  # noqa: E402
from sample import Sample  # noqa: E402

# Looked at in this size.
SEEN_WIDTH, SEEN_HEIGHT = 640, 360
GROUND = (160, 0, 160)
SEEN = 0.35      # of a text: 30 per cent, and what the encoder adds
WORDLESS_MS = 120
LETTER = 110     # green levels of a letter at the least; a panel has 17
NOISE = 45
TALL = SEEN_WIDTH * 30  # the marker's rows are left out


def light(level):
    return (level / 255) ** 2.2


LIGHT = [light(level) for level in range(256)]


def decode(path):
    """(green, blue, red) of each frame."""
    data = ffmpeg("-i", path, "-vf", f"scale={SEEN_WIDTH}:{SEEN_HEIGHT}:flags=area", "-f", "rawvideo", "-pix_fmt",
                  "gbrp", "-")
    size = SEEN_WIDTH * SEEN_HEIGHT
    return [tuple(data[start + plane * size:start + (plane + 1) * size] for plane in range(3))
            for start in range(0, len(data) - 3 * size + 1, 3 * size)]


def is_ground(frame, at):
    return frame[0][at] < NOISE and frame[1][at] > GROUND[2] - NOISE and frame[2][at] > GROUND[0] - NOISE


def is_line(frame, at):
    """Of the class's colour, orange."""
    return frame[2][at] > 200 and NOISE < frame[0][at] < 150 and frame[1][at] < 110


def letters(frame):
    """The places of letters in a frame, in the panels."""
    green = frame[0]
    return {at for at in range(TALL, len(green)) if green[at] > LETTER}


def part(frame, places, low, high):
    """How much of the light at these places is there, 0..1."""
    green = frame[0]
    return sum(min(max((LIGHT[green[at]] - low) / (high - low), 0), 1) for at in places) / max(len(places), 1)


def over_each_other(seen, what):
    """Text that is only before, and text that is only after: the one goes before the other comes."""
    old, new = letters(seen[0]), letters(seen[-1])
    gone, come = old - new, new - old
    expect(len(gone) > 200 and len(come) > 200, f"{what}: {len(gone)} places lose letters, {len(come)} get some")
    low, high = LIGHT[20], LIGHT[220]
    worst, told = 0, []
    for number, frame in enumerate(seen):
        before, after = part(frame, gone, low, high), part(frame, come, low, high)
        worst = max(worst, min(before, after))
        told.append(f"{before:.0%}/{after:.0%}")
        expect(min(before, after) <= SEEN, f"{what}, frame {number}: {before:.0%} of the old and {after:.0%} of the "
                                           f"new letters: {' '.join(told[-6:])}")
    print(f"{what}: the old and the new text are never both above {worst:.0%}")


def with_words(seen, full, what):
    """From when half the panel is seen until its text is; `full`: a frame with all of it."""
    panel = [at for at in range(TALL, len(full[0])) if not is_ground(full, at)]
    inked = sum(LIGHT[full[0][at]] for at in panel)
    expect(len(panel) > 5000, f"{what}: no panel, {len(panel)} pixels")
    wordless = longest = 0
    for frame in seen:
        there = [at for at in panel if not is_ground(frame, at)]
        words = sum(LIGHT[frame[0][at]] for at in there) / inked
        wordless = wordless + 1 if len(there) > len(panel) / 2 and words < 0.3 else 0
        longest = max(longest, wordless)
    expect(longest * 1000 / FPS <= WORDLESS_MS, f"{what}: {longest} frames with a panel without words")
    print(f"{what}: {longest} frames without words at most")


def line_grows(seen, what):
    counts = [sum(is_line(frame, at) for at in range(TALL, len(frame[0]))) for frame in seen]
    best = 0
    for number, count in enumerate(counts):
        # the encoder blurs what moves
        expect(count > best * 0.85 - 20, f"{what}, frame {number}: the line is shorter than before: {counts}")
        best = max(best, count)
    steps = [b - a for a, b in zip(counts, counts[1:])]
    expect(counts[-1] > 300 and max(steps) < counts[-1] / 2, f"{what}: it does not grow along its path: {counts}")
    print(f"{what}: the line grows in {sum(step > 10 for step in steps)} frames to {counts[-1]} pixels")


def no_hole(seen, what):
    """What is panel before and after is panel all the time."""
    inside = [at for at in range(TALL, len(seen[0][0])) if not is_ground(seen[0], at) and not is_ground(seen[-1], at)]
    # but for the edges, which the encoder blurs
    kept = set(inside)
    inside = [at for at in inside if {at - 2, at + 2, at - 2 * SEEN_WIDTH, at + 2 * SEEN_WIDTH} <= kept]
    for number, frame in enumerate(seen):
        holes = [at for at in inside if is_ground(frame, at)]
        expect(not holes, f"{what}, frame {number}: the picture is seen at "
                          f"{[(at % SEEN_WIDTH, at // SEEN_WIDTH) for at in holes[:4]]}")
    print(f"{what}: no picture between the rows in {len(seen)} frames")


def updated_seconds(seen, what):
    """How long something stands above the results that was not there before and is not after."""
    free = [at for at in range(TALL, len(seen[0][0])) if is_ground(seen[0], at) and is_ground(seen[-1], at)]
    there = sum(sum(is_line(frame, at) for at in free) > 100 for frame in seen)
    # longer on a machine that is out of breath, for motion waits for it
    expect(3.6 < there / FPS < 9, f"{what}: UPDATED stands {there / FPS:.1f} s")
    print(f"{what}: UPDATED stands {there / FPS:.1f} s")


def run(crew, sample, folder):
    crew.command_when_ready("driver", "narvala")
    marks = {}
    with Film(crew.obs) as film:
        def moment(name, act, seconds):
            marks[name] = film.mark()
            act()
            time.sleep(seconds)

        moment("card comes", lambda: crew.command("graphic", "driver-card"), 2.5)
        moment("another driver", lambda: crew.command("driver", "hirvilampi"), 2.5)
        moment("card goes", lambda: crew.command("clear"), 1.5)
        sample.step("finished")
        time.sleep(1.5)
        moment("result comes", lambda: crew.command("graphic", "heat-results"), 3)
        moment("a penalty", lambda: sample.step("penalty"), 12)
        moment("official", lambda: sample.step("official"), 3)
        moment("result goes", lambda: crew.command("clear"), 1.5)
        moment("table comes", lambda: crew.command("graphic", "standings"), 2.5)
        moment("the next page", lambda: crew.command("next"), 2)
        marks["end"] = film.mark()
        time.sleep(0.3)
    shutil.copy(film.path, os.path.join(folder, "motion.mkv"))
    shown, names = decode(film.path), list(marks)
    expect(len(shown) == len(film.frames), f"{len(shown)} frames and {len(film.frames)}")

    def between(name):
        after = names[names.index(name) + 1]
        return shown[film.at(marks[name]):film.at(marks[after])]
    over_each_other(between("another driver"), "another driver")
    over_each_other(between("the next page"), "the next page")
    for come, go in (("card comes", "card goes"), ("result comes", "result goes")):
        with_words(between(come), between(come)[-1], come)
        with_words(between(go), between(go)[0], go)
    with_words(between("table comes"), between("table comes")[-1], "table comes")
    for name in ("card comes", "result comes"):
        line_grows(between(name), name)
    no_hole(between("a penalty"), "a penalty")
    updated_seconds(between("a penalty"), "a penalty")


def main():
    build = os.path.abspath(sys.argv[1])
    folder = os.path.join(build, "real-obs")
    os.makedirs(folder, exist_ok=True)
    day = os.path.join(TOP, "data", "samples", "ouluzone-2021")
    ground = Source("Camera", "color_source_v3", {"color": colour(*GROUND), "width": WIDTH, "height": HEIGHT})
    with Sample(os.path.join(build, "race-graphics"), day, 0) as sample:
        sample.step("finished")
        event = {"from": "address", "address": sample.url, "refresh_s": 1, "language": "fi"}
        crew = Crew(event, ground, os.path.join(build, "stage", "race-graphics"),
                    more=[frames.marker(WIDTH, HEIGHT)])
        with to_a_good_end(crew.obs):
            run(crew, sample, folder)


if __name__ == "__main__":
    main()
