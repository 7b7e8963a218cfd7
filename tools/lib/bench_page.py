# SPDX-License-Identifier: GPL-2.0-or-later
"""
The table as a page in headless Chromium, beside ours in libobs: tools/lib/bench.py prints what comes of it.

Of Chromium all processes count, by processor time and by their part of memory (PSS). Nothing carries its picture into OBS,
which a browser source would have to do: it is CEF, the same engine, and OBS draws what it painted. So Chromium is given
an advantage, and beside it stand rows with what an image source of the same pixels costs in libobs added to it.
"""
import contextlib
import fcntl
import json
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import time

DISPLAY = ["xvfb-run", "-a", "-s", "-screen 0 640x480x24 -noreset"]
FPS, SLICE_S, CHANGE_MS, SETTLE_S = 30, 2, 250, 3
LEAST = 0.1  # per cent of a core: left alone, Chromium sleeps, and nothing can be held against 0
RUNS = 3  # of all processes anew; the pairs are spread over them
PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "bench", "page.html")
# Row: what is measured, and the peer.
ROWS = {
    "page-rest": ("processor time at rest, 12 rows, 1080p", "a page in {}, drawn nowhere"),
    "page-changes": ("four changes a second of every row", "a page in {}, drawn nowhere"),
    "page-rest-drawn": ("processor time at rest", "the page and its pixels drawn in libobs"),
    "page-changes-drawn": ("four changes a second of every row", "the page and its pixels drawn in libobs"),
    "page-memory": ("memory added at rest", "all processes of {}"),
}
# What CEF has not, either: windows of the browser's own, and processes and requests for later.
FLAGS = ("--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--window-size=1920,1080", "--hide-scrollbars",
         "--force-device-scale-factor=1", "--mute-audio", "--no-first-run", "--disable-extensions", "--disable-sync",
         "--disable-background-networking", "--disable-component-update",
         "--disable-features=PreloadTopChromeWebUI,SpareRendererForSitePerProcess")


