#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters, end to end: a real Chromium loads pages built to hit each kind of filter.

usage: test-filters.py WEIRCTL

`weirctl run` filters, a list is added while it runs, and what arrives at the servers is compared with
what the verdicts say.  Hosts end in .test, where Chromium tells no types over plain HTTP; those of
.localhost it trusts, and says there what each request is for.
"""

import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import origins  # noqa: E402
import tap  # noqa: E402
import weirctl  # noqa: E402

SHOP, NEWS, TRUSTED = "shop.test", "news.test", "shop.localhost"

# What a page asks for, by the first word of a part.
MARKUP = {
    "image": '<img src="%s">',
    "script": '<script src="%s"></script>',
    "style": '<link rel="stylesheet" href="%s">',
    "font": '<style>@font-face { font-family: "%s"; src: url("%s"); }</style>'
    '<p style="font-family: \'%s\'">x</p>',
    "media": '<video muted preload="auto" src="%s"></video>',
    "frame": '<iframe src="%s"></iframe>',
    "object": '<object data="%s"></object>',
    "fetch": '<script>fetch("%s").catch(() => 0);</script>',
    "post": '<script>fetch("%s", {method: "POST", body: "x"}).catch(() => 0);</script>',
    "beacon": '<script>navigator.sendBeacon("%s", "x");</script>',
    "ping": '<a id="%s" ping="%s" href="#x">x</a>'
    '<script>document.getElementById("%s").click();</script>',
}

CONTENT = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".webm": "video/webm",
    ".woff2": "font/woff2",
}


class Part:
    """What a page asks for: "what host/path"."""

    def __init__(self, text):
        self.what, self.written = text.split()
        host, path = self.written.split("/", 1)
        self.host = host.encode("idna").decode()
        self.address = f"{self.host}/{path}"

    def markup(self):
        return MARKUP[self.what].replace("%s", f"http://{self.written}")


class Case:
    """A filter, with others that beat it, and what becomes of the parts of a page."""

    def __init__(self, claim, *lines, page=SHOP, blocked=(), passed=(), allowed=()):
        self.__doc__ = claim
        self.lines = lines
        self.page = page
        parts = {"blocked": blocked, "passed": passed, "allowed": allowed}
        self.verdicts = {Part(text): verdict for verdict, texts in parts.items() for text in texts}


CASES = [
    Case(
        "A host is blocked with those below it, and no other that ends the same",
        "||ads.test^",
        blocked=["image ads.test/host.png", "script www.ads.test/host.js", "fetch ads.test/host.json"],
        passed=["image roads.test/host.png"],
    ),
    Case(
        "A piece of a path is blocked wherever it stands",
        "/banner-ad-",
        blocked=["image cdn.test/x/banner-ad-1.png", "image shop.test/banner-ad-.png"],
        passed=["image cdn.test/x/banner-1.png"],
    ),
    Case(
        "A * stands for anything",
        "/wild*/top.",
        blocked=["image cdn.test/wild-1/x/top.png"],
        passed=["image cdn.test/wild-1/x/stop.png"],
    ),
    Case(
        "A ^ stands for what separates, and for the end",
        "||cdn.test^collect^",
        blocked=["image cdn.test/collect?a=b", "script cdn.test/collect/a.js", "image cdn.test/collect"],
        passed=["image cdn.test/collect-a.png"],
    ),
    Case(
        "A | in front is where the address begins",
        "|http://start.test/a",
        blocked=["image start.test/a.png"],
        passed=["image cdn.test/start?http://start.test/a", "image start.test/b.png"],
    ),
    Case(
        "A | behind is where the address ends",
        "/last.png|",
        blocked=["image cdn.test/x/last.png"],
        passed=["image cdn.test/x/last.png?x"],
    ),
    Case(
        "A regular expression looks at the whole address",
        r"/cdn\.test\/re[0-9]{2,3}\.png$/",
        blocked=["image cdn.test/re12.png"],
        passed=["image cdn.test/re1.png", "image cdn.test/re1234.png"],
    ),
    Case(
        "$script blocks scripts",
        "||cdn.test/script/$script",
        blocked=["script cdn.test/script/a.js", "script cdn.test/script/without-extension"],
        passed=["image cdn.test/script/a.png", "fetch cdn.test/script/a.json"],
    ),
    Case(
        "$image blocks images",
        "||cdn.test/image/$image",
        blocked=["image cdn.test/image/a.png", "image cdn.test/image/without-extension"],
        passed=["script cdn.test/image/a.js"],
    ),
    Case(
        "$stylesheet blocks styles",
        "||cdn.test/style/$stylesheet",
        blocked=["style cdn.test/style/a.css", "style cdn.test/style/without-extension"],
        passed=["image cdn.test/style/a.png"],
    ),
    Case(
        "$font blocks fonts",
        "||cdn.test/font/$font",
        blocked=["font cdn.test/font/a.woff2"],
        passed=["image cdn.test/font/a.png"],
    ),
    Case(
        "$media blocks videos",
        "||cdn.test/media/$media",
        blocked=["media cdn.test/media/a.webm", "media cdn.test/media/without-extension"],
        passed=["image cdn.test/media/a.png"],
    ),
    Case(
        "$xmlhttprequest blocks what scripts fetch",
        "||cdn.test/fetch/$xmlhttprequest",
        blocked=["fetch cdn.test/fetch/without-extension", "post cdn.test/fetch/post"],
        passed=["script cdn.test/fetch/a.js"],
    ),
    Case(
        "$ping blocks the pings of links",
        "||cdn.test/ping/$ping",
        blocked=["ping cdn.test/ping/a"],
        passed=["image cdn.test/ping/a.png"],
    ),
    Case(
        "$ping blocks beacons, where the browser says what it sends",
        "||cdn.localhost/beacon/$ping",
        page=TRUSTED,
        blocked=["beacon cdn.localhost/beacon/a"],
        passed=["fetch cdn.localhost/beacon/b"],
    ),
    Case(
        "$subdocument blocks frames, where the browser says what it asks for",
        "||cdn.localhost/frame/$subdocument",
        page=TRUSTED,
        blocked=["frame cdn.localhost/frame/a"],
        passed=["image cdn.localhost/frame/a.png", "object cdn.localhost/frame/b"],
    ),
    Case(
        "$object blocks objects, where the browser says what it asks for",
        "||cdn.localhost/object/$object",
        page=TRUSTED,
        blocked=["object cdn.localhost/object/a"],
        passed=["frame cdn.localhost/object/b"],
    ),
    Case(
        "$third-party blocks for other sites",
        "/third/$third-party",
        blocked=["image cdn.test/third/a.png"],
        passed=["image shop.test/third/a.png", "image www.shop.test/third/a.png"],
    ),
    Case(
        "$~third-party blocks for the site itself",
        "/first/$~third-party",
        blocked=["image shop.test/first/a.png", "image www.shop.test/first/a.png"],
        passed=["image cdn.test/first/a.png"],
    ),
    Case(
        "$domain= blocks on the pages that it names",
        "||cdn.test/domain/$domain=news.test|x.test",
        page=NEWS,
        blocked=["image cdn.test/domain/news.png"],
    ),
    Case(
        "$domain= blocks on no other pages",
        page=SHOP,
        passed=["image cdn.test/domain/shop.png"],
    ),
    Case(
        "$domain=~ blocks on all pages but those that it names",
        "||cdn.test/not-domain/$domain=~news.test",
        blocked=["image cdn.test/not-domain/shop.png"],
    ),
    Case(
        "$domain=~ spares the pages that it names",
        page=NEWS,
        passed=["image cdn.test/not-domain/news.png"],
    ),
    Case(
        "$denyallow= spares the hosts that it names",
        "/deny/$script,domain=shop.test,denyallow=cdn.test",
        blocked=["script other.test/deny/a.js"],
        passed=["script cdn.test/deny/a.js", "script www.cdn.test/deny/a.js"],
    ),
    Case(
        "$to= blocks on the hosts that it names",
        "/to/$to=other.test|~www.other.test",
        blocked=["image other.test/to/a.png"],
        passed=["image cdn.test/to/a.png", "image www.other.test/to/a.png"],
    ),
    Case(
        "$method= blocks what is sent by that method",
        "||cdn.test/method/$method=post",
        blocked=["post cdn.test/method/a", "beacon cdn.test/method/b"],
        passed=["fetch cdn.test/method/c"],
    ),
    Case(
        "$match-case tells capital letters apart",
        "/Case/Ad.$match-case",
        blocked=["image cdn.test/Case/Ad.png"],
        passed=["image cdn.test/case/ad.png"],
    ),
    Case(
        "Without it a filter does not",
        "/NoCase/ad.",
        blocked=["image cdn.test/nocase/AD.png"],
    ),
    Case(
        "An exception lets through what a filter blocks, and the row says which",
        "||exception.test^",
        "@@||exception.test/good/",
        blocked=["image exception.test/a.png"],
        allowed=["image exception.test/good/a.png"],
    ),
    Case(
        "$important beats an exception",
        "||important.test^$important",
        "@@||important.test^",
        blocked=["image important.test/a.png"],
    ),
    Case(
        "$badfilter takes a filter away",
        "||badfilter.test^$image",
        "||badfilter.test^$image,badfilter",
        passed=["image badfilter.test/a.png"],
    ),
    Case(
        "A line of a hosts file blocks the host and those below it",
        "0.0.0.0 hosts.test",
        blocked=["image hosts.test/a.png", "image www.hosts.test/a.png"],
        passed=["image ghosts.test/a.png"],
    ),
    Case(
        "A name alone blocks the host and those below it",
        "plain.test",
        blocked=["image plain.test/a.png", "image www.plain.test/a.png"],
        passed=["image cdn.test/plain.test.png"],
    ),
    Case(
        "A host in other letters than those of ASCII is blocked",
        "||bücher.test^",
        blocked=["image bücher.test/a.png"],
    ),
]

DOCUMENT = "||document.test^$document"
LATE, LATE_PART = "/late/$script", Part("script shop.test/late/script")
TUNNEL, SOCKET = "||tunnel.test^", "||socket.test^$websocket"
OTHERS = [DOCUMENT, LATE, TUNNEL, SOCKET, "||typed.test^$script", "||path.test/a"]

LINES = [line for case in CASES for line in case.lines] + OTHERS
TITLE = "Filters of the test"
LIST = "\n".join([f"! Title: {TITLE}", "! A comment", *LINES, ""])

PARTS = [part for case in CASES for part in case.verdicts]
PAGES = [SHOP, NEWS, TRUSTED]
HOSTS = {part.host for part in PARTS} | {*PAGES}
HOSTS |= {f"{name}.test" for name in ("document", "tunnel", "socket", "typed", "path")}


SOCKETS = """<!doctype html>
<script>
for (const host of ["tunnel.test", "socket.test"]) new WebSocket(`ws://${host}/`);
</script>
"""


def page_of(host):
    """The page that asks for the parts of the cases on that host."""
    parts = [part for case in CASES if case.page == host for part in case.verdicts]
    parts += [LATE_PART] if host == SHOP else []
    head = ["<!doctype html>", '<meta charset="utf-8">', '<link rel="icon" href="data:,">']
    return "\n".join([*head, *(part.markup() for part in parts)])


def number_of(line):
    return LIST.split("\n").index(line) + 1


class Servers(origins.Origins):
    def __init__(self):
        super().__init__([])

    def answer(self, handler):
        host = handler.headers.get("Host", "").split(":")[0]
        path = handler.path.split("?")[0]
        kind, body = CONTENT.get(os.path.splitext(path)[1], "text/html"), b""
        if path == "/late/script":
            kind = CONTENT[".js"]
        elif path == "/sockets":
            body = SOCKETS.encode()
        elif path == "/":
            body = page_of(host).encode()
        elif kind == "image/png":
            body = origins.PNG
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Cache-Control", "no-store")
        handler.send_header("Access-Control-Allow-Origin", "*")
        handler.end_headers()
        handler.wfile.write(body)


class Story:
    def __init__(self, program, folder):
        self.world = Servers()
        self.folder = folder
        self.weirctl = weirctl.Weirctl(program, f"{folder}/weir", self.resolve_arguments())
        self.browser = None
        self.mark = self.arrived = None

    def resolve_arguments(self):
        tunnels = [f"--resolve={host}:443:127.0.0.1:{self.world.port}" for host in HOSTS]
        return [*self.world.resolve_arguments(HOSTS), *tunnels]

    def close(self):
        if self.browser is not None:
            self.browser.close()
        self.weirctl.close()

    def load(self):
        """Loads all pages, and waits until there is a verdict about all that they ask for."""
        self.mark, self.arrived = self.weirctl.mark(), self.world.mark()
        for page in PAGES:
            self.browser.open(f"http://{page}/")
        for part in [*PARTS, LATE_PART]:
            self.row(part)

    def row(self, part):
        return self.weirctl.row(f"http://{part.address}", self.mark)

    def arrivals(self):
        return [arrival.host + arrival.path for arrival in self.world.since(self.arrived)]

    def check(self, case):
        """What the rows say of the case's parts, and what arrived of them."""
        arrivals = self.arrivals()
        for part, verdict in case.verdicts.items():
            row = self.row(part)
            assert row["verdict"] == verdict, row
            assert arrivals.count(part.address) == (verdict != "blocked"), row
            assert row["beaten"] == (case.lines[0] if verdict == "allowed" else None), row
            if verdict != "passed":
                self.check_filter(row, case.lines[verdict == "allowed"])

    def check_filter(self, row, line):
        assert (row["filter"], row["list"], row["line"]) == (line, self.list, number_of(line)), row

    # --- the steps, in order

    def everything_passes_without_a_list(self):
        """Without a list all that the pages ask for arrives at the servers"""
        self.browser = browsers.Chromium(self.weirctl.address)
        self.load()
        arrivals = self.arrivals()
        missing = [part.address for part in PARTS if arrivals.count(part.address) != 1]
        assert not missing, missing

    def a_list_is_added(self):
        """A list that is added in the terminal holds in the running Weir"""
        file = f"{self.folder}/filters.txt"
        with open(file, "w", encoding="utf-8") as out:
            out.write(LIST)
        self.weirctl.command("lists", "add", file)
        self.list = self.weirctl.wait_until_blocked("http://ads.test/")["list"]
        rows = map(json.loads, self.weirctl.command("lists", "--json").splitlines())
        row = next(row for row in rows if row["title"] == TITLE)
        assert (row["key"], row["unread"]) == (self.list, 0), row
        self.load()

    def what_arrives_is_what_the_verdicts_say(self):
        """What arrives at the servers is exactly what the verdicts let through"""
        rows = [row for row in self.weirctl.rows[self.mark :] if row["host"] in HOSTS]
        through = [r["url"].removeprefix("http://") for r in rows if r["verdict"] != "blocked"]
        arrivals = [address for address in self.arrivals() if address != LATE_PART.address]
        assert sorted(arrivals) == sorted(through), set(arrivals) ^ set(through)

    def a_guess_is_judged_again(self):
        """A type that only the response tells is judged then: it arrived, and was kept back"""
        row = self.row(LATE_PART)
        assert (row["verdict"], row["type"]) == ("blocked", "script"), row
        self.check_filter(row, LATE)
        assert self.arrivals().count(LATE_PART.address) == 1

    def a_blocked_document_is_a_page(self):
        """A document that a filter blocks is a page in words that says which one blocked it"""
        self.browser.open("http://document.test/a")
        text = self.browser.text()
        assert "document.test" in text and DOCUMENT in text, text
        self.check_filter(self.weirctl.row("http://document.test/a"), DOCUMENT)
        assert "document.test/a" not in self.arrivals()

    def tunnels_are_blocked_by_host(self):
        """A tunnel to a host that is blocked as a whole is refused, and the row says why"""
        assert self.weirctl.say("CONNECT tunnel.test:443 HTTP/1.1\nHost: tunnel.test:443") == 403
        self.check_filter(self.weirctl.row("tunnel.test:443"), TUNNEL)

    def tunnels_have_no_type(self):
        """A tunnel to a host of which a type or a path is blocked passes"""
        for host in ("typed.test", "path.test"):
            assert self.weirctl.say(f"CONNECT {host}:443 HTTP/1.1\nHost: {host}:443") == 200, host
            assert self.weirctl.row(f"{host}:443")["verdict"] == "tunnelled"

    def websockets_of_pages_are_tunnels(self):
        """A page's WebSocket is a tunnel: refused where the host is blocked, else it has no type"""
        self.browser.open(f"http://{SHOP}/sockets")
        self.check_filter(self.weirctl.row("tunnel.test:80"), TUNNEL)
        assert self.weirctl.row("socket.test:80")["verdict"] == "tunnelled"

    def websockets_in_the_open_are_blocked(self):
        """$websocket blocks what asks for a WebSocket without a tunnel, and nothing else"""
        assert self.weirctl.say("GET http://socket.test/a HTTP/1.1\nHost: socket.test") == 200
        upgrade = "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13"
        status = self.weirctl.say(
            f"GET http://socket.test/b HTTP/1.1\nHost: socket.test\n{upgrade}\nSec-WebSocket-Key: eA=="
        )
        assert status == 403, status
        self.check_filter(self.weirctl.row("ws://socket.test/b"), SOCKET)
        assert "socket.test/b" not in self.arrivals()

    def everything_ends_cleanly(self):
        """weirctl ends cleanly, and has complained of nothing"""
        assert self.weirctl.end() == (0, "")


def main():
    tap.need("chromium", "chromedriver")
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], folder)

        def check(case):
            def step():
                story.check(case)

            step.__doc__ = case.__doc__
            return step

        try:
            passed = tap.run(
                [
                    story.everything_passes_without_a_list,
                    story.a_list_is_added,
                    story.what_arrives_is_what_the_verdicts_say,
                    *map(check, CASES),
                    story.a_guess_is_judged_again,
                    story.a_blocked_document_is_a_page,
                    story.tunnels_are_blocked_by_host,
                    story.tunnels_have_no_type,
                    story.websockets_of_pages_are_tunnels,
                    story.websockets_in_the_open_are_blocked,
                    story.everything_ends_cleanly,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
