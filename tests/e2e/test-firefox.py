#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""One path with a real Firefox: what the window blocks does not arrive, the page still renders.

usage: test-firefox.py WEIR [WEIRCTL]

Firefox cannot be driven here; the page reports to its own server what it shows.
"""

import os
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import desktop  # noqa: E402
import origins  # noqa: E402
import tap  # noqa: E402

SHOP, ADS = "shop.localhost", "ads.localhost"
START_SECONDS = 90


class Story:
    def __init__(self, program, folder):
        self.world = origins.Origins([ADS])
        self.window = desktop.Window(
            program,
            f"--data-dir={folder}/weir",
            "--listen=127.0.0.1:0",
            *self.world.resolve_arguments([SHOP, ADS]),
        )
        self.browser = browsers.Firefox(self.window.address())

    def close(self):
        self.browser.close()
        self.window.kill()

    def load(self):
        """Opens the page; returns what it says it shows and what arrived for it."""
        mark = self.world.mark()
        self.browser.open(f"http://{SHOP}/")
        report = self.world.wait_for(
            mark, lambda arrival: arrival.path.startswith("/report"), START_SECONDS
        )
        return urllib.parse.unquote(report.path.split("?", 1)[1]), self.world.since(mark)

    def the_page_renders(self):
        """Firefox shows the page and its images through Weir; third parties get no cookies"""
        for _ in range(2):
            shown, arrivals = self.load()
            assert shown == f"{SHOP} {ADS}", shown
        assert not any(a.cookie for a in arrivals if a.host == ADS), arrivals
        assert any(a.cookie for a in arrivals if a.host == SHOP), arrivals

    def the_browser_is_noticed(self):
        """The first-run page says that Firefox is connected"""
        self.window.find("label", lambda text: text.startswith("Firefox,"))

    def block_host_is_pressed(self):
        """Block Host keeps Firefox from the host, and the page still renders"""
        self.window.press("Show Requests")
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image"))
        self.window.press("Block Host")
        self.window.find("label", lambda text: text.startswith("Blocked") and ADS in text)
        shown, arrivals = self.load()
        assert shown == SHOP, shown
        assert not any(a.host == ADS for a in arrivals), arrivals


def main():
    tap.need("firefox-esr")
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], folder)
        try:
            passed = tap.run(
                [
                    story.the_page_renders,
                    story.the_browser_is_noticed,
                    story.block_host_is_pressed,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
