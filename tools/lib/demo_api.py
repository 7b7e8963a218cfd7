# SPDX-License-Identifier: GPL-2.0-or-later
"""
tools/demo --api speedhive: an event of MYLAPS Speedhive in its real shape, served on this machine, with a crew's tables
and photos laid over it, on the programme of the real OBS.
"""
import os
import shutil
import tempfile

import png
from crew import CAMERA, Crew
from loopback import Speedhive
from obs import Source
from proof import Proof, expect, names

# What stands in tools/demo-data/speedhive.
EVENT, CHAMPIONSHIP, FINAL, OFFICIAL, PROVISIONAL = "4501", "55", "9002", "9001", "9003"
GRID = ["Hirvilampi", "Närvälä", "Lumikangas", "Bergdal-Nilsen"]  # the crew's
RESULT = ["Hirvilampi", "Närvälä", "Lumikangas", "Bergdal-Nilsen", "Åkerhult", "Ravnsbjerg Holm"]
CROSSKART = ["Pyhävirta", "Kuusivuoma", "Storhaugdal", "Anni Niskasaari-Oja"]
STANDING = ["Hirvilampi", "Närvälä", "Åkerhult", "Lumikangas", "Bergdal-Nilsen", "Ravnsbjerg Holm"]
VENUES = {"Honkajoki", "OuluZone", "Jalasjärvi", "Kouvola"}
# The table's columns are the organiser's: team, car and country.
PARAMETERS = f"#mapping=speedhive&championship={CHAMPIONSHIP}&team=1&car=2&country=3"
PHOTOS = (("11", (0, 87, 184)), ("närvälä", (228, 0, 43)))


def portrait(colour, width=300, height=400):
    """A stand-in for a photo: head and shoulders."""
    rows = bytearray()
    for y in range(height):
        for x in range(width):
            across, down = (x - width / 2) / width, y / height
            head = (across / 0.21) ** 2 + ((down - 0.36) / 0.2) ** 2 < 1
            body = down > 0.62 and abs(across) < 0.16 + 0.62 * (down - 0.62) ** 0.5
            light = 0.75 + 0.5 * across
            rows += bytes(min(int(c * light), 255) for c in (214, 178, 150)) if head else \
                bytes(min(int(c * light), 255) for c in colour) if body else bytes((round(60 + 80 * down),) * 3)
            rows.append(255)
    return png.encode(png.Picture(width, height, rows))


def crew_folder(data):
    """A race folder as a crew has it: tables and photos named after drivers. A new folder; the caller removes it."""
    folder = tempfile.mkdtemp(prefix="race-graphics-crew-")
    shutil.copytree(os.path.join(data, "crew"), folder, dirs_exist_ok=True)
    os.mkdir(os.path.join(folder, "photos"))
    for name, colour in PHOTOS:
        with open(os.path.join(folder, "photos", f"{name}.png"), "wb") as file:
            file.write(portrait(colour))
    return folder


def check_data(feed):
    heats = {heat["id"]: heat for heat in feed["heats"]}
    expect(names(feed, heats[FINAL]["entries"]), GRID, "the final's grid, from the crew's table")
    expect([entry["slot"] for entry in heats[FINAL]["entries"]], [1, 2, 3, 5], "the final's slots")
    expect(names(feed, heats[OFFICIAL]["entries"]), RESULT, "the official heat")
    expect([heats[OFFICIAL]["result"], heats[PROVISIONAL]["result"]], ["official", "provisional"], "the results")
    expect(names(feed, heats[PROVISIONAL]["entries"]), CROSSKART, "the provisional heat")
    table = next(one for one in feed["standings"] if one["class"] == "supercar")
    expect(names(feed, table["rows"]), STANDING, "the championship")
    expect({one.get("venue") or one["name"] for one in feed["rounds"]}, VENUES, "the calendar")
    print("the data: two classes, three heats, a championship and its calendar, with the crew's names, grid and photos")


# Name of the picture, commands before it, graphic, what it must be about, and how render is told the same.
SHOWN = (("grid", (), "heat-grid", FINAL, ()),
         ("result-provisional", (("heat", PROVISIONAL),), "heat-results", PROVISIONAL, ("--heat", PROVISIONAL)),
         ("result-official", (("heat", OFFICIAL),), "heat-results", OFFICIAL, ("--heat", OFFICIAL)),
         ("card", (("heat", "automatic"), ("driver", "11")), "driver-card", "11/supercar", ("--driver", "11/supercar")),
         ("standings", (("driver", "automatic"), ("class", "supercar")), "standings", CHAMPIONSHIP,
          ("--class", "supercar")),
         ("calendar", (("class", "automatic"),), "calendar", CHAMPIONSHIP, ()))


def show(crew, proof):
    crew.command_when_ready("heat", OFFICIAL, 30)
    crew.command("heat", "automatic")
    for name, commands, graphic, about, options in SHOWN:
        for command in commands:
            crew.command_when_ready(*command)
        if crew.command("state")["on_air"] != graphic:
            crew.command_when_ready("graphic", graphic)
        crew.wait("Graphics.about", about)
        proof.see(name, graphic, *options, photos=graphic == "driver-card")


def run(build, data, camera, ground, folder):
    """Returns the problems of OBS's log; ObsError when something is not on the programme as it should be."""
    files = crew_folder(data)
    try:
        with Speedhive(os.path.join(data, "speedhive")) as server:
            address = f"{server.address}/events/{EVENT}{PARAMETERS}"
            print(f"Speedhive's API: {address}", flush=True)
            event = {"from": "address", "address": address, "crew": files, "refresh_s": 5, "language": "fi"}
            with Crew(event, Source(CAMERA, "image_source", {"file": camera}),
                      os.path.join(build, "stage", "race-graphics"), fps=10) as crew:
                proof = Proof(crew, os.path.join(build, "race-graphics"), ground, folder, "api")
                check_data(proof.fetch(address, files))
                show(crew, proof)
            return crew.obs.problems()
    finally:
        shutil.rmtree(files)
