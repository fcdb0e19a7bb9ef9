#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records what browsers send with each kind of request, as the data of test-browser-requests.

usage: record-requests.py [chromium] [firefox] >browser-requests.txt

Run it by hand when there is a new browser, and look at what `git diff` says.  Each browser is sent,
without a window, through a proxy on loopback that answers for all hosts itself; the pages drive
themselves.  This is done on three sites: http://shop.test, where browsers leave Sec-Fetch-* out,
http://shop.localhost, which they trust as if it were encrypted, and https://shop.test, which is:
there the proxy looks inside, with certificates that the browsers trust for the time.

A line is a request: browser, its version, kind, method, target, and the fields that may matter in the
order in which they were sent, separated by tabs.  Kinds are those of PARTS, OWN_PARTS and STEPS below;
targets have no extension that would say what they are for.  Some kinds are not sent: Firefox has no
pings and no paint worklets, and neither fetches a manifest before somebody installs the page.
"""

import http.server
import os
import re
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import origins  # noqa: E402

# A page's origin, and the other one that it asks.
SITES = {
    "http://shop.test": "http://cdn.test",
    "http://shop.localhost": "http://cdn.localhost",
    "https://shop.test": "https://cdn.test",
}
ORIGINS = [*SITES, *SITES.values()]

# How long a page waits for its parts, some of which do not say that they are there.
PARTS_SECONDS = 3
MOST_SECONDS = 120

FIELDS = re.compile(
    r"accept|accept-encoding|access-control-request-method|content-type|origin|ping-to|priority|purpose"
    r"|range|referer|sec-(fetch-(dest|mode|site)|purpose)|upgrade|upgrade-insecure-requests"
    r"|x-requested-with",
    re.IGNORECASE,
)

# What a page asks for, by kind: %s is the address.  Each is asked of the page's host and of another.
PARTS = {
    "script": '<script src="%s"></script>',
    "script-async": '<script async src="%s"></script>',
    "script-defer": '<script defer src="%s"></script>',
    "script-crossorigin": '<script crossorigin src="%s"></script>',
    "script-module": '<script type="module" src="%s"></script>',
    "script-imported": '<script type="module">import "%s";</script>',
    "script-dynamic": '<script>import("%s").catch(() => 0);</script>',
    "script-injected": '<script>{ const s = document.createElement("script"); s.src = "%s";'
    " document.head.append(s); }</script>",
    "json-module": '<script>import("%s", {with: {type: "json"}}).catch(() => 0);</script>',
    "css-module": '<script>import("%s", {with: {type: "css"}}).catch(() => 0);</script>',
    "worker-imported": "<script>new Worker(URL.createObjectURL(new Blob(["
    "'importScripts(\"%s\")'])));</script>",
    "worker-fetch": "<script>new Worker(URL.createObjectURL(new Blob(["
    "'fetch(\"%s\")'])));</script>",
    "style": '<link rel="stylesheet" href="%s">',
    "style-alternate": '<link rel="alternate stylesheet" title="x" href="%s">',
    "style-imported": '<style>@import "%s";</style>',
    "image": '<img src="%s">',
    "image-crossorigin": '<img crossorigin src="%s">',
    "image-lazy": '<img loading="lazy" src="%s">',
    "image-picture": '<picture><source srcset="%s"><img></picture>',
    "image-background": '<div style="background: url(%s); width: 9px; height: 9px"></div>',
    "image-border": '<div style="border: 9px solid; border-image: url(%s)"></div>',
    "image-mask": '<div style="mask: url(%s); width: 9px; height: 9px"></div>',
    "image-content": '<p style="content: url(%s)"></p>',
    "image-cursor": '<div style="cursor: url(%s), auto"></div>',
    "image-input": '<input type="image" src="%s">',
    "image-injected": '<script>new Image().src = "%s";</script>',
    "image-poster": '<video poster="%s"></video>',
    "image-svg": '<svg><image href="%s" width="9" height="9"/></svg>',
    "svg-use": '<svg><use href="%s#x"/></svg>',
    "svg-filter": '<svg width="9" height="9"><rect width="9" height="9" filter="url(%s#x)"/></svg>',
    "favicon": '<link rel="icon" href="%s">',
    "font": '<style>@font-face { font-family: %s; src: url("%s"); }</style>'
    '<p style="font-family: %s">x</p>',
    "audio": '<audio preload="auto" src="%s"></audio>',
    "video": '<video preload="auto" muted src="%s"></video>',
    "video-source": '<video preload="auto" muted><source src="%s" type="video/webm"></video>',
    "video-crossorigin": '<video preload="auto" crossorigin muted src="%s"></video>',
    "track": '<video crossorigin muted preload="none"><track default src="%s"></video>'
    "<script>document.querySelectorAll('video').forEach(v => v.textTracks[0] &&"
    " (v.textTracks[0].mode = 'showing'));</script>",
    "object": '<object data="%s"></object>',
    "object-svg": '<object type="image/svg+xml" data="%s"></object>',
    "embed": '<embed src="%s">',
    "embed-svg": '<embed type="image/svg+xml" src="%s">',
    "iframe": '<iframe src="%s"></iframe>',
    "iframe-sandboxed": '<iframe sandbox src="%s"></iframe>',
    "iframe-form": '<iframe name="f%s"></iframe><form target="f%s" method="post" action="%s">'
    '<input name="a" value="b"></form><script>document.forms[document.forms.length - 1].submit()'
    "</script>",
    "manifest": '<link rel="manifest" href="%s">',
    "prefetch": '<link rel="prefetch" href="%s">',
    "prefetch-document": '<link rel="prefetch" as="document" href="%s">',
    "prefetch-speculation": '<script type="speculationrules">{"prefetch": [{"urls": ["%s"],'
    ' "eagerness": "immediate"}]}</script>',
    "preload-script": '<link rel="preload" as="script" href="%s">',
    "preload-module": '<link rel="modulepreload" href="%s">',
    "preload-style": '<link rel="preload" as="style" href="%s">',
    "preload-image": '<link rel="preload" as="image" href="%s">',
    "preload-font": '<link rel="preload" as="font" crossorigin href="%s">',
    "preload-fetch": '<link rel="preload" as="fetch" crossorigin href="%s">',
    "preload-track": '<link rel="preload" as="track" crossorigin href="%s">',
    "fetch": '<script>fetch("%s");</script>',
    "fetch-no-cors": '<script>fetch("%s", {mode: "no-cors"});</script>',
    "fetch-json": '<script>fetch("%s", {headers: {Accept: "application/json"}});</script>',
    "fetch-html": '<script>fetch("%s", {headers: {Accept: "text/html"}});</script>',
    "fetch-post": '<script>fetch("%s", {method: "POST", body: "x"});</script>',
    "fetch-post-form": '<script>fetch("%s", {method: "POST", body: new URLSearchParams("a=b")});'
    "</script>",
    "fetch-post-json": '<script>fetch("%s", {method: "POST", body: "{}",'
    ' headers: {"Content-Type": "application/json"}});</script>',
    "fetch-post-no-cors": '<script>fetch("%s", {method: "POST", body: "x", mode: "no-cors"});'
    "</script>",
    "fetch-post-keepalive": '<script>fetch("%s", {method: "POST", body: "x", mode: "no-cors",'
    " keepalive: true});</script>",
    "xhr": '<script>{ const x = new XMLHttpRequest(); x.open("GET", "%s"); x.send(); }</script>',
    "xhr-post": '<script>{ const x = new XMLHttpRequest(); x.open("POST", "%s"); x.send("x"); }'
    "</script>",
    "xhr-library": '<script>{ const x = new XMLHttpRequest(); x.open("GET", "%s");'
    ' x.setRequestHeader("X-Requested-With", "XMLHttpRequest");'
    ' x.setRequestHeader("Accept", "text/html, */*; q=0.01"); x.send(); }</script>',
    "events": '<script>new EventSource("%s");</script>',
    "beacon": '<script>navigator.sendBeacon("%s", "x");</script>',
    "beacon-empty": '<script>navigator.sendBeacon("%s");</script>',
    "beacon-form": '<script>navigator.sendBeacon("%s", new URLSearchParams("a=b"));</script>',
    "beacon-data": '<script>{ const d = new FormData(); d.append("a", "b");'
    ' navigator.sendBeacon("%s", d); }</script>',
    "beacon-json": '<script>navigator.sendBeacon("%s", new Blob(["{}"],'
    ' {type: "application/json"}));</script>',
    "websocket": '<script>new WebSocket("%s".replace("http", "ws"));</script>',
    "ping": '<a id="ping-%s" ping="%s" href="#x">x</a>'
    '<script>document.getElementById("ping-%s").click();</script>',
}

# What only the page's own host may give.
OWN_PARTS = {
    "worker": '<script>new Worker("%s");</script>',
    "worker-module": '<script>new Worker("%s", {type: "module"});</script>',
    "worker-shared": '<script>new SharedWorker("%s");</script>',
    "worker-service": '<script>navigator.serviceWorker?.register("%s").catch(() => 0);</script>',
    "worklet-audio": "<script>new OfflineAudioContext(1, 1, 44100).audioWorklet?.addModule("
    '"%s").catch(() => 0);</script>',
    "worklet-paint": '<script>CSS.paintWorklet?.addModule("%s").catch(() => 0);</script>',
    "report": "",
    "xslt": '<iframe src="%s-document"></iframe>',
}

# Where the page goes when it has all its parts, one step after the other.
STEPS = {
    "link": '<a href="%s">x</a><script>onload = () => document.links[0].click();</script>',
    "link-without-referrer": '<a rel="noreferrer" href="%s">x</a>'
    "<script>onload = () => document.links[0].click();</script>",
    "script-location": '<script>onload = () => { location = "%s"; };</script>',
    "meta-refresh": '<meta http-equiv="refresh" content="0; url=%s">',
    "form-get": '<form action="%s"><input name="a" value="b"></form>'
    "<script>onload = () => document.forms[0].submit();</script>",
    "form-post": '<form method="post" action="%s"><input name="a" value="b"></form>'
    "<script>onload = () => document.forms[0].submit();</script>",
    "form-post-redirected": '<form method="post" action="%s"><input name="a" value="b"></form>'
    "<script>onload = () => document.forms[0].submit();</script>",
    "form-upload": '<form method="post" enctype="multipart/form-data" action="%s">'
    '<input name="a" value="b"></form><script>onload = () => document.forms[0].submit();</script>',
}

# On all pages but the first, so that it is that page's icon which is recorded.
NO_ICON = '<link rel="icon" href="data:,">'

# What the parts are answered with, by what their kind begins with.
CONTENT = {
    "css": "text/css",
    "embed-svg": "image/svg+xml",
    "events": "text/event-stream",
    "favicon": "image/png",
    "fetch": "application/json",
    "font": "font/woff2",
    "image": "image/png",
    "json": "application/json",
    "object-svg": "image/svg+xml",
    "preload-image": "image/png",
    "preload-module": "text/javascript",
    "preload-script": "text/javascript",
    "preload-style": "text/css",
    "script": "text/javascript",
    "style": "text/css",
    "svg": "image/svg+xml",
    "track": "text/vtt",
    "worker": "text/javascript",
    "worklet": "text/javascript",
    "xhr": "application/json",
    "xslt-document": "application/xml",
    "xslt": "application/xslt+xml",
}

BODIES = {
    "application/json": b"{}",
    "application/xml": b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/xslt"?><a/>',
    "image/png": origins.PNG,
}

# Of the parts "%s" is the address, but in these places a name.
NAMES = re.compile(r'(?<=font-family: )%s|(?<="f)%s|(?<="ping-)%s')


def fill(markup, kind, url):
    return NAMES.sub(re.sub(r"\W", "", kind + url), markup).replace("%s", url)


class Certificates:
    """One of an authority for all hosts, and stores of browsers that trust it."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="weir-certificates-")
        self.root, self.leaf = self.path("root.pem"), self.path("leaf.pem")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9"]
        names = ",".join(sorted("DNS:" + o.split("/")[2] for o in ORIGINS))
        self.run("openssl", "req", "-x509", *curve, "-subj", "/CN=Recorder",
                 "-keyout", self.root, "-out", self.root)  # fmt: skip
        self.run("openssl", "req", "-x509", *curve, "-subj", "/CN=origin", "-CA", self.root,
                 "-CAkey", self.root, "-addext", "subjectAltName=" + names,
                 "-addext", "basicConstraints=critical,CA:FALSE",
                 "-keyout", self.leaf, "-out", self.leaf)  # fmt: skip

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def run(self, *command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def trust(self, folder):
        os.makedirs(folder, exist_ok=True)
        store = "sql:" + folder
        self.run("certutil", "-N", "--empty-password", "-d", store)
        self.run("certutil", "-A", "-d", store, "-n", "Recorder", "-t", "C,,", "-i", self.root)

    def make_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.leaf)
        return context


