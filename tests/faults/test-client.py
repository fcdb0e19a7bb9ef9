#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a broken or hostile client does, and what Weir then tells the origin.

usage: test-client.py WEIRCTL PRELOAD [--sanitized] [WORD-OF-A-CLAIM...]
"""

import frame
import world
from peers import (
    BLOCK,
    GIBIBYTE,
    PATTERN,
    PATTERN_CHUNK,
    read_pattern,
    read_pattern_in_chunks,
    send_pattern,
    send_pattern_in_chunks,
)
from world import CONNECTION_BOUND, CROWD, TRANSFER_BOUND

SMALL_BUFFER = 4096

OK = "HTTP/1.1 200 OK\r\n"
CHUNKS = "Transfer-Encoding: chunked"
WHOLE = OK + "Content-Length: 5\r\n\r\nwhole"

faults = frame.Faults()


def expect_whole(client):
    response = client.read_response()
    assert (response.status, response.content, response.end) == (200, b"whole", "whole"), response


def expect_refusal(client, status):
    response = client.read_response()
    assert (response.status, response.end) == (status, "whole"), response
    client.expect_end()


# --- It goes -------------------------------------------------------------------------

LEAVING = [("closes", "close"), ("resets", "reset"), ("ends its side", "end")]

POST = "POST http://{0}/ HTTP/1.1\r\nHost: {0}\r\n"

# Where, what of a request was sent until then, what of its content the origin has by then.
PARTS = [
    ("before the head", "", None),
    ("within the head", "GET http://{0}/ HTTP/1.1\r\nHost: {0}\r\nA: ", None),
    ("before the content", POST + "Content-Length: 9\r\n\r\n", b""),
    ("within the content", POST + "Content-Length: 9\r\n\r\nhalf", b"half"),
    ("within a chunk", POST + CHUNKS + "\r\n\r\n9\r\nhalf", b"4\r\nhalf\r\n"),
    ("behind a chunk", POST + CHUNKS + "\r\n\r\n4\r\nhalf\r\n", b"4\r\nhalf\r\n"),
]


@faults.add_each(
    "it {}",
    [(f"{how} {where}", verb, *part) for how, verb in LEAVING for where, *part in PARTS],
)
def leaves_within_request(w, verb, sent, passed):
    origin = w.listen()
    client = w.connect()
    client.send(sent.format(origin.authority))
    if passed is None:
        yield
        getattr(client, verb)()
        assert not origin.has_visitor()
        return
    far = origin.accept()
    far.read_head()
    assert far.read_exactly(len(passed)) == passed
    yield
    getattr(client, verb)()
    far.expect_end()


# A client that closes may have ended its side only: Weir knows when it sends.


@faults.add_each("it {} while the origin thinks", LEAVING[:2])
def leaves_before_response(w, verb):
    origin = w.listen()
    client = w.ask(origin)
    far = origin.accept()
    far.read_head()
    yield
    getattr(client, verb)()
    if verb == "close":
        far.send(WHOLE)
    far.expect_end()


@faults.add_each("it {} within the content of the response", LEAVING[:2])
def leaves_within_response(w, verb):
    origin = w.listen()
    client = w.ask(origin)
    far = origin.accept()
    far.read_head()
    far.send(OK + "Content-Length: 99\r\n\r\nhalf")
    client.wait_for(b"half")
    yield
    getattr(client, verb)()
    if verb == "close":
        far.send("more")
    far.expect_end()


@faults.add_each("it {} behind a response", LEAVING)
def leaves_after_response(w, verb):
    origin = w.listen()
    client = w.ask(origin)
    far = origin.accept()
    far.read_head()
    far.send(WHOLE)
    expect_whole(client)
    yield
    getattr(client, verb)()
    far.expect_end()


@faults.add("it ends its side behind the request and waits for the response")
def ends_its_side(w):
    origin = w.listen()
    client = w.ask(origin)
    far = origin.accept()
    far.read_head()
    client.end()
    yield
    far.send(OK + "Content-Length: 9\r\n\r\n")
    client.wait_for(b"\r\n\r\n")
    yield
    far.send("patiently")
    response = client.read_response()
    assert (response.content, response.end) == (b"patiently", "whole"), response
    client.expect_end()


@faults.add("it ends its side behind requests sent in one go, and gets all responses")
def ends_its_side_behind_many(w):
    paths = [f"/{n}" for n in range(50)]
    client = w.connect()
    client.send(*[w.request_of_others(path) for path in paths])
    client.end()
    for path in paths:
        response = client.read_response()
        assert (response.status, response.content) == (200, path.encode()), response
    yield
    client.expect_end()


@faults.add("it connects and goes, 3000 times")
def comes_and_goes(w):
    for n in range(3000):
        client = w.connect()
        (client.reset if n % 2 else client.close)()
        if n % 500 == 0:
            yield


@faults.add("it asks and goes, 1000 times")
def asks_and_goes(w):
    origin = w.listen(backlog=1024)
    for n in range(1000):
        client = w.ask(origin)
        (client.reset if n % 2 else client.close)()
        if n % 100 == 0:
            yield CROWD * CONNECTION_BOUND


# --- It stalls, or is slow -----------------------------------------------------------


@faults.add("it sends its head an octet a second")
def drips_head(w):
    clients = [w.connect() for _ in range(200)]
    for octet in "GET / HTTP/1.1\r\nA: for ever, ":
        for client in clients:
            client.send(octet)
        w.advance(1)
    w.advance(2)
    yield CROWD * CONNECTION_BOUND
    for client in clients:
        response = client.read_response()
        assert (response.status, response.end) == (408, "whole"), response
        client.expect_end()


@faults.add("it stalls within the content of its request")
def stalls_within_content(w):
    origin = w.listen()
    client = w.ask(origin, "POST", CHUNKS)
    client.send("4\r\nhalf\r\n")
    far = origin.accept()
    far.read_head()
    assert far.read_exactly(9) == b"4\r\nhalf\r\n"
    yield
    w.advance(301)
    expect_refusal(client, 408)
    far.expect_end()


@faults.add("it sends its content an octet a minute")
def drips_content(w):
    origin = w.listen()
    client = w.ask(origin, "POST", "Content-Length: 9")
    far = origin.accept()
    far.read_head()
    for octet in "patiently":
        w.advance(60)
        client.send(octet)
        assert far.read_exactly(1) == octet.encode()
    yield
    far.send(WHOLE)
    expect_whole(client)


@faults.add("it idles")
def idles(w):
    clients = [w.connect() for _ in range(CROWD)]
    origin = w.listen()
    client = w.ask(origin)
    far = origin.accept()
    far.read_head()
    far.send(WHOLE)
    expect_whole(client)
    yield
    w.advance(121)
    for idle in [*clients, client]:
        idle.expect_end()


@faults.add("it reads slowly")
def reads_slowly(w):
    origin = w.listen()
    pairs = []
    for _ in range(CROWD):
        client = w.ask(origin, receive_buffer=SMALL_BUFFER)
        far = origin.accept()
        far.read_head()
        far.send(OK + f"Content-Length: {4 * BLOCK}\r\n\r\n")
        w.spawn(send_pattern, far, 4 * BLOCK)
        pairs.append(client)
    for client in pairs:
        client.read_head()
    for n in range(16):
        for client in pairs:
            content = client.read_exactly(BLOCK // 4)
            start = n % 4 * (BLOCK // 4)
            assert content == PATTERN[start : start + len(content)]
        yield CROWD * CONNECTION_BOUND


@faults.add_each(
    "it never reads: {}",
    [
        ("content by length", OK + f"Content-Length: {GIBIBYTE}\r\n\r\n", PATTERN),
        ("content up to the end", OK + "\r\n", PATTERN),
        ("chunks", OK + CHUNKS + "\r\n\r\n", PATTERN_CHUNK),
    ],
)
def never_reads(w, head, block):
    origin = w.listen()
    fars = []
    for _ in range(CROWD):
        w.ask(origin, receive_buffer=SMALL_BUFFER)
        far = origin.accept()
        far.read_head()
        far.send(head)
        fars.append(far)
    w.stuff(fars, block)
    yield CROWD * CONNECTION_BOUND
    w.advance(301)
    for far in fars:
        far.expect_end()


@faults.add("it sends requests without end and never reads")
def never_reads_responses(w):
    w.fill_log()
    clients = [w.connect(receive_buffer=SMALL_BUFFER) for _ in range(CROWD)]
    w.stuff(clients, w.request_of_others("/" + "x" * 1000).encode() * 40)
    yield CROWD * CONNECTION_BOUND


@faults.add("it asks for pages of Weir's own without end and never reads")
def never_reads_pages(w):
    w.fill_log()
    clients = [w.connect(receive_buffer=SMALL_BUFFER) for _ in range(CROWD)]
    w.stuff(clients, w.request("127.0.0.1:1").encode() * 100)
    yield CROWD * CONNECTION_BOUND


# --- It sends much -------------------------------------------------------------------


@faults.add_each(
    "it sends 1 GiB to an origin that does not read, {}",
    [
        ("by length", f"Content-Length: {GIBIBYTE}", PATTERN),
        ("in chunks", CHUNKS, PATTERN_CHUNK),
    ],
)
def nobody_reads(w, field, block):
    origin = w.listen()
    clients = [w.ask(origin, "POST", field) for _ in range(CROWD)]
    fars = [origin.accept() for _ in clients]
    w.stuff(clients, block)
    yield CROWD * CONNECTION_BOUND
    w.advance(301)
    for client in clients:
        response = client.read_response()
        assert (response.status, response.end) == (504, "whole"), response
    for far in fars:
        received, _ = far.read_to_end()
        assert not received.endswith(b"0\r\n\r\n"), "the upload seems to be whole"


@faults.add_each(
    "it sends 1 GiB {}",
    [
        ("by length", f"Content-Length: {GIBIBYTE}", send_pattern, read_pattern),
        ("in chunks", CHUNKS, send_pattern_in_chunks, read_pattern_in_chunks),
    ],
)
def sends_much(w, field, send, read):
    origin = w.listen()
    client = w.ask(origin, "POST", field)
    far = origin.accept()
    far.read_head()
    sending = w.spawn(send, client)
    reading = w.spawn(read, far)
    while reading.is_alive():
        yield TRANSFER_BOUND
        reading.join(0.1)
    sending.finish()
    reading.finish()
    far.send(WHOLE)
    expect_whole(client)


# --- Bombs ---------------------------------------------------------------------------

CHUNKED = POST + CHUNKS + "\r\n\r\n"

# What, how it begins, what then comes for ever, the status, and whether the origin hears of it.
BOMBS = [
    ("an endless target", "GET http://{0}/", "a", 414, False),
    ("an endless method", "", "A", 414, False),
    ("an endless field", "GET http://{0}/ HTTP/1.1\r\nHost: {0}\r\nA: ", "b", 431, False),
    ("an endless head", "GET http://{0}/ HTTP/1.1\r\nHost: {0}\r\n", "A: b\r\n", 431, False),
    ("endless noise", "", "\x16\x03\x01\x00", 400, False),
    ("an endless chunk size", CHUNKED, "0", 400, True),
    ("an endless chunk extension", CHUNKED + "1;", "e", 400, True),
    ("endless trailers", CHUNKED + "0\r\n", "A: b\r\n", 400, True),
    ("an endless trailer", CHUNKED + "0\r\nA: ", "b", 400, True),
    ("a chunk of 2^64 octets", CHUNKED + "10000000000000000\r\n", "x", 400, True),
    ("a chunk of -1 octets", CHUNKED + "-1\r\n", "x", 400, True),
]


@faults.add_each("it sends {}", BOMBS)
def bombs(w, beginning, more, status, reaches_origin):
    origin = w.listen()
    clients = [w.connect() for _ in range(CROWD)]
    for client in clients:
        client.send(beginning.format(origin.authority))
    fars = [origin.accept() for _ in clients] if reaches_origin else []
    for far in fars:
        far.read_head()
    block = (more * (BLOCK // len(more))).encode("latin-1")
    pouring = [w.spawn(client.pour, block, GIBIBYTE) for client in clients]
    yield CROWD * CONNECTION_BOUND
    for client in clients:
        response = client.read_response()
        assert (response.status, response.end) == (status, "whole"), response
    for worker in pouring:
        assert worker.finish() < GIBIBYTE, "Weir takes it all"
    for far in fars:
        assert far.read_to_end()[0] == b""
    assert reaches_origin or not origin.has_visitor()


@faults.add("it sends empty lines without end")
def empty_lines(w):
    clients = [w.connect() for _ in range(CROWD)]
    pouring = [w.spawn(client.pour, b"\r\n" * (BLOCK // 2), 1 << 50) for client in clients]
    yield CROWD * CONNECTION_BOUND
    w.advance(31)
    for worker in pouring:
        worker.finish()


if __name__ == "__main__":
    faults.run(world.World)
