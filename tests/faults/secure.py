# SPDX-License-Identifier: GPL-3.0-or-later

"""The end of a TLS connection, whose handshake goes as far as a test wants it to go.

TLS and the socket are apart: what one end would say next can be cut, kept, or garbled, and both
ends of an inspected tunnel can be driven by turns.
"""

import contextlib
import os
import pathlib
import ssl
import sys

from peers import PATIENCE, Peer

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))

from secure_origins import Certificates  # noqa: E402

# A record of application data that nobody sealed.
GARBAGE = b"\x17\x03\x03\x00\x40" + bytes(range(64))


class SecurePeer(Peer):
    """An end of a connection within TLS: a client's if it names a host, else an origin's."""

    def __init__(self, plain, context, host=None):
        self.socket = plain.socket
        self.buffer = bytearray()
        self.n_stuffed = 0
        self.unsent = b""
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.incoming.write(plain.take(len(plain.buffer)))
        self.tls = context.wrap_bio(
            self.incoming, self.outgoing, server_side=host is None, server_hostname=host
        )

    # --- The handshake, step by step ---

    def next_words(self):
        """What it says now, after all that it has heard; and whether its handshake is over."""
        try:
            self.tls.do_handshake()
            is_over = True
        except ssl.SSLWantReadError:
            is_over = False
        return self.outgoing.read(), is_over

    def hear(self):
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise ConnectionResetError("cut within its handshake")
        self.incoming.write(piece)

    def hear_until_words(self):
        """Listens until it has something to say, which it does not say."""
        while True:
            self.hear()
            words, is_over = self.next_words()
            if words or is_over:
                return words

    def say_hello(self):
        self.socket.sendall(self.next_words()[0])
        return self

    def shake_hands(self):
        words, is_over = self.next_words()
        self.socket.sendall(words)
        while not is_over:
            self.hear()
            words, is_over = self.next_words()
            self.socket.sendall(words)
        return self

    # --- Content ---

    def _flush(self):
        self.socket.sendall(self.outgoing.read())

    def send(self, *pieces):
        octets = b"".join(p.encode("latin-1") if isinstance(p, str) else p for p in pieces)
        if octets:
            self.tls.write(octets)
            self._flush()

    def _open(self, *place):
        """What came next; nothing at an end that was told.  Without a word, it was cut."""
        while True:
            try:
                return self.tls.read(*place)
            except ssl.SSLWantReadError:
                sealed = self.socket.recv(1 << 16)
            except ssl.SSLZeroReturnError:
                return b""
            except ssl.SSLError as error:
                raise ConnectionResetError(str(error)) from error
            if not sealed:
                raise ConnectionResetError("cut")
            self.incoming.write(sealed)

    def receive(self):
        piece = self._open(1 << 16)
        self.buffer += piece
        return piece

    def receive_into(self, place, length):
        return self._open(length, place) or 0

    def expect_no_answer(self):
        """It breaks, or ends, and nothing is said inside."""
        with contextlib.suppress(ConnectionError):
            while self.receive():
                pass
        assert not self.buffer, bytes(self.buffer[:200])

    def finish(self):
        """Says that it ends, and goes."""
        with contextlib.suppress(OSError):
            self.end()
            self.socket.close()

    def end(self):
        with contextlib.suppress(ssl.SSLError):
            self.tls.unwrap()
        self._flush()

    def pour(self, block, length):
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < length:
                start = sent % len(block)
                piece = memoryview(block)[start : start + min(length - sent, 1 << 18)]
                self.tls.write(piece)
                self._flush()
                sent += len(piece)
        return sent

    def stuff(self, block):
        """Sealed octets are kept until the socket takes them."""
        before = self.n_stuffed
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                if not self.unsent:
                    self.tls.write(memoryview(block)[: 1 << 16])
                    self.unsent = self.outgoing.read()
                n_sent = self.socket.send(self.unsent)
                self.unsent = self.unsent[n_sent:]
                self.n_stuffed += n_sent
        self.socket.settimeout(PATIENCE)
        return self.n_stuffed - before


class Authorities:
    """An origin's certificate, and who trusts whom."""

    def __init__(self, folder, *hosts):
        os.makedirs(folder, exist_ok=True)
        certificates = Certificates(folder)
        names = ", ".join(f"DNS:{host}" for host in hosts)
        self.roots = certificates.root
        self.origin = certificates.context("origin", names)
        self.origin.num_tickets = 0
        self.stranger = certificates.context("stranger", "DNS:stranger.test")
        self.client = None

    def trust(self, exported):
        """Makes clients trust the authority in that file."""
        self.client = ssl.create_default_context(cafile=exported)


def enter(client, far, authorities, host):
    """Both handshakes of a tunnel that is inspected: its two ends, within TLS."""
    near = SecurePeer(client, authorities.client, host).say_hello()
    origin = SecurePeer(far, authorities.origin).shake_hands()
    return near.shake_hands(), origin
