#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Each shipped results API in its real shape, served on loopback with a crew's tables laid over it: the facts that
`race-graphics import` gives, and the pictures that `race-graphics render` draws of them, which are kept to look at.

usage: apis.py RACE-GRAPHICS SOURCE-FOLDER PICTURE-FOLDER [--update-expected]

A case is a folder of tests/fixtures/apis: case.json (address, what is answered, pictures), crew/ and facts.txt,
which tools/update-expected writes anew.
"""
import concurrent.futures
import difflib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

TOOL, SOURCE, PICTURES = sys.argv[1:4]
sys.path.insert(0, os.path.join(SOURCE, "tools", "lib"))
import png  # noqa: E402

CASES = os.path.join(SOURCE, "tests", "fixtures", "apis")
COLOURS_LEAST = 60  # an empty picture has one, a lonely bar without text a few
CASE_COUNT = 5
UPDATES = sys.argv[4:] == ["--update-expected"]
UPDATED = 3         # tools/update-expected knows it; for ctest it is a failure
failures = []


def fail(text):
    failures.append(text)
    print("FAIL:", text, file=sys.stderr, flush=True)


class Api:
    """The answers of a case: only what its case.json knows, asked for as it stands there, else 404 and a failure."""

    def __init__(self, name, case):
        asked = self.asked = set()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = json.loads(body) if body else None
                for i, one in enumerate(case["answers"]):
                    if one["path"] != self.path or one.get("body") != body:
                        continue
                    for header, value in case.get("headers", {}).items():
                        if self.headers.get(header) != value:
                            fail(f"{name}: {self.path}: {header} is {self.headers.get(header)}, not {value}")
                    asked.add(i)
                    with open(os.path.join(CASES, name, one["file"]), "rb") as file:
                        return 200, file.read()
                fail(f"{name}: nobody should ask for {self.path} {body}")
                return 404, b""

            def do_GET(self):
                status, body = self.answer()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def run(name, *arguments, status=0):
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=150)
    if done.returncode != status:
        fail(f"{name}: {' '.join(arguments)}: status {done.returncode}, expected {status}\n{done.stdout}{done.stderr}")
    return done.stderr


# ---- the facts, as lines for people ----


def time_text(time, decimals):
    if time is None:
        return None
    ms, decimals = (time["ms"], time["decimals"]) if isinstance(time, dict) else (time, decimals)
    minutes, ms = divmod(ms, 60000)
    return f"{minutes}:{ms // 1000:02d}.{ms % 1000:03d}"[:-3 + decimals or None]


def parts(*values):
    return " · ".join(str(value) for value in values if value not in (None, "", [])) + "\n"


def named(word, value):
    return None if value is None else f"{word} {value}"


def honour(one):
    return " ".join(str(one[key]) for key in ("year", "position", "title") if key in one) + \
        (f" ×{one['count']}" if "count" in one else "") + (f" ({one['kind']})" if "kind" in one else "")


def driver_name(driver):
    return " ".join(driver[key] for key in ("first_name", "last_name") if driver.get(key)) or "no name"


def facts(feed):
    drivers = {one["id"]: one for one in feed.get("drivers", []) + feed.get("absent", [])}
    who = lambda row: f"{row.get('number') or drivers[row['driver']].get('number')} {driver_name(drivers[row['driver']])}"
    text = ""
    for one in feed.get("drivers", []):
        text += "driver " + parts(one.get("number"), driver_name(one), one.get("class"), one.get("country"), one.get("born"),
                                  one.get("team"), one.get("car"), "; ".join(map(honour, one.get("honours", []))))
    for heat in feed.get("heats", []):
        text += "\nheat " + parts(*(heat.get(key) for key in ("id", "name", "phase", "group", "race", "start", "status",
                                                              "result")))
        for row in heat.get("entries", []):
            decimals = row.get("decimals", 3)
            text += "  " + parts(named("slot", row.get("slot")), named("place", row.get("position")), who(row),
                                 named("laps", row.get("laps")), time_text(row.get("time_ms"), decimals),
                                 named("best", time_text(row.get("best_lap_ms"), decimals)), row.get("gap"), row.get("status"))
    for table in feed.get("standings", []):
        text += "\nstandings " + parts(table.get("series"), table.get("class"), named("after", table.get("after")))
        for row in table["rows"]:
            text += "  " + parts(row.get("position"), who(row), named("points", row.get("points")), row.get("gap"))
    text += "\n" if feed.get("rounds") else ""
    for one in feed.get("rounds", []):
        text += "round " + parts(*(one.get(key) for key in ("series", "number", "name", "venue", "country", "start", "end",
                                                            "date_text", "length_m")))
    return text


# ---- a case ----


def check_facts(name, feed, said):
    with open(os.path.join(CASES, name, "facts.txt"), encoding="utf-8") as file:
        wanted = file.read()
    with open(feed, encoding="utf-8") as file:
        got = facts(json.load(file)) + "\n" + said
    if UPDATES:
        with open(os.path.join(CASES, name, "facts.txt"), "w", encoding="utf-8") as file:
            file.write(got)
    elif got != wanted:
        fail(f"{name}: other facts\n" + "\n".join(difflib.unified_diff(wanted.split("\n"), got.split("\n"), "facts.txt",
                                                                       "import", lineterm="", n=1)))


def check_picture(name, case, picture, asked, address, crew, feed):
    here, there = (os.path.join(PICTURES, f"{name}-{picture}{end}.png") for end in ("", "-imported"))
    options = ["--template", *asked, "--language", case["language"], "--today", case["today"], "--crop"]
    run(name, "render", *options, "--crew", crew, "-o", here, address)
    run(name, "render", *options, "-o", there, feed)
    live = png.read(here)
    if live != png.read(there):
        fail(f"{name}: {picture} is another one of the imported feed")
    if live.colours() < COLOURS_LEAST:
        fail(f"{name}: {picture} has {live.colours()} colours, so it is empty")
    os.remove(there)


def run_case(name, work, pool):
    with open(os.path.join(CASES, name, "case.json"), encoding="utf-8") as file:
        case = json.load(file)
    api = Api(name, case)
    address, crew, feed = api.base + case["address"], os.path.join(CASES, name, "crew"), os.path.join(work, name + ".json")
    said = run(name, "import", address, "--crew", crew, "-o", feed, status=1)  # for the guard's line
    if len(api.asked) != len(case["answers"]):
        fail(f"{name}: only {sorted(api.asked)} of {len(case['answers'])} answers were asked for")
    check_facts(name, feed, said.replace(api.base, "").replace(api.base[7:] + ": ", ""))
    looks = [pool.submit(check_picture, name, case, picture, asked, address, crew, feed)
             for picture, asked in case["pictures"].items()]
    return api, looks


def main():
    names = sorted(os.listdir(CASES))
    if len(names) != CASE_COUNT:
        sys.exit(f"{CASES} holds {len(names)} cases, but the test knows of {CASE_COUNT}")
    os.makedirs(PICTURES, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(4) as pool:
        os.environ["XDG_CONFIG_HOME"] = os.path.join(work, "config")
        with concurrent.futures.ThreadPoolExecutor(4) as cases:
            started = list(cases.map(lambda name: run_case(name, work, pool), names))
        for api, looks in started:
            for look in looks:
                look.result()
            api.server.shutdown()
    sys.exit(1 if failures else UPDATED if UPDATES else 0)


main()
