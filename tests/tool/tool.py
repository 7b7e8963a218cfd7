#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of race-graphics as docs/tool.md has them, with a foreign API on loopback.

usage: tool.py RACE-GRAPHICS SOURCE-FOLDER
"""
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile

TOOL, SOURCE = sys.argv[1], sys.argv[2]
failed = 0


def fail(text):
    global failed
    failed += 1
    print("FAIL:", text, file=sys.stderr)


def expect(what, condition, said=""):
    if not condition:
        fail(f"{what}\n{said}")


class Site(http.server.BaseHTTPRequestHandler):
    pages = {}
    heads = []

    def do_GET(self):
        Site.heads.append((self.path, dict(self.headers)))
        status, body = Site.pages.get(self.path, (404, b""))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def blocks(path, language):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return re.findall(r"```" + language + r"\n(.*?)```", file.read(), re.S)


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def run(*arguments, status=0):
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=120)
    said = done.stdout + done.stderr
    expect(f"{' '.join(arguments)}: status {done.returncode}, expected {status}", done.returncode == status, said)
    return said


def is_png(name):
    with open(name, "rb") as file:
        return file.read(8) == b"\x89PNG\r\n\x1a\n"


def unknown_api(base):
    """From an answer that nobody knows to the picture: docs/mappings.md and docs/tool.md."""
    answer, mapping = blocks("docs/mappings.md", "json")[:2]
    write("answer.json", answer)
    said = run("check", "answer.json", status=1)
    expect("an unknown answer is named", "no race feed and of no API that is known" in said, said)
    write("config/obs-studio/plugin_config/race-graphics/mappings/example.json", mapping)
    said = run("check", "answer.json")
    expect("the mapping is found by its shape", "answer.json (example): 2 drivers, 1 heat" in said, said)
    expect("what is missing is said", "never filled" in said, said)
    run("render", "answer.json", "--template", "heat-grid", "-o", "grid.png")
    expect("a picture", is_png("grid.png"))
    Site.pages["/api/events/12/result"] = (200, answer.encode())
    write("crew.csv", "number;name;car\n007;Aino Virtanen;Ford Fiesta\n77;Nora Uusi;Lada\n")
    address = base + "/api/events/12/result#mapping=example"
    said = run("check", "--crew", "crew.csv", address)
    expect("the crew's table lies over it", "crew.csv (table): 2 drivers: 1 matched, 1 added" in said, said)
    expect("who is not known", "1 number on the timing list unknown to us (12X)" in said, said)
    said = run("check", "--mapping", "example", base + "/api/events/12/result")
    run("import", "--crew", "crew.csv", address, "-o", "day.json")
    with open("day.json", encoding="utf-8") as file:
        day = json.load(file)
    expect("a race feed", day["race_feed"] == 1 and len(day["drivers"]) == 3, json.dumps(day))
    run("check", "day.json")
    run("render", "--template", "driver-card", "--driver", "007", "--crop", "-o", "card.png", address)
    expect("a card", is_png("card.png"))


def problems(base):
    Site.pages["/page"] = (200, b"<!doctype html><html><body>log in</body></html>")
    said = run("check", base + "/page", status=1)
    expect("a web page is named", "web page" in said, said)
    said = run("check", base + "/nothing", status=1)
    expect("a failure is named once", said.count("404 Not Found") == 1, said)
    said = run("check", "--mapping", "nobody", base + "/x", status=1)
    expect("an unknown mapping is named", 'there is no mapping "nobody"' in said, said)
    write("wrong.json", '{"race_feed":1,"drivers":[{"id":"a","number":"11","age":"young"}]}')
    said = run("check", "wrong.json", status=1)
    expect("a problem has its place", "wrong.json: drivers[0].age: expected a whole number" in said, said)
    run("check", status=2)
    run("check", "--wait", "x", "wrong.json", status=1)
    run("import", "nothing-here", status=1)
    run("nonsense", status=2)
    # What one server wants to know is no other's business, and no key was entered for this one.
    expect("nobody is told a key", not any("Authorization" in head for _, head in Site.heads))


def review():
    write("review.json", json.dumps({
        "race_feed": 1, "classes": [{"id": "sc", "name": "Supercar", "short": "125"}],
        "drivers": [{"id": "a", "number": "11", "last_name": "A", "class": "sc", "photo": "x.jpg"},
                    {"id": "b", "number": "11", "last_name": "B", "class": "sc"},
                    {"id": "c", "number": "12", "class": "sc"}],
        "heats": [{"id": "q1", "name": "Q1", "classes": ["sc"], "entries": [
            {"driver": "a", "slot": 1}, {"driver": "b", "slot": 1}]}]}))
    said = run("check", "review.json", status=1)
    for words in ("2 without photo", "1 without name", "11 used twice in 125"):
        expect(words, words in said, said)


def fields():
    said = run("fields")
    for words in ("drivers[].honours[].title", "heats[].entries[].slot", "finished, dnf, dns, dnq, dsq"):
        expect(words, words in said, said)
    said = run("fields", "--markdown")
    expect("tables", "| `drivers[].say` | text |" in said, said)


def folder():
    write("show/day.json", '{"race_feed":1,"drivers":[{"id":"a","number":"11","last_name":"Virta"}]}')
    write("show/crew.csv", "number;name;car\n11;Virta;Lada\n")
    write("show/.hidden", "x")
    said = run("check", "show")
    expect("both files", "day.json (race feed)" in said and "crew.csv (table)" in said, said)
    run("pack", "show", "show.zip")
    with zipfile.ZipFile("show.zip") as pack:
        expect("what is packed", sorted(pack.namelist()) == ["crew.csv", "day.json"], str(pack.namelist()))
    run("unpack", "show.zip", "there")
    run("check", "there")
    said = run("unpack", "show.zip", "there", status=1)
    expect("a full folder is refused", "is not empty" in said, said)
    with zipfile.ZipFile("evil.zip", "w") as pack:
        pack.writestr("../evil.csv", "x")
    said = run("unpack", "evil.zip", "evil", status=1)
    expect("a path that leads out is refused", "../evil.csv: leads out of the folder" in said, said)
    expect("nothing is left", not os.path.exists("evil") and not os.path.exists("evil.csv"))
    run("pack", "show", status=2)


def photos():
    """What import writes can be read where it lies: photos below its folder, others left out and said."""
    with open(os.path.join(SOURCE, "tests", "golden", "expected", "name-strap-only-second.png"), "rb") as file:
        photo = file.read()
    write("crew/crew.csv", "number;name;photo\n11;Virta;\n12;Kallio;https://photos.example/12.jpg\n")
    os.makedirs("crew/photos")
    for name in ("crew/photos/11.png", "crew/pole.png"):
        with open(name, "wb") as file:
            file.write(photo)
    write("crew/day.json", '{"race_feed":1,"sponsors":[{"picture":"pole.png"}]}')
    pictures = lambda day: [one.get("photo") for one in day["drivers"]] + [one["picture"] for one in day["sponsors"]]
    for name, wanted in (("crew/all.json", ["photos/11.png", "https://photos.example/12.jpg", "pole.png"]),
                         ("all.json", ["crew/photos/11.png", "https://photos.example/12.jpg", "crew/pole.png"]),
                         ("crew/photos/all.json", ["11.png", "https://photos.example/12.jpg"])):
        said = run("import", "crew", "-o", name)
        with open(name, encoding="utf-8") as file:
            got = pictures(json.load(file))
        expect(f"pictures of {name}: {got}", got == wanted, said)
        left_out = "1 picture is left out" in said
        expect(f"what is left out of {name}", left_out == (len(wanted) == 2) and said.count("\n") == left_out, said)
        run("render", name, "--template", "driver-card", "--driver", "11", "-o", "photo.png")
        os.remove(name)


def proof():
    run("proof", "-o", "sample.pdf")
    with open("sample.pdf", "rb") as file:
        pdf = file.read()
    expect("a PDF", pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF"))
    pages = pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ")
    expect(f"cards and grids: {pages} pages", pages >= 20)
    expect("fonts, so that it can be searched", b"/FontFile" in pdf or b"/ToUnicode" in pdf)
    write("nobody.json", '{"race_feed":1}')
    said = run("proof", "nobody.json", "-o", "nobody.pdf", status=1)
    expect("nothing to prove", "neither drivers nor grids" in said and not os.path.exists("nobody.pdf"), said)


def minors():
    """render and proof hide of children what OBS hides, unless asked, and check says whose age nobody knows."""
    day = {"race_feed": 1, "classes": [{"id": "m", "name": "Crosskart Mini"}],
           "rounds": [{"id": "r", "start": "2021-06-05"}], "now": {"round": "r"},
           "drivers": [{"id": "kid", "number": "85", "last_name": "Pikkarala", "class": "m", "born": "2010-06-06"},
                       {"id": "who", "number": "86", "last_name": "Isotalus", "class": "m"}]}
    write("kids.json", json.dumps(day))
    del day["drivers"][0]["born"]
    write("ageless.json", json.dumps(day))
    pictures = {}
    for name, *more in (("kids",), ("kids", "--show-minors"), ("ageless",)):
        run("render", f"{name}.json", "--template", "driver-card", "--driver", "85", *more, "-o", "kid.png")
        run("proof", f"{name}.json", *more, "-o", "kid.pdf")
        sizes = [os.path.getsize("kid.pdf")]
        with open("kid.png", "rb") as file:
            pictures[(name, *more)] = (file.read(), sizes[0])
    expect("the age of a child is not drawn", pictures["kids",][0] == pictures["ageless",][0])
    expect("the age of a child is drawn when asked", pictures["kids", "--show-minors"][0] != pictures["kids",][0])
    expect("proof hides it, too", pictures["kids",][1] == pictures["ageless",][1])
    expect("proof shows it when asked", pictures["kids", "--show-minors"][1] != pictures["kids",][1])
    said = run("check", "kids.json")
    expect("whose age nobody knows", "without a birthday in a class with under-18s" in said and
           "(Crosskart Mini: 86 Isotalus)" in said, said)
    expect("where nobody is known to be under 18", "birthday" not in run("check", "ageless.json"))


def own_files():
    """A broken file of the user's own: named with its place, and the shipped one drawn."""
    own = "config/obs-studio/plugin_config/race-graphics/"
    run("render", "--template", "heat-grid", "-o", "shipped.png")
    write(own + "themes/dark.json", "{")
    write(own + "templates/heat-grid.json", '{"template":1,\n"children":[{"type":"cloud"}]}')
    write(own + "languages/en.json", "")
    write(own + "mappings/speedhive.json", '{"mapping":1,"colour":1}')
    os.makedirs(own + "fonts/Club.ttf")
    places = (own + "themes/dark.json: line 1, column 2: is not JSON",
              own + "templates/heat-grid.json: children[0].type: expected row",
              own + "languages/en.json: line 1, column 1: is not JSON",
              own + "mappings/speedhive.json: colour: a mapping has no such member",
              own + "fonts/Club.ttf: is a folder, not a file")
    said = run("render", "--template", "heat-grid", "-o", "own.png", status=1)
    for place in places:
        expect(f"{place}: said once", said.count(place) == 1, said)
    with open("shipped.png", "rb") as shipped, open("own.png", "rb") as drawn:
        expect("the shipped graphic is drawn", shipped.read() == drawn.read())
    said = run("check", SOURCE + "/data/samples/ouluzone-2021/race-day.json")
    for place in places:
        expect(f"{place}: said by check", said.count(place) == 1, said)
    shutil.rmtree(own)
    write(own[:-1], "no folder")
    said = run("render", "--template", "heat-grid", "-o", "own.png")
    expect("a folder that is none", "race-graphics: Not a directory" in said, said)
    os.remove(own[:-1])


def texts():
    run("render", "--template", "name-strap", "--text1", "Nora Uusi", "--text2", "Steward", "-o", "strap.png")
    expect("a strap", is_png("strap.png"))
    run("render", "--template", "standings", "--page", "0", "-o", "no.png", status=2)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        os.environ["XDG_CONFIG_HOME"] = os.path.join(work, "config")
        for test in (lambda: unknown_api(base), lambda: problems(base), review, fields, folder, photos, proof, minors, texts, own_files):
            test()
        os.chdir("/")
    server.shutdown()
    sys.exit(1 if failed else 0)


main()
