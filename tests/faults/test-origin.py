#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a broken or hostile origin does, and what Weir then tells the client.

usage: test-origin.py WEIRCTL PRELOAD [--sanitized] [WORD-OF-A-CLAIM...]
"""

import gzip

import frame
import world
from peers import (
    BLOCK,
    GIBIBYTE,
    PATTERN,
    read_part_in_chunks,
    read_pattern,
    read_pattern_in_chunks,
    send_pattern,
    send_pattern_and_end,
    send_pattern_in_chunks,
)
from world import CONNECTION_BOUND, CROWD, TRANSFER_BOUND

OK = "HTTP/1.1 200 OK\r\n"
CHUNKS = "Transfer-Encoding: chunked"
CHUNKED = OK + CHUNKS + "\r\n\r\n"
WHOLE = OK + "Content-Length: 5\r\n\r\nwhole"

CLOSED = "It closed the connection before it answered."
GARBLED = "Its answer is not one that every program would read in the same way."
LATE = "It did not answer in time."
NO_CONNECTION = "It does not accept a connection."
LATE_CONNECTION = "It did not accept a connection in time."

faults = frame.Faults()


def expect_page(client, status, words):
    """A page of Weir's own that says what went wrong."""
    response = client.read_response()
    assert (response.status, response.end) == (status, "whole"), response
    assert dict(response.fields)["Content-Type"].startswith("text/html"), response
    assert words.encode() in response.content, response


def expect_content(client, content, end):
    response = client.read_response()
    assert (response.status, response.content, response.end) == (200, content, end), response


def exchange(w, origin, sent, *fields, method="GET", version="1.1"):
    """A request that reached the origin, and the beginning of what that answers."""
    client = w.ask(origin, method, *fields, version=version)
    far = origin.accept()
    far.read_head()
    far.send(sent)
    return client, far


# --- It goes, or stalls --------------------------------------------------------------

# Where, what of a response came until then, what the client has of it; None: a page instead.
CUTS = [
    ("before the head", "", None),
    ("within the status line", "HTTP/1.", None),
    ("within the head", OK + "Content-Le", None),
    ("behind an interim response", "HTTP/1.1 103 Early Hints\r\n\r\n", None),
    ("before the content", OK + "Content-Length: 9\r\n\r\n", (b"", "short")),
    ("within the content", OK + "Content-Length: 9\r\n\r\nhalf", (b"half", "short")),
    ("before the chunks", CHUNKED, (b"", "no last chunk")),
    ("within a chunk size", CHUNKED + "4\r\nhalf\r\n4", (b"half", "no last chunk")),
    ("within a chunk", CHUNKED + "9\r\nhalf", (b"half", "no last chunk")),
    ("behind a chunk", CHUNKED + "4\r\nhalf\r\n", (b"half", "no last chunk")),
    ("within the trailers", CHUNKED + "4\r\nhalf\r\n0\r\nA: b\r\n", (b"half", "no last chunk")),
]


def begin_cut(w, sent, left):
    client, far = exchange(w, w.listen(), sent)
    if left is not None:
        client.wait_for(b"\r\n\r\n")
        client.wait_for(left[0])
    return client, far


def expect_cut(w, client, left, status, words):
    if left is not None:
        expect_content(client, *left)
        return
    expect_page(client, status, words)
    w.ask_others(client)


@faults.add_each("it closes {}", CUTS)
def closes(w, sent, left):
    client, far = begin_cut(w, sent, left)
    yield
    far.close()
    expect_cut(w, client, left, 502, CLOSED)


@faults.add_each("it resets {}", CUTS)
def resets(w, sent, left):
    client, far = begin_cut(w, sent, left)
    yield
    far.reset()
    expect_cut(w, client, left, 502, CLOSED)


@faults.add_each("it stalls {}", CUTS)
def stalls(w, sent, left):
    client, far = begin_cut(w, sent, left)
    yield
    w.advance(301 if left is not None else 61)
    expect_cut(w, client, left, 504, LATE)
    far.expect_end()


