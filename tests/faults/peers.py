# SPDX-License-Identifier: GPL-3.0-or-later

"""The end of a connection as a client or an origin holds it, and content by the gibibyte."""

import contextlib
import random
import select
import socket
import struct
import threading

# Nothing takes so long on a machine that is not broken: then a test fails rather than hangs.
PATIENCE = 120

# What one read or write of the tests moves.
BLOCK = 1 << 20


class Response:
    """A response as it arrived, and how it ended: "whole", "short", "no last chunk", "reset"."""

    def __init__(self, status, fields, content, end):
        self.status = status
        self.fields = fields
        self.content = content
        self.end = end

    def __repr__(self):
        return f"{self.status} {self.fields} {bytes(self.content[:200])!r} {self.end}"


class Head:
    """A head that was read, of a request or a response."""

    def __init__(self, octets):
        self.octets = octets
        lines = octets.decode("latin-1").split("\r\n")
        self.start = lines[0]
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:] if line]

    @property
    def status(self):
        return int(self.start.split(" ")[1])

    def get(self, name, default=None):
        return next((v for n, v in self.fields if n.lower() == name.lower()), default)


class Ended(Exception):
    """The connection ended, or was reset, before what was waited for came."""


class Peer:
    """One end of a connection, and what came over it but was not asked for yet."""

    def __init__(self, connection):
        self.socket = connection
        self.socket.settimeout(PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()
        self.n_stuffed = 0

    def send(self, *pieces):
        octets = b"".join(p.encode("latin-1") if isinstance(p, str) else p for p in pieces)
        self.socket.sendall(octets)

    def receive(self):
        """One more piece; empty at the end."""
        piece = self.socket.recv(1 << 16)
        self.buffer += piece
        return piece

    def receive_into(self, place, length):
        """Octets that are put there, and not into the buffer; 0 at the end."""
        return self.socket.recv_into(place, length)

    def read_until(self, mark):
        self.wait_for(mark)
        end = self.buffer.index(mark) + len(mark)
        return self.take(end)

    def wait_for(self, mark):
        """Reads until the mark is here, and leaves all of it to be read."""
        while mark not in self.buffer:
            if not self.receive():
                raise Ended(bytes(self.buffer))

    def take(self, length):
        taken = bytes(self.buffer[:length])
        del self.buffer[:length]
        return taken

    def read_exactly(self, length):
        while len(self.buffer) < length:
            if not self.receive():
                raise Ended(bytes(self.buffer))
        return self.take(length)

    def read_head(self):
        return Head(self.read_until(b"\r\n\r\n"))

    def read_to_end(self):
        """All that comes, and whether the connection then "ended" or was "reset"."""
        try:
            while self.receive():
                pass
            end = "ended"
        except ConnectionError:
            end = "reset"
        return self.take(len(self.buffer)), end

    def read_final_head(self):
        """The head of the final response; those before it are passed over."""
        head = self.read_head()
        while head.status < 200:
            head = self.read_head()
        return head

    def read_response(self, method="GET"):
        head = self.read_final_head()
        if method == "HEAD" or head.status in (204, 304):
            return Response(head.status, head.fields, b"", "whole")
        if head.get("Transfer-Encoding") == "chunked":
            content, end = self.read_chunks()
        elif head.get("Content-Length") is not None:
            content, end = self._read_length(int(head.get("Content-Length")))
        else:
            content, end = self.read_to_end()
        return Response(head.status, head.fields, content, end)

    def _read_length(self, length):
        try:
            return self.read_exactly(length), "whole"
        except Ended:
            return self.take(len(self.buffer)), "short"
        except ConnectionError:
            return self.take(len(self.buffer)), "reset"

    def read_chunks(self):
        content = bytearray()
        try:
            while True:
                size = int(self.read_until(b"\r\n"), 16)
                content += self.read_exactly(size)
                assert self.read_exactly(2) == b"\r\n"
                if size == 0:
                    return bytes(content), "whole"
        except Ended:
            return bytes(content + self.take(len(self.buffer))), "no last chunk"
        except ConnectionError:
            return bytes(content), "reset"

    def expect_end(self):
        """Nothing more comes: the connection ends or breaks."""
        rest, end = self.read_to_end()
        assert rest == b"", rest[:200]
        return end

    def expect_silence(self):
        """Nothing has come and the connection stands."""
        assert not self.buffer, bytes(self.buffer[:200])
        assert not select.select([self.socket], [], [], 0)[0], "the connection has something to say"

    def end(self):
        """Ends this side; the other may go on."""
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()

    def pour(self, block, length):
        """Sends the block again and again, up to that many octets; returns how many were taken."""
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < length:
                sent += self.socket.send(memoryview(block)[: length - sent])
        return sent

    def stuff(self, block):
        """Sends the block again and again until no more is taken for now; returns how much was."""
        before = self.n_stuffed
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                start = self.n_stuffed % len(block)
                self.n_stuffed += self.socket.send(memoryview(block)[start:])
        self.socket.settimeout(PATIENCE)
        return self.n_stuffed - before


class Worker(threading.Thread):
    """One end of a connection that cannot wait for the other."""

    def __init__(self, function, arguments):
        super().__init__(daemon=True)
        self.function = function
        self.arguments = arguments
        self.result = None
        self.error = None

    def run(self):
        try:
            self.result = self.function(*self.arguments)
        except (ConnectionError, Ended):
            pass
        except Exception as error:  # told by finish(), on the main thread
            self.error = error

    def finish(self):
        """Waits for its end; returns what the function returned."""
        self.join(PATIENCE)
        assert not self.is_alive(), "it still waits"
        if self.error is not None:
            raise self.error
        return self.result


# --- Content by the gibibyte ---------------------------------------------------------

GIBIBYTE = 1 << 30
PATTERN = random.Random(1).randbytes(BLOCK)
PATTERN_CHUNK = b"%x\r\n%s\r\n" % (BLOCK, PATTERN)


def send_pattern(peer, length=GIBIBYTE):
    peer.pour(PATTERN, length)


def read_pattern(peer, length=GIBIBYTE):
    """Reads that much of the pattern, and sees that each octet is right."""
    twice = PATTERN + PATTERN
    place = bytearray(BLOCK)
    got = len(peer.buffer)
    assert twice.startswith(peer.take(got)), "wrong from the start"
    while got < length:
        n = peer.receive_into(place, min(BLOCK, length - got))
        if n == 0:
            raise AssertionError(f"it ended after {got} octets")
        start = got % BLOCK
        assert place[:n] == twice[start : start + n], f"wrong behind octet {got}"
        got += n


def send_pattern_and_end(peer, length=GIBIBYTE):
    peer.pour(PATTERN, length)
    peer.end()


def send_pattern_in_chunks(peer, n_chunks=GIBIBYTE // BLOCK):
    for _ in range(n_chunks):
        peer.socket.sendall(PATTERN_CHUNK)
    peer.send("0\r\n\r\n")


def read_part_in_chunks(peer):
    """Reads what of the pattern comes in chunks: how much, and whether the last chunk came."""
    twice = PATTERN + PATTERN
    got = 0
    with contextlib.suppress(Ended):
        while True:
            size = int(peer.read_until(b"\r\n"), 16)
            content = peer.read_exactly(size + 2)
            if size == 0:
                return got, "whole"
            start = got % BLOCK
            assert content[:-2] == twice[start : start + size], f"wrong behind octet {got}"
            got += size
    return got, "no last chunk"


def read_pattern_in_chunks(peer, length=GIBIBYTE):
    assert read_part_in_chunks(peer) == (length, "whole")
