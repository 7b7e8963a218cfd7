# SPDX-License-Identifier: GPL-2.0-or-later
"""
The plugin in a libobs without a window (tests/obs/faults.c), watched from outside, and the stages on which faults are
played to it: where its data comes from, how that is well, and how it is well again.
"""
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

import png
from fault_server import Certificates, Server

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COME_S = 90    # what must come is waited for so long: libcurl asks for a name again after 60 s
SETTLED = 8    # looks that show the same picture, one after the other
HEALTHY, HANGS, KNOWS_NOTHING = 0, 1, 2  # the resolver
CREDENTIALS = "crew:secret"


class Wrong(Exception):
    """The plugin did not do what it should."""


def card(name, photo=None):
    driver = {"id": "x", "number": "5", "first_name": "Xa", "last_name": name, "class": "a"}
    if photo:
        driver["photo"] = photo
    return json.dumps({"race_feed": 1, "classes": [{"id": "a", "name": "A", "color": "#E4002B"}], "drivers": [driver]})


def picture(colour=(26, 230, 77)):
    return png.encode(png.Picture(120, 160, bytes((*colour, 255)) * 120 * 160))


# ---- the plugin, watched ----

class Watched:
    """The program; `looks` are (when, what it saw)."""

    def __init__(self, build, event, source, environment, within):
        self.looks = []
        self.program = subprocess.Popen(
            (*within, os.path.join(build, "tests", "obs", "faults"), json.dumps(event), json.dumps(source)),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "no_proxy": "*", "RG_TEST_LOG": "1", **environment})
        self.errors = []
        self.readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_log)]
        for reader in self.readers:
            reader.start()

    def _read(self):
        for line in self.program.stdout:
            if line.startswith("{"):
                self.looks.append((time.monotonic(), json.loads(line)))

    def _read_log(self):
        self.errors.extend(line for line in self.program.stderr if "[race-graphics]" in line or not line[:3].isdigit())

    def log(self):
        return "".join(self.errors[-40:])

    def wait(self, what, seconds, found):
        until = time.monotonic() + seconds
        while True:
            value = found()
            if value:
                return value
            if self.program.poll() is not None:
                raise Wrong(f"OBS ended while {what} was waited for:\n{self.log()}")
            if time.monotonic() > until:
                raise Wrong(f"{what} did not come within {seconds} s; it says {self.looks[-1][1]}\n{self.log()}")
            time.sleep(0.02)

    def settled(self, what, *others):
        """The picture that stands still, and is none of the others."""
        def found():
            last = [look["picture"] for _, look in self.looks[-SETTLED:]]
            still = len(last) == SETTLED and len(set(last)) == 1 and not self.looks[-1][1]["nothing"]
            return still and last[0] not in others and last[0]
        return self.wait(what, COME_S, found)

    def told(self):
        return told_of(self.looks[-1][1])

    def close(self):
        self.program.stdin.close()
        try:
            status = self.program.wait(COME_S)
        except subprocess.TimeoutExpired:
            self.program.kill()
            raise Wrong("OBS does not end") from None
        for reader in self.readers:
            reader.join()
        if status:
            raise Wrong(f"OBS ended with {status}:\n{self.log()}")


def told_of(look):
    rows = [look[row] for row in ("found", "look_at") if look[row + "_warns"]]
    return " ".join([*rows, *re.findall(r".*; the last answer stays.*|The data is \d+ h old\.", look["age"])])


# ---- the stages: where the data comes from ----