@faults.add("it resets content that ends with the connection")
def resets_unbounded(w):
    client, far = exchange(w, w.listen(), OK + "\r\nhalf")
    client.wait_for(b"half")
    yield
    far.reset()
    expect_content(client, b"half", "no last chunk")


@faults.add("it resets content that ends with the connection of a client of HTTP/1.0")
def resets_unbounded_1_0(w):
    client, far = exchange(w, w.listen(), OK + "\r\nhalf", version="1.0")
    client.wait_for(b"half")
    yield
    far.reset()
    expect_content(client, b"half", "reset")


@faults.add("it cuts chunks for a client of HTTP/1.0")
def cuts_chunks_1_0(w):
    client, far = exchange(w, w.listen(), CHUNKED + "9\r\nhalf", version="1.0")
    client.wait_for(b"half")
    yield
    far.close()
    expect_content(client, b"half", "reset")


@faults.add("it sends its head an octet at a time, for ever")
def drips_head(w):
    client, far = exchange(w, w.listen(), OK)
    for octet in "A: b\r\n":
        far.send(octet)
        w.advance(9)
        yield
    w.advance(9)
    expect_page(client, 504, LATE)
    far.expect_end()


@faults.add("it sends its content an octet at a time")
def drips_content(w):
    client, far = exchange(w, w.listen(), OK + "Content-Length: 9\r\n\r\n")
    assert client.read_head().status == 200
    for octet in "patiently":
        w.advance(250)
        far.send(octet)
        assert client.read_exactly(1) == octet.encode()
    yield
    client.expect_silence()


@faults.add("it refuses to be connected to")
def refuses(w):
    origin = w.listen()
    origin.close()
    client = w.ask(origin)
    expect_page(client, 502, NO_CONNECTION)
    w.ask_others(client)
    yield


@faults.add("it lets connections wait for ever")
def does_not_accept(w):
    origin = w.listen(backlog=0)
    filler = origin.fill()
    clients = [w.ask(origin) for _ in range(CROWD)]
    yield CROWD * CONNECTION_BOUND
    w.advance(16)
    for client in clients:
        expect_page(client, 504, LATE_CONNECTION)
    assert len(filler) > 0


# --- It lies about lengths -----------------------------------------------------------

