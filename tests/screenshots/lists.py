# SPDX-License-Identifier: GPL-3.0-or-later

"""Invented filter lists for pictures, one for each thing that can become of a list."""

import threading


def header(title, homepage, licence):
    return f"! Title: {title}\n! Homepage: {homepage}\n! Licence: {licence}\n! Expires: 4 days\n!\n"


def hosts(word, n):
    return "".join(f"||{word}{i:05}.example^\n" for i in range(n))


ADVERTISING = (
    header("Harbour Advertising", "https://lists.harbour.example/", "CC BY-SA 4.0")
    + "||bannerworks.example^$third-party\n/slot/*.png$image,domain=~shop.oak-and-ash.example\n"
    + "@@||retarget.bannerworks.example^$image,domain=oak-and-ash.example\n"
    + "||halfread.example^$nonsense\n||two words.example^\n"
    + "".join(f"##.advert-{i}\n" for i in range(1862))
    + "".join(f"harbour-news.example##+js(no-{i})\n" for i in range(37))
    + "||frames.example^$removeparam=utm\n"
    + hosts("advert", 31480)
)

TRACKING = (
    header("Visit Counters", "https://counters.north-coast.example/", "GPL-3.0")
    + "||pixel.visitcount.example^$third-party\n"
    + hosts("counter", 12216)
)

WIDGETS = {
    "before": header("Social Widgets", "https://widgets.example/", "MIT") + hosts("widget", 740),
    "after": header("Social Widgets", "https://widgets.example/", "MIT") + hosts("widget", 12),
}

HALF = hosts("regional", 9000).encode()


class Lists:
    """Answers for paths below /lists/: a good one, one that shrinks, one that is gone, one that is slow."""

    def __init__(self):
        self.shrunk = False
        self.over = threading.Event()

    def answer(self, handler):
        name = handler.path.rsplit("/", 1)[-1]
        texts = {
            "advertising.txt": ADVERTISING,
            "tracking.txt": TRACKING,
            "widgets.txt": WIDGETS["after" if self.shrunk else "before"],
        }
        if name == "regional.txt":
            self.answer_half(handler)
            return
        body = texts.get(name, "gone").encode()
        handler.send_response(200 if name in texts else 404)
        handler.send_header("Content-Type", "text/plain; charset=utf-8")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def answer_half(self, handler):
        """Sends a half, and the rest when the pictures are taken."""
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain; charset=utf-8")
        handler.send_header("Content-Length", str(2 * len(HALF)))
        handler.end_headers()
        handler.wfile.write(HALF)
        handler.wfile.flush()
        self.over.wait()
        handler.wfile.write(HALF)
