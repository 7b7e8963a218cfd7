#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the programs of tests/bench one after the other and prints one table of what they measured.

A ratio is the median of alternating pairs, each of processor time in the same process and the same moment, so that a
busy machine slows both alike; the row "noise" is a peer held against itself. A figure stands against a limit.
"""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

import bench_page

DISPLAY = bench_page.DISPLAY
# Which program measures a row. The order is the table's.
ROWS = {
    "noise": "frames", "rest-720": "frames", "rest-1080": "frames", "rest-2160": "frames", "rest-counts": "frames",
    "motion": "frames", "three": "frames",
    "tick": "live", "change-one": "live", "change-all": "live", "memory-rest": "here", "memory-texts": "here",
    "memory-changes": "here", "unchanged": "live", "latency": "live", "many": "live", "start": "live",
    "feed-time": "data", "feed-table-time": "data", "feed-memory": "here", "feed-table-memory": "here",
    "feed-linear": "data", "drivers-known": "data",
    "render-time": "here", "render-memory": "here",
    **{row: "here" for row in bench_page.ROWS},
}
PAIRS, QUICK_PAIRS, SMOKE_PAIRS = 20, 6, 1


def run_program(build, program, rows, pairs):
    """Its lines of JSON, as they come; what else it says goes to standard error."""
    command = [os.path.join(build, "tests", "bench", "bench_" + program), "--pairs", str(pairs), *rows]
    if program != "data":
        command = DISPLAY + command
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("{"):
                found.append(json.loads(line))
            elif "FAILED" in line or "ERROR" in line:
                print(line.rstrip(), file=sys.stderr)
    if process.returncode:
        print(f"bench_{program} ended with {process.returncode}", file=sys.stderr)
    return found, process.returncode == 0


def peak_mb(build, whose):
    program = os.path.join(build, "tests", "bench", "bench_data")
    return float(subprocess.run([program, "--peak", whose], check=True, capture_output=True, text=True).stdout)


def feed_memory(build, rows, pairs):
    """Peaks of memory of processes that read a feed, beyond one that reads none."""
    with tempfile.TemporaryDirectory() as folder:
        feed = os.path.join(folder, "feed.json")
        subprocess.run([os.path.join(build, "tests", "bench", "bench_data"), "--write", feed], check=True)
        for row, whose, what, most in (
                ("feed-memory", "ours", "peak of memory of a 5 MB feed, one layer", 2.2),
                ("feed-table-memory", "table", "the same with a crew's table", 3.5)):
            if row not in rows:
                continue
            triples = [[peak_mb(build, f"{kind}:{feed}") for kind in ("nothing", whose, "cjson")]
                       for _ in range(min(pairs, 5))]
            ratios = [(ours - nothing) / (theirs - nothing) for nothing, ours, theirs in triples]
            yield {"row": row, "what": what, "peer": "cJSON_Parse of it", "unit": "MB",
                   "ours": statistics.median(t[1] - t[0] for t in triples),
                   "theirs": statistics.median(t[2] - t[0] for t in triples),
                   "ratio": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios),
                   "pairs": len(ratios), "most": most}


def resident_mb(build, what, image):
    command = [*DISPLAY, os.path.join(build, "tests", "bench", "bench_live"), "--memory", what, image]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return next(json.loads(line)["memory"] for line in out.splitlines() if line.startswith("{"))


def write_result(build, folder):
    """A race day, and the picture of its result."""
    day, image = os.path.join(folder, "day.json"), os.path.join(folder, "image.png")
    subprocess.run([os.path.join(build, "tests", "bench", "bench_data"), "--day", day], check=True)
    subprocess.run([os.path.join(build, "race-graphics"), "render", "--template", "heat-results", "--heat", "final",
                    "--height", "1080", "--crop", "-o", image, day], check=True, stdout=subprocess.DEVNULL)
    return day, image


def memory(build, rows, pairs):
    """What a source adds to a process of libobs, in resident memory."""
    compared = {
        "memory-rest": ("ours", "image", "memory added at rest, 12 rows, 1080p", "image_source", 1.2),
        "memory-texts": ("ours", "texts", "memory added at rest", "60 text sources", 1 / 15),
        "memory-changes": ("changes", "ours", "memory added after 120 changes of every row", "at rest", 1.2)}
    with tempfile.TemporaryDirectory() as folder:
        _, image = write_result(build, folder)
        kinds = {"bare"} | {kind for row in compared if row in rows for kind in compared[row][:2]}
        runs = [{kind: resident_mb(build, kind, image) for kind in sorted(kinds)} for _ in range(min(pairs, 3))]
    for row, (ours, theirs, what, peer, most) in compared.items():
        if row not in rows:
            continue
        added = [(run[ours] - run["bare"], run[theirs] - run["bare"]) for run in runs]
        ratios = [a / b for a, b in added]
        yield {"row": row, "what": what, "peer": peer, "unit": "MB", "ours": statistics.median(a for a, _ in added),
               "theirs": statistics.median(b for _, b in added), "ratio": statistics.median(ratios),
               "least": min(ratios), "greatest": max(ratios), "pairs": len(ratios), "most": most}


def run_measured(command):
    """Processor time in ms and peak of memory in MB of a command."""
    # A process of its own, for the peak of all children is one number.
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
            "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime, u.ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True).stdout
    seconds, kb = out.split()
    return float(seconds) * 1000, float(kb) / 1024


def render(build, rows, pairs):
    with tempfile.TemporaryDirectory() as folder:
        command = [os.path.join(build, "race-graphics"), "render", "--template", "heat-results", "-o",
                   os.path.join(folder, "picture.png")]
        run_measured(command)
        measured = [run_measured(command) for _ in range(pairs)]
    for row, what, unit, index, most in (
            ("render-time", "render of one PNG, processor time", "ms", 0, 60),
            ("render-memory", "render of one PNG, peak of memory", "MB", 1, 30)):
        if row in rows:
            values = sorted(m[index] for m in measured)
            yield {"row": row, "what": what, "unit": unit, "ours": statistics.median(values), "least": values[0],
                   "greatest": values[-1], "count": len(values), "most": most}


def measure_here(build, rows, pairs):
    if any(row.startswith("memory-") for row in rows):
        yield from memory(build, rows, pairs)
    if {"feed-memory", "feed-table-memory"} & set(rows):
        yield from feed_memory(build, rows, pairs)
    if {"render-time", "render-memory"} & set(rows):
        yield from render(build, rows, pairs)
    if set(bench_page.ROWS) & set(rows):
        yield from bench_page.compare(build, rows, pairs, lambda folder: write_result(build, folder))


def number(value):
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def cells(found):
    """A row of the table: what, ours, peer or limit, ratio, target, met."""
    if "not_done" in found:
        return found["what"], "NOT DONE", found["not_done"], "", "", "NOT DONE"
    unit = f" {found['unit']}" if found["unit"] else ""
    ours, most = number(found["ours"]) + unit, found["most"]
    if "ratio" in found:
        span = f"{found['ratio']:.2f} ({found['least']:.2f}–{found['greatest']:.2f})"
        target, well = (f"≤ {most:.2f}" if most else "", found["ratio"] <= most)
        return found["what"], ours, f"{number(found['theirs'])}{unit}, {found['peer']}", span, target, met(most, well)
    span = f"({number(found['least'])}–{number(found['greatest'])})" if "least" in found else ""
    if found.get("told"):
        return found["what"], ours, "", span, "", ""
    return found["what"], ours, "", span, f"≤ {number(most)}{unit}", met(True, found["ours"] <= most)


def met(asked, well):
    return "" if not asked else "met" if well else "NOT MET"


def print_table(results):
    table = [("what", "ours", "peer", "ratio (least–greatest)", "target", "")] + [cells(found) for found in results]
    widths = [max(len(row[i]) for row in table) for i in range(6)]
    for at, row in enumerate(table):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        if at == 0:
            print("  ".join("-" * width for width in widths))


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "")
    return {"processor": model, "processors": os.cpu_count(), "system": platform.platform(),
            "load": os.getloadavg()[0], "date": datetime.datetime.now().astimezone().isoformat(timespec="minutes")}


def main():
    parser = argparse.ArgumentParser(prog="tools/bench", description=__doc__.split("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help="only these (--list names them)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_PAIRS} pairs instead of {PAIRS}")
    parser.add_argument("--smoke", action="store_true", help="one pair, and fails when a row is missing; no figures")
    parser.add_argument("--list", action="store_true", help="the rows, and no more")
    parser.add_argument("--build", help=argparse.SUPPRESS)
    parser.add_argument("--output", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(ROWS))
        return 0
    unknown = set(arguments.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))} (--list names them)")
    wanted = arguments.rows or list(ROWS)
    pairs = SMOKE_PAIRS if arguments.smoke else QUICK_PAIRS if arguments.quick else PAIRS
    results, well, renderer = [], True, ""
    for program in dict.fromkeys(ROWS[row] for row in ROWS if row in wanted):
        rows = [row for row in wanted if ROWS[row] == program]
        print(f"{program}: {', '.join(rows)}", file=sys.stderr)
        if program == "here":
            results += measure_here(arguments.build, rows, pairs)
        else:
            found, good = run_program(arguments.build, program, rows, pairs)
            renderer = next((line["renderer"] for line in found if "renderer" in line), renderer)
            results += [line for line in found if "row" in line]
            well = well and good
    about = {**machine(), "renderer": renderer}
    print_table(results)
    print(f"\n{about['date']}, {about['processors']} × {about['processor']}, load {about['load']:.1f}, "
          f"{pairs} pairs; drawn by {renderer or 'nothing'}")
    os.makedirs(arguments.output, exist_ok=True)
    with open(os.path.join(arguments.output, "bench.json"), "w", encoding="utf-8") as file:
        json.dump({"machine": about, "pairs": pairs, "rows": results}, file, indent=1, ensure_ascii=False)
        file.write("\n")
    for found in results:
        if "not_done" in found:
            print(f"NOT DONE: {found['row']}: {found['not_done']}", file=sys.stderr)
    well = well and not any(found.get("failed") for found in results)
    missing = [row for row in wanted if not any(found["row"].startswith(row.removesuffix("-counts"))
                                                for found in results)]
    if missing:
        print(f"not measured: {', '.join(missing)}", file=sys.stderr)
    return 0 if well and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
