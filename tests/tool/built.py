# SPDX-License-Identifier: GPL-2.0-or-later
"""For tests that look into the built plugin and tool."""
import os
import subprocess
import sys


def run(*command):
    """What the command prints, in English."""
    return subprocess.run(command, capture_output=True, text=True, check=True,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout


def look(check):
    """The exit status of a test: `check` yields the faults of each file that was named."""
    faults = [f"{os.path.basename(path)}: {fault}" for path in sys.argv[1:] for fault in check(path)]
    if len(sys.argv) < 2:
        faults.append("no file was named: this test has gone blind")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(sys.argv) - 1} files, {len(faults)} faults")
    return 1 if faults else 0
