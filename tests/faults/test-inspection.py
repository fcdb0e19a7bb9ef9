#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inspected tunnels, whose ends break off, stall and lie within TLS and on the way there.

usage: test-inspection.py WEIRCTL PRELOAD [--sanitized] [WORD-OF-A-CLAIM...]
"""

import frame
from peers import PATTERN, read_part_in_chunks, read_pattern, send_pattern
from secure import GARBAGE, SecurePeer
from secure_world import SecureWorld
from world import CONNECTION_BOUND, CROWD, HOST, TRANSFER_BOUND

OK = "HTTP/1.1 200 OK\r\n"
CHUNKS = "Transfer-Encoding: chunked"
CHUNKED = OK + CHUNKS + "\r\n\r\n"
WHOLE = OK + "Content-Length: 5\r\n\r\nwhole"

# What goes by TLS is dear: a part of a gibibyte shows as much.
MUCH = 128 << 20

# A handshake message, and records of its kind, that claim to go on for longer than they may.
LONG_HELLO = b"\x16\x03\x01\x40\x00\x01\x00\xff\xff\x03\x03" + bytes(16384 - 6)
MORE_HELLO = b"\x16\x03\x01\x40\x00" + bytes(16384)
LONG_ANSWER = b"\x16\x03\x03\x40\x00\x02\xff\xff\xff\x03\x03" + bytes(16384 - 6)
NOTHING = b"\x14\x03\x03\x00\x01\x01"

faults = frame.Faults()


def expect_page(client, status):
    """A page of Weir's own."""
    response = client.read_response()
    assert (response.status, response.end) == (status, "whole"), response
    assert dict(response.fields)["Content-Type"].startswith("text/html"), response
    assert HOST.encode() in response.content, response


def expect_content(client, content, end):
    response = client.read_response()
    assert (response.status, response.content, response.end) == (200, content, end), response


def expect_gone(client):
    """Whatever was said, it is over."""
    client.read_to_end()


def succeed(w, origin, near, far=None):
    """What was broken is mended: the same client gets an answer."""
    near.send(w.request_inside(origin))
    far = far or w.accept(origin)
    far.read_head()
    far.send(WHOLE)
    expect_content(near, b"whole", "whole")


def serve_new_client(w, origin):
    """The origin is as good as ever for whoever comes now."""
    near, far = w.enter(origin)
    succeed(w, origin, near, far)


# --- How it ends ---------------------------------------------------------------------


def close(w, peer):
    peer.close()


def reset(w, peer):
    peer.reset()


def stall(w, peer):
    w.advance(16)


def garble(w, peer):
    """More than any record that was begun has room for."""
    peer.socket.sendall(GARBAGE * 64)


ENDINGS = [("closes", close), ("resets", reset), ("stalls", stall), ("sends garbage", garble)]


# --- The client, on its way in -------------------------------------------------------


def before_hello(w, client, far):
    return far


def within_hello(w, client, far):
    words, _ = SecurePeer(client, w.authorities.client, HOST).next_words()
    client.send(words[:100])
    return far


def behind_hello(w, client, far):
    SecurePeer(client, w.authorities.client, HOST).say_hello()
    return SecurePeer(far, w.authorities.origin).shake_hands()


def behind_hello_to_silence(w, client, far):
    SecurePeer(client, w.authorities.client, HOST).say_hello()
    far.wait_for(b"\x16\x03")
    return far


def say_part_of_end(w, client, far, share):
    near = SecurePeer(client, w.authorities.client, HOST).say_hello()
    origin = SecurePeer(far, w.authorities.origin).shake_hands()
    words = near.hear_until_words()
    near.socket.sendall(words[: int(len(words) * share)])
    return origin


def before_its_end(w, client, far):
    return say_part_of_end(w, client, far, 0)


def within_its_end(w, client, far):
    return say_part_of_end(w, client, far, 0.7)


def behind_handshake(w, client, far):
    return say_part_of_end(w, client, far, 1)


CLIENT_STAGES = [
    ("before its hello", before_hello),
    ("within its hello", within_hello),
    ("behind its hello, while the origin is silent", behind_hello_to_silence),
    ("behind its hello", behind_hello),
    ("before it ends its handshake", before_its_end),
    ("as it ends its handshake", within_its_end),
    ("behind its handshake", behind_handshake),
]


