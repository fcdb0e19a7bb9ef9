# SPDX-License-Identifier: GPL-3.0-or-later

"""Web servers on loopback that remember what arrived: the world behind the proxy.

A page of shop.localhost shows an image of its own and one of each third party.
All set cookies.  The names end in .localhost, because browsers let plain HTTP
set Secure cookies there, and without Secure no cookie reaches a third party.
"""

import base64
import http.server
import threading

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFUlEQVR4nGP8z8Dwn4GBgYmBgYEBAA0oAgIFX4QZAAAA"
    "AElFTkSuQmCC"
)

PAGE = """<!doctype html>
<title>loading</title>
<link rel="icon" href="data:,">
<h1>{host}</h1>
{images}
<script>
addEventListener("load", () => {{
  const shown = [...document.images].filter(image => image.naturalWidth > 1).map(image => image.alt);
  document.title = "shown: " + shown.join(" ");
  fetch("/report?" + encodeURIComponent(shown.join(" ")));
}});
</script>
"""


class Arrival:
    """A request as its server saw it."""

    def __init__(self, handler):
        self.host = handler.headers.get("Host", "").split(":")[0]
        self.method = handler.command
        self.path = handler.path
        self.headers = handler.headers

    @property
    def cookie(self):
        return self.headers.get("Cookie")


class Origins:
    """One server for all hosts; `arrivals` says what came, in order."""

    def __init__(self, third_parties):
        self.arrivals = []
        self.changed = threading.Condition()
        self.third_parties = third_parties
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(origins):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with origins.changed:
                    origins.arrivals.append(Arrival(self))
                    origins.changed.notify_all()
                origins.answer(self)

            do_POST = do_GET

        return Handler

    def answer(self, handler):
        host = handler.headers.get("Host", "").split(":")[0]
        if handler.path.endswith(".png"):
            body, kind = PNG, "image/png"
        elif handler.path.startswith("/report"):
            body, kind = b"", "text/plain"
        else:
            body, kind = self.page(host).encode(), "text/html; charset=utf-8"
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Cache-Control", "no-store")
        for name in ("id", "lang"):
            handler.send_header(
                "Set-Cookie",
                f"{name}={host}; Path=/; Max-Age=86400; SameSite=None; Secure",
            )
        handler.end_headers()
        handler.wfile.write(body)

    def page(self, host):
        images = [f'<img alt="{host}" src="/pixel.png" width="40" height="40">']
        for other in self.third_parties:
            images.append(
                f'<img alt="{other}" src="http://{other}/pixel.png" width="40" height="40">'
            )
        return PAGE.format(host=host, images="\n".join(images))

    def resolve_arguments(self, hosts):
        """Options that make Weir connect to this server for each of the hosts."""
        return [f"--resolve={host}:80:127.0.0.1:{self.port}" for host in hosts]

    def mark(self):
        """A place in the list of arrivals, to look at what came after it."""
        with self.changed:
            return len(self.arrivals)

    def since(self, mark, host=None):
        with self.changed:
            return [a for a in self.arrivals[mark:] if host in (None, a.host)]

    def wait_for(self, mark, test, seconds=20):
        """Waits until an arrival behind the mark passes the test; returns it."""

        def found():
            return next((a for a in self.arrivals[mark:] if test(a)), None)

        with self.changed:
            if not self.changed.wait_for(found, seconds):
                raise AssertionError("What was expected did not arrive at the origins")
            return found()
