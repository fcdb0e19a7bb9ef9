# SPDX-License-Identifier: GPL-3.0-or-later

"""Weir between clients and origins that do what they should not.

A fault is a generator that drives both ends of a connection by turns.  Where it yields, the
fault is in force: then others must be served and memory must be within its bound.  When it is
over everything of it is closed, and Weir must have as many descriptors open as before.

The clock is driven (preload.c): what takes Weir minutes is waited for by moving its clock on.
"""

import atexit
import contextlib
import mmap
import os
import pathlib
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

from peers import GIBIBYTE, PATIENCE, Ended, Peer, Worker

# Octets, of a connection concerned, and of one transfer however large.
CONNECTION_BOUND = 1 << 20
TRANSFER_BOUND = 16 << 20

# What may be kept for reuse when all is over, 256 exchanges above all; or of a bound so much,
# which the allocator cannot give back because something stands behind it.
KEPT = 4 << 20
KEPT_PART = 8

# The live log: 20,000 rows, and what is told of the newest 2,000, which has a bound of its own.
LOG_BOUND = 16 << 20

# Connections that do the same at once, where memory is the question.
CROWD = 16

# Who takes nothing for so long, though others are served, takes no more; in seconds.
QUIET = 0.2

HOST = "origin.test"

# Something is preloaded, and what was freed is not to be kept by the megabyte.
ASAN_OPTIONS = ["verify_asan_link_order=0", "quarantine_size_mb=1"]


class Listener:
    """An origin's port on loopback."""

    def __init__(self, world, backlog=128):
        self.world = world
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        self.socket.settimeout(PATIENCE)
        self.port = self.socket.getsockname()[1]
        self.authority = f"{HOST}:{self.port}"

    def accept(self):
        return self.world.own(Peer(self.socket.accept()[0]))

    def fill(self):
        """Fills the queue of those who wait to be accepted."""
        waiting = []
        while True:
            filler = self.world.own(Peer(socket.socket()))
            filler.socket.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.socket.connect(("127.0.0.1", self.port))
            if not select.select([], [filler.socket], [], 0.2)[1]:
                return waiting
            waiting.append(filler)

    def has_visitor(self):
        return bool(select.select([self.socket], [], [], 0)[0])

    def close(self):
        self.socket.close()


