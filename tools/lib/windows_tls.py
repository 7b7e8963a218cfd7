# SPDX-License-Identifier: GPL-2.0-or-later
"""A server for the proof of TLS under Wine: windows_tls.py FOLDER. Makes in FOLDER an authority (ca.pem), another one
(other.pem) and, by the first, a certificate for "localhost" alone; writes the port to FOLDER/port when it listens, and
answers {"a":1} until its input ends."""
import http.server
import os
import ssl
import subprocess
import sys
import threading

ANSWER = b'{"a":1}'
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_certificates():
    for name in "ca", "other":
        openssl("req", "-x509", *KEY, "-days", "2", "-subj", "/CN=Test authority " + name, "-keyout", name + ".key",
                "-out", name + ".pem")
    openssl("req", *KEY, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    with open("server.ext", "w", encoding="ascii") as file:
        file.write("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "server.ext", "-out", "server.pem")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):  # a client that refuses us is what is asked for
        pass


os.makedirs(sys.argv[1], exist_ok=True)
os.chdir(sys.argv[1])
make_certificates()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.pem", "server.key")
server = Server(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open("port", "w", encoding="ascii") as file:
    file.write(str(server.server_address[1]))
sys.stdin.read()
