#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
A transponder's number is in no output: not in what import writes nor in what check says, on either stream, nor in a pack,
nor in what is unpacked. One file of each kind of race data that can hold one.

usage: transponders.py RACE-GRAPHICS
"""
import os
import subprocess
import sys
import tempfile
import zipfile

SECRET = "9900417"
FILES = {
    "recording.txt": f'$I, "00:00:00", "0/0/0000"\r\n$B,1,"Q1 race 1"\r\n$A,"11","11",{SECRET},"Aaro","Virta","FIN",1\r\n'
                     f'$A , "11" , "11" , "{SECRET}9" , "Bo" , "Ek" , "SWE" , 1\r\n'
                     f'$A,"12","12",{SECRET},"Bo","Ek","SWE",1\r\n$G,1,"11",4,"00:02:42.154"\r\n',
    "current.xml": f'<resultspage><label type="runname">Heat</label><results><result position="1" no="11" '
                   f'transponder="{SECRET}" fullname="Aaro Virta" laps="4" totaltime="2:42.154"/></results></resultspage>',
    "results.csv": f"pos;number;name;Transponder 1;laps;time\n1;11;Aaro Virta;{SECRET};4;2:42.154\n",
    "feed.json": f'{{"race_feed":1,"drivers":[{{"id":"a","number":"11","transponder":"{SECRET}",'
                 f'"user":{{"chip":{{"code":{SECRET}}}}}}}]}}',
    "speedhive.json": f'{{"type":"Race","classes":["SC"],"rows":[{{"totalTime":"2:42.154","numberOfLaps":4,"position":1,'
                      f'"startNumber":"11","name":"Aaro Virta","resultClass":"SC","positionInClass":1,"status":"Normal",'
                      f'"user":{{"chip":{{"code":"{SECRET}"}}}}}}]}}',
}


def run(*args):
    done = subprocess.run(args, capture_output=True)
    return done.stdout + done.stderr


def check(what, data):
    if SECRET.encode() in data:
        sys.exit(f"{what}: tells the transponder")


def main():
    tool = sys.argv[1]
    with tempfile.TemporaryDirectory() as top:
        show, new = os.path.join(top, "show"), os.path.join(top, "new")
        pack, foreign = os.path.join(top, "show.zip"), os.path.join(top, "foreign.zip")
        os.mkdir(show)
        for name, text in FILES.items():
            path = os.path.join(show, name)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            imported = run(tool, "import", path)
            if b'"11"' not in imported:
                sys.exit(f"{name}: import gives no number 11:\n{imported.decode()}")
            check(f"import {name}", imported)
            check(f"check {name}", run(tool, "check", path))
        check("import of the folder", run(tool, "import", show))
        run(tool, "pack", show, pack)
        with zipfile.ZipFile(pack) as packed:
            if sorted(packed.namelist()) != sorted(FILES):
                sys.exit(f"the pack holds {packed.namelist()}")
            for name in FILES:
                check(f"pack: {name}", packed.read(name))
        with zipfile.ZipFile(foreign, "w") as other:
            for name, text in FILES.items():
                other.writestr(name, text)
        run(tool, "unpack", foreign, new)
        for name in FILES:
            with open(os.path.join(new, name), "rb") as file:
                check(f"unpack: {name}", file.read())


main()
