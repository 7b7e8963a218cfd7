# SPDX-License-Identifier: GPL-2.0-or-later
"""
The faults, by name: what each is, on which stage it is played, and how. GROUPS has them in the order of docs/faults.md.
"""
import functools
import os
import shutil
import struct
import time
import zlib

from fault_server import Deaf, bomb
from fault_stage import (HANGS, KNOWS_NOTHING, Address, Asleep, Clocks, Credentials, Crew, File, Folder,
                         FullDisk, Named, Orbits, Pictures, RMonitor, Secure, card, picture)

LAST_GOOD, CARD_ALONE = "the last good graphic", "the graphic without the picture"


class Row:
    def __init__(self, name, what, stage, begin, told=True, air=LAST_GOOD, lasts_s=0, end=None, tier="thorough",
                 stays_told=False, patience_s=None):
        """
        `begin` makes the fault. `told`: the crew must hear of it, or must not; None: when it lasts. `lasts_s`: how long
        the fault lasts where nothing tells when it was seen. `end`: what is done before all is well again.
        `stays_told`: also afterwards. `patience_s`: between two tries, where it is not that of the stage.
        """
        self.name, self.what, self.stage, self.begin, self.told = name, what, stage, begin, told
        self.air, self.lasts_s, self.end, self.tier = air, lasts_s, end, tier
        self.stays_told, self.patience_s = stays_told, patience_s


def plays(name, what, play, stage=Address, **more):
    """A fault that is what the server answers."""
    return Row(name, what, stage, lambda at: at.play(play), **more)


def answers(name, what, *arguments, stage=Address, **more):
    """One answer that is wrong; arguments of Talk.answer."""
    keywords = {key: more.pop(key) for key in ("length", "kind") if key in more}
    return plays(name, what, lambda talk: talk.answer(*arguments, **keywords), stage, **more)


BODY = card("Half")
GZIP = "Content-Encoding: gzip"


