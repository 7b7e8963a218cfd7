#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds docs/architecture.md against the code, and says what to mend in it:

- each `file: function` names a function that is defined in that file;
- each path in backticks is there (NAME and xx stand for any name);
- each function in the first column of the table of "Under libobs' locks" is defined in the file named before it;
- the three ways through the code are there, with their steps;
- each mutex of the plugin stands in "Locks" and each thread in "Threads".

usage: architecture.py SOURCE-FOLDER
"""
import glob
import os
import re
import sys

TOP = os.path.abspath(sys.argv[1])
DOCUMENT = os.path.join(TOP, "docs", "architecture.md")
WAYS = "Three ways through the code"
UNDER = "Under libobs' locks"
STEPS_LEAST = 5  # of each way; fewer tell nobody the way

NAMED = re.compile(r"`([\w./-]+\.(?:c|h|py)):\s+(\w+)`")
PATH = re.compile(r"`((?:plugin|data|locale|tests|tools|docs)/[\w./-]*)`")
MUTEX = re.compile(r"^\s*(?:static )?struct rg_mutex (\w+)(?:;| = )", re.M)
THREAD = re.compile(r'rg_thread_start\([^;]*?"(rg-[\w-]+)"')

faults = []


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sections(text, sign):
    """Headings of one level with what stands below them."""
    parts = re.split(rf"^{sign} (.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def end_of_parameters(code, at):
    depth = 0
    for i in range(at, len(code)):
        depth += {"(": 1, ")": -1}.get(code[i], 0)
        if not depth:
            return i + 1
    return len(code)


def defines(code, name, path):
    """A definition begins at the left edge and has a body; a call and a declaration do not."""
    if path.endswith(".py"):
        return re.search(rf"^\s*def {name}\(", code, re.M) is not None
    for found in re.finditer(rf"^[A-Za-z_][\w *]*?\b{name}(?=\()", code, re.M):
        if code[end_of_parameters(code, found.end()):].lstrip().startswith("{"):
            return True
    return False


def check_functions(document):
    named = NAMED.findall(document)
    for path, name in named:
        if not os.path.isfile(os.path.join(TOP, path)):
            faults.append(f"`{path}: {name}`: there is no such file")
        elif not defines(read(os.path.join(TOP, path)), name, path):
            faults.append(f"`{path}: {name}`: that function is not defined there")
    return len(named)


def check_paths(document):
    for path in PATH.findall(document):
        pattern = re.sub(r"NAME|xx-XX|xx|NNN-name", "*", path)
        if not glob.glob(os.path.join(TOP, pattern)):
            faults.append(f"`{path}`: there is nothing at that path")


def check_callbacks(parts):
    """Rows such as: `eye.c` `item_added` (`item_add`), `item_turned`. What stands in brackets is libobs' own."""
    count = 0
    for cell in re.findall(r"^\| (`[^|]+) \|", parts.get(UNDER, ""), re.M):
        codes = []
        for name in re.findall(r"`([^`]+)`", re.sub(r"\([^)]*\)", "", cell)):
            if name.endswith(".c"):
                files = glob.glob(os.path.join(TOP, "plugin", "obs", "**", name), recursive=True)
                codes = [read(path) for path in files]
                if not files:
                    faults.append(f'"{UNDER}": there is no {name} in plugin/obs')
                continue
            count += 1
            if codes and not any(defines(code, name, "") for code in codes):
                faults.append(f'"{UNDER}": {name} is not defined in the file before it, in: {cell}')
    if not count:
        faults.append(f'"{UNDER}": no function was found in its table')
    return count


def check_ways(parts):
    ways = sections(parts.get(WAYS, ""), "###")
    if len(ways) != 3:
        faults.append(f'"{WAYS}" has {len(ways)} ways, not 3')
    for way, text in ways.items():
        steps = len(NAMED.findall(text))
        if steps < STEPS_LEAST:
            faults.append(f'"{way}": {steps} named functions are no way, it takes {STEPS_LEAST}')


def check_locks_and_threads(parts):
    mutexes = threads = 0
    locks, told = parts.get("Locks", ""), parts.get("Threads", "")
    for path in sorted(glob.glob(os.path.join(TOP, "plugin", "**", "*.[ch]"), recursive=True)):
        short, code = os.path.relpath(path, TOP), read(path)
        if short.startswith("plugin/base/"):
            continue
        for name in MUTEX.findall(code):
            mutexes += 1
            if f"`{short}`" not in locks:
                faults.append(f'"Locks": says nothing of the mutex {name} in `{short}`')
        for name in THREAD.findall(code):
            threads += 1
            if f"`{name}`" not in told:
                faults.append(f'"Threads": says nothing of `{name}`, which {short} starts')
    if not mutexes or not threads:
        faults.append("no mutex or no thread was found in plugin/: this test has gone blind")
    return mutexes, threads


def main():
    document = read(DOCUMENT)
    parts = sections(document, "##")
    functions = check_functions(document)
    check_paths(document)
    functions += check_callbacks(parts)
    check_ways(parts)
    mutexes, threads = check_locks_and_threads(parts)
    for fault in faults:
        print(f"docs/architecture.md: {fault}", file=sys.stderr)
    print(f"{functions} functions, {mutexes} mutexes, {threads} threads, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
