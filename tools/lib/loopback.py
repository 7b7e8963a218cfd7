# SPDX-License-Identifier: GPL-2.0-or-later
"""Timing services on this machine only, for the demos: Speedhive's results API, and an RMonitor line stream."""
import http.server
import os
import re
import socket
import threading


class Speedhive:
    """
    Answers as eventresults-api.speedhive.com does, from the JSON files of a folder (events/ID.json, sessions/ID.json,
    championships/ID.json). `address` is what the API's own stands for; `asked` are the paths that were asked for.
    """

    def __init__(self, folder):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                match = re.fullmatch(r"/api/(events|sessions|championships)/(\d+)(/classification)?(\?sessions=true)?",
                                     self.path)
                path = match and os.path.join(folder, match[1], match[2] + ".json")
                if not path or not os.path.exists(path):
                    self.send_error(404)
                    return
                with open(path, "rb") as file:
                    body = file.read()
                self.send_response(200)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/api"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class RMonitor:
    """
    A timing computer: who connects gets all lines that were said so far, then each as it is said. `address` is for the
    event's dialog.
    """

    def __init__(self):
        self._said, self._users, self._lock = b"", [], threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"rmonitor://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self):
        while True:
            try:
                user, _ = self._listener.accept()
            except OSError:  # closed
                return
            with self._lock:
                self._users.append(user)
                user.sendall(self._said)

    def say(self, lines):
        """Lines as the protocol has them, without their ends."""
        data = "".join(line + "\r\n" for line in lines).encode()
        with self._lock:
            self._said += data
            for user in list(self._users):
                try:
                    user.sendall(data)
                except OSError:
                    self._users.remove(user)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for user in self._users:
            user.close()
