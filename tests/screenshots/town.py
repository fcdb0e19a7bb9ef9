# SPDX-License-Identifier: GPL-3.0-or-later

"""A small invented web for pictures: three sites, their own hosts and those they call."""

import os
import ssl
import sys

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import lists  # noqa: E402
import origins  # noqa: E402
import secure  # noqa: E402

# A site's own resources and those of others: (host, path).
SITES = {
    "www.harbour-news.example": [
        ("cdn.harbour-news.example", "/style/main.css"),
        ("cdn.harbour-news.example", "/script/app.js"),
        ("cdn.harbour-news.example", "/images/harbour-at-dawn.png"),
        ("fonts.typecase.example", "/serif-regular.css"),
        ("pixel.visitcount.example", "/collect.png?page=front&visit=81237"),
        ("ads.bannerworks.example", "/slot/top-leaderboard.png"),
        ("ads.bannerworks.example", "/slot/sidebar.png"),
        ("widgets.thumbs-up.example", "/button.js"),
    ],
    "shop.oak-and-ash.example": [
        ("shop.oak-and-ash.example", "/assets/shop.css"),
        ("shop.oak-and-ash.example", "/assets/basket.js"),
        ("img.oak-and-ash.example", "/chairs/windsor-640.png"),
        ("img.oak-and-ash.example", "/tables/trestle-640.png"),
        ("pixel.visitcount.example", "/collect.png?page=chairs&visit=81238"),
        ("retarget.bannerworks.example", "/audience.png?basket=2"),
    ],
    "weather.north-coast.example": [
        ("tiles.north-coast.example", "/radar/07/63/42.png"),
        ("tiles.north-coast.example", "/radar/07/64/42.png"),
        ("pixel.visitcount.example", "/collect.png?page=radar&visit=81239"),
    ],
}

COOKIES = {
    "www.harbour-news.example": ["session=k3; Path=/", "consent=yes; Path=/; Max-Age=15552000"],
    "shop.oak-and-ash.example": ["basket=2; Path=/; Max-Age=604800", "sid=q9; Path=/; HttpOnly"],
    "weather.north-coast.example": ["place=0421; Path=/; Max-Age=31536000"],
    "pixel.visitcount.example": ["vid=7f3a; Path=/; Max-Age=63072000"],
    "ads.bannerworks.example": ["IDB=1c9; Path=/; Max-Age=33696000", "seen=3; Path=/"],
    "retarget.bannerworks.example": ["IDB=1c9; Path=/; Max-Age=33696000"],
    "widgets.thumbs-up.example": ["tu=88; Path=/; Max-Age=7776000"],
}

HOSTS = sorted({host for site, parts in SITES.items() for host in [site, *(h for h, _ in parts)]})

TAGS = {
    ".css": '<link rel="stylesheet" href="{}">',
    ".js": '<script src="{}"></script>',
    ".png": '<img src="{}" alt="">',
}

KINDS = {".css": "text/css", ".js": "text/javascript", ".png": "image/png"}


def kind_of(path):
    return os.path.splitext(path.split("?")[0])[1]


class Town(origins.Origins):
    def __init__(self):
        super().__init__([])
        self.lists = lists.Lists()
        self.quarter = secure.Quarter(self._handler())

    def address_of_list(self, name):
        return f"http://127.0.0.1:{self.port}/lists/{name}.txt"

    def answer(self, handler):
        if handler.path.startswith("/lists/"):
            self.lists.answer(handler)
            return
        host = handler.headers.get("Host", "").split(":")[0]
        ending = kind_of(handler.path)
        body = self.body(host, ending, isinstance(handler.connection, ssl.SSLSocket))
        handler.send_response(200)
        handler.send_header("Content-Type", KINDS.get(ending, "text/html; charset=utf-8"))
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Cache-Control", "no-store")
        for cookie in COOKIES.get(host, []):
            handler.send_header("Set-Cookie", cookie)
        handler.end_headers()
        handler.wfile.write(body)

    def body(self, host, ending, is_secure):
        if ending == ".png":
            # Sizes that differ from host to host; browsers ignore what follows the picture.
            return origins.PNG + b" " * (1200 * len(host))
        if ending in KINDS:
            return b"/* */\n" * (40 * len(host))
        scheme = "https" if is_secure else "http"
        parts = [part for part in SITES.get(host, []) if not is_secure or part[0] in secure.HOSTS]
        tags = [TAGS[kind_of(path)].format(f"{scheme}://{h}{path}") for h, path in parts]
        page = ["<!doctype html>", "<title>loading</title>", '<link rel="icon" href="data:,">', *tags]
        page.append('<script>onload = () => { document.title = "ready"; }</script>')
        return "\n".join(page).encode()