@faults.add_each(
    "the client {}",
    [
        (f"{ending} {stage}", go_to, finish)
        for stage, go_to in CLIENT_STAGES
        for ending, finish in ENDINGS
    ],
)
def client_breaks(w, go_to, finish):
    origin = w.listen()
    client, far = w.tunnel(origin)
    go_to(w, client, far)
    yield
    finish(w, client)
    yield
    if finish in (close, reset):
        expect_gone(far)
    serve_new_client(w, origin)


@faults.add_each("16 clients stall {}", CLIENT_STAGES)
def client_crowd_stalls(w, go_to):
    origin = w.listen()
    pairs = [w.tunnel(origin) for _ in range(CROWD)]
    for client, far in pairs:
        go_to(w, client, far)
    yield CROWD * CONNECTION_BOUND
    w.advance(16)
    yield CROWD * CONNECTION_BOUND
    w.advance(7201)
    for client, far in pairs:
        expect_gone(client)
        expect_gone(far)


@faults.add_each(
    "the client sends {}",
    [
        ("a hello without end", LONG_HELLO, MORE_HELLO),
        ("a hello and then records that say nothing", b"", NOTHING),
        ("a hello and then garbage without end", b"", GARBAGE),
    ],
)
def client_floods(w, beginning, more):
    origin = w.listen()
    pairs = [w.tunnel(origin) for _ in range(CROWD)]
    pouring = []
    for client, far in pairs:
        if beginning:
            client.send(beginning)
        else:
            behind_hello(w, client, far)
        pouring.append(w.spawn(client.pour, more * 64, MUCH))
    yield CROWD * CONNECTION_BOUND
    for client, far in pairs:
        far.close()
    for worker in pouring:
        assert worker.finish() < MUCH, "Weir took it all"


# --- The origin, on its way in -------------------------------------------------------

# How much of what it says first it says.
PARTS = [
    ("before it answers the hello", 0),
    ("within its hello", 0.01),
    ("within its certificate", 0.5),
    ("at the end of its words", 0.99),
]


def begin_answer(w, origin, share):
    """An origin that has said a part of its side of the handshake, to a client that waits."""
    client, far = w.tunnel(origin)
    near = SecurePeer(client, w.authorities.client, HOST).say_hello()
    answering = SecurePeer(far, w.authorities.origin)
    words = answering.hear_until_words()
    far.send(words[: int(len(words) * share)])
    return near, far


@faults.add_each(
    "the origin {}",
    [
        (f"{ending} {stage}", share, finish, 504 if finish is stall else 502)
        for stage, share in PARTS
        for ending, finish in ENDINGS
    ],
)
def origin_breaks(w, share, finish, status):
    origin = w.listen()
    near, far = begin_answer(w, origin, share)
    yield
    finish(w, far)
    near.shake_hands()
    near.send(w.request_inside(origin))
    expect_page(near, status)
    expect_gone(far) if finish in (stall, garble) else None
    yield
    succeed(w, origin, near)


@faults.add("16 origins stall within their handshakes")
def origin_crowd_stalls(w):
    origin = w.listen()
    pairs = [begin_answer(w, origin, 0.5) for _ in range(CROWD)]
    yield CROWD * CONNECTION_BOUND
    w.advance(16)
    for near, far in pairs:
        near.shake_hands()
        near.send(w.request_inside(origin))
        expect_page(near, 504)
    yield CROWD * CONNECTION_BOUND


@faults.add_each(
    "the origin answers the hello with {}",
    [
        ("a message without end", LONG_ANSWER, MORE_HELLO),
        ("records that say nothing, without end", b"", NOTHING),
        ("garbage without end", b"", GARBAGE),
        ("HTTP without end", b"HTTP/1.1 200 OK\r\n\r\n", b"hello"),
    ],
)
def origin_floods(w, beginning, more):
    origin = w.listen()
    pairs = [w.tunnel(origin) for _ in range(CROWD)]
    clients = []
    pouring = []
    for client, far in pairs:
        clients.append(SecurePeer(client, w.authorities.client, HOST).say_hello())
        far.wait_for(b"\x16\x03")
        far.send(beginning)
        pouring.append(w.spawn(far.pour, more * 64, MUCH))
    yield CROWD * CONNECTION_BOUND
    for near in clients:
        near.shake_hands()
        near.send(w.request_inside(origin))
        expect_page(near, 502)
    for worker in pouring:
        assert worker.finish() < MUCH, "Weir took it all"


@faults.add("the origin is another one")
def stranger(w):
    origin = w.listen()
    client, far = w.tunnel(origin)
    near = SecurePeer(client, w.authorities.client, HOST).say_hello()
    other = SecurePeer(far, w.authorities.stranger).shake_hands()
    yield
    near.shake_hands()
    near.send(w.request_inside(origin))
    expect_page(near, 502)
    other.expect_no_answer()
    yield
    succeed(w, origin, near)


