#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of race-graphics as docs/tool.md has them, with a foreign API on loopback.

usage: tool.py RACE-GRAPHICS SOURCE-FOLDER
"""
import http.server
import json
import os
import queue
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib

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
    for words in ("2 without a photo", "1 without a name", "11 used twice in 125"):
        expect(words, words in said, said)


def words():
    """What is said of the data is said in a crew's words, in the language of the dialog; a spare column is no fault."""
    write("words/feed.csv", "heat,pos,number,name,laps\nQ1 race 1,1,7,Aino Virtanen,4\nQ1 race 2,1,8,Bo Sandelin,4\n")
    write("words/crew.csv", "heat;slot;number;class;Shoe size\nQ1 race 1;2;7;Supercar;43\nQ1 race 2;1;8;Supercar;44\n")
    said = run("check", "--crew", "words/crew.csv", "words/feed.csv")
    for line in ("2 drivers, 1 class, 2 heats. Now:", "from: feed.csv (table): 2 drivers, 2 heats\n",
                 "2 heats with a class", "2 drivers in heats with a place on the grid",
                 "never filled: there are no championships, ", "no driver has: a short name, how the name is said, ",
                 'crew.csv: columns that nobody needs: "Shoe size"\n'):
        expect(f"a crew's words: {line}", line in said, said)
    expect("no words of the code", not re.search(r"\b(driver|heat|entry)\.[a-z_]+", said), said)
    expect("what is not there is not counted", not re.search(r"\b0 ", said), said)
    for language, words in (("fi", "2 kuljettajaa, 1 luokka, 2 lähtöä."), ("sv", "2 heat med klass"),
                            ("nb", "2 førere"), ("et", "2 sõidul klass")):
        said = run("check", "--language", language, "--crew", "words/crew.csv", "words/feed.csv")
        expect(f"{language}: {words}", words in said, said)
    write("words/wrong.csv", "pos,number,name,laps,time\n1,7,Aino Virtanen,4,2:62.0\n")
    for language, words in (("fi", "wrong.csv rivi 2, time: odotettiin aikaa kuten 2:42.154, saatiin"),
                            ("sv", "wrong.csv rad 2, time: väntade en tid som 2:42.154, fick"), ("en", "expected a time such as")):
        said = run("check", "--language", language, "words/wrong.csv", status=1)
        expect(f"{language}: {words}", words in said, said)
    said = run("import", "words/crew.csv", "-o", "words/day.json")
    expect("an import names the column, too", 'columns that nobody needs: "Shoe size"' in said, said)
    write("twice.csv", "number,name,nr\n7,Aino Virtanen,8\n")
    said = run("check", "twice.csv", status=1)
    expect("of two columns that mean the same one is left out", 'left out: "nr"' in said, said)


def nothing_yet(base):
    """An API that has nothing yet is no fault: by its address, as a file, recognised or named."""
    answers = {"list": "[]", "its-live": '{"ranking": []}', "jolpica": '{"MRData":{"total":"0","RaceTable":{"Races":[]}}}',
               "racehero": '{"racer_sessions":[],"passings":[]}', "speedhive": '{"type":"Race","rows":[]}',
               "event": '{"updatedAt":"2026-07-28","sessions":{"groups":[],"sessions":[]}}',
               "wrc": '{"content":[],"totalPages":0,"totalElements":0}'}
    for name, answer in answers.items():
        write(f"nothing/{name}.json", answer)
        Site.pages[f"/{name}"] = (200, answer.encode())
        for place in (f"nothing/{name}.json", f"{base}/{name}"):
            said = run("check", place)
            expect(f"{place}: nothing yet", said.startswith(f"{place}: nothing yet.") and "never filled" not in said, said)
    for mapping in ("its-live", "jolpica", "vmix"):
        said = run("check", "--mapping", mapping, "nothing/list.json")
        expect(f"{mapping}: nothing yet", said.startswith("nothing/list.json: nothing yet."), said)
    write("nothing/error.json", '{"error":"no such event"}')
    said = run("check", "--mapping", "its-live", "nothing/error.json", status=1)
    expect("what is no answer is said", "no answer that the mapping its-live knows" in said, said)


