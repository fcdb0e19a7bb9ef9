#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tunnels, made by CONNECT or by an upgrade, whose ends do what they should not.

usage: test-tunnel.py WEIRCTL PRELOAD [--sanitized] [WORD-OF-A-CLAIM...]
"""

import frame
import world
from peers import GIBIBYTE, PATTERN, read_pattern, send_pattern
from world import CONNECTION_BOUND, CROWD, TRANSFER_BOUND

SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
UPGRADE = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: bm90IGEgcmVhbCBrZXk="]

MUCH = 8 << 20

faults = frame.Faults()


def connect(w):
    return w.tunnel(w.listen())


def upgrade(w):
    origin = w.listen()
    client = w.ask(origin, "GET", *UPGRADE)
    far = origin.accept()
    far.read_head()
    far.send(SWITCHING)
    assert client.read_head().status == 101
    return client, far


KINDS = [("a tunnel", connect), ("a WebSocket", upgrade)]
SIDES = [("the client", 0), ("the origin", 1)]
ENDINGS = [("closes", "close"), ("resets", "reset"), ("ends its side", "end")]


@faults.add_each(
    "{}",
    [
        (f"{side} {ending} within {kind}", make, number, verb)
        for kind, make in KINDS
        for side, number in SIDES
        for ending, verb in ENDINGS
    ],
)
def ends(w, make, number, verb):
    pair = make(w)
    leaving, staying = pair[number], pair[1 - number]
    leaving.send("last words")
    assert staying.read_exactly(10) == b"last words"
    staying.send("answer")
    assert leaving.read_exactly(6) == b"answer"
    yield
    getattr(leaving, verb)()
    staying.expect_end()
    if verb == "end":
        leaving.expect_end()


@faults.add_each(
    "{}",
    [
        (f"{side} ends its side of {kind} while the other reads slowly", make, number)
        for kind, make in KINDS
        for side, number in SIDES
    ],
)
def ends_behind_much(w, make, number):
    pair = make(w)
    leaving, staying = pair[number], pair[1 - number]
    sending = w.spawn(send_pattern, leaving, MUCH)
    yield
    read_pattern(staying, MUCH)
    sending.finish()
    leaving.end()
    staying.expect_end()
    leaving.expect_end()


@faults.add_each("{} stalls", KINDS)
def stalls(w, make):
    pairs = [make(w) for _ in range(CROWD)]
    for client, far in pairs:
        client.send("hello")
        assert far.read_exactly(5) == b"hello"
    yield CROWD * CONNECTION_BOUND
    w.advance(7000)
    for client, far in pairs:
        far.send("still here")
        assert client.read_exactly(10) == b"still here"
    w.advance(7000)
    yield CROWD * CONNECTION_BOUND
    w.advance(201)
    for client, far in pairs:
        client.expect_end()
        far.expect_end()


@faults.add_each(
    "{}",
    [
        (f"{side} never reads what comes through {kind}", make, number)
        for kind, make in KINDS
        for side, number in SIDES
    ],
)
def never_reads(w, make, number):
    pairs = [make(w) for _ in range(CROWD)]
    w.stuff([pair[1 - number] for pair in pairs], PATTERN)
    yield CROWD * CONNECTION_BOUND
    for pair in pairs:
        pair[number].close()
        pair[1 - number].expect_end()


@faults.add_each("neither end of {} reads", KINDS)
def nobody_reads(w, make):
    pairs = [make(w) for _ in range(CROWD)]
    w.stuff([peer for pair in pairs for peer in pair], PATTERN)
    yield CROWD * CONNECTION_BOUND
    w.advance(7201)
    w.expect_descriptors()


@faults.add_each(
    "1 GiB goes through {}",
    [
        ("a tunnel to the origin", connect, [(0, 1)]),
        ("a tunnel to the client", connect, [(1, 0)]),
        ("a tunnel both ways at once", connect, [(0, 1), (1, 0)]),
        ("a WebSocket to the client", upgrade, [(1, 0)]),
    ],
)
def passes_much(w, make, ways):
    pair = make(w)
    length = GIBIBYTE // len(ways)
    workers = [w.spawn(send_pattern, pair[source], length) for source, _ in ways]
    workers += [w.spawn(read_pattern, pair[sink], length) for _, sink in ways]
    while any(worker.is_alive() for worker in workers):
        yield TRANSFER_BOUND
        workers[-1].join(0.1)
    for worker in workers:
        worker.finish()


@faults.add("the origin refuses a tunnel")
def refuses(w):
    origin = w.listen()
    origin.close()
    client = w.connect()
    client.send(f"CONNECT {origin.authority} HTTP/1.1\r\nHost: {origin.authority}\r\n\r\n")
    response = client.read_response()
    assert (response.status, response.end) == (502, "whole"), response
    client.expect_end()
    yield


@faults.add("the client sends octets before it has its tunnel, and goes before it stands")
def leaves_before_tunnel(w):
    origin = w.listen(backlog=0)
    origin.fill()
    for n in range(CROWD):
        client = w.connect()
        client.send(f"CONNECT {origin.authority} HTTP/1.1\r\nHost: {origin.authority}\r\n\r\nearly")
        yield CROWD * CONNECTION_BOUND
        client.reset()


@faults.add("the origin lets tunnels wait for ever")
def does_not_accept(w):
    origin = w.listen(backlog=0)
    origin.fill()
    clients = [w.connect() for _ in range(CROWD)]
    for client in clients:
        client.send(f"CONNECT {origin.authority} HTTP/1.1\r\nHost: {origin.authority}\r\n\r\n")
    yield CROWD * CONNECTION_BOUND
    w.advance(16)
    for client in clients:
        response = client.read_response()
        assert (response.status, response.end) == (504, "whole"), response


@faults.add("the origin switches protocols unasked")
def switches_unasked(w):
    origin = w.listen()
    client = w.ask(origin)
    far = origin.accept()
    far.read_head()
    far.send(SWITCHING + "raw octets")
    response = client.read_response()
    assert (response.status, response.end) == (502, "whole"), response
    far.expect_end()
    w.ask_others(client)
    yield


@faults.add("the origin does not want a WebSocket")
def refuses_upgrade(w):
    origin = w.listen()
    client = w.ask(origin, "GET", *UPGRADE)
    far = origin.accept()
    far.read_head()
    far.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
    response = client.read_response()
    assert (response.status, response.content) == (403, b"no"), response
    w.ask_others(client)
    yield


@faults.add("a thousand tunnels stand and break at once")
def crowd_breaks(w):
    origin = w.listen(backlog=1024)
    pairs = [w.tunnel(origin) for _ in range(1000)]
    for client, far in pairs:
        client.send("x")
        assert far.read_exactly(1) == b"x"
    yield TRANSFER_BOUND
    for number, pair in enumerate(pairs):
        pair[number % 2].reset()
    for number, pair in enumerate(pairs):
        pair[1 - number % 2].expect_end()


if __name__ == "__main__":
    faults.run(world.World)
