# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample results API: race-graphics serve on a free port of this machine."""
import queue
import subprocess
import threading
import urllib.error
import urllib.request

START_SECONDS = 10


class SampleError(Exception):
    """The results API did not start or did not answer."""


class Sample:
    """
    A running server; `url` is the feed's. `speed` 0 holds the race day at its step. `said(line)` gets what the server
    says of its steps, on a thread of its own. `now`: the race day is today.
    """

    def __init__(self, tool, folder, speed=1, said=None, now=False):
        self.url = ""
        self._process = subprocess.Popen([tool, "serve", folder, "--port", "0", "--speed", str(speed)] +
                                         ["--now"] * now, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True,
                                         encoding="utf-8", errors="replace")
        first = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(first, said), daemon=True)
        self._reader.start()
        try:
            self.url = first.get(timeout=START_SECONDS)
            if not self.url.startswith("http://127.0.0.1:"):
                raise SampleError(f"the results API did not say its address but {self.url!r}")
        except queue.Empty as error:
            self.close()
            raise SampleError(f"the results API did not start within {START_SECONDS} s") from error
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self, first, said):
        """To the end, also when nobody wants it: a full pipe would stop the server."""
        first.put(self._process.stdout.readline().strip())
        for line in self._process.stdout:
            if said:
                said(line.rstrip())

    def step(self, name):
        """Jumps to a step of the timeline."""
        address = "/".join(self.url.split("/")[:3]) + f"/step/{name}"
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5) as answer:
                answer.read()
        except (urllib.error.URLError, TimeoutError) as error:
            raise SampleError(f"{address}: {error}") from error

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()