def import_leaves_out():
    """What an import calls wrong is not in what it writes; the rest is."""
    write("faults.json", json.dumps({
        "race_feed": 1, "classes": [{"id": "sc", "name": "Supercar", "color": "red-ish"}],
        "drivers": [{"id": "a", "number": "11", "age": "young", "class": "sc"}, {"number": "3"}, {"id": "a", "number": "12"},
                    "x", {"id": "b", "number": "14", "last_name": "N" * 500}],
        "rounds": [{"id": "r", "start": "2026-06-05", "end": "2026-06-01", "surface": {"asphalt": 80, "gravel": 40}}],
        "heats": [{"id": "h", "grid": [[1, 1]], "entries": [{"driver": "a", "slot": 1, "time_ms": -5}, {"driver": "a", "slot": 2},
                  {"slot": 3}, {"driver": "b", "slot": 1, "laps": 4}] + [{"number": str(i)} for i in range(100, 180)]}],
        "sponsors": "none", "now": {"heat": "nobody"}}))
    said = run("import", "faults.json", "-o", "faultless.json", status=1)
    for words in ('drivers[0].age: expected a whole number, got "young"', "drivers[1]: has no id", "heats[0].entries[2]: has no driver",
                  "drivers[4].last_name: longer than", "heats[0].entries: more than 60 items"):
        expect(f"an import says: {words}", words in said, said)
    with open("faultless.json", encoding="utf-8") as file:
        feed = json.load(file)
    expect("who is right stays", [one["id"] for one in feed["drivers"]] == ["a", "b"] and "age" not in feed["drivers"][0], feed)
    expect("an entry's other members stay", feed["heats"][0]["entries"][1] == {"driver": "b", "laps": 4}, feed)
    said = run("check", "faultless.json")
    expect("nothing is wrong any more", "expected" not in said, said)


def classes():
    """--class alone finds that class, by whatever it is called: its heat, its last grid, its table in another series."""
    for template in ("heat-grid", "heat-results", "standings", "driver-card"):
        drawn = set()
        for name in ("ck85", "Crosskart 85", "CK85", "crosskart 85"):
            run("render", "--template", template, "--class", name, "--crop", "-o", "class.png")
            with open("class.png", "rb") as file:
                drawn.add(file.read())
        expect(f"{template}: one class, however it is called", len(drawn) == 1)
    said = run("render", "--template", "standings", "--class", "nobody", "-o", "x.png", status=1)
    expect("which classes there are", 'no class "nobody", only sc scl ck85' in said, said)
    run("render", "--template", "standings", "--class", "ck85", "--series", "rallyx", "-o", "x.png", status=1)


def no_address():
    """What is no address is said at once, and nothing is waited for."""
    for command in (("check",), ("import",), ("render", "--template", "heat-grid", "-o", "x.png"), ("proof",)):
        for address in ("", "  "):
            begun = time.monotonic()
            said = run(*command, address, status=1)
            expect(f"{command[0]}: no address", "no address is given" in said, said)
            expect(f"{command[0]}: at once", time.monotonic() - begun < 5)


