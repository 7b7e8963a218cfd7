#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""race-graphics chapters and sponsors, of an as-run log and with a real video.

usage: log.py RACE-GRAPHICS
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

TOOL = sys.argv[1]
HEAD = "time,stream,recording,zone,graphic,subject,sponsor,seconds\n"
DAY = HEAD + "".join(f"2021-06-06T{line}\n" for line in (
    "12:00:04+03:00,0:00:04.0,,state,grid,Supercar Q3 race 1,,",
    "12:00:05+03:00,0:00:05.0,,full,heat-grid,Supercar Q3 race 1,oulu.png,9.0",
    "12:01:30+03:00,0:01:30.2,0:00:02.2,state,race,Supercar Q3 race 1,,",
    "12:05:00+03:00,0:05:00.0,0:03:32.0,state,finished,Supercar Q3 race 1,,",
    "12:05:08+03:00,0:05:08.0,0:03:40.0,full,heat-results,Supercar Q3 race 1,oulu.png,12.5",
    "12:07:00+03:00,0:07:00.9,0:05:32.9,state,grid,Supercar Q3 race 2,,",
    "12:07:08+03:00,0:07:08.0,0:05:40.0,state,grid,Crosskart 85 Q3; 1=2,,",
    "12:07:09+03:00,0:07:09.0,0:05:41.0,lower,driver-card,11 Aaro Hirvilampi,näkki.png,8.0",
    "13:10:00+03:00,1:10:00.0,1:08:32.0,state,race,Supercar Final,,",
    "13:20:00+03:00,1:20:00.0,1:18:32.0,state,finished,Supercar Final,,"))


def fail(text):
    sys.exit(f"FAIL: {text}")


def run(*arguments, status=0):
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=60)
    if done.returncode != status:
        fail(f"{arguments}: status {done.returncode}, expected {status}: {done.stderr}")
    return done.stdout, done.stderr


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def expect(what, found, wanted):
    if found != wanted:
        fail(f"{what}: {found!r}, expected {wanted!r}")


def said(what, found, wanted):
    if wanted not in found:
        fail(f"{what}: {found!r} lacks {wanted!r}")


def as_text():
    write("day.csv", DAY)
    # Of race 2, which was on the grid for 7 s, another heat takes the place.
    expect("chapters", run("chapters", "day.csv")[0],
           "0:00 Supercar Q3 race 1\n7:00 Crosskart 85 Q3; 1=2\n1:10:00 Supercar Final\n")
    out, errors = run("chapters", "day.csv", "--recording", "--first", "Alku")
    expect("of the recording", out, "0:00 Supercar Q3 race 1\n5:32 Crosskart 85 Q3; 1=2\n1:08:32 Supercar Final\n")
    expect("errors", errors, "")
    write("late.csv", DAY.replace("0:00:04.0", "").replace("0:01:30.2", "0:01:30.2"))
    expect("a late first heat", run("chapters", "late.csv", "--first", "Alku")[0].splitlines()[:2],
           ["0:00 Alku", "1:30 Supercar Q3 race 1"])
    write("two.csv", DAY + "2021-06-06T14:00:00+03:00,0:00:30.0,,state,race,Other,,\n")
    out, errors = run("chapters", "two.csv", status=1)
    expect("too few", out, "")
    said("too few", errors, "2 streams; these are the chapters of the last")
    said("too few", errors, "2 chapters, and YouTube wants at least 3")
    expect("the first stream", len(run("chapters", "two.csv", "--part", "1")[0].splitlines()), 3)
    said("no such part", run("chapters", "two.csv", "--part", "3", status=1)[1], "--part: the log has 2")
    said("wrong part", run("chapters", "two.csv", "--part", "0", status=2)[1], "--part: expected a number from 1")


def wrong_logs():
    write("none.csv", HEAD)
    said("no heat", run("chapters", "none.csv", status=1)[1], "no heat came while a stream ran")
    write("other.csv", "a,b\n1,2\n")
    said("no log", run("sponsors", "other.csv", status=1)[1], "other.csv: this is no as-run log")
    said("no file", run("sponsors", "nothing.csv", status=1)[1], "nothing.csv: No such file")
    said("no sponsor", run("sponsors", "none.csv", status=1)[1], "no sponsor was on air")
    write("cut.csv", DAY + "2021-06-06T14")
    out, errors = run("sponsors", "cut.csv")
    said("a line that is cut", errors, "cut.csv: line 12: time cannot be read")
    expect("the others", len(out.splitlines()), 2)