class Stage:
    """A folder, a server, and the plugin on what `event` says; `good` makes it well, with other data each time."""
    source = {"graphic": "driver-card", "driver": "x"}
    patience_s = 1  # between two tries: no fault is said to heal sooner

    def __init__(self, build, row):
        self.build, self.row = build, row
        self.folder = tempfile.mkdtemp(prefix="race-graphics-faults-")
        self.server, self.watched, self.deaf, self.within = Server(), None, None, ()
        self.server.play = lambda talk: talk.answer("", "404 Not Found")
        self.host = "127.0.0.1"
        self.trouble_file = os.path.join(self.folder, "trouble")
        self.trouble()
        self.healed = None  # when what heals it was asked for
        try:
            self.prepare()
        except Skipped:
            self.close()
            raise

    def prepare(self):
        pass

    def trouble(self, resolver=HEALTHY, moved_s=0, asleep_s=0):
        with open(self.trouble_file, "r+b" if os.path.exists(self.trouble_file) else "wb") as file:
            file.write(struct.pack("=qqq", resolver, moved_s * 1000, asleep_s * 1000))

    def environment(self):
        return {"RG_TROUBLE": self.trouble_file, "RG_HANG": self.folder}

    def open(self):
        self.watched = Watched(self.build, self.event(), self.source, self.environment(), self.within)

    def clear(self, text):
        """What differs from run to run has a name."""
        text = re.sub(r"(127\.0\.0\.1|timing\.test)(:\d+)?", "HOST", text)
        text = re.sub(r"(line|column) \d+", r"\1 N", text)
        return " ".join(text.replace(self.folder, "FOLDER").split())

    def give_up(self):
        self.watched.program.kill()
        self.watched.program.wait()
        self.watched = None
        self.close()

    def close(self):
        try:
            if self.watched:
                self.watched.close()
        finally:
            self.server.close()
            if self.deaf:
                self.deaf.close()
            shutil.rmtree(self.folder, ignore_errors=True)


class Address(Stage):
    scheme, refresh_s = "http", 1

    def event(self):
        return {"from": "address", "address": f"{self.scheme}://{self.host}:{self.server.port}/day.json",
                "refresh_s": self.refresh_s}

    def good(self, number):
        body = card(f"Good {number}")

        def play(talk):
            if self.healed is None:
                self.healed = time.monotonic()
            talk.answer(body)
        self.server.play = play

    def play(self, play):
        self.server.ended.clear()
        self.server.play = play

    def end(self):
        self.server.ended.set()


class Credentials(Address):
    """With user and password, which `other`, another server, asks for and must never see."""

    def prepare(self):
        self.host = f"{CREDENTIALS}@127.0.0.1"
        self.other = Server()
        self.other.play = lambda talk: talk.answer("", "401 Unauthorized", 'WWW-Authenticate: Basic realm="other"')

    def look_at_other(self):
        if not any("authorization:" in head.lower() for _, _, head in self.server.asked):
            raise Wrong("the own server was not told user and password")
        if any("authorization:" in head.lower() for _, _, head in self.other.asked) or not self.other.asked:
            raise Wrong(f"the other server was told user and password: {self.other.asked}")

    def close(self):
        self.other.close()
        super().close()


class Named(Address):
    """By a name that must be looked up."""

    def prepare(self):
        self.host = "timing.test"


class Secure(Named):
    """Over TLS, with a certificate of an authority that the system knows: in a file system of its own."""
    scheme = "https"
    system = "/etc/ssl/certs/ca-certificates.crt"

    def prepare(self):
        super().prepare()
        self.certificates = Certificates(self.folder)
        self.right = self.certificates.make("right")
        self.server.set_certificate(self.right)
        self.within = own_files(f"mount --bind {self.certificates.bundle} {self.system}")

    def end(self):
        self.server.set_certificate(self.right)
        super().end()


def own_files(command):
    """How a program is run that has mounts of its own; Skipped where the system does not let us."""
    run = ("unshare", *(() if os.geteuid() == 0 else ("-r",)), "-m", "sh", "-c")
    if subprocess.run((*run, command), stderr=subprocess.DEVNULL).returncode:
        raise Skipped("this system lets nobody mount: unshare -rm")
    return (*run, f'{command} && exec "$0" "$@"')


class Skipped(Exception):
    pass


class Pictures(Address):
    """The picture of the card is what goes wrong."""
    patience_s = 5

    def good(self, number):
        """The first is with a picture, the second without."""
        if number == 2:
            self.answers(card("Pictured"), None)
        else:
            self.answers(card("Pictured", "good.png"), lambda talk: talk.answer(picture(), kind="image/png"))

    def answers(self, day, play):
        self.server.ended.clear()
        self.server.play = lambda talk: play(talk) if play and not talk.path.endswith(".json") else talk.answer(day)

    def play(self, play):
        self.answers(card("Pictured", "evil.png"), play)

    def end(self):
        def good(talk):
            self.healed = self.healed or time.monotonic()
            talk.answer(picture(), kind="image/png")
        self.server.ended.set()
        self.server.play = lambda talk: good(talk) if not talk.path.endswith(".json") else talk.answer(
            card("Pictured", "evil.png"))


