#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""The main job, end to end: the real window filters a real Chromium.

usage: test-chromium.py WEIR WEIRCTL

A page with images and cookies of its own and of third parties is loaded through Weir; what is
decided in the window, through the accessibility tree, is checked at the servers.
"""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import desktop  # noqa: E402
import origins  # noqa: E402
import tap  # noqa: E402

SHOP, TRACKER, ADS = "shop.localhost", "tracker.localhost", "ads.localhost"
PAGE = f"http://{SHOP}/"


class Story:
    """What the steps share: the servers, the window, the browser, the user's data."""

    def __init__(self, program, weirctl, folder):
        self.program = program
        self.weirctl = weirctl
        self.folder = folder
        self.world = origins.Origins([TRACKER, ADS])
        self.window = None
        self.browser = None

    def start(self):
        self.window = desktop.Window(
            self.program,
            f"--data-dir={self.folder}/weir",
            "--listen=127.0.0.1:0",
            *self.world.resolve_arguments([SHOP, TRACKER, ADS]),
        )
        self.browser = browsers.Chromium(self.window.address())

    def stop(self):
        self.browser.close()
        return self.window.quit()

    def close(self):
        if self.window is not None:
            self.window.kill()

    def load(self):
        """Loads the page; returns what it shows and what arrived at the servers for it."""
        mark = self.world.mark()
        title = self.browser.load(PAGE)
        self.world.wait_for(mark, lambda arrival: arrival.path.startswith("/report"))
        return title, self.world.since(mark)

    def wait_for_toast(self, *words):
        """A button acts a moment after it was pressed; the toast says that it did."""
        desktop.wait_until(
            lambda: self.window.has(
                "label", lambda text: all(word in text.split() for word in words)
            ),
            "the toast about " + " ".join(words),
        )

    def command(self, *arguments):
        """Runs weirctl on the same data; returns what it prints."""
        return subprocess.run(
            [self.weirctl, *arguments, f"--data-dir={self.folder}/weir"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    # --- the steps, in order

    def the_page_renders_with_all_its_images(self):
        """A page loaded through Weir shows all its images"""
        self.start()
        title, _ = self.load()
        assert title == f"shown: {SHOP} {TRACKER} {ADS}", title
        self.window.press("Show Requests")

    def rows_appear_in_the_window(self):
        """Every request of the page is a row of the live list"""
        for host, kind in [(SHOP, "document"), (TRACKER, "image"), (ADS, "image")]:
            desktop.wait_until(
                lambda: any(r.startswith(f"{host}, {kind}") for r in self.window.rows()),
                f"a row for the {kind} of {host}",
            )

    def third_party_cookies_are_withheld(self):
        """Cookies of the page arrive at its server, those of third parties do not at theirs"""
        _, arrivals = self.load()
        own = [a for a in arrivals if a.host == SHOP]
        others = [a for a in arrivals if a.host != SHOP]
        assert own and all(a.cookie for a in own), own
        assert len(others) == 2 and not any(a.cookie for a in others), others

    def a_row_tells_that_cookies_were_withheld(self):
        """The row of a third party says that its cookies were withheld"""
        desktop.wait_until(
            lambda: any(r.startswith(TRACKER) and "withheld" in r for r in self.window.rows()),
            "a row that tells of withheld cookies",
        )

    def block_host_is_pressed(self):
        """Block Host in the window holds at once, on the browser's open connections"""
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image"))
        self.window.press("Block Host")
        self.wait_for_toast("Blocked", ADS)
        title, arrivals = self.load()
        assert title == f"shown: {SHOP} {TRACKER}", title
        assert not any(a.host == ADS for a in arrivals), arrivals

    def the_blocked_row_appears(self):
        """The blocked request is a row that says so"""
        desktop.wait_until(
            lambda: any(r.startswith(ADS) and "blocked" in r for r in self.window.rows()),
            "the row of the blocked request",
        )

    def allow_cookies_is_pressed(self):
        """Allow Cookies in the window makes the third party's cookies flow"""
        self.window.select_row(lambda text: text.startswith(f"{TRACKER}, image"))
        self.window.press("Allow Cookies")
        self.wait_for_toast("cookies", SHOP)
        self.load()
        _, arrivals = self.load()
        cookies = [a.cookie for a in arrivals if a.host == TRACKER]
        assert cookies == [f"id={TRACKER}; lang={TRACKER}"], cookies

    def the_terminal_knows_the_windows_rules(self):
        """What was decided in the window is what weirctl lists"""
        desktop.wait_until(lambda: ADS in self.command("rules"), "the rule in weirctl's list")

    def the_terminals_rules_hold_in_the_window(self):
        """What weirctl decides holds for the running app, and shows in its rules"""
        self.command("block", TRACKER, "--on", SHOP)
        self.window.show("Rules")
        rules = self.window.find("tree table", "Rules")
        self.window.find("label", TRACKER, within=rules)
        title, arrivals = self.load()
        assert title == f"shown: {SHOP}", title
        assert not any(a.host == TRACKER for a in arrivals), arrivals

        self.command("undo")
        desktop.wait_until(
            lambda: next(self.window.all("label", TRACKER, within=rules), None) is None,
            "the rule to leave the window",
        )
        title, _ = self.load()
        assert title == f"shown: {SHOP} {TRACKER}", title
        self.window.show("Live")

    def a_blocked_document_is_a_page(self):
        """A blocked document is a page in words that says what blocked it"""
        self.browser.open(f"http://{ADS}/")
        text = self.browser.text()
        assert ADS in text and "blocked" in text.lower(), text

    def everything_ends_cleanly(self):
        """Weir ends cleanly when the session asks it to, and has warned of nothing"""
        status = self.stop()
        assert status == 0, status
        assert not self.window.complaints(), self.window.complaints()

    def the_rules_hold_after_a_restart(self):
        """After a restart the blocked host stays blocked, the allowed cookies flow"""
        self.start()
        self.load()
        title, arrivals = self.load()
        assert title == f"shown: {SHOP} {TRACKER}", title
        assert not any(a.host == ADS for a in arrivals), arrivals
        assert all(a.cookie for a in arrivals if a.host == TRACKER), arrivals

    def the_history_lists_what_was_blocked(self):
        """The history lists what was blocked, before the restart and after it"""
        self.window.show("History")
        desktop.wait_until(
            lambda: sum(
                r.startswith(ADS) and "blocked" in r for r in self.window.rows()
            )
            >= 3,
            "the blocked requests in the history",
        )
        assert self.stop() == 0


def main():
    tap.need("chromium", "chromedriver", "xdotool")
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], sys.argv[2], folder)
        try:
            passed = tap.run(
                [
                    story.the_page_renders_with_all_its_images,
                    story.rows_appear_in_the_window,
                    story.third_party_cookies_are_withheld,
                    story.a_row_tells_that_cookies_were_withheld,
                    story.block_host_is_pressed,
                    story.the_blocked_row_appears,
                    story.allow_cookies_is_pressed,
                    story.the_terminal_knows_the_windows_rules,
                    story.the_terminals_rules_hold_in_the_window,
                    story.a_blocked_document_is_a_page,
                    story.everything_ends_cleanly,
                    story.the_rules_hold_after_a_restart,
                    story.the_history_lists_what_was_blocked,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
