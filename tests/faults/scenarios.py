# SPDX-License-Identifier: GPL-3.0-or-later

"""What the clients of the soak do, each with a source of chance of its own."""

import hashlib
import socket
import time

from peers import PATIENCE, Peer
from secure import SecurePeer
from soaking import TWICE, Plan, content_of, write_path
from world import HOST

BLOCKED = "blocked.test"
TOGGLED = "toggled.test"

# Is never inspected.
TUNNELLED = "tunnelled.test"

SLOW_BUFFER = 8192

# How often each happens, among all.
WEIGHTS = {
    "gets": 30,
    "heads": 6,
    "posts": 10,
    "posts with expectation": 3,
    "pipelines": 6,
    "gets with HTTP/1.0": 4,
    "carries cookies": 6,
    "tunnels": 6,
    "speaks through a WebSocket": 4,
    "reads slowly": 0.5,
    "asks for what is blocked": 5,
    "asks for what may be blocked": 5,
    "sends nonsense": 3,
    "asks of nobody": 3,
    "meets a reset": 5,
    "meets an early end": 5,
    "meets a garbled head": 3,
    "meets a stall": 0.3,
    "meets an early answer": 3,
    "leaves within its head": 3,
    "leaves within its content": 3,
    "leaves within the response": 5,
    "idles": 0.2,
}


# What happens in the clear alone: it is about tunnels, or about hosts that are not inspected.
PLAIN = {"tunnels", "asks for what is blocked", "asks for what may be blocked", "asks of nobody"}

# How many of the others go through an inspected tunnel.
SHARE_INSIDE = 0.25


def method_of(name):
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower())