class Others:
    """An origin that answers each request with the path that was asked for: the innocent ones."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection = self.socket.accept()[0]
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        with connection, contextlib.suppress(OSError, Ended):
            peer = Peer(connection)
            connection.settimeout(None)
            self._answer(peer)

    @staticmethod
    def _answer(peer):
        while True:
            path = peer.read_head().start.split(" ")[1]
            peer.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(path)}\r\n\r\n{path}")


class Weir:
    """The program itself, as a process."""

    def __init__(self, program, preload, *options, descriptors=None, greeting=""):
        self.greeting = greeting
        self.folder = tempfile.TemporaryDirectory(prefix="weir-faults-")
        self.output = open(os.path.join(self.folder.name, "stdout"), "a+b")
        self.errors = open(os.path.join(self.folder.name, "stderr"), "a+b")
        self._make_control()
        limit = ["prlimit", f"--nofile={descriptors}"] if descriptors else []
        self.process = subprocess.Popen(
            [
                *limit,
                program,
                "run",
                f"--data-dir={self.folder.name}/data",
                "--listen=127.0.0.1:0",
                f"--resolve={HOST}:*:127.0.0.1",
                *options,
            ],
            env=self._environment(preload),
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.errors,
        )
        atexit.register(self.process.kill)
        wait_until(self._has_begun, lambda: "its first line")
        assert self.process.poll() is None, self.complaints()
        self.port = int(self._first_line().rsplit(b":", 1)[1])
        wait_until(lambda: greeting in self._errors(), lambda: greeting)

    def _make_control(self):
        path = os.path.join(self.folder.name, "control")
        with open(path, "w+b") as control:
            control.write(bytes(mmap.PAGESIZE))
            control.flush()
            self.control = mmap.mmap(control.fileno(), mmap.PAGESIZE)
        self.control_path = path

    def _environment(self, preload):
        environment = dict(
            os.environ,
            G_DEBUG="fatal-criticals",
            GIO_USE_PROXY_RESOLVER="dummy",
            WEIR_FAULTS_CONTROL=self.control_path,
            ASAN_OPTIONS=":".join([os.environ.get("ASAN_OPTIONS", ""), *ASAN_OPTIONS]),
        )
        if preload:
            environment["LD_PRELOAD"] = preload
        return environment

    def _first_line(self):
        self.output.seek(0)
        return self.output.readline()

    def _has_begun(self):
        return self._first_line().endswith(b"\n") or self.process.poll() is not None

    def advance(self, seconds):
        """Moves its clock on."""
        ahead = struct.unpack_from("q", self.control, 0)[0]
        struct.pack_into("q", self.control, 0, ahead + int(seconds * 1000))

    def let_names_hang(self, do_hang):
        struct.pack_into("i", self.control, 8, do_hang)

    def count_hanging_names(self):
        return struct.unpack_from("i", self.control, 12)[0]

    def count_descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def list_descriptors(self):
        """What each of them is; one that is closed meanwhile is none."""
        links = []
        for entry in pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                links.append(os.readlink(entry))
        return sorted(links)

    def count_lasting_descriptors(self):
        """At the start, when a worker may just be reading the authority's key."""
        return sum(not link.endswith("/authority.key") for link in self.list_descriptors())

    def memory(self, kind="VmRSS"):
        """Resident octets."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{kind}:\s+(\d+) kB", status)[1]) * 1024

    def _errors(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def complaints(self):
        """What standard error says but for what it has to say at the start."""
        return self._errors().replace(self.greeting, "", 1)

    def stop(self):
        """Ends it as a user would; returns how it ended."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        complaints = self.complaints()
        self.errors.close()
        self.output.close()
        self.folder.cleanup()
        assert status == 0, f"ended with {status}: {complaints}"
        assert complaints == "", complaints


def wait_until(test, what):
    """Asks until the test holds; for what the kernel tells nobody of."""
    end = time.monotonic() + PATIENCE
    while not test():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {PATIENCE} s in vain for {what()}")
        time.sleep(0.002)