def make_chromium(proxy, certificates):
    home = certificates.path("home")
    certificates.trust(os.path.join(home, ".pki/nssdb"))
    return browsers.Chromium(proxy, os.environ | {"HOME": home})


def make_firefox(proxy, certificates):
    browser = browsers.Firefox(proxy)
    certificates.trust(browser.profile)
    return browser


class Recorder(http.server.BaseHTTPRequestHandler):
    """The proxy, which is every origin as well."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True

    def do_CONNECT(self):
        """A WebSocket in the clear has a tunnel too; what it would say in there no proxy sees."""
        if self.path.endswith(":443"):
            self.look_inside()
            return
        self.server.requests.append((self.command, self.path, self.headers.items()))
        self.send_error(502)

    def look_inside(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        self.inside = "https://" + self.path.removesuffix(":443")
        self.close_connection = True
        try:
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError):
            return
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_GET(self):
        target = getattr(self, "inside", "") + self.path
        self.server.requests.append((self.command, target, self.headers.items()))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        origin, path = re.match("(https?://[^/?]*)/?([^?]*)", target).groups()
        words = path.split("/")
        site = next((s for s, other in SITES.items() if origin in (s, other)), None)
        if site is None:
            self.send_error(404)
        elif words[0] == "typed":
            self.give_page(parts_of(site))
        elif words[0] == "step":
            self.give_page([NO_ICON, *self.step(site, int(words[1]))])
        elif words[0] != "goes":
            self.give_part(words[0])
        elif words[2] == "form-post-redirected" and self.command == "POST":
            self.give("text/html", b"", {"Location": target}, 302)
        else:
            self.give_page([NO_ICON, go_to(f"{site}/step/{words[1]}")])

    do_POST = do_OPTIONS = do_GET

    def step(self, site, number):
        """A page that goes on: to its own host and to the other in turns, then to the next site."""
        steps = [(kind, origin) for kind in STEPS for origin in (site, SITES[site])]
        if number < len(steps):
            kind, origin = steps[number]
            return [fill(STEPS[kind], kind, f"{origin}/goes/{number + 1}/{kind}")]
        following = [*SITES][[*SITES].index(site) + 1 :]
        if following:
            return [go_to(f"{following[0]}/typed")]
        self.server.ended.set()
        return []

    def give_page(self, markup):
        page = "\n".join(["<!doctype html>", "<title>x</title>", *markup]).encode()
        policy = "connect-src 'self'; report-uri /report"
        self.give("text/html", page, {"Content-Security-Policy-Report-Only": policy})

    def give_part(self, kind):
        content_type = next((t for k, t in CONTENT.items() if kind.startswith(k)), "text/html")
        self.give(content_type, BODIES.get(content_type, b""), {})

    def give(self, content_type, body, fields, status=200):
        self.send_response(status)
        fields |= {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": self.headers.get("Origin", "*"),
            "Access-Control-Allow-Headers": "Content-Type, X-Requested-With",
        }
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def go_to(url):
    return f'<meta http-equiv="refresh" content="0; url={url}">'


def parts_of(site):
    """All that a page asks of its own host and of the other."""
    own, other = f"{site}/", f"{SITES[site]}/"
    yield from (fill(m, kind, url + kind) for kind, m in PARTS.items() for url in (own, other))
    yield from (fill(m, kind, own + kind) for kind, m in OWN_PARTS.items())
    yield f"<script>onload = () => setTimeout(() => {{ location = '/step/0'; }}, {PARTS_SECONDS}000);</script>"


def kind_of(method, target):
    """What the paths above are for."""
    if method == "CONNECT":
        return "websocket"
    words = target.split("?")[0].split("/")[3:]
    return words[-1] if words[0] == "goes" else words[0]


def kept(name, value):
    """Whether the field tells browsers' requests apart; that they take compressed content does not."""
    if name.lower() == "connection":
        return "upgrade" in value.lower()
    return FIELDS.fullmatch(name) and not (name == "Accept-Encoding" and value.startswith("gzip"))