def full_disk():
    """A picture is written whole or not at all: by a limit on the size of files, which fails as a full disk does."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    os.makedirs("disk")
    for before in (None, b"the picture of before"):
        if before:
            with open("disk/grid.png", "wb") as file:
                file.write(before)
        output = "disk/grid.png"
        for command in ("render", "film"):
            done = subprocess.run([TOOL, command, "--template", "heat-grid", "-o", output], capture_output=True, text=True,
                                  timeout=120, preexec_fn=limit)
            expect(f"{command}: a full disk is said", done.returncode == 1 and "disk/grid.png: cannot be written" in done.stderr,
                   f"{done.returncode}: {done.stderr}")
            expect("nothing half is left", os.listdir("disk") == (["grid.png"] if before else []), os.listdir("disk"))
        if before:
            with open(output, "rb") as file:
                expect("what was there before stays", file.read() == before)
    done = subprocess.run([TOOL, "render", "--template", "heat-grid", "-o", "/dev/stdout"], capture_output=True, timeout=120)
    expect("a picture into a pipe", done.returncode == 0 and done.stdout[:8] == b"\x89PNG\r\n\x1a\n")


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


def stand_in():
    """A table by numbers: 11 is driven by another this weekend, and his name is not that of the points."""
    write("stand/day.json", '{"race_feed":1,"classes":[{"id":"sc"}],"drivers":[{"id":"p","number":"11","last_name":"Virtala",'
          '"class":"sc"}],"heats":[{"id":"q","classes":["sc"],"entries":[{"driver":"p","slot":1}]}]}')
    write("stand/standings.csv", "position;number;class;points\n1;11;sc;120\n")
    write("stand/zz-crew.csv", "number;class;name\n11;sc;Aaro Hirvilampi\n")
    feed, _ = json.JSONDecoder().raw_decode(run("import", "stand", status=1))
    names = {one["id"]: one["last_name"] for one in feed["drivers"] + feed["absent"]}
    expect("the points are the regular driver's", names[feed["standings"][0]["rows"][0]["driver"]] == "Hirvilampi", names)
    expect("the lane is the stand-in's", names[feed["heats"][0]["entries"][0]["driver"]] == "Virtala", names)


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


PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def plain(pdf):
    """From 1.18 on Cairo packs the objects of a PDF, pages and fonts among them."""
    packed = re.findall(rb"/Type\s*/ObjStm\b.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return b"\n".join([pdf] + [zlib.decompress(stream) for stream in packed])


def what_a_pdf_holds(path):
    """Its streams, unpacked, without the time at which it was made and what depends on how well that can be packed."""
    with open(path, "rb") as file:
        objects = re.findall(rb"\bobj\b(.*?)\bstream\r?\n(.*?)\r?\nendstream", file.read(), re.S)
    streams = [zlib.decompress(stream) if b"FlateDecode" in about else stream
               for about, stream in objects if b"/XRef" not in about]
    expect("a PDF with pages that are packed", len(streams) > 2)
    return [re.sub(rb"\(D:\d+[^)]*\)", b"", stream) for stream in streams]


def proof():
    run("proof", "-o", "sample.pdf")
    with open("sample.pdf", "rb") as file:
        pdf = file.read()
    expect("a PDF", pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF"))
    pages = len(PAGE.findall(plain(pdf)))
    expect(f"cards and grids: {pages} pages", pages >= 20)
    expect("fonts, so that it can be searched", b"/FontFile" in plain(pdf) or b"/ToUnicode" in plain(pdf))
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
        with open("kid.png", "rb") as file:
            pictures[(name, *more)] = (file.read(), what_a_pdf_holds("kid.pdf"))
    expect("the age of a child is not drawn", pictures["kids",][0] == pictures["ageless",][0])
    expect("the age of a child is drawn when asked", pictures["kids", "--show-minors"][0] != pictures["kids",][0])
    expect("proof hides it, too", pictures["kids",][1] == pictures["ageless",][1])
    expect("proof shows it when asked", pictures["kids", "--show-minors"][1] != pictures["kids",][1])
    said = run("check", "kids.json")
    expect("whose age nobody knows", "without a birthday in a class with under-18s" in said and
           "(Crosskart Mini: 86 Isotalus)" in said, said)
    expect("where nobody is known to be under 18", "without a birthday" not in run("check", "ageless.json"))


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


def sample():
    """Every shipped graphic can be seen without any data of one's own."""
    names = sorted(name[:-5] for name in os.listdir(os.path.join(SOURCE, "data", "templates")) if name.endswith(".json"))
    expect("the shipped graphics", len(names) >= 18 and "podium" in names, names)
    for name in names:
        run("render", "--template", name, "--height", "360", "-o", "sample.png")
        expect(f"{name} is drawn from the sample", is_png("sample.png"))


