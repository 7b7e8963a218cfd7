# SPDX-License-Identifier: GPL-2.0-or-later
"""A small client of obs-websocket 5 (protocol: its docs/generated/protocol.md) over a plain socket (RFC 6455)."""
import base64
import hashlib
import json
import os
import socket
import struct
import time

HELLO, IDENTIFY, IDENTIFIED, EVENT, REQUEST, RESPONSE = 0, 1, 2, 5, 6, 7
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
MAX_MESSAGE = 64 * 1024 * 1024
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebSocketError(Exception):
    """The connection failed, or OBS refused a request; `code` is obs-websocket's when it did."""

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code


def _mask(data, key):
    repeated = (key * (len(data) // 4 + 1))[:len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(data), "big")


class WebSocket:
    """One connection. Every call waits at most `timeout` seconds and raises WebSocketError."""

    def __init__(self, port, password, timeout=10, host="127.0.0.1"):
        self._timeout = timeout
        self._buffer = b""
        self._last_id = 0
        self.events = []
        self._deadline = time.monotonic() + timeout
        try:
            self._socket = socket.create_connection((host, port), timeout)
        except OSError as error:
            raise WebSocketError(f"nothing answers at {host}:{port}: {error}") from error
        try:
            self._shake_hands(host, port)
            self._identify(password)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._socket.close()

    def request(self, kind, data=None, timeout=None):
        """Returns the response's data (a dict, maybe empty)."""
        self._deadline = time.monotonic() + (timeout or self._timeout)
        self._last_id += 1
        wanted = str(self._last_id)
        message = {"requestType": kind, "requestId": wanted}
        if data is not None:
            message["requestData"] = data
        self._send_json(REQUEST, message)
        while True:
            answer = self._expect(RESPONSE, f"the answer to {kind}")
            if answer["requestId"] == wanted:
                break
        status = answer["requestStatus"]
        if not status["result"]:
            raise WebSocketError(f"{kind}: {status.get('comment', 'refused')} (code {status['code']})", status["code"])
        return answer.get("responseData") or {}

    def _shake_hands(self, host, port):
        key = base64.b64encode(os.urandom(16))
        self._send_bytes(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         f"Sec-WebSocket-Key: {key.decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
            if len(self._buffer) > 65536:
                raise WebSocketError("no WebSocket server answers")
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())
        if not head.startswith(b"HTTP/1.1 101") or accept not in head:
            raise WebSocketError(f"no WebSocket server answers: {head.splitlines()[0].decode('latin-1')}")

    def _identify(self, password):
        hello = self._expect(HELLO, "Hello")
        answer = {"rpcVersion": 1}
        if "authentication" in hello:
            salt, challenge = (hello["authentication"][name].encode() for name in ("salt", "challenge"))
            secret = base64.b64encode(hashlib.sha256(password.encode() + salt).digest())
            answer["authentication"] = base64.b64encode(hashlib.sha256(secret + challenge).digest()).decode()
        self._send_json(IDENTIFY, answer)
        self._expect(IDENTIFIED, "Identified")

    def _expect(self, op, what):
        while True:
            message = json.loads(self._message(what))
            if message["op"] == op:
                return message["d"]
            if message["op"] == EVENT:
                self.events.append(message["d"])

    def _send_json(self, op, data):
        self._send_frame(TEXT, json.dumps({"op": op, "d": data}).encode())

    def _send_frame(self, kind, payload):
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
        key = os.urandom(4)
        self._send_bytes(head + key + _mask(payload, key))

    def _message(self, what):
        """The next whole text message; pings are answered on the way."""
        whole = b""
        while True:
            first, second = self._take(2, what)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(self._take(2 if size == 126 else 8, what), "big")
            if second & 0x80 or len(whole) + size > MAX_MESSAGE:
                raise WebSocketError("OBS sent a frame that is not to be understood")
            payload, kind = self._take(size, what), first & 0x0F
            if kind == CLOSE:
                reason = payload[2:].decode("utf-8", "replace")
                raise WebSocketError(f"OBS closed the connection: {reason or 'no reason given'}",
                                     int.from_bytes(payload[:2], "big"))
            if kind == PING:
                self._send_frame(PONG, payload)
            elif kind != PONG:
                whole += payload
                if first & 0x80:
                    return whole

    def _take(self, count, what):
        while len(self._buffer) < count:
            self._receive(what)
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _receive(self, what="an answer"):
        try:
            self._socket.settimeout(max(self._deadline - time.monotonic(), 0.001))
            data = self._socket.recv(1 << 20)
        except TimeoutError as error:
            raise WebSocketError(f"no word from OBS while waiting for {what}") from error
        except OSError as error:
            raise WebSocketError(f"the connection broke: {error}") from error
        if not data:
            raise WebSocketError(f"OBS hung up while waiting for {what}")
        self._buffer += data

    def _send_bytes(self, data):
        try:
            self._socket.settimeout(max(self._deadline - time.monotonic(), 0.001))
            self._socket.sendall(data)
        except OSError as error:
            raise WebSocketError(f"the connection broke: {error}") from error