class File(Stage):
    name = "share/day.json"

    def path(self):
        return os.path.join(self.folder, self.name)

    def event(self):
        return {"from": "file", "path": self.path()}

    def content(self, number):
        return card(f"Good {number}")

    def good(self, number):
        os.makedirs(os.path.dirname(self.path()), exist_ok=True)
        if os.path.isdir(self.path()):
            os.rmdir(self.path())
        self.write(self.content(number))

    def write(self, data):
        """At once, as a program does that knows how."""
        data = data.encode() if isinstance(data, str) else data
        with open(self.path() + ".part", "wb") as file:
            file.write(data)
        os.replace(self.path() + ".part", self.path())

    def end(self):
        self.healed = time.monotonic()


class Folder(File):
    """A race folder with one file in it."""

    def event(self):
        return {"from": "file", "path": os.path.dirname(self.path())}


class Crew(File):
    """The crew's own table, laid over an address that is well."""
    name = "share/crew.csv"

    def prepare(self):
        self.server.play = lambda talk: talk.answer(card("Address"))

    def event(self):
        return {"from": "address", "address": f"http://127.0.0.1:{self.server.port}/day.json", "refresh_s": 1,
                "crew": self.path()}

    def content(self, number):
        return f"number;name;car\n5;Xa Address;Lada {number}{number}{number}\n"


class Orbits(File):
    name = "share/current.xml"
    source = {"graphic": "heat-results"}

    def event(self):
        return {"from": "timing", "timing": self.path()}

    def content(self, number):
        with open(os.path.join(TOP, "tests", "fixtures", "orbits", "001-finished-race", "input.xml"),
                  encoding="utf-8") as file:
            return file.read().replace("ANN EXAMPLE", f"ANN EXAMPLE{'ABC'[number - 1]}")


class RMonitor(Stage):
    """A timing computer: who calls gets all lines, then what is said."""
    source = {"graphic": "heat-results"}
    lines = ("$I", '$B,7,"Final"', '$C,1,"Supercar"', '$A,"1","11",1,"Ann","{}","FIN",1',
             '$A,"2","68",2,"Ben","Example","FIN",1', '$G,1,"1",6,"00:04:01.500"', '$G,2,"2",6,"00:04:02.250"',
             '$F,0,"00:00:00","14:00:00","00:04:20","Finish"')
    clock = lines[-1].encode() + b"\r\n"  # each second

    def prepare(self):
        self.users, self.text, self.answer = [], b"", None
        self.server.take = self.take

    def event(self):
        return {"from": "timing", "timing": f"127.0.0.1:{self.server.port}"}

    def whole(self, number):
        return "".join(line + "\r\n" for line in self.lines).format(f"Good{number}").encode()

    def take(self, user):
        if self.answer:
            self.answer(user)
            return
        if self.healed is None:
            self.healed = time.monotonic()
        self.users.append(user)
        user.sendall(self.text)
        while not self.server.closed:
            time.sleep(1)
            user.sendall(self.clock)

    def good(self, number):
        self.answer, self.text = None, self.whole(number)
        self.say(self.text)

    def say(self, data):
        for user in list(self.users):
            try:
                user.sendall(data)
                self.healed = self.healed or time.monotonic()
            except OSError:
                self.users.remove(user)

    def hang_up(self, answer=None):
        """All calls end, and the next ones hear `answer`."""
        self.answer = answer
        for user in self.users:
            user.shutdown(socket.SHUT_RDWR)
        self.users = []

    def end(self):
        pass


class Clocks(Address):
    """Its clocks move; nothing else is wrong."""

    def end(self):
        super().end()
        self.trouble()


class Asleep(Address):
    """The laptop sleeps for two hours: the program stands still, and its connections are gone afterwards."""

    def sleep(self):
        self.watched.program.send_signal(signal.SIGSTOP)
        time.sleep(2)
        self.server.play = lambda talk: talk.reset()
        self.trouble(asleep_s=7200)
        self.watched.program.send_signal(signal.SIGCONT)


class FullDisk(Address):
    """All that the plugin writes to is a file system of one megabyte, which gets full."""

    def prepare(self):
        self.disk = os.path.join(self.folder, "disk")
        os.mkdir(self.disk)
        self.within = own_files(f"mount -t tmpfs -o size=1m none {self.disk}")

    def environment(self):
        return {**super().environment(), "TMPDIR": self.disk}

    def fill(self):
        """To the last byte, through the program's own mounts."""
        file = os.open(f"/proc/{self.watched.program.pid}/root{self.disk}/full", os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(file, bytes(4096))
        except OSError:
            os.close(file)
