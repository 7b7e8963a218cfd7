# SPDX-License-Identifier: GPL-2.0-or-later
"""
tools/demo --timing rmonitor: a timing computer's RMonitor stream, replayed on this machine: the flag drives the race
state, graphics leave when it goes green, and the result builds up as cars come in.
"""
import os
import time

import png
from crew import CAMERA, SCENE, Crew
from loopback import RMonitor
from obs import Source
from proof import Proof, expect, names

ORDER = ["Hirvilampi", "Närvälä", "Lumikangas", "Bergdal-Nilsen"]


def moments(path):
    """{name: lines}: a recording in which "# name" begins each moment."""
    parts = {}
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("# "):
                lines = parts.setdefault(line[2:], [])
            else:
                lines.append(line)
    return parts


class Race:
    def __init__(self, crew, proof, server, recording, roster):
        self.crew, self.proof, self.server, self.recording, self.roster = crew, proof, server, recording, roster

    def goes_on(self, moment, state=None):
        """The recording's next moment; the race state that its flag must lead to, by the data alone."""
        self.server.say(self.recording[moment])
        if state:
            expect(self.crew.wait("state", state)["state_by"], "data", f"{moment}: who said {state}")
            print(f"{moment}: {state}, said by the data", flush=True)

    def result(self, moment, finished):
        """On air without another command, with these laps behind each car."""
        feed = self.proof.fetch(self.server.address, self.roster)
        entries = feed["heats"][0]["entries"]
        expect(names(feed, entries), ORDER, f"{moment}: the result")
        expect([entry["laps"] for entry in entries], [4] * finished + [3] * (len(ORDER) - finished), f"{moment}: laps")
        self.proof.see(f"result-{moment}", "heat-results")

    def strap(self):
        """Called by number as soon as the timing has named the driver."""
        crew, driver = self.crew, "#11/supercar"
        crew.command_when_ready("graphic", "driver-strap")
        until = time.monotonic() + 20
        while crew.command_when_ready("driver", "11").get("Graphics.about") != driver and time.monotonic() < until:
            time.sleep(0.3)
        crew.wait("Graphics.about", driver, 1)
        self.proof.fetch(self.server.address, self.roster)
        self.proof.see("strap", "driver-strap", "--driver", driver)

    def left(self):
        self.crew.wait("Graphics.shown", "off", 5)
        picture = png.decode(self.crew.obs.screenshot(SCENE, os.path.join(self.proof.folder, "timing-race.png")))
        expect(picture == self.proof.ground, True, "green: the clean picture")
        print("green: the graphics left by themselves", flush=True)

    def run(self):
        self.goes_on("entries")
        self.strap()
        self.goes_on("green", "race")
        self.left()
        for moment, state in (("lap-1", "race"), ("lap-2", "race"), ("red", "stopped"), ("green-again", "race"),
                              ("lap-3", "race"), ("finish", "finished")):
            self.goes_on(moment, state)
        self.crew.command_when_ready("graphic", "heat-results")
        self.result("finish", 1)
        for finished, moment in enumerate(("second", "third", "last"), 2):
            self.goes_on(moment)
            self.result(moment, finished)


def run(build, data, camera, ground, folder):
    """Returns the problems of OBS's log; ObsError when something is not on the programme as it should be."""
    roster = os.path.join(data, "crew", "roster.csv")
    with RMonitor() as server:
        print(f"The timing computer: {server.address}", flush=True)
        event = {"from": "timing", "timing": server.address, "crew": roster, "language": "fi"}
        with Crew(event, Source(CAMERA, "image_source", {"file": camera}), os.path.join(build, "stage", "race-graphics"),
                  fps=10) as crew:
            proof = Proof(crew, os.path.join(build, "race-graphics"), ground, folder, "timing")
            Race(crew, proof, server, moments(os.path.join(data, "rmonitor", "race.txt")), roster).run()
        return crew.obs.problems()