class Browser:
    """Chromium with one page, led through its DevTools pipe."""

    def __init__(self, program, address, folder):
        # Chromium reads orders from descriptor 3 and answers on 4.
        (order, self._to), (self._from, answer) = os.pipe(), os.pipe()
        order, answer = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (order, answer))

        def place():
            os.dup2(order, 3)
            os.dup2(answer, 4)

        command = [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        self.process = subprocess.Popen(command, preexec_fn=place, pass_fds=(3, 4), start_new_session=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(order)
        os.close(answer)
        self._rest, self._number, self._session = b"", 0, None
        targets = self._wait(lambda: [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"])
        self._session = self.call("Target.attachToTarget", targetId=targets[0]["targetId"], flatten=True)["sessionId"]
        self.call("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})
        self.call("Emulation.setDeviceMetricsOverride", width=1920, height=1080, deviceScaleFactor=1, mobile=False)
        self.call("Page.navigate", url=address)
        self._wait(lambda: self.evaluate("document.readyState === 'complete' && document.fonts.status === 'loaded' && "
                                         "document.fonts.check('48px Result') && drawn > 0"))

    @staticmethod
    def _wait(look):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(ValueError):  # there is no page yet, or another one comes
                found = look()
                if found:
                    return found
            time.sleep(0.1)
        raise TimeoutError("Chromium shows no page")

    def _read(self):
        while b"\0" not in self._rest:
            more = os.read(self._from, 1 << 16)
            if not more:
                raise EOFError("Chromium has ended")
            self._rest += more
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, browser=False, **parameters):
        self._number += 1
        order = {"id": self._number, "method": method, "params": parameters}
        if self._session and not browser:
            order["sessionId"] = self._session
        os.write(self._to, json.dumps(order).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                break
        if "error" in answer:
            raise ValueError(answer["error"]["message"])
        return answer["result"]

    def evaluate(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def processes(self):
        """Of its session, which began with it."""
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8") as file:
                if int(file.read().rsplit(")", 1)[1].split()[3]) == self.process.pid:
                    yield int(name)

    def processor_s(self):
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                total += time.clock_gettime(~pid << 3 | 2)  # the clock of that process, as clock_getcpuclockid has it
        return total

    def memory_mb(self):
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        return total / 1024

    def slice(self, changes):
        """Per cent of a core while it is left alone, or while it changes."""
        self.evaluate(f"changeEvery({CHANGE_MS if changes else 0})")
        time.sleep(0.5)
        before, begun = self.processor_s(), time.monotonic()
        time.sleep(SLICE_S)
        used = (self.processor_s() - before) / (time.monotonic() - begun)
        self.evaluate("changeEvery(0)")
        time.sleep(0.1)
        turn, drawn = self.evaluate("[turn, drawn]")
        if drawn != turn:
            raise ValueError(f"the page changed {turn} times and was drawn {drawn} times")
        return max(100 * used, LEAST)

    def frames(self):
        """How many frames its compositor draws in a slice of changes, and how often the page changed."""
        turn = self.evaluate("turn")
        self.call("Tracing.start", browser=True, transferMode="ReturnAsStream",
                  traceConfig={"includedCategories": ["viz"]})
        self.evaluate(f"changeEvery({CHANGE_MS})")
        time.sleep(SLICE_S)
        self.evaluate("changeEvery(0)")
        time.sleep(0.5)
        self.call("Tracing.end", browser=True)
        while True:
            message = self._read()
            if message.get("method") == "Tracing.tracingComplete":
                break
        text, part = "", {"eof": False}
        while not part["eof"]:
            part = self.call("IO.read", browser=True, handle=message["params"]["stream"])
            text += part["data"]
        drawn = sum(event["name"] == "Display::DrawAndSwap" for event in json.loads(text)["traceEvents"])
        return drawn, self.evaluate("turn") - turn

    def close(self):
        self.process.terminate()
        self.process.wait()
        os.close(self._to)
        os.close(self._from)


class Stand:
    """libobs with a scene (tests/bench/live.c), which stands still until a slice is asked of it."""

    def __init__(self, build, what, image):
        command = [*DISPLAY, os.path.join(build, "tests", "bench", "bench_live"), "--orders", what, image]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self._answer()["process"]
        os.kill(self.pid, signal.SIGSTOP)

    def _answer(self):
        for line in self._process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise EOFError("bench_live has ended")

    def slice(self, changes):
        """Per cent of a core at 30 frames a second."""
        os.kill(self.pid, signal.SIGCONT)
        time.sleep(0.5)
        self._process.stdin.write("changes\n" if changes else "rest\n")
        self._process.stdin.flush()
        used = self._answer()["ms"] * FPS / 10
        os.kill(self.pid, signal.SIGSTOP)
        return used

    def memory_mb(self):
        with open(f"/proc/{self.pid}/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024

    def close(self):
        os.kill(self.pid, signal.SIGCONT)
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def write_page(build, day, path):
    fonts = os.path.abspath(os.path.join(build, "stage", "race-graphics", "data", "fonts"))
    with open(PAGE, encoding="utf-8") as file, open(day, encoding="utf-8") as race, \
            open(path, "w", encoding="utf-8") as to:
        to.write(file.read().replace('url("FONTS/', f'url("file://{fonts}/').replace("= DAY;", f"= {race.read()};"))


def one_pair(stands, browser, ours_first):
    """(ours, Chromium, the image) at rest and in changes; ours and the image less what libobs costs bare."""
    bare = stands["bare"].slice(False)
    pair = {}
    for changes in (False, True):
        slices = {"ours": lambda: stands["ours"].slice(changes) - bare,
                  "image": lambda: stands["image"].slice(False) - bare,
                  "browser": lambda: browser.slice(changes)}
        used = {name: slices[name]() for name in (slices if ours_first else reversed(slices))}
        pair[changes] = (used["ours"], used["browser"], used["image"])
    return pair


def one_run(build, program, files, pairs, samples):
    with contextlib.ExitStack() as stack:
        profile = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        stands = {}
        for what in ("bare", "image", "ours"):
            stands[what] = Stand(build, what, files["image"])
            stack.callback(stands[what].close)
        browser = Browser(program, "file://" + files["page"], profile)
        stack.callback(browser.close)
        drawn, turns = browser.frames()
        if drawn < turns:
            raise ValueError(f"Chromium drew {drawn} frames for {turns} changes")
        time.sleep(SETTLE_S)
        samples["page-memory"].append((stands["ours"].memory_mb() - stands["bare"].memory_mb(), browser.memory_mb()))
        for number in range(pairs):
            pair = one_pair(stands, browser, number % 2 == 0)
            for name, (ours, theirs, image) in (("page-rest", pair[False]), ("page-changes", pair[True])):
                samples[name].append((ours, theirs))
                samples[name + "-drawn"].append((ours, theirs + image))


def all_runs(build, program, pairs, write_files):
    samples = {row: [] for row in ROWS}
    with tempfile.TemporaryDirectory() as folder:
        day, image = write_files(folder)
        files = {"image": image, "page": os.path.join(folder, "page.html")}
        write_page(build, day, files["page"])
        runs = min(RUNS, pairs)
        for run in range(runs):
            one_run(build, program, files, (pairs + run) // runs, samples)
    return samples


def compare(build, rows, pairs, write_files):
    """`write_files(folder)`: writes the race day and the image of it, and says where."""
    wanted = [row for row in ROWS if row in rows]
    program = shutil.which("chromium")
    missing = None if program else "there is no chromium on this machine"
    try:
        if not missing:
            version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
            version = version.stdout.split(".")[0]
            samples = all_runs(build, program, pairs, write_files)
    except (OSError, ValueError, EOFError, subprocess.SubprocessError) as error:
        missing = str(error)
    if missing:
        for row in wanted:
            yield {"row": row, "what": ROWS[row][0], "not_done": missing, "failed": bool(program)}
        return
    for row in wanted:
        what, peer = ROWS[row]
        ratios = [ours / theirs for ours, theirs in samples[row]]
        yield {"row": row, "what": what, "peer": peer.format("headless " + version),
               "unit": "MB" if row == "page-memory" else "% of a core",
               "ours": statistics.median(ours for ours, _ in samples[row]),
               "theirs": statistics.median(theirs for _, theirs in samples[row]),
               "ratio": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios),
               "pairs": len(ratios), "most": 0}