# What is said, what the client gets of it.
LIES = [
    ("more than it says", OK + "Content-Length: 5\r\n\r\nwhole and more", b"whole"),
    ("a second response", WHOLE + WHOLE.replace("whole", "wrong"), b"whole"),
    ("octets behind the last chunk", CHUNKED + "5\r\nwhole\r\n0\r\n\r\nmore", b"whole"),
    ("two lengths", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nwhole", None),
    ("no number for a length", OK + "Content-Length: five\r\n\r\nwhole", None),
    ("a length beyond all numbers", OK + "Content-Length: 99999999999999999999\r\n\r\n", None),
]


@faults.add_each("it sends {}", LIES)
def lies(w, sent, content):
    origin = w.listen()
    client, far = exchange(w, origin, sent)
    if content is None:
        expect_page(client, 502, GARBLED)
    else:
        expect_content(client, content, "whole")
    far.expect_end()
    yield
    client.send(w.request(origin))
    again = origin.accept()
    again.read_head()
    again.send(WHOLE)
    expect_content(client, b"whole", "whole")


@faults.add("it says one length and sends chunks of another")
def both_lengths(w):
    sent = OK + "Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n"
    client, far = exchange(w, w.listen(), sent)
    yield
    response = client.read_response()
    assert response.status == 502 or response.content == b"whole", response
    far.expect_end()


@faults.add_each(
    "it sends content where there is none: {}",
    [
        ("to HEAD", "HEAD", OK + "Content-Length: 5\r\n\r\nwrong", 200),
        ("with 204", "GET", "HTTP/1.1 204 No Content\r\n\r\nwrong", 204),
        ("with 304", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nwrong", 304),
    ],
)
def content_without(w, method, sent, status):
    origin = w.listen()
    client, far = exchange(w, origin, sent, method=method)
    response = client.read_response(method)
    assert response.status == status, response
    far.expect_end()
    yield
    w.ask_others(client)


@faults.add("it speaks unasked on a connection that waits")
def speaks_unasked(w):
    origin = w.listen()
    client, far = exchange(w, origin, WHOLE)
    expect_content(client, b"whole", "whole")
    far.send(WHOLE.replace("whole", "wrong"))
    far.expect_end()
    yield
    client.send(w.request(origin))
    again = origin.accept()
    again.read_head()
    again.send(WHOLE)
    expect_content(client, b"whole", "whole")


@faults.add_each(
    "it drops a connection that waited: {}",
    [("a GET is sent again", "GET", ""), ("a POST is not", "POST", "Content-Length: 0")],
)
def drops_idle(w, method, field):
    origin = w.listen()
    client, far = exchange(w, origin, WHOLE)
    expect_content(client, b"whole", "whole")
    client.send(w.request(origin, method, *filter(None, [field])))
    far.read_head()
    far.reset()
    yield
    if method == "POST":
        expect_page(client, 502, CLOSED)
        assert not origin.has_visitor()
        return
    again = origin.accept()
    again.read_head()
    again.send(WHOLE)
    expect_content(client, b"whole", "whole")


# --- It answers before it was asked all ----------------------------------------------

TOO_LARGE = (
    "HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large"
)


def expect_too_large(client):
    response = client.read_response()
    assert (response.status, response.content) == (413, b"too large"), response


@faults.add("it answers 413 and closes while the client sends 1 GiB")
def answers_early(w):
    origin = w.listen()
    client = w.ask(origin, "POST", f"Content-Length: {GIBIBYTE}")
    upload = w.spawn(client.pour, PATTERN, GIBIBYTE)
    far = origin.accept()
    far.read_head()
    yield TRANSFER_BOUND
    far.send(TOO_LARGE)
    far.close()
    expect_too_large(client)
    yield TRANSFER_BOUND
    assert upload.finish() < GIBIBYTE


@faults.add("it answers 413 and goes on reading nothing")
def answers_early_and_stays(w):
    origin = w.listen()
    client = w.ask(origin, "POST", CHUNKS)
    upload = w.spawn(send_pattern_in_chunks, client)
    far = origin.accept()
    far.read_head()
    far.send(TOO_LARGE)
    expect_too_large(client)
    yield TRANSFER_BOUND
    upload.finish()
    received, _ = far.read_to_end()
    assert not received.endswith(b"0\r\n\r\n"), "the upload seems to be whole"


@faults.add("it answers 417 to a client that waits for 100")
def answers_expectation(w):
    fields = ["Content-Length: 5", "Expect: 100-continue"]
    refusal = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"
    client, far = exchange(w, w.listen(), refusal, *fields, method="POST")
    response = client.read_response()
    assert response.status == 417, response
    yield
    assert dict(response.fields)["Connection"] == "close", response
    client.expect_end()


@faults.add("it never says 100, and the client sends after all")
def never_continues(w):
    fields = ["Content-Length: 5", "Expect: 100-continue"]
    client, far = exchange(w, w.listen(), "", *fields, method="POST")
    yield
    client.send("whole")
    assert far.read_exactly(5) == b"whole"
    far.send(WHOLE)
    expect_content(client, b"whole", "whole")


# --- Bombs ---------------------------------------------------------------------------

# What, how it begins, what then comes for ever, and what the client has; None: a page instead.
BOMBS = [
    ("an endless status line", "HTTP/1.1 200 ", "O", None),
    ("an endless head", OK, "A: b\r\n", None),
    ("an endless field", OK + "A: ", "b", None),
    ("an endless field name", OK, "A", None),
    ("endless empty lines", "", "\r\n", None),
    ("endless noise", "", "\x16\x03\x01\x00", None),
    ("interim responses without end", "", "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n", None),
    ("an endless chunk size", CHUNKED, "0", (b"", "no last chunk")),
    ("an endless chunk extension", CHUNKED + "1;", "e", (b"", "no last chunk")),
    ("endless trailers", CHUNKED + "4\r\nhalf\r\n0\r\n", "A: b\r\n", (b"half", "no last chunk")),
    ("an endless trailer", CHUNKED + "4\r\nhalf\r\n0\r\nA: ", "b", (b"half", "no last chunk")),
    ("a chunk of 2^64 octets", CHUNKED + "10000000000000000\r\n", "x", (b"", "no last chunk")),
    ("a chunk of 2^64 - 1 octets", CHUNKED + "ffffffffffffffff\r\n", "x", (b"", "no last chunk")),
    ("a chunk of 2^63 octets", CHUNKED + "8000000000000000\r\n", "x", (b"", "no last chunk")),
    ("a chunk of -1 octets", CHUNKED + "-1\r\n", "x", (b"", "no last chunk")),
]


@faults.add_each("it sends {}", BOMBS)
def bombs(w, beginning, more, left):
    origin = w.listen()
    pairs = [exchange(w, origin, beginning) for _ in range(CROWD)]
    block = (more * (BLOCK // len(more))).encode("latin-1")
    pouring = [w.spawn(far.pour, block, GIBIBYTE) for client, far in pairs]
    yield CROWD * CONNECTION_BOUND
    for worker in pouring:
        assert worker.finish() < 64 << 20, "Weir took it all"
    for client, far in pairs:
        expect_cut(w, client, left, 502, GARBLED)


@faults.add("it sends 1 GiB of a chunk of 2^60 - 1 octets, then goes")
def huge_chunk(w):
    client, far = exchange(w, w.listen(), CHUNKED + "fffffffffffffff\r\n")
    pouring = w.spawn(send_pattern, far)
    head = client.read_head()
    assert head.status == 200, head.octets
    reading = w.spawn(read_part_in_chunks, client)
    yield TRANSFER_BOUND
    pouring.finish()
    far.close()
    assert reading.finish() == (GIBIBYTE, "no last chunk")


@faults.add_each(
    "it sends without end to a client that {}", [("closes", "close"), ("resets", "reset")]
)
def infinite(w, leaving):
    client, far = exchange(w, w.listen(), OK + "\r\n")
    pouring = w.spawn(far.pour, PATTERN, 1 << 50)
    client.read_exactly(4 << 20)
    yield TRANSFER_BOUND
    getattr(client, leaving)()
    pouring.finish()


@faults.add("it sends a gzip bomb, which passes as it is")
def gzip_bomb(w):
    bomb = gzip.compress(bytes(64 << 20))
    coded = f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    client, far = exchange(w, w.listen(), OK + coded)
    far.send(bomb)
    expect_content(client, bomb, "whole")
    yield


# --- Much content --------------------------------------------------------------------


@faults.add_each(
    "it sends 1 GiB {}",
    [
        ("by length", f"Content-Length: {GIBIBYTE}", send_pattern, read_pattern),
        ("in chunks", CHUNKS, send_pattern_in_chunks, read_pattern_in_chunks),
        ("up to the end", "A: b", send_pattern_and_end, read_pattern_in_chunks),
    ],
)
def sends_much(w, field, send, read):
    client, far = exchange(w, w.listen(), OK + field + "\r\n\r\n")
    head = client.read_head()
    assert head.status == 200, head.octets
    sending = w.spawn(send, far)
    reading = w.spawn(read, client)
    while reading.is_alive():
        yield TRANSFER_BOUND
        reading.join(0.1)
    sending.finish()
    reading.finish()


if __name__ == "__main__":
    faults.run(world.World)