class World:
    """Weir, the innocent others, and what a fault has opened."""

    def __init__(
        self, program, preload, *options, memory_factor=1, descriptors=None, greeting=""
    ):
        self.others = Others()
        self.memory_factor = memory_factor
        self.weir = Weir(program, preload, *options, descriptors=descriptors, greeting=greeting)
        # A crowd has more ends than the usual 1024; Weir, which has started, looks after itself.
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
        self.n_descriptors = self.weir.count_lasting_descriptors()
        self.memory = self.weir.memory("RssAnon")
        self.max_kept = LOG_BOUND
        self.opened = []
        self.threads = []
        self.kept = None
        self.n_asked = 0

    # --- What faults are made of ---

    def own(self, thing):
        self.opened.append(thing)
        return thing

    def listen(self, backlog=128):
        return self.own(Listener(self, backlog))

    def connect(self, receive_buffer=None):
        """A client's connection to Weir."""
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.connect(("127.0.0.1", self.weir.port))
        return self.own(Peer(connection))

    def ask(self, origin, method="GET", *fields, version="1.1", receive_buffer=None):
        """A client that has sent a request's head."""
        client = self.connect(receive_buffer)
        client.send(self.request(origin, method, *fields, version=version))
        return client

    @staticmethod
    def request(origin, method="GET", *fields, version="1.1"):
        authority = origin if isinstance(origin, str) else origin.authority
        lines = [f"{method} http://{authority}/ HTTP/{version}", f"Host: {authority}", *fields]
        return "\r\n".join(lines) + "\r\n\r\n"

    def ask_for_tunnel(self, origin, *fields):
        """A client that has sent the head of a CONNECT."""
        client = self.connect()
        lines = [f"CONNECT {origin.authority} HTTP/1.1", f"Host: {origin.authority}", *fields]
        client.send("\r\n".join(lines) + "\r\n\r\n")
        return client

    def tunnel(self, origin, *fields):
        """Both ends of a tunnel through Weir."""
        client = self.ask_for_tunnel(origin, *fields)
        far = origin.accept()
        head = client.read_head()
        assert head.status == 200, head.octets
        return client, far

    def spawn(self, function, *arguments):
        """Runs one end on its own; what it raises but for a broken connection is the fault's."""
        worker = Worker(function, arguments)
        self.threads.append(worker)
        worker.start()
        return worker

    def stuff(self, peers, block):
        """Sends through all of them until nobody takes more, though Weir has time for others."""
        is_moving = True
        while is_moving:
            taken = [peer.stuff(block) for peer in peers]
            assert max(peer.n_stuffed for peer in peers) < GIBIBYTE, "Weir takes it all"
            self.serve_others()
            sockets = [peer.socket for peer in peers]
            is_moving = any(taken) or select.select([], sockets, [], QUIET)[1]

    def advance(self, seconds):
        self._drop_kept()
        self.weir.advance(seconds)

    # --- What must hold ---

    def _drop_kept(self):
        if self.kept is not None:
            self.kept.close()
        self.kept = None

    def request_of_others(self, path):
        """What they answer with the path as content."""
        authority = f"{HOST}:{self.others.port}"
        return f"GET http://{authority}{path} HTTP/1.1\r\nHost: {authority}\r\n\r\n"

    def ask_others(self, client):
        self.n_asked += 1
        path = f"/{self.n_asked}"
        client.send(self.request_of_others(path))
        response = client.read_response()
        assert (response.status, response.content) == (200, path.encode()), response

    def serve_others(self):
        """A new client and one that stays get their own answers."""
        if self.kept is None:
            self.kept = self._new_client()
        self.ask_others(self.kept)
        client = self._new_client()
        self.ask_others(client)
        client.close()

    def _new_client(self):
        return Peer(socket.create_connection(("127.0.0.1", self.weir.port)))

    def check_memory(self, before, bound):
        bound *= self.memory_factor
        now = self.weir.memory("RssAnon")
        assert now - before <= bound, f"RSS from {before} to {now}, beyond {bound}"

    def count_kept(self):
        """Clients that stay."""
        return 1 if self.kept is not None else 0

    def expect_descriptors(self, n_more=0):
        """Those of the start, and two for each client that stays: its own and its origin's."""
        expected = self.n_descriptors + 2 * self.count_kept() + n_more
        wait_until(
            lambda: self.weir.count_descriptors() == expected,
            lambda: f"{expected} descriptors: {self.weir.list_descriptors()}",
        )

    def close_all(self):
        for thing in self.opened:
            thing.close()
        for worker in self.threads:
            worker.join(PATIENCE)
        self.opened.clear()
        self.threads.clear()

    def calm_down(self):
        """After all of it: but for rows of requests all is as at the start, and Weir ends well."""
        self._drop_kept()
        self.expect_descriptors()
        self.check_memory(self.memory, self.max_kept)
        self.weir.stop()

    def fill_log(self):
        """Says that a fault makes so many requests that the rows of them count."""
        self.log_bound = LOG_BOUND

    def suffer(self, fault):
        """Runs a fault and sees that it harms nobody and leaves nothing.

        Those who stayed go after a failure: Weir may have closed on them as they waited.
        """
        try:
            self._suffer(fault)
        except Exception:
            self._drop_kept()
            raise

    def _suffer(self, fault):
        self.serve_others()
        self.expect_descriptors()
        before = self.weir.memory("RssAnon")
        kept = KEPT
        self.log_bound = 0
        try:
            for bound in fault(self):
                bound = bound or CONNECTION_BOUND
                kept = max(kept, bound // KEPT_PART)
                self.max_kept = max(kept, self.max_kept)
                self.serve_others()
                self.check_memory(before, bound)
        finally:
            self.close_all()
        self.serve_others()
        self.expect_descriptors()
        self.check_memory(before, kept + self.log_bound)
        assert self.weir.complaints() == "", self.weir.complaints()
