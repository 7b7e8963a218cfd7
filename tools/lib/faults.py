#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Plays each fault that a race day may bring to the plugin in a libobs without a window (tests/obs/faults.c), and says
what stays on air, what the crew is told, and how long it takes until new data is on air when the fault is over.

usage: faults.py --build FOLDER [NAME...]       all, or those; writes their rows in docs/faults.md anew
       faults.py --build FOLDER --check NAME    one, as docs/faults.md has it (the tests fault_NAME)
       faults.py --list                         names and tiers, for CMake
"""
import argparse
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from fault_rows import GROUPS, ROWS  # noqa: E402
from fault_stage import COME_S, Pictures, Skipped, Wrong, told_of  # noqa: E402

DOCUMENT = os.path.join(TOP, "docs", "faults.md")
SKIPPED = 77
STEPS_S = (1, 3, 5, 10, 20, 30)  # the seconds to heal are told as "within"
AT_ONCE_S = 10    # from data to air, on a machine that is out of breath
LATEST = 1.25     # a poll after a failure may be so many intervals later; each failure doubles it


def within(seconds):
    """Of whole polls: so the number is the same on every machine."""
    return next((step for step in STEPS_S if seconds <= step + 0.5), round(seconds))


def run_calmly(build, row):
    """Again while the machine is so busy that the fault was met more often than once before the crew was told."""
    for _ in range(3):
        result = run(build, row)
        if row.lasts_s or result[3] <= LATEST:
            break
    return result


def run(build, row):
    """What it comes to: (what stays on air, what the crew is told, seconds to heal); Wrong, Skipped."""
    stage = row.stage(build, row)
    try:
        result = play(stage, row)
    except Wrong:
        stage.give_up()
        raise
    stage.close()
    return result


def play(stage, row):
    stage.good(1)
    stage.open()
    watched = stage.watched
    better = watched.settled("the first good graphic")
    stage.good(2)
    good = watched.settled("the next good graphic", better)
    watched.wait("nothing to be told", COME_S, lambda: not watched.told())
    begun, asked = time.monotonic(), len(stage.server.asked)
    row.begin(stage)
    told = watched.wait("what the crew is told", COME_S, watched.told) if row.told else ""
    time.sleep(max(0, row.lasts_s - (time.monotonic() - begun)))
    told = watched.told() or told
    failures = len(stage.server.asked) - asked
    seconds = heal(stage, row, better)
    looks = [look for when, look in watched.looks if begun <= when < stage.healed]
    if {look["picture"] for look in looks} != {good}:
        raise Wrong(f"what was on air did not stay: {looks}")
    told = told or next((told_of(look) for look in reversed(looks) if told_of(look)), "")
    if row.told is False and told:
        raise Wrong(f"the crew is told what it need not know: {told}")
    seconds = within(max(seconds, row.patience_s or stage.patience_s))
    return row.air, stage.clear(told) or "–", seconds, LATEST * 2 ** max(0, failures - 1)


def heal(stage, row, better):
    """Ends the fault; seconds until what heals it was asked for. Then it must be seen."""
    watched = stage.watched
    stage.healed = None
    if not isinstance(stage, Pictures):
        stage.good(1)
    over = time.monotonic()
    if row.end:
        row.end(stage)
    stage.end()
    watched.wait("the new data", COME_S, lambda: watched.looks[-1][1]["picture"] == better)
    if time.monotonic() - stage.healed > AT_ONCE_S:
        raise Wrong("the data was there, and was not on air for long")
    if not row.stays_told:
        watched.wait("nothing to be told any more", COME_S, lambda: not watched.told())
    return stage.healed - over


# ---- the document ----

ABOVE = """# Faults

What the plugin does when its data goes wrong. This page is written by `tools/faults`, which plays each fault to the
plugin in a libobs without a window and looks at the pixels on air; each row is a test (`fault_NAME`) that fails when it
is not so any more.

"The last good graphic" is the same picture, pixel for pixel, from the fault's beginning to its end. What the crew is
told stands in the event's dialog, here in English. The seconds are from the fault's end until the data that heals it
is had, at most, with a feed that is asked every second and a fault that has just begun; it is on air at once then. After a
longer one it may be ten seconds where no server was reached, and a minute where one answered wrongly: back-off, with
chance in it. HOST and FOLDER stand for those of the test, N for a number.
"""
HEAD = "| fault | stays on air | the crew is told | heals within, s |\n|---|---|---|---|\n"


def line_of(row, result):
    air, told, seconds = result[:3]
    told = told.replace("|", "\\|")
    return f"| {row.what} (`{row.name}`) | {air} | {told} | {seconds} |"


def written():
    """Lines of the document by the name of the row."""
    try:
        with open(DOCUMENT, encoding="utf-8") as file:
            return {found[1]: found[0] for found in re.finditer(r"^\|.*\(`([\w-]+)`\) \|.*$", file.read(), re.M)}
    except FileNotFoundError:
        return {}


def write(lines):
    """The document anew; rows that were not run keep their lines."""
    lines = {**written(), **lines}
    text = ABOVE
    for title, rows in GROUPS:
        text += f"\n## {title}\n\n{HEAD}" + "".join(lines[row.name] + "\n" for row in rows if row.name in lines)
    with open(DOCUMENT, "w", encoding="utf-8") as file:
        file.write(text)


def check(build, name):
    """A machine that is out of breath fails twice before the crew is told; what comes of that is no other promise."""
    result = run(build, ROWS[name])
    found, line = line_of(ROWS[name], result), written().get(name, "")
    promised = re.search(r"(\d+) \|$", line)
    if promised and result[2] <= max(int(promised[1]), within(result[3])):
        found = line_of(ROWS[name], (*result[:2], promised[1]))
    if line != found:
        raise Wrong(f"docs/faults.md has\n{line}\nbut it is\n{found}\n(tools/faults {name} writes it anew)")
    return found


def tell_all(build, names, jobs):
    """Runs them side by side, and says each; the lines of those that went well, and the names of the others."""
    def one(name):
        try:
            line = line_of(ROWS[name], run_calmly(build, ROWS[name]))
        except Exception as why:  # told with its name; the others go on
            print(f"{'NOT DONE' if isinstance(why, Skipped) else 'FAILED'} {name}: {why}", flush=True)
            return None
        print(line, flush=True)
        return line

    with ThreadPoolExecutor(jobs) as pool:
        lines = dict(zip(names, pool.map(one, names)))
    return {name: line for name, line in lines.items() if line}, [name for name in names if not lines[name]]


def main():
    parser = argparse.ArgumentParser(prog="tools/faults")
    parser.add_argument("--build", help="the folder that was built in")
    parser.add_argument("--list", action="store_true", help="names and tiers")
    parser.add_argument("--check", action="store_true", help="compare one with docs/faults.md and write nothing")
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1), help="how many at a time")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of a row; all when none is given")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in ROWS:
            parser.error(f"there is no fault {name}; there are {', '.join(ROWS)}")
    if asked.list:
        print("\n".join(f"{row.name} {row.tier}" for row in ROWS.values()))
        return
    build = os.path.abspath(asked.build)
    if asked.check:
        try:
            print(check(build, asked.names[0]))
        except (Wrong, Skipped) as why:
            print(why)
            sys.exit(SKIPPED if isinstance(why, Skipped) else 1)
        return
    lines, bad = tell_all(build, asked.names or list(ROWS), asked.jobs)
    write(lines)
    if bad:
        sys.exit(f"not as it should be: {', '.join(bad)}")


if __name__ == "__main__":
    main()