# --- Inside, the origin --------------------------------------------------------------

# Where, what of a response came until then, what the client has of it; None: a page instead.
CUTS = [
    ("before the head", "", None),
    ("within the head", OK + "Content-Le", None),
    ("within the content", OK + "Content-Length: 9\r\n\r\nhalf", (b"half", "short")),
    ("within a chunk", CHUNKED + "9\r\nhalf", (b"half", "no last chunk")),
    ("within the trailers", CHUNKED + "4\r\nhalf\r\n0\r\nA: b\r\n", (b"half", "no last chunk")),
    ("content that ends with the connection", OK + "\r\nhalf", (b"half", "no last chunk")),
]


def stall_inside(w, peer):
    w.advance(301)


def end_early(w, peer):
    peer.end()


INNER_ENDINGS = [
    ("cuts off", close),
    ("resets", reset),
    ("stalls", stall_inside),
    ("sends garbage", garble),
    ("says that it ends", end_early),
]


@faults.add_each(
    "the origin, inside, {}",
    [
        (f"{ending} {place}", sent, left, finish)
        for place, sent, left in CUTS
        for ending, finish in INNER_ENDINGS
        if finish is not end_early or not sent.endswith("\r\n\r\nhalf") or "Length" in sent
    ],
)
def origin_breaks_inside(w, sent, left, finish):
    """A POST, which is not sent again."""
    near, far = w.exchange(sent, "Content-Length: 0", method="POST")
    if left is not None:
        near.wait_for(b"\r\n\r\n")
        near.wait_for(left[0])
    yield
    finish(w, far)
    if left is None:
        expect_page(near, 504 if finish is stall_inside else 502)
    else:
        expect_content(near, *left)


@faults.add("the origin, inside, ends content that ends with the connection, and says so")
def ends_content(w):
    near, far = w.exchange(OK + "\r\nwhole")
    near.wait_for(b"whole")
    yield
    far.end()
    expect_content(near, b"whole", "whole")


@faults.add_each(
    "the origin, inside, drops a connection that waited: {}",
    [("a GET is sent again", "GET", []), ("a POST is not", "POST", ["Content-Length: 0"])],
)
def drops_idle(w, method, fields):
    origin = w.listen()
    near, far = w.enter(origin)
    succeed(w, origin, near, far)
    near.send(w.request_inside(origin, method, *fields))
    far.read_head()
    far.reset()
    yield
    if method == "POST":
        expect_page(near, 502)
        assert not origin.has_visitor()
        return
    again = w.accept(origin)
    again.read_head()
    again.send(WHOLE)
    expect_content(near, b"whole", "whole")


@faults.add("the origin, inside, speaks unasked on a connection that waits")
def speaks_unasked(w):
    origin = w.listen()
    near, far = w.enter(origin)
    succeed(w, origin, near, far)
    far.send(WHOLE.replace("whole", "wrong"))
    far.expect_no_answer()
    yield
    succeed(w, origin, near)