def rows(browser, requests):
    """The lines of a browser, in the order of the tables; each kind once for a method and a target."""
    order = ["typed", *PARTS, *OWN_PARTS, "favicon.ico", *STEPS]
    found = {}
    for method, target, fields in requests:
        is_tunnel = method == "CONNECT"
        url = "http://" + target.split(":")[0] if is_tunnel else target
        origin = re.match("https?://[^/?]*", url)[0]
        kind = kind_of(method, target)
        if origin not in ORIGINS or kind not in order:
            continue
        version = re.search(r"(?:Chrome|Firefox)/(\d+)", dict(fields)["User-Agent"])[1]
        texts = [f"{n}: {re.sub('boundary=.*', 'boundary=x', v)}" for n, v in fields if kept(n, v)]
        number = ORIGINS.index(origin)
        place = (number % len(SITES), order.index(kind), number, method)
        found.setdefault(place, [browser, version, kind, method, target, *texts])
    return [row for place, row in sorted(found.items())]


def record(name, make_browser):
    certificates = Certificates()
    world = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    world.requests, world.ended = [], threading.Event()
    world.context = certificates.make_context()
    threading.Thread(target=world.serve_forever, daemon=True).start()
    browser = make_browser(f"127.0.0.1:{world.server_address[1]}", certificates)
    try:
        browser.open(f"{ORIGINS[0]}/typed")
        if not world.ended.wait(MOST_SECONDS):
            sys.exit(f"{name} has not come to the last step, but to {world.requests[-1][1]}")
    finally:
        browser.close()
        world.shutdown()
    return rows(name, world.requests)


def main():
    makers = {"chromium": make_chromium, "firefox": make_firefox}
    print("# SPDX-License-Identifier: GPL-3.0-or-later\n# Recorded by record-requests.py.")
    for name in sys.argv[1:] or makers:
        for row in record(name, makers[name]):
            print("\t".join(row))


if __name__ == "__main__":
    main()
