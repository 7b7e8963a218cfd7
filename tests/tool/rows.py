#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Rows as people and programs write them, as CSV and as JSON: what `race-graphics import` makes of them. A folder of
tests/fixtures/rows holds the files of one kind, and expected.txt what comes of each. Files of one stem are the same rows
and must give the same race.

usage: rows.py RACE-GRAPHICS SOURCE-FOLDER [--update-expected]
"""
import difflib
import json
import os
import subprocess
import sys

TOOL, SOURCE = sys.argv[1:3]
UPDATES = sys.argv[3:] == ["--update-expected"]
UPDATED = 3  # tools/update-expected knows it; for ctest it is a failure
FOLDER = os.path.join(SOURCE, "tests", "fixtures", "rows")
FILE_COUNT = 40


def time_text(time):
    if time is None:
        return None
    ms, decimals = (time["ms"], time["decimals"]) if isinstance(time, dict) else (time, 3)
    return f"{ms // 60000}:{ms // 1000 % 60:02}" + f".{ms % 1000:03}"[:decimals + 1 if decimals else 0]


def named(name, value):
    return None if value is None else f"{name} {value}"


def parts(*items):
    return " · ".join(str(item) for item in items if item not in (None, "")) + "\n"


def race(feed):
    """What is drawn: who, where, how fast; not what it is called by inside."""
    drivers = {one["id"]: one for one in feed.get("drivers", [])}

    def who(row):
        driver = drivers.get(row.get("driver"), row)
        return " ".join(filter(None, (driver.get("number"), driver.get("first_name"), driver.get("last_name"))))

    text = ""
    for one in feed.get("drivers", []):
        text += "  driver " + parts(who({"driver": one["id"]}), one.get("class"), one.get("car"))
    for heat in feed.get("heats", []):
        text += "  heat " + parts(", ".join(heat.get("classes", [])), heat.get("phase"), heat.get("group"),
                                  named("race", heat.get("race")), named("called", heat.get("name")))
        for row in heat["entries"]:
            text += "    " + parts(who(row), named("slot", row.get("slot")), named("P", row.get("position")),
                                   named("in class", row.get("position_in_class")), named("laps", row.get("laps")),
                                   time_text(row.get("time_ms")), named("best", time_text(row.get("best_lap_ms"))),
                                   row.get("gap"), row.get("status"))
    for table in feed.get("standings", []):
        text += "  standings\n"
        for row in table["rows"]:
            text += "    " + parts(who(row), named("P", row.get("position")), row.get("points"), row.get("gap"))
    return text


def main():
    wrong = files = 0
    for folder in sorted(os.listdir(FOLDER)):
        got, races = "", {}
        for name in sorted(os.listdir(os.path.join(FOLDER, folder))):
            if name == "expected.txt":
                continue
            files += 1
            path = os.path.join(FOLDER, folder, name)
            done = subprocess.run([TOOL, "import", path], capture_output=True, text=True, timeout=60)
            made = race(json.loads(done.stdout)) if done.stdout else "  nothing\n"
            said = "".join("  ! " + line.replace(path + ": ", "") + "\n" for line in done.stderr.splitlines())
            got += f"{name}\n{made}{said}\n"
            races.setdefault(name.rsplit(".", 1)[0], {})[name] = made
        for same in races.values():
            if len(set(same.values())) > 1 and folder != "sheet-errors":  # whose table has one column more
                print(f"{folder}: {', '.join(same)} hold the same rows and are not the same race", file=sys.stderr)
                wrong += 1
        path = os.path.join(FOLDER, folder, "expected.txt")
        if UPDATES:
            with open(path, "w", encoding="utf-8") as file:
                file.write(got)
            continue
        with open(path, encoding="utf-8") as file:
            wanted = file.read()
        if got != wanted:
            wrong += 1
            print("\n".join(difflib.unified_diff(wanted.split("\n"), got.split("\n"), f"{folder}/expected.txt", "import",
                                                 lineterm="", n=3)), file=sys.stderr)
    if files != FILE_COUNT:
        wrong += 1
        print(f"{files} files, but the test knows of {FILE_COUNT}", file=sys.stderr)
    if not wrong and UPDATES:
        sys.exit(UPDATED)
    sys.exit(wrong > 0)


main()
