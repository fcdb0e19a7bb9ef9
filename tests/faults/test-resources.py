#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs out: names that do not resolve, and a crowd of clients.

usage: test-resources.py WEIRCTL PRELOAD [--sanitized] [WORD-OF-A-CLAIM...]
"""

import itertools
import resource
import sys

import frame
import world
from world import CONNECTION_BOUND, CROWD, TRANSFER_BOUND

UNKNOWN = "No address is known for this name."
LATE = "It did not accept a connection in time."

# Names that hang at once; Weir looks up more than these.
N_HANGING = 64
numbers = itertools.count()

# Of descriptors: what this test and Weir need for other things than the crowd.
SPARE = 512

# Who has begun a head keeps what came of it.
HEAD_BOUND = 20 * 1024

faults = frame.Faults()


def request(method, name):
    if method == "CONNECT":
        return f"CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\n\r\n"
    return world.World.request(name, method)


def expect_page(client, status, words):
    response = client.read_response()
    assert (response.status, response.end) == (status, "whole"), response
    assert words.encode() in response.content, response


def go_on(w, client, method):
    """A request that failed leaves its connection; a tunnel that failed ends it."""
    if method == "CONNECT":
        client.expect_end()
    else:
        w.ask_others(client)


# --- Names ---------------------------------------------------------------------------

METHODS = [("a request", "GET"), ("a tunnel", "CONNECT")]


@faults.add_each("the name for {} is unknown", METHODS)
def unknown_name(w, method):
    clients = [w.connect() for _ in range(CROWD)]
    for client in clients:
        client.send(request(method, "fail.test"))
    yield CROWD * CONNECTION_BOUND
    for client in clients:
        expect_page(client, 502, UNKNOWN)
        go_on(w, client, method)


def hang(w, method):
    """Clients with a new name each, whose lookup hangs."""
    w.weir.let_names_hang(True)
    clients = [w.connect() for _ in range(N_HANGING)]
    for client in clients:
        client.send(request(method, f"hang-{next(numbers)}.test"))
    world.wait_until(
        lambda: w.weir.count_hanging_names() == N_HANGING,
        lambda: f"{N_HANGING} lookups that hang: {w.weir.count_hanging_names()}",
    )
    return clients


def fetch_by_name(w, origin):
    client = w.connect()
    client.send(request("GET", f"good.test:{origin.port}"))
    far = origin.accept()
    far.read_head()
    far.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole")
    response = client.read_response()
    assert (response.status, response.content) == (200, b"whole"), response


@faults.add_each("the lookups of 64 names for {} hang", METHODS)
def hanging_names(w, method):
    origin = w.listen()
    clients = hang(w, method)
    yield N_HANGING * CONNECTION_BOUND
    fetch_by_name(w, origin)
    w.advance(16)
    for client in clients:
        expect_page(client, 504, LATE)
        go_on(w, client, method)
    yield N_HANGING * CONNECTION_BOUND
    release(w)
    fetch_by_name(w, origin)


@faults.add_each("the clients go while the lookups of 64 names for {} hang", METHODS)
def leaves_hanging_names(w, method):
    clients = hang(w, method)
    yield N_HANGING * CONNECTION_BOUND
    for client in clients:
        client.reset()
    w.serve_others()
    w.expect_descriptors()
    fetch_by_name(w, w.listen())
    release(w)


@faults.add("Weir is told to end while the lookups of 64 names hang")
def ends_while_names_hang(w):
    other = world.World(*sys.argv[1:3])
    hang(other, "GET")
    other.weir.stop()
    other.close_all()
    yield


def release(w):
    w.weir.let_names_hang(False)
    world.wait_until(
        lambda: w.weir.count_hanging_names() == 0, lambda: "the end of the lookups that hang"
    )


# --- A crowd -------------------------------------------------------------------------


def gather_crowd(w, octets):
    """Up to 10,000 clients, if there is room for them, that have sent these octets."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    crowd = [w.connect() for _ in range(min(10000, (allowed - SPARE) // 4 * 3))]
    print(f"# {len(crowd)} clients", flush=True)
    for client in crowd:
        client.send(octets)
    return crowd


@faults.add("10,000 clients connect and idle")
def idle_crowd(w):
    crowd = gather_crowd(w, "")
    yield TRANSFER_BOUND
    w.expect_descriptors(len(crowd))
    yield TRANSFER_BOUND
    w.advance(121)
    for client in crowd:
        client.expect_end()


@faults.add("10,000 clients begin a head and idle")
def slow_crowd(w):
    crowd = gather_crowd(w, "GET http://a.test/ HTTP/1.1\r\nHo")
    bound = max(len(crowd) * HEAD_BOUND, TRANSFER_BOUND)
    yield bound
    w.advance(31)
    for client in crowd:
        expect_page(client, 408, "The request did not arrive in time.")
        client.expect_end()
    yield bound


@faults.add("10,000 clients connect and break at once")
def breaking_crowd(w):
    crowd = gather_crowd(w, "GET")
    yield max(len(crowd) * HEAD_BOUND, TRANSFER_BOUND)
    for client in crowd:
        client.reset()


if __name__ == "__main__":
    faults.run(world.World)
