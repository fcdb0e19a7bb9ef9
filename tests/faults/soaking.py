# SPDX-License-Identifier: GPL-3.0-or-later

"""What surrounds the clients of the soak: an origin that does as a path says, and a record of Weir.

A path is /NUMBER/FRAMING/LENGTH/START/FAULT/AT: content of LENGTH octets of the pattern from START
on, framed in that way, and a fault behind AT octets of it, or before the head if AT is -1.
"""

import collections
import hashlib
import random
import socket
import threading
import time
import traceback

from peers import PATTERN, Ended, Peer
from secure import SecurePeer

TWICE = PATTERN + PATTERN

Plan = collections.namedtuple("Plan", "number framing length start fault at")

TOO_LARGE = (
    "HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large"
)


def content_of(plan):
    return TWICE[plan.start : plan.start + plan.length]


def write_path(plan):
    return "/" + "/".join(str(part) for part in plan)


def read_path(path):
    number, framing, length, start, fault, at = path.split("/")[1:]
    return Plan(int(number), framing, int(length), int(start), fault, int(at))


def framed(content, framing, source):
    """Content in its framing, in pieces whose sum is known at each of them."""
    if framing != "chunked":
        yield content
        return
    place = 0
    while place < len(content):
        size = source.randint(1, 40000)
        piece = content[place : place + size]
        yield b"%x%s\r\n%s\r\n" % (len(piece), source.choice([b"", b";a=b"]), piece)
        place += size
    yield source.choice([b"0\r\n\r\n", b"000\r\nTrailer: dropped\r\n\r\n"])


class Origin:
    """Serves each connection on a thread of its own."""

    def __init__(self, authorities):
        self.failures = []
        self.authorities = authorities
        self.web = self._listen(self._serve_web)
        self.secure_web = self._listen(self._serve_secure_web)
        self.echo = self._listen(self._serve_echo)
        closed = socket.create_server(("127.0.0.1", 0))
        self.nobody = closed.getsockname()[1]
        closed.close()

    def _listen(self, serve):
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        threading.Thread(target=self._accept, args=[listener, serve], daemon=True).start()
        return listener.getsockname()[1]

    def _accept(self, listener, serve):
        while True:
            connection = listener.accept()[0]
            threading.Thread(target=self._run, args=[serve, connection], daemon=True).start()

    def _run(self, serve, connection):
        peer = Peer(connection)
        connection.settimeout(None)
        try:
            with connection:
                serve(peer)
        except (ConnectionError, Ended):
            pass  # the client's fault went through
        except OSError as error:
            if connection.fileno() >= 0:
                self.failures.append(str(error))
        except Exception:  # told by the soak
            self.failures.append(traceback.format_exc())

    @staticmethod
    def _serve_echo(peer):
        while peer.receive():
            peer.send(peer.take(len(peer.buffer)))

    def _serve_secure_web(self, plain):
        peer = SecurePeer(plain, self.authorities.origin).shake_hands()
        self._serve_web(peer)
        peer.finish()

    def _serve_web(self, peer):
        goes_on = True
        while goes_on:
            head = peer.read_head()
            method, path, _ = head.start.split(" ")
            plan = read_path(path)
            if plan.framing == "websocket":
                peer.send(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    "Connection: Upgrade\r\n\r\n"
                )
                peer.send(peer.take(len(peer.buffer)))
                self._serve_echo(peer)
                return
            if plan.fault == "early":
                peer.send(TOO_LARGE)
                return
            goes_on = self._answer(peer, method, plan, self._digest(peer, head))

    @staticmethod
    def _digest(peer, head):
        """Reads the content of a request; says what came."""
        if head.get("Expect"):
            peer.send("HTTP/1.1 100 Continue\r\n\r\n")
        if head.get("Transfer-Encoding") == "chunked":
            content, end = peer.read_chunks()
            if end != "whole":
                raise Ended(end)
        else:
            content = peer.read_exactly(int(head.get("Content-Length", "0")))
        return hashlib.sha256(content).hexdigest()

    def _answer(self, peer, method, plan, digest):
        """Returns whether the connection goes on."""
        source = random.Random(plan.number)
        if plan.at < 0 and plan.fault != "none":
            return self._misbehave(peer, plan.fault)
        if source.random() < 0.1:
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        fields = {
            "length": f"Content-Length: {plan.length}\r\n",
            "chunked": "Transfer-Encoding: chunked\r\n",
            "close": "",
        }[plan.framing]
        peer.send(
            f"HTTP/1.1 200 OK\r\nX-Number: {plan.number}\r\nX-Got: {digest}\r\n"
            f"Set-Cookie: id={plan.number}\r\n{fields}\r\n"
        )
        if method == "HEAD":
            return True
        return self._send_content(peer, plan, source)

    def _send_content(self, peer, plan, source):
        sent = 0
        for piece in framed(content_of(plan), plan.framing, source):
            if plan.fault != "none" and sent + len(piece) > plan.at:
                peer.send(piece[: plan.at - sent])
                return self._misbehave(peer, plan.fault)
            peer.send(piece)
            sent += len(piece)
        return plan.framing != "close"

    @staticmethod
    def _misbehave(peer, fault):
        if fault == "end":
            peer.close()
        elif fault == "reset":
            peer.reset()
        elif fault == "garble":
            peer.send(b"\0\r\n garbage \xff\r\n\r\n")
        elif fault == "stall":
            while peer.receive():
                pass
        return False


class Samples:
    """Memory and descriptors of Weir as time goes by."""

    def __init__(self, weir):
        self.weir = weir
        self.began = time.monotonic()
        self.rows = []

    def take(self):
        self.rows.append(
            {
                "seconds": time.monotonic() - self.began,
                "memory": self.weir.memory("VmRSS"),
                "descriptors": self.weir.count_descriptors(),
            }
        )

    def compare(self, what):
        """The mean over the third quarter of the time, and over the last."""
        half, quarter = len(self.rows) // 2, len(self.rows) // 4
        before = [row[what] for row in self.rows[half : half + quarter]]
        after = [row[what] for row in self.rows[-quarter:]]
        return sum(before) / len(before), sum(after) / len(after)

    def show(self, n_rows=20):
        """A curve in so many rows."""
        print("# seconds  RSS/KiB  descriptors")
        for row in self.rows[:: max(1, len(self.rows) // n_rows)]:
            print(f"# {row['seconds']:7.0f} {row['memory'] // 1024:8} {row['descriptors']:12}")
