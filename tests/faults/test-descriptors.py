#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Descriptors run out, and room for clients: Weir refuses politely, rests, and recovers.

usage: test-descriptors.py WEIRCTL PRELOAD [--sanitized] [WORD-OF-A-CLAIM...]
"""

import os
import time

import frame
import world
from peers import Ended, read_pattern, send_pattern

# Descriptors of Weir: some 14 of its own, the rest for clients and origins.
DESCRIPTORS = 200
MANY = 300

MUCH = 8 << 20

# Weir looks for descriptors again after a second; a client that stays is idle after 120.
RESTED = 2
PROMPT = 30

# Who watches a process that should rest looks at it for so long, in seconds.
WATCHED = 0.5

WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"
WHOLE_AND_CLOSE = WHOLE.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")

# What Weir changes in a request, it writes into its history.
CHANGED = ["Referer: http://elsewhere.test/", "Cookie: a=b"]

faults = frame.Faults()


class CrampedWorld(world.World):
    """Weir with few descriptors: when they are out, others are at least told so at once."""

    def __init__(self, *arguments, **options):
        self.is_full = False
        super().__init__(*arguments, descriptors=DESCRIPTORS, **options)

    def serve_others(self):
        if self.is_full:
            assert read_answer(self.send_to_others(), b"/") in (0, 200, 503)
        else:
            super().serve_others()

    def send_to_others(self):
        return self.ask(f"{world.HOST}:{self.others.port}")

    def close_all(self):
        super().close_all()
        self._drop_kept()
        self.expect_descriptors()
        self.is_full = False


def read_answer(client, content=b"whole"):
    """The status of a right answer, or 503; 0 if the connection was closed without a word."""
    try:
        response = client.read_response()
    except (Ended, ConnectionError):
        return 0
    assert response.end == "whole", response
    assert response.status in (200, 503), response
    assert response.status == 503 or response.content == content, response
    return response.status


def cpu_seconds(w):
    with open(f"/proc/{w.weir.process.pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def expect_rest(w):
    """Weir waits for better times; it does not try again and again."""
    before = cpu_seconds(w)
    time.sleep(WATCHED)
    assert cpu_seconds(w) - before < WATCHED / 2, "it spins"


def fill(w, origin):
    """Clients, each with a request on its way to the origin, until there is no descriptor left."""
    w.is_full = True
    pairs = []
    while w.weir.count_descriptors() < DESCRIPTORS - 1:
        client = w.ask(origin, "GET", *CHANGED)
        far = origin.accept()
        far.read_head()
        pairs.append((client, far))
    return pairs


@faults.add("more clients idle than there are descriptors")
def idles(w):
    crowd = [w.connect() for _ in range(MANY)]
    expect_rest(w)
    w.ask_others(w.kept)
    w.is_full = True
    yield
    for client in crowd[-10:]:
        assert read_answer(client) in (0, 503)


@faults.add("all descriptors are taken, then the clients go")
def clients_go(w):
    pairs = fill(w, w.listen())
    waiting = [w.ask(w.listen()) for _ in range(10)]
    expect_rest(w)
    for client, _ in pairs:
        client.reset()
    for client in waiting:
        client.close()
    yield


@faults.add("all descriptors are taken, then the origins answer and the clients stay")
def origins_go(w):
    pairs = fill(w, w.listen())
    waiting = [w.send_to_others() for _ in range(10)]
    expect_rest(w)
    for client, far in pairs:
        far.send(WHOLE_AND_CLOSE)
        assert read_answer(client) == 200
        far.close()
    w.weir.advance(RESTED)
    for client in waiting:
        client.socket.settimeout(PROMPT)
        assert read_answer(client, b"/") in (200, 503)
    yield


@faults.add("all descriptors are taken while a name is to be looked up")
def looks_up(w):
    origin = w.listen()
    client = w.connect()
    fill(w, w.listen())
    client.send(w.request(f"good.test:{origin.port}"))
    assert read_answer(client) == 503
    yield


@faults.add("all descriptors are taken while much content passes")
def passes_much(w):
    source = w.listen()
    client = w.ask(source)
    far = source.accept()
    far.read_head()
    far.send(f"HTTP/1.1 200 OK\r\nContent-Length: {MUCH}\r\n\r\n")
    assert client.read_head().status == 200
    fill(w, w.listen())
    sending = w.spawn(send_pattern, far, MUCH)
    read_pattern(client, MUCH)
    sending.finish()
    yield


if __name__ == "__main__":
    faults.run(CrampedWorld)