def sponsors():
    expect("sponsors", run("sponsors", "day.csv")[0], "21.5\t2\toulu.png\n8.0\t1\tnäkki.png\n")


def probe(video):
    done = subprocess.run(["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-show_streams", "-of", "json", video],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def packets(video):
    """What the pictures and the sound are made of."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", video, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framemd5",
                           "-"], capture_output=True, text=True, check=True)
    return [line.split(",")[-1] for line in done.stdout.splitlines() if not line.startswith("#")]


def content(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def into_a_video():
    if not shutil.which("ffmpeg"):
        print("NOT DONE: there is no ffmpeg, so no video was given chapters")
        return
    write("short.csv", HEAD + "".join(f"2021-06-06T12:00:00+03:00,,0:00:{at}.0,state,grid,{name},,\n" for at, name in
                                      (("12", "Q1; race=1 #1 \\ Näkki"), ("24", "Q1 race 2"), ("50", "after the end"))))
    for ending in ("mkv", "mp4"):
        video = f"my =recording.{ending}"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x36:r=5:d=30", "-f", "lavfi", "-i",
                        "sine=d=30", "-metadata", "title=Oulu", video], check=True)
        before = packets(video)
        expect(f"{ending}: said", run("chapters", "short.csv", "--into", video)[0], f"{video}: 3 chapters\n")
        found = probe(video)
        expect(f"{ending}: chapters", [(chapter["tags"]["title"], round(float(chapter["start_time"]), 1),
                                        round(float(chapter["end_time"]))) for chapter in found["chapters"]],
               [("Start", 0, 12), ("Q1; race=1 #1 \\ Näkki", 12, 24), ("Q1 race 2", 24, 30)])
        expect(f"{ending}: how long it is", round(float(found["format"]["duration"])), 30)
        expect(f"{ending}: its title", found["format"]["tags"].get("title"), "Oulu")
        expect(f"{ending}: pictures and sound", packets(video), before)
        # Again: they are replaced.
        run("chapters", "short.csv", "--into", video)
        expect(f"{ending}: chapters again", len(probe(video)["chapters"]), 3)
        expect(f"{ending}: files", sorted(name for name in os.listdir(".") if name.endswith(ending)), [video])
    write("broken.mkv", "no video")
    before = content("broken.mkv")
    said("no video", run("chapters", "short.csv", "--into", "broken.mkv", status=1)[1], "its length cannot be had")
    expect("no video: as it was", content("broken.mkv"), before)
    # ffmpeg fails in the midst: the recording stays as it was, and nothing is left beside it.
    os.mkdir("bin")
    write("bin/ffmpeg", "#!/bin/sh\nfor last; do :; done\necho half > \"${last#file:}\"\ncat > /dev/null\nexit 1\n")
    os.chmod("bin/ffmpeg", 0o755)
    before, path = content("my =recording.mkv"), os.environ["PATH"]
    os.environ["PATH"] = os.path.abspath("bin") + ":" + path
    said("ffmpeg fails", run("chapters", "short.csv", "--into", "my =recording.mkv", status=1)[1], "it is as it was")
    os.environ["PATH"] = path
    expect("ffmpeg fails: as it was", content("my =recording.mkv"), before)
    expect("ffmpeg fails: nothing is left", [name for name in os.listdir(".") if "chapters" in name], [])
    said("no file", run("chapters", "short.csv", "--into", "gone.mkv", status=1)[1], "there is no such file")
    said("a flv", run("chapters", "short.csv", "--into", "a.flv", status=1)[1], "--into: expected a .mkv, .mp4 or .mov file")


def main():
    global TOOL
    TOOL = os.path.abspath(TOOL)
    with tempfile.TemporaryDirectory() as top:
        os.chdir(top)
        as_text()
        wrong_logs()
        sponsors()
        into_a_video()
        os.chdir("/")
    print("chapters and sponsors")


main()
