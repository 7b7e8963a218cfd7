#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""race-graphics record: what it writes of a race feed, a foreign API and a timing computer on loopback plays as it was.

usage: record.py RACE-GRAPHICS SOURCE-FOLDER
"""
import http.server
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

TOOL, SOURCE = sys.argv[1], sys.argv[2]
sys.path.insert(0, os.path.join(SOURCE, "tools", "lib"))
from sample import Sample  # noqa: E402

SECRET = "9900417"
STEPS = ("grid", "live", "lap-3", "finished", "penalty")


def fail(text):
    sys.exit(f"FAIL: {text}")


def get(url):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
        return json.load(answer)


class Recording:
    """race-graphics record, until it has seen so many steps."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([TOOL, "record", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)

    def wait_for(self, step):
        for line in self.process.stdout:
            if line.strip() == f"step {step}":
                return
        fail(f"no step {step}: {self.process.stderr.read()}")

    def end(self, status=0):
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=20)
        if self.process.returncode != status:
            fail(f"status {self.process.returncode}, expected {status}: {errors}")
        return errors


def without_pictures(feed):
    for driver in feed.get("drivers", []):
        driver.pop("photo", None)
    for series in feed.get("series", []):
        series.pop("logo", None)
    feed.pop("updated", None)
    feed.pop("sponsors", None)
    return feed


def of_a_feed(top):
    """Each step of the sample, as it was seen; photos are named by their address."""
    show, seen = os.path.join(top, "show"), []
    with Sample(TOOL, os.path.join(SOURCE, "data/samples/ouluzone-2021"), speed=0) as sample:
        recording = Recording("--refresh", "1", sample.url, show)
        for number, step in enumerate(STEPS, 1):
            sample.step(step)
            seen.append(get(sample.url))
            recording.wait_for(number)
        base = sample.url.rsplit("/", 1)[0]
        errors = recording.end()
    if errors:
        fail(f"something was said: {errors}")
    with open(os.path.join(show, "race-day.json"), encoding="utf-8") as file:
        first = json.load(file)
    photos = [driver["photo"] for driver in seen[0]["drivers"] if "photo" in driver]
    if [driver["photo"] for driver in first["drivers"] if "photo" in driver] != [f"{base}/{photo}" for photo in photos]:
        fail("photos are not named by their address")
    with open(os.path.join(show, "timeline.json"), encoding="utf-8") as file:
        timeline = json.load(file)
    if timeline["steps"][1]["label"] != "sc-q3-3: live":
        fail(f"the label of the second step: {timeline['steps'][1]}")
    with Sample(TOOL, show, speed=0) as played:
        for number, expected in enumerate(seen, 1):
            played.step(str(number))
            found = get(played.url)
            if found["updated"] != expected["updated"]:
                fail(f"step {number} is of {found['updated']}, and was of {expected['updated']}")
            if without_pictures(found) != without_pictures(expected):
                fail(f"step {number} plays otherwise than it was seen")
    again = subprocess.run([TOOL, "record", show, show], capture_output=True, text=True, timeout=20)
    if again.returncode != 1 or "holds a recording already" not in again.stderr:
        fail(f"a recording was written over: {again.stderr}")


class Site(http.server.BaseHTTPRequestHandler):
    answer = b""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(Site.answer)))
        self.end_headers()
        self.wfile.write(Site.answer)

    def log_message(self, *args):
        pass


