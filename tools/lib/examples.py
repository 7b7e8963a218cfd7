# SPDX-License-Identifier: GPL-2.0-or-later
"""
The examples of the documents, done as they stand there: what a reader is told to save is saved, what a reader is told to
type is typed, in a fresh folder with a home of its own. The pictures that come of it are those that the documents show.
"""
import os
import re
import subprocess

# A document, and the heading below which everything is done.
SECTIONS = (("docs/templates.md", "A tutorial: a podium of your own"), ("docs/themes.md", "Making a theme"),
            ("docs/feed.md", "By example"))
# What is done, in its order: a file (its name stands before it), commands; a picture that is shown.
PARTS = re.compile(r"Save this as\s+`(?P<name>[^`]+)`[^`\n]*:\n\n```json\n(?P<file>.*?)^```$"
                   r"|^```(?:sh)?\n(?P<commands>.*?)^```$|^```\w+\n.*?^```$"
                   r"|!\[[^\]]*\]\(pictures/(?P<picture>[\w-]+\.png)\)", re.M | re.S)


class ExampleError(Exception):
    """An example of a document cannot be done."""


def _section(top, document, heading):
    with open(os.path.join(top, document), encoding="utf-8") as file:
        text = file.read()
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if not found:
        raise ExampleError(f"{document} has no section {heading!r}")
    return found[1]


def _prepare(top, tool, folder):
    """As the project's own folder looks to a reader who has built it, with a home that is empty."""
    for name in ("build", "home"):
        os.makedirs(os.path.join(folder, name))
    os.symlink(os.path.abspath(tool), os.path.join(folder, "build", "race-graphics"))
    os.symlink(os.path.join(os.path.abspath(top), "data"), os.path.join(folder, "data"))


def _save(folder, name, text):
    path = os.path.join(folder, "home", name[2:]) if name.startswith("~/") else os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _type(folder, commands, where):
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    done = subprocess.run(["/bin/sh", "-e", "-c", commands], cwd=folder, stdin=subprocess.DEVNULL,
                          env={**surroundings, "HOME": os.path.join(folder, "home")}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
    if done.returncode:
        raise ExampleError(f"{where}: these commands end with {done.returncode}:\n{commands}{done.stdout}")


def do(top, tool, document, heading, folder):
    """Does all of one section in that empty folder; returns the names of the pictures, which then lie there."""
    where, files, typed, pictures = f"{document}, {heading}", 0, 0, []
    _prepare(top, tool, folder)
    for part in PARTS.finditer(_section(top, document, heading)):
        if part["name"]:
            files += 1
            _save(folder, part["name"], part["file"])
        elif part["commands"]:
            typed += 1
            _type(folder, part["commands"], where)
        elif part["picture"]:
            pictures.append(part["picture"])
            if not os.path.exists(os.path.join(folder, part["picture"])):
                raise ExampleError(f"{where}: no command before it has made {part['picture']}")
    drawn = {name for name in os.listdir(folder) if name.endswith(".png")}
    if drawn - set(pictures):
        raise ExampleError(f"{where}: {', '.join(sorted(drawn - set(pictures)))} is made and not shown")
    if not (files and typed and pictures):
        raise ExampleError(f"{where}: {files} files, {typed} blocks of commands, {len(pictures)} pictures were found")
    return pictures