def half(talk, then):
    talk.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY[:len(BODY) // 2]}")
    then()


def drip(talk):
    talk.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\n\r\n")
    for letter in BODY:
        if talk.over():
            return
        talk.send(letter)
        time.sleep(0.25)


def endless(talk, chunk=b" " * 65536):
    talk.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
    while not talk.over():
        talk.send(chunk)


def endless_head(talk):
    talk.send("HTTP/1.1 200 OK\r\n")
    while not talk.over():
        talk.send("X-Much: of what nobody needs to know\r\n" * 100)


def redirect(to):
    return lambda talk: talk.answer("", "302 Found", f"Location: {to}", kind=None)


def cut_anywhere():
    """Another cut each time it is asked."""
    cuts = iter([len(BODY) * part // 7 for part in range(1, 7)] * 100)
    return lambda talk: talk.answer(BODY[:next(cuts)])


def etags():
    """Each time another one, of the same day."""
    def play(talk):
        number = len(talk.server.asked)
        talk.answer(card("Good 2"), "200 OK", f'ETag: "{number}"',
                    f"Last-Modified: Sat, 05 Jun 2021 10:00:{number % 60:02} GMT")
    return play


def refuse(at):
    at.server.refuse()


def listen_again(at):
    at.server.listen()


def deafen(at):
    at.server.refuse()
    at.deaf = Deaf(at.server.port)


def hear_again(at):
    at.deaf.close()
    at.deaf = None
    at.server.listen()


ADDRESSES = (
    Row("refuse", "Nobody listens at the server's port", Address, refuse, end=listen_again, tier="default"),
    Row("no-answer-to-call", "The server's computer is gone, or a cable: nothing comes back at all", Address, deafen,
        end=hear_again),
    plays("hang-before", "The server takes the request and never answers", lambda talk: talk.say_nothing()),
    plays("lost", "One answer gets lost on its way, the server is well", lambda talk: talk.say_nothing(True), told=None,
          lasts_s=2),
    plays("hang-within", "The server hangs in the middle of the answer", lambda talk: half(talk, talk.say_nothing)),
    plays("drip", "The answer comes letter by letter", drip),
    plays("cut", "The answer breaks off", lambda talk: half(talk, lambda: None)),
    plays("cut-anywhere", "The answer ends at some place, another each time, and says it is whole", cut_anywhere(),
          lasts_s=5),
    answers("length-too-long", "Its length is said to be larger than it is", BODY, length=len(BODY) + 100),
    answers("length-too-short", "Its length is said to be smaller than it is", BODY, length=len(BODY) - 30),
    plays("reset-before", "The connection is reset instead of an answer", lambda talk: talk.reset()),
    plays("reset-within", "The connection is reset in the middle of the answer",
          lambda talk: half(talk, talk.reset)),
    answers("gzip-bomb", "64 MB of blanks in 64 kB of gzip", bomb(64 << 20), "200 OK", GZIP, tier="default"),
    answers("gzip-damaged", "Gzip that is none", BODY, "200 OK", GZIP),
    plays("endless", "The answer never ends", endless),
    plays("endless-head", "The answer's headers never end", endless_head),
    plays("no-http", "Something answers that is not HTTP", lambda talk: talk.send("220 mail ready\r\n\r\n")),
    plays("redirect-loop", "Redirects in a circle", redirect("/day.json")),
    plays("redirect-file", "A redirect to file:///etc/passwd", redirect("file:///etc/passwd")),
    Row("redirect-credentials", "A redirect to another server that wants user and password", Credentials,
        lambda at: at.play(redirect(f"http://127.0.0.1:{at.other.port}/day.json")), end=lambda at: at.look_at_other()),
    plays("redirect-ftp", "A redirect to ftp://", redirect("ftp://127.0.0.1/day.json")),
    answers("html", "A web page: a hotel's log-in", "<!doctype html><title>Log in</title>", kind="text/html",
            tier="default"),
    answers("other-json", "JSON that is no race data", '{"weather": "rain"}'),
    answers("deep-json", "JSON 100,000 levels deep", "[" * 100000),
    answers("binary", "Bytes that are no text", bytes(range(256)) * 16, kind="application/octet-stream"),
    answers("empty", "200 and nothing in it", ""),
    answers("204", "204 No Content", "", "204 No Content", kind=None),
    answers("201", "201 Created and nothing in it", "", "201 Created"),
    answers("304", "304 Not Modified, although nothing was kept that it could be about", "", "304 Not Modified",
            kind=None),
    answers("401", "401: the password was changed", "", "401 Unauthorized"),
    answers("404", "404 Not Found", "", "404 Not Found"),
    answers("429", "429 with Retry-After: 3", "", "429 Too Many Requests", "Retry-After: 3"),
    answers("500", "500 Internal Server Error", "", "500 Internal Server Error"),
    answers("503", "503 with Retry-After: 3", "", "503 Service Unavailable", "Retry-After: 3", tier="default"),
    plays("etags", "ETag and Last-Modified are others each time, the day is the same", etags(), told=False, lasts_s=3),
    Row("resolver-hangs", "The resolver does not answer", Named, lambda at: at.trouble(HANGS),
        end=lambda at: at.trouble()),
    Row("resolver-knows-nothing", "The resolver does not know the name", Named, lambda at: at.trouble(KNOWS_NOTHING),
        end=lambda at: at.trouble()),
)



def certified(make):
    """Another certificate: `make` from the authorities of the stage."""
    return lambda at: at.server.set_certificate(make(at.certificates))


CERTIFICATES = (
    Row("expired", "The server's certificate has expired", Secure,
        certified(lambda c: c.make("expired", ends="20210605000000Z")), tier="default"),
    Row("not-yet-valid", "The server's certificate is not valid yet: a laptop's clock is wrong", Secure,
        certified(lambda c: c.make("early", begins="20380101000000Z"))),
    Row("wrong-host", "The server's certificate is another server's", Secure,
        certified(lambda c: c.make("other", host="other.test"))),
    Row("self-signed", "The server made its certificate by itself", Secure,
        certified(lambda c: c.make_self_signed())),
    Row("unknown-authority", "The server's certificate is from an authority that nobody knows", Secure,
        certified(lambda c: c.make("stranger", by="unknown"))),
    Row("no-tls", "The server talks http where https is asked for", Secure, lambda at: at.server.set_plain()),
)


def evil(name, what, data, **more):
    """A picture that is one in name only."""
    return plays(name, what, lambda talk: talk.answer(data() if callable(data) else data, kind="image/png"), Pictures,
                 air=CARD_ALONE, **more)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, *data):
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(b"IDAT", part) for part in data) + \
        chunk(b"IEND", b"")


@functools.cache
def png_bomb():
    """100 × 100, and 512 MB behind it."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 24)) for _ in range(32)) + packer.flush()
    return png_of(100, 100, data)


PICTURES = (
    evil("picture-none", "A picture that is a text", b"no picture"),
    evil("picture-page", "A web page in the place of a picture", b"<!doctype html><title>Log in</title>"),
    evil("picture-svg", "An SVG, which is not taken", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    evil("picture-cut", "A picture that is there in part", lambda: picture()[:200], tier="default"),
    evil("picture-damaged", "A picture with damaged bytes", lambda: png_of(100, 100, b"\x78\x9c" + bytes(500))),
    evil("picture-huge", "A picture of 100,000 × 100,000", lambda: png_of(100000, 100000, zlib.compress(bytes(999)))),
    evil("picture-bomb", "A picture of 100 × 100 that inflates to 512 MB", png_bomb),
    evil("picture-empty", "A picture of no bytes", b""),
    plays("picture-404", "A picture that is not there", lambda talk: talk.answer("", "404 Not Found"), Pictures,
          air=CARD_ALONE),
    plays("picture-hangs", "A picture's server that never answers", lambda talk: talk.say_nothing(), Pictures,
          air=CARD_ALONE),
    plays("picture-endless", "A picture that never ends", endless, Pictures, air=CARD_ALONE),
)


def writes(name, what, data, stage=File, **more):
    return Row(name, what, stage, lambda at: at.write(data), **more)


def write_slowly(at):
    """As an editor does that writes into the file itself: half of it is there for a while."""
    with open(at.path(), "w", encoding="utf-8") as file:
        file.write(at.content(1)[:len(at.content(1)) // 2])


def write_piecewise(at):
    """As a copy over a slow network does: it grows, and looks like a table all the time."""
    whole = at.content(3)
    with open(at.path(), "w", encoding="utf-8") as file:
        for place in range(0, len(whole) - 4, 4):
            file.write(whole[place:place + 4])
            file.flush()
            time.sleep(0.1)


def cut_file(at):
    """Another cut four times a second, as often as files are looked at."""
    whole = at.content(1)
    for part in range(1, 20):
        at.write(whole[:len(whole) * part // 20])
        time.sleep(0.26)
    time.sleep(1)


def take_file_away(at):
    os.remove(at.path())


def take_folder_away(at):
    shutil.rmtree(os.path.dirname(at.path()))


def make_folder_of_it(at):
    os.remove(at.path())
    os.mkdir(at.path())


def hang_share(at):
    open(os.path.join(at.folder, "share.hangs"), "w", encoding="utf-8").close()


def free_share(at):
    os.remove(os.path.join(at.folder, "share.hangs"))


FILES = (
    Row("file-half", "The file is written in two halves", File, write_slowly, tier="default"),
    Row("file-cut", "The file ends at some place, another each time", File, cut_file),
    Row("file-gone", "The file vanishes", File, take_file_away),
    Row("folder-gone", "The file's folder vanishes", File, take_folder_away),
    Row("file-folder", "A folder has the file's name", File, make_folder_of_it),
    writes("file-empty", "The file is empty", ""),
    writes("file-large", "The file is of 9 MB", " " * (9 << 20)),
    writes("file-binary", "The file is no text", bytes(range(256)) * 16),
    Row("share-hangs", "The network share does not answer", File, hang_share, end=free_share, tier="default"),
    Row("folder-race-gone", "The race folder vanishes", Folder, take_folder_away),
    Row("folder-race-hangs", "The race folder is on a network share that does not answer", Folder, hang_share,
        end=free_share),
    Row("crew-gone", "The crew's own table vanishes", Crew, take_file_away),
    writes("crew-binary", "The crew's own table is no text", bytes(range(256)) * 16, Crew),
    Row("crew-piecewise", "The crew's own table is written piece by piece", Crew, write_piecewise, told=False),
    Row("crew-hangs", "The crew's own table is on a network share that does not answer", Crew, hang_share,
        end=free_share),
    Row("orbits-cut", "Orbits' file ends at some place, another each time", Orbits, cut_file),
    Row("orbits-half", "Orbits' file is written in two halves", Orbits, write_slowly),
    Row("orbits-gone", "Orbits' file vanishes", Orbits, take_file_away),
)



def talks(answer):
    """The timing computer's calls end, and the next ones are answered so."""
    return lambda at: at.hang_up(answer)


def cut_lines():
    """Another cut at each call."""
    cuts = iter(range(3, 10000, 17))

    def answer(user):
        text = RMonitor.whole(RMonitor, 2)
        user.sendall(text[:next(cuts) % len(text)])
    return answer


def say_mail(user):
    user.sendall(b"220 mail ready\r\n" * 500)
    user.recv(1)


def endless_line(user):
    while True:
        user.sendall(b"$A," * 1000)


def flood(at):
    """Lines that are none, among good ones."""
    for _ in range(40):
        at.say(b"\xff\x00$G,,,\r\n$A\r\n$B,\r\n" * 20)
        time.sleep(0.05)


def stop_timing(at):
    at.server.refuse()
    at.hang_up()


TIMINGS = (
    Row("rmonitor-refuse", "The timing program is closed", RMonitor, stop_timing, end=listen_again, tier="default"),
    Row("rmonitor-cut", "The connection ends within a line, another each time", RMonitor, talks(cut_lines()),
        lasts_s=3, patience_s=5),
    Row("rmonitor-other", "Something else answers at the timing's port", RMonitor,
        talks(say_mail), lasts_s=3,
        stays_told=True, patience_s=5),
    Row("rmonitor-endless", "A line that never ends", RMonitor, talks(endless_line), lasts_s=3, patience_s=5),
    Row("rmonitor-garbage", "Lines that are none among the good ones", RMonitor, flood, told=False,
        stays_told=True),
)
COMPUTER = (
    Row("clock-forward", "The computer's clock is set two hours forward", Clocks,
        lambda at: at.trouble(moved_s=7200), told=False, lasts_s=3),
    Row("clock-back", "The computer's clock is set two hours back", Clocks, lambda at: at.trouble(moved_s=-7200),
        told=False, lasts_s=3),
    Row("asleep", "The laptop sleeps for two hours, and the network is not there yet", Asleep, lambda at: at.sleep(),
        tier="default"),
    Row("disk-full", "The disk is full", FullDisk, lambda at: at.fill(), told=False, lasts_s=3),
)
GROUPS = (("An address", ADDRESSES), ("A server's certificate", CERTIFICATES), ("A picture", PICTURES),
          ("A file, a share, Orbits' file", FILES), ("A timing's lines (RMonitor)", TIMINGS),
          ("The computer", COMPUTER))
ROWS = {row.name: row for _, rows in GROUPS for row in rows}