def of_a_foreign_api(top):
    """What is recorded is the race feed that its mapping makes."""
    show, folder = os.path.join(top, "api"), os.path.join(SOURCE, "docs/mappings.md")
    with open(folder, encoding="utf-8") as file:
        answer, mapping = re.findall(r"```json\n(.*?)```", file.read(), re.S)[:2]
    own = os.path.join(top, "config/obs-studio/plugin_config/race-graphics/mappings")
    os.makedirs(own)
    with open(os.path.join(own, "example.json"), "w", encoding="utf-8") as file:
        file.write(mapping.replace('"interval_s": 10', '"interval_s": 1'))
    os.environ["XDG_CONFIG_HOME"] = os.path.join(top, "config")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.answer = answer.encode()
    recording = Recording("--refresh", "1", f"http://127.0.0.1:{server.server_port}/result", show)
    recording.wait_for(1)
    Site.answer = answer.replace('"laps": 0', '"laps": 3').encode()
    recording.wait_for(2)
    recording.end()
    server.shutdown()
    del os.environ["XDG_CONFIG_HOME"]
    with open(os.path.join(show, "race-day.json"), encoding="utf-8") as file:
        first = json.load(file)
    with open(os.path.join(show, "timeline.json"), encoding="utf-8") as file:
        steps = json.load(file)["steps"]
    if first["race_feed"] != 1 or "updated" not in first or not first["drivers"]:
        fail(f"no race feed with a clock: {first}")
    if '"laps": 3' not in json.dumps(steps[1]["changes"]["heats"]):
        fail(f"the third lap is not in the second step: {steps}")


def of_a_timing(top):
    """Lines come when they come; no transponder is written."""
    show, lines = os.path.join(top, "timing"), socket.create_server(("127.0.0.1", 0))
    recording = Recording(f"rmonitor://127.0.0.1:{lines.getsockname()[1]}", show)
    peer, _ = lines.accept()
    peer.sendall(f'$I,"12:00:00","28 Nov 26"\r\n$B,1,"Q1 race 1"\r\n$C,1,"Supercar"\r\n'
                 f'$A,"11","11",{SECRET},"Aaro","Virta","FIN",1\r\n'.encode())
    recording.wait_for(1)
    peer.sendall(b'$G,1,"11",2,"00:01:21.154"\r\n')
    recording.wait_for(2)
    recording.end()
    peer.close()
    lines.close()
    for name in ("race-day.json", "timeline.json"):
        with open(os.path.join(show, name), encoding="utf-8") as file:
            if SECRET in file.read():
                fail(f"{name} tells the transponder")
    with Sample(TOOL, show, speed=0) as played:
        played.step("2")
        entry = get(played.url)["heats"][0]["entries"][0]
    if entry.get("laps") != 2:
        fail(f"the second lap is not in the recording: {entry}")


def of_nothing(top):
    nothing = subprocess.run([TOOL, "record", "--for", "1", "http://127.0.0.1:9/", os.path.join(top, "nothing")],
                             capture_output=True, text=True, timeout=20)
    if nothing.returncode != 1 or "nothing came that could be recorded" not in nothing.stderr:
        fail(f"of nothing: {nothing.stderr}")
    if os.listdir(os.path.join(top, "nothing")):
        fail("of nothing something was written")
    wrong = subprocess.run([TOOL, "record", "--for", "0", "x", "y"], capture_output=True, text=True, timeout=20)
    if wrong.returncode != 2 or "--for: expected seconds" not in wrong.stderr:
        fail(f"--for 0: {wrong.stderr}")


def on_a_full_disk(top):
    """It is said once, and tried again; nothing is left half."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    sample, folder = os.path.join(SOURCE, "data/samples/ouluzone-2021/race-day.json"), os.path.join(top, "full")
    full = subprocess.run([TOOL, "record", "--for", "1", sample, folder], capture_output=True, text=True, timeout=20,
                          preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), limit()))
    if full.returncode != 1 or full.stderr.count("race-day.json cannot be written: is the disk full") != 1:
        fail(f"on a full disk: {full.stderr}")
    if os.listdir(folder):
        fail(f"on a full disk something is left: {os.listdir(folder)}")


def main():
    with tempfile.TemporaryDirectory() as top:
        of_a_feed(top)
        of_a_foreign_api(top)
        of_a_timing(top)
        of_nothing(top)
        on_a_full_disk(top)
    print("recorded and played")


main()