class Scene:
    """One client after the other."""

    def __init__(self, source, port, origin):
        self.source = source
        self.port = port
        self.origin = origin
        self.story = []
        self.clients = []
        self.is_inside = False

    def choose(self):
        return self.source.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def play(self, name):
        self.is_inside = name not in PLAIN and self.source.random() < SHARE_INSIDE
        self.story = ["inside"] if self.is_inside else []
        try:
            getattr(self, method_of(name))()
        finally:
            for client in self.clients:
                client.close()
            self.clients.clear()

    # --- What scenes are made of ---

    def connect(self, receive_buffer=None):
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self.port))
        client = Peer(connection)
        self.clients.append(client)
        return self.enter(client) if self.is_inside else client

    def enter(self, client):
        """A client within the TLS of an inspected tunnel.

        Each has a name of its own: who goes before it has asked has refused Weir's certificate.
        """
        name = f"User-Agent: client-{self.source.randrange(1 << 60)}"
        self.ask_for_tunnel(client, f"{HOST}:{self.origin.secure_web}", name)
        inside = SecurePeer(client, self.origin.authorities.client, HOST).shake_hands()
        self.clients.append(inside)
        return inside

    @staticmethod
    def ask_for_tunnel(client, authority, *fields):
        lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}", *fields]
        client.send("\r\n".join(lines) + "\r\n\r\n")
        head = client.read_head()
        assert head.status == 200, head.octets

    def plan(self, fault="none", at=0, framings=("length", "chunked", "close"), large=1 << 20):
        """A response to ask for, most often a small one."""
        most = self.source.choice([100, 5000, 70000, large])
        length = self.source.randint(1, most)
        start = self.source.randrange(len(TWICE) - length)
        if at is None:
            at = self.source.randrange(length)
        number = self.source.randrange(1 << 30)
        return Plan(number, self.source.choice(framings), length, start, fault, at)

    def request(self, plan, method="GET", *fields, version="1.1", host=HOST):
        self.story.append(f"{method} {plan}")
        authority = f"{host}:{self.origin.secure_web if self.is_inside else self.origin.web}"
        target = ("" if self.is_inside else f"http://{authority}") + write_path(plan)
        lines = [f"{method} {target} HTTP/{version}"]
        return "\r\n".join([*lines, f"Host: {authority}", *fields]) + "\r\n\r\n"

    def expect_content(self, client, plan, method="GET", content=b""):
        """The response to a plan without a fault."""
        response = client.read_response(method)
        fields = dict(response.fields)
        assert response.status == 200, response
        assert fields["X-Number"] == str(plan.number), response
        assert fields["X-Got"] == hashlib.sha256(content).hexdigest(), response
        assert response.end in ("whole", "ended"), response
        assert response.content == (b"" if method == "HEAD" else content_of(plan)), response

    @staticmethod
    def expect_page(client, *statuses):
        response = client.read_response()
        assert response.status in statuses and response.end == "whole", response
        return response.status

    def expect_cut(self, client, plan):
        """The beginning of the right content, and no sign that it was all."""
        response = client.read_response()
        assert response.status == 200, response
        assert response.end in ("short", "no last chunk", "reset"), response
        assert content_of(plan).startswith(response.content), response

    def content(self):
        length = self.source.randint(1, self.source.choice([10, 5000, 300000]))
        start = self.source.randrange(len(TWICE) - length)
        return TWICE[start : start + length]

    def upload(self, content):
        """The field that frames the content of a request, and the content in it."""
        if self.source.random() < 0.5:
            return f"Content-Length: {len(content)}", content
        half = self.source.randint(1, len(content))
        pieces = [piece for piece in (content[:half], content[half:]) if piece]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
        return "Transfer-Encoding: chunked", chunks + b"0\r\n\r\n"

    # --- Nobody does anything wrong ---

    def gets(self):
        client = self.connect()
        for _ in range(self.source.randint(1, 8)):
            plan = self.plan()
            client.send(self.request(plan))
            self.expect_content(client, plan)

    def heads(self):
        client = self.connect()
        for _ in range(self.source.randint(1, 4)):
            plan = self.plan(framings=["length", "chunked"])
            client.send(self.request(plan, "HEAD"))
            self.expect_content(client, plan, "HEAD")

    def posts(self):
        client = self.connect()
        for _ in range(self.source.randint(1, 4)):
            plan, content = self.plan(), self.content()
            field, octets = self.upload(content)
            client.send(self.request(plan, "POST", field), octets)
            self.expect_content(client, plan, content=content)

    def posts_with_expectation(self):
        client = self.connect()
        plan, content = self.plan(), self.content()
        field, octets = self.upload(content)
        client.send(self.request(plan, "POST", field, "Expect: 100-continue"))
        assert client.read_head().status == 100
        client.send(octets)
        self.expect_content(client, plan, content=content)

    def pipelines(self):
        client = self.connect()
        plans = [self.plan(large=10000) for _ in range(self.source.randint(2, 20))]
        client.send(*[self.request(plan) for plan in plans])
        for plan in plans:
            self.expect_content(client, plan)

    def gets_with_http_1_0(self):
        client = self.connect()
        plan = self.plan()
        client.send(self.request(plan, version="1.0"))
        self.expect_content(client, plan)
        assert client.expect_end() == "ended"

    def carries_cookies(self):
        """To a third party: they are withheld, which goes into the history."""
        client = self.connect()
        plan = self.plan()
        fields = ["Referer: http://elsewhere.test/", "Cookie: a=b; c=d", "Sec-Fetch-Dest: image"]
        client.send(self.request(plan, "GET", *fields))
        response = client.read_response()
        assert response.status == 200 and response.content == content_of(plan), response
        assert "Set-Cookie" not in dict(response.fields), response

    def tunnels(self):
        client = self.connect()
        host = self.source.choice([HOST, TUNNELLED])
        self.ask_for_tunnel(client, f"{host}:{self.origin.echo}")
        self.speak(client)

    def speaks_through_a_websocket(self):
        client = self.connect()
        plan = self.plan()._replace(framing="websocket")
        client.send(self.request(plan, "GET", "Upgrade: websocket", "Connection: Upgrade"))
        assert client.read_head().status == 101
        self.speak(client)

    def speak(self, client):
        """Says things and hears the echo, then ends in one of the ways."""
        for _ in range(self.source.randint(1, 10)):
            words = self.content()
            client.send(words[:60000])
            assert client.read_exactly(len(words[:60000])) == words[:60000]
        ending = self.source.choice(["end", "close", "reset"])
        self.story.append(ending)
        getattr(client, ending)()
        if ending == "end":
            client.expect_end()

    def reads_slowly(self):
        client = self.connect(receive_buffer=SLOW_BUFFER)
        plan = self.plan(framings=["length"])
        client.send(self.request(plan))
        head = client.read_final_head()
        assert head.get("X-Number") == str(plan.number), head.octets
        content = b""
        while len(content) < plan.length:
            content += client.read_exactly(min(plan.length - len(content), plan.length // 20 + 1))
            time.sleep(0.05)
        assert content == content_of(plan)

    def idles(self):
        client = self.connect()
        if self.source.random() < 0.5:
            plan = self.plan()
            client.send(self.request(plan))
            self.expect_content(client, plan)
        client.expect_end()

    # --- Weir answers ---

    def ask(self, host):
        """The status of a right answer of that host, or of Weir's page in its place."""
        client = self.connect()
        plan = self.plan()
        client.send(self.request(plan, host=host))
        response = client.read_response()
        assert response.end == "whole", response
        assert response.status in (200, 403), response
        assert response.status == 403 or response.content == content_of(plan), response
        return response.status

    def asks_for_what_is_blocked(self):
        client = self.connect()
        client.send(self.request(self.plan(), host=BLOCKED))
        self.expect_page(client, 403)
        plan = self.plan()
        client.send(self.request(plan))
        self.expect_content(client, plan)

    def asks_for_what_may_be_blocked(self):
        self.ask(TOGGLED)

    def sends_nonsense(self):
        client = self.connect()
        client.send(self.source.choice(["\x16\x03\x01\0", "GET\r\n\r\n", "\0\0\0\0\r\n\r\n"]))
        self.expect_page(client, 400)
        client.expect_end()

    def asks_of_nobody(self):
        client = self.connect()
        authority = f"{HOST}:{self.origin.nobody}"
        if self.source.random() < 0.5:
            client.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n")
        else:
            client.send(f"GET http://{authority}/ HTTP/1.1\r\nHost: {authority}\r\n\r\n")
        self.expect_page(client, 502)

    # --- The origin does wrong ---

    def meets(self, fault, framings=("length", "chunked", "close")):
        """A fault before the head gets a page and the connection goes on, a later one a cut."""
        client = self.connect()
        at = self.source.choice([-1, None])
        plan = self.plan(fault, at, framings)
        client.send(self.request(plan))
        if at is None:
            self.expect_cut(client, plan)
            return
        self.expect_page(client, 502)
        plan = self.plan()
        client.send(self.request(plan))
        self.expect_content(client, plan)

    def meets_a_reset(self):
        self.meets("reset")

    def meets_an_early_end(self):
        """Content that ends with the connection is seen to be cut within TLS alone."""
        framings = ["length", "chunked"]
        self.meets("end", [*framings, "close"] if self.is_inside else framings)

    def meets_a_garbled_head(self):
        client = self.connect()
        client.send(self.request(self.plan("garble", -1)))
        self.expect_page(client, 502)

    def meets_a_stall(self):
        client = self.connect()
        if self.source.random() < 0.5:
            client.send(self.request(self.plan("stall", -1)))
            self.expect_page(client, 504)
            return
        plan = self.plan("stall", None, ["length"])
        client.send(self.request(plan))
        client.read_final_head()
        assert client.read_exactly(plan.at) == content_of(plan)[: plan.at]
        client.reset()

    def meets_an_early_answer(self):
        client = self.connect()
        content = TWICE[: self.source.randint(1, len(TWICE))]
        field, octets = self.upload(content)
        client.send(self.request(self.plan("early"), "POST", field))
        try:
            client.send(octets)
        except ConnectionError:
            self.story.append("was stopped")
        response = client.read_response()
        assert (response.status, response.content) == (413, b"too large"), response

    # --- The client does wrong ---

    def leave(self, client):
        ending = self.source.choice(["close", "reset"])
        self.story.append(ending)
        getattr(client, ending)()

    def leaves_within_its_head(self):
        client = self.connect()
        request = self.request(self.plan())
        client.send(request[: self.source.randrange(len(request))])
        self.leave(client)

    def leaves_within_its_content(self):
        client = self.connect()
        content = self.content()
        field, octets = self.upload(content)
        client.send(self.request(self.plan(), "POST", field))
        client.send(octets[: self.source.randrange(len(octets))])
        self.leave(client)

    def leaves_within_the_response(self):
        client = self.connect()
        plan = self.plan()
        client.send(self.request(plan))
        if self.source.random() < 0.8:
            client.read_head()
            client.receive()
        self.leave(client)
