# SPDX-License-Identifier: GPL-2.0-or-later
"""
A server on this machine that plays each fault a race day may bring, as it is told: `Server.play` is a function of the
Talk with one user, which is one connection and one request. Also certificates of every kind, made by openssl.
"""
import gzip
import os
import socket
import ssl
import struct
import subprocess
import threading
import time

HEAD_MOST = 65536
SHORT_S = 0.05


class Talk:
    """One request and what is said to it. False, or OSError, when the other side has gone."""

    def __init__(self, server, user, head):
        self.server, self.user, self.head = server, user, head
        self.path = head.split(" ", 2)[1] if head.count(" ") > 1 else ""

    def send(self, data):
        self.user.sendall(data.encode() if isinstance(data, str) else data)

    def answer(self, body, status="200 OK", *headers, length=None, kind="application/json"):
        data = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data) if length is None else length}",
                 "Connection: close", *headers]
        if kind:
            lines.append(f"Content-Type: {kind}")
        self.send("\r\n".join(lines) + "\r\n\r\n")
        self.send(data)

    def say_nothing(self, for_good=False):
        """Until the fault is over, or the other side goes; `for_good`: only that."""
        self.user.settimeout(SHORT_S)
        while for_good and not self.server.closed or not self.over():
            try:
                if not self.user.recv(4096):
                    return
            except TimeoutError:
                pass

    def over(self):
        return self.server.ended.is_set() or self.server.closed

    def reset(self):
        """Breaks the connection off as a router does that has forgotten it."""
        self.user.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.user.close()


class Server:
    """`asked` has (when, path, head) of each request, `calls` is how many connections came."""

    def __init__(self, certificate=None):
        self.play, self.ended, self.closed = None, threading.Event(), False
        self.take = None  # of a server that speaks first: has the connection itself
        self.asked, self.calls, self.context = [], 0, None
        self.certificate = certificate
        self.port, self.listener = 0, None
        self.listen()

    def listen(self):
        """On the same port as before."""
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def refuse(self):
        """Nobody listens."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def set_certificate(self, certificate):
        """(certificate, key) as files, for the connections from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.context = context

    def set_plain(self):
        self.context = None

    def _accept(self, listener):
        while True:
            try:
                user, _ = listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._talk, args=(user,), daemon=True).start()

    def _talk(self, user):
        try:
            if self.take:
                self.take(user)
                return
            if self.context:
                user = self.context.wrap_socket(user, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and len(head) < HEAD_MOST:
                data = user.recv(4096)
                if not data:
                    return
                head += data
                if head[0] == 0x16:  # TLS is not spoken here
                    user.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
            talk = Talk(self, user, head.decode("latin-1"))
            self.asked.append((time.monotonic(), talk.path, talk.head))
            self.play(talk)
        except OSError:
            pass
        finally:
            user.close()

    def close(self):
        self.closed = True
        self.ended.set()
        try:
            self.refuse()
        except OSError:
            pass


class Deaf:
    """A port where nobody takes a call and nobody refuses one: what is sent there gets lost, as at a pulled cable."""

    def __init__(self, port):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", port))
        self.listener.listen(0)
        self.waiting = []
        for _ in range(4):  # the room for calls that wait is full from then on
            call = socket.socket()
            call.setblocking(False)
            call.connect_ex(("127.0.0.1", port))
            self.waiting.append(call)

    def close(self):
        for call in (*self.waiting, self.listener):
            call.close()


def bomb(size):
    """As gzip, of blanks."""
    return gzip.compress(b" " * size, 9)


# ---- certificates ----

class Certificates:
    """Of an authority that is known as soon as `bundle` is, and of others."""

    def __init__(self, folder):
        self.folder = folder
        self._authority("known")
        self._authority("unknown")
        self.bundle = self._path("known.pem")

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _openssl(self, *arguments):
        subprocess.run(("openssl", *arguments), check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def _authority(self, name):
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                      "-subj", f"/CN={name} authority", "-keyout", f"{name}.key", "-out", f"{name}.pem")
        os.makedirs(self._path(f"{name}.d"), exist_ok=True)
        with open(self._path(f"{name}.cnf"), "w", encoding="utf-8") as file:
            file.write("[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n"
                       "policy=p\nunique_subject=no\ncopy_extensions=copy\n[p]\ncommonName=supplied\n")
        open(self._path("index"), "a", encoding="utf-8").close()

    def make(self, name, host="timing.test", by="known", begins="20200101000000Z", ends="20400101000000Z"):
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={host}",
                      "-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self._openssl("ca", "-batch", "-config", f"{by}.cnf", "-cert", f"{by}.pem", "-keyfile", f"{by}.key",
                      "-startdate", begins, "-enddate", ends, "-in", f"{name}.csr", "-out", f"{name}.pem")
        return self._path(f"{name}.pem"), self._path(f"{name}.key")

    def make_self_signed(self, host="timing.test"):
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                      "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", "self.key", "-out",
                      "self.pem")
        return self._path("self.pem"), self._path("self.key")