@faults.add_each(
    "the origin, inside, sends {} without end",
    [
        ("a head", OK, "A: b\r\n", None),
        ("noise", "", "\x16\x03\x01\x00", None),
        ("a chunk size", CHUNKED, "0", (b"", "no last chunk")),
        ("trailers", CHUNKED + "4\r\nhalf\r\n0\r\n", "A: b\r\n", (b"half", "no last chunk")),
    ],
)
def origin_bombs(w, beginning, more, left):
    pairs = [w.exchange(beginning) for _ in range(CROWD)]
    block = (more * ((1 << 16) // len(more))).encode("latin-1")
    pouring = [w.spawn(far.pour, block, MUCH) for _, far in pairs]
    yield CROWD * CONNECTION_BOUND
    for worker in pouring:
        assert worker.finish() < MUCH, "Weir took it all"
    for near, _ in pairs:
        if left is None:
            expect_page(near, 502)
        else:
            expect_content(near, *left)


# --- Inside, the client --------------------------------------------------------------


@faults.add_each(
    "the client, inside, {}",
    [
        (f"{ending} {place}", sent, finish)
        for place, sent in [
            ("within its head", "GET / HTTP/1.1\r\nHos"),
            ("within its content", "POST / HTTP/1.1\r\nHost: {}\r\nContent-Length: 9\r\n\r\nhalf"),
            ("within a chunk", "POST / HTTP/1.1\r\nHost: {}\r\n" + CHUNKS + "\r\n\r\n9\r\nhalf"),
            ("before the response", "GET / HTTP/1.1\r\nHost: {}\r\n\r\n"),
        ]
        for ending, finish in INNER_ENDINGS
        if finish is not stall_inside
    ],
)
def client_breaks_inside(w, sent, finish):
    origin = w.listen()
    near, far = w.enter(origin)
    near.send(sent.replace("{}", origin.authority))
    if "{}" in sent:
        far.read_head()
    if "half" in sent:
        far.wait_for(b"half")
    yield
    finish(w, near)
    if finish is not end_early or "half" in sent:
        # Nobody looks for the client while it has nothing to say; the origin's time ends.
        w.advance(61)
        received, _ = far.read_to_end()
        assert not received.endswith(b"0\r\n\r\n"), "the upload seems to be whole"
        return
    if "{}" in sent:
        far.send(WHOLE)
        expect_content(near, b"whole", "whole")
    near.read_to_end()


@faults.add("the client, inside, does not read a response without end")
def never_reads(w):
    pairs = [w.exchange(OK + "\r\n") for _ in range(CROWD)]
    w.stuff([far for _, far in pairs], PATTERN)
    yield CROWD * CONNECTION_BOUND
    for near, far in pairs:
        near.close()
        expect_gone(far)


@faults.add("the origin, inside, does not read an upload without end")
def takes_nothing(w):
    origin = w.listen()
    pairs = [w.enter(origin) for _ in range(CROWD)]
    for near, far in pairs:
        near.send(w.request_inside(origin, "POST", "Content-Length: 999999999999"))
        far.read_head()
    w.stuff([near for near, _ in pairs], PATTERN)
    yield CROWD * CONNECTION_BOUND
    for near, far in pairs:
        far.close()
        expect_page(near, 502)


# --- WebSockets inside ---------------------------------------------------------------

SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
UPGRADE = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: bm90IGEgcmVhbCBrZXk="]
SIDES = [("the client", 0), ("the origin", 1)]


def upgrade(w):
    near, far = w.exchange(SWITCHING, *UPGRADE)
    assert near.read_head().status == 101
    return near, far


@faults.add_each(
    "{}",
    [
        (f"{side} {ending} within a WebSocket inside", number, finish)
        for side, number in SIDES
        for ending, finish in INNER_ENDINGS
    ],
)
def websocket_breaks(w, number, finish):
    pair = upgrade(w)
    leaving, staying = pair[number], pair[1 - number]
    leaving.send("last words")
    assert staying.read_exactly(10) == b"last words"
    staying.send("answer")
    assert leaving.read_exactly(6) == b"answer"
    yield
    finish(w, leaving)
    if finish is stall_inside:
        w.advance(7201)
    staying.expect_no_answer()


@faults.add_each("{} never reads what comes through a WebSocket inside", SIDES)
def websocket_never_reads(w, number):
    pairs = [upgrade(w) for _ in range(CROWD)]
    w.stuff([pair[1 - number] for pair in pairs], PATTERN)
    yield CROWD * CONNECTION_BOUND
    for pair in pairs:
        pair[number].close()
        expect_gone(pair[1 - number])


# --- Much content, and many ----------------------------------------------------------


@faults.add_each(
    "128 MiB come from the origin, inside, {}",
    [
        ("by length", f"Content-Length: {MUCH}", read_pattern),
        ("up to its end", "A: b", lambda near, _: read_part_in_chunks(near)),
    ],
)
def sends_much(w, field, read):
    near, far = w.exchange(f"{OK}{field}\r\n\r\n")
    head = near.read_head()
    assert head.status == 200, head.octets

    def send():
        send_pattern(far, MUCH)
        far.end()

    sending = w.spawn(send)
    reading = w.spawn(read, near, MUCH)
    while reading.is_alive():
        yield TRANSFER_BOUND
        reading.join(0.1)
    sending.finish()
    assert reading.finish() in (None, (MUCH, "whole"))


@faults.add("a hundred inspected tunnels stand and break at once")
def crowd_breaks(w):
    origin = w.listen()
    pairs = [w.enter(origin) for _ in range(100)]
    for near, far in pairs:
        near.send(w.request_inside(origin, "POST", "Content-Length: 0"))
        far.read_head()
    yield TRANSFER_BOUND
    for number, pair in enumerate(pairs):
        pair[number % 2].reset()
    for number, (near, far) in enumerate(pairs):
        if number % 2 == 0:
            expect_gone(far)
        else:
            expect_page(near, 502)


if __name__ == "__main__":
    faults.run(SecureWorld)