def texts():
    run("render", "--template", "name-strap", "--text1", "Nora Uusi", "--text2", "Steward", "-o", "strap.png")
    expect("a strap", is_png("strap.png"))
    run("render", "--template", "standings", "--page", "0", "-o", "no.png", status=2)


def watch():
    """Drawn again on save; a mistake keeps the last good picture and is told; Ctrl+C ends it well."""
    folder = "config/obs-studio/plugin_config/race-graphics/templates/"
    text = (
        '{"template":1,"children":[{"type":"row","sprite":true,"x":96,"y":96,"width":%d,"height":80,'
        '"fill":"panel","children":[{"type":"text","text":"up","size":48}]}]}'
    )
    write(folder + "mine.json", text % 200)
    process = subprocess.Popen(
        [TOOL, "render", "--template", "mine", "--height", "360", "--watch", "-o", "mine.png"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line.strip()) for line in process.stdout], daemon=True).start()

    def drawn(wanted):
        """The picture, when that line has been said."""
        while wanted not in lines.get(timeout=30):
            pass
        with open("mine.png", "rb") as file:
            return file.read()

    try:
        first = drawn("mine.png")
        write(folder + "mine.json", text % 400)
        second = drawn("mine.png")
        expect("drawn again on save", first != second)
        write(folder + "mine.json", "{")
        expect("a mistake leaves the picture", drawn("is not JSON") == second)
        write(folder + "mine.json", text % 200)
        expect("mended", drawn("mine.png") == first)
        process.send_signal(signal.SIGINT)
        expect("ends by Ctrl+C", process.wait(30) == 0)
    except queue.Empty:
        fail("render --watch says nothing more")
    finally:
        process.kill()
        process.wait()
        shutil.rmtree("config/obs-studio")


def film():
    """A sheet of frames: as many as it says, and more of them when more is asked for."""
    sheet = ("film", "--template", "driver-strap", "--crop", "-o", "film.png")
    said = run(*sheet, "--from-driver", "68")
    expect("entrance, change and exit", all(f"{what}: " in said for what in ("entrance", "change", "exit")), said)
    expect("a sheet", is_png("film.png"))
    expect("what does not change has no change", "change: 0 frames" in run(*sheet))
    coarse, fine = (int(run(*sheet, "--step", step).split("entrance: ")[1].split()[0]) for step in ("6", "1"))
    expect("every frame is more than every sixth", fine > 4 * coarse, f"{fine} and {coarse}")
    run("film", "--template", "driver-strap", "--height", "180", "-o", "film.mp4")
    told = ["-show_entries", "stream=width,height,avg_frame_rate,nb_read_frames", "-of", "csv=p=0"]
    seen = subprocess.run(["ffprobe", "-v", "error", "-count_frames", *told, "film.mp4"], capture_output=True, text=True)
    match = re.match(r"320,180,60/1,(\d+)", seen.stdout)
    expect("a film of 60 frames a second", match and 150 < int(match[1]) < 250, seen.stdout + seen.stderr)
    said = run("film", "--template", "driver-strap", "-o", "nowhere/film.mp4", status=1)
    expect("a film that cannot be", "nowhere/film.mp4: ffmpeg made no film" in said, said)
    path = os.environ["PATH"]
    os.environ["PATH"] = os.getcwd()
    said = run("film", "--template", "driver-strap", "-o", "film.mp4", status=1)
    os.environ["PATH"] = path
    expect("without ffmpeg", "films are made by the program ffmpeg" in said, said)
    expect("a step of none", "expected 1 to 60" in run(*sheet, "--step", "0", status=2))


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        os.environ["XDG_CONFIG_HOME"] = os.path.join(work, "config")
        for test in (
            lambda: unknown_api(base),
            lambda: problems(base),
            review,
            words,
            lambda: nothing_yet(base),
            import_leaves_out, no_address, full_disk,
            classes,
            fields,
            folder,
            stand_in,
            photos,
            proof,
            minors,
            sample,
            texts,
            watch,
            film,
            own_files,
        ):
            test()
        os.chdir("/")
    server.shutdown()
    sys.exit(1 if failed else 0)


main()
