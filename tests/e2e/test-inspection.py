#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inspection, end to end: a real Chromium and a real Firefox load HTTPS pages through Weir.

usage: test-inspection.py WEIRCTL

`weirctl ca install` lets both browsers, in a home of their own, trust Weir's authority.  The servers have
certificates of a root that Weir alone was told of, so what a browser shows has come through Weir.
"""

import json
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import homes  # noqa: E402
import secure_origins  # noqa: E402
import tap  # noqa: E402
import weirctl  # noqa: E402

SHOP, CDN, TRACKER = "shop.test", "cdn.test", "tracker.test"
IDN, IDN_WRITTEN = "xn--bcher-kva.test", "bücher.test"
STRANGE = "strange.test"
BAD = {"expired.test": ("DNS:expired.test", -1), "wrong.test": ("DNS:other.test", 30)}

OWN, GOOD, AD, TRACKING = (
    f"{SHOP}/own.png",
    f"{CDN}/good/a.png",
    f"{CDN}/ads/a.png",
    f"{TRACKER}/t.png",
)
IMAGES = [OWN, GOOD, AD, TRACKING]
AD_FILTER = f"||{CDN}/ads/"

def shown(*images):
    return "shown: " + " ".join(images) + "; heard: hello"


class Story:
    def __init__(self, program, folder):
        certificates = os.path.join(folder, "certificates")
        os.mkdir(certificates)
        self.world = secure_origins.SecureOrigins(
            certificates, [SHOP, CDN, TRACKER, IDN, STRANGE], BAD, IMAGES
        )
        self.home = homes.Home(os.path.join(folder, "höme of ann"))
        self.program = program
        self.folder = folder
        self.browser = None
        self.weirctl = None
        self.start()

    def start(self):
        hosts = [SHOP, CDN, TRACKER, IDN, STRANGE, *BAD]
        self.weirctl = weirctl.Weirctl(
            self.program,
            os.path.join(self.folder, "data"),
            [
                "--inspect=all",
                f"--trusted-roots={self.world.root}",
                *self.world.resolve_arguments(hosts),
            ],
            self.home.environment,
        )

    def start_chromium(self):
        self.close_browser()
        self.browser = browsers.Chromium(self.weirctl.address, self.home.environment)

    def start_firefox(self):
        self.close_browser()
        self.browser = browsers.DrivenFirefox(
            self.weirctl.address, self.home.environment, homes.PROFILE, self.home.profile
        )

    def close_browser(self):
        if self.browser is not None:
            self.browser.close()
            self.browser = None

    def close(self):
        self.close_browser()
        self.weirctl.close()

    def end(self):
        """Ends weirctl; returns what it said of inspection, and it said nothing else."""
        self.close_browser()
        status, complaints = self.weirctl.end()
        lines = complaints.splitlines()
        assert status == 0 and all(l.startswith("weirctl: HTTPS is ") for l in lines), complaints
        return lines

    def load(self):
        """Loads the page; returns what it shows and what arrived at the servers for it."""
        mark = self.world.mark()
        title = self.browser.load(f"https://{SHOP}/")
        return title, self.world.since(mark)

    def load_until(self, expected, seconds=20):
        """What another process changed holds a moment later.  Returns what arrived."""
        end = time.monotonic() + seconds
        while True:
            title, arrivals = self.load()
            if title == expected:
                return arrivals
            assert time.monotonic() < end, title

    # --- what is claimed of both browsers

    def the_page_is_whole(self):
        """The page renders, with images and a WebSocket, through the inspecting Weir"""
        title, _ = self.load()
        assert title == self.expected(), title

    def expected(self):
        return shown(*(image for image in IMAGES if image not in self.blocked))

    def cookies_are_withheld(self):
        """Cookies of the site arrive at its server over TLS, those of third parties do not at theirs"""
        _, arrivals = self.load()
        own = [a for a in arrivals if a.host == SHOP]
        others = [a for a in arrivals if a.host != SHOP]
        assert own and all(a.cookie for a in own), own
        assert others and not any(a.cookie for a in others), others

    def rows_have_whole_addresses(self):
        """Rows tell the whole addresses of requests inside TLS, and that cookies were withheld"""
        mark = self.weirctl.mark()
        self.load()
        assert self.weirctl.row(f"https://{SHOP}/", mark)["type"] == "document"
        row = self.weirctl.row(f"https://{GOOD}", mark)
        assert (row["verdict"], row["type"], row["status"]) == ("changed", "image", 200), row
        self.weirctl.row(f"wss://{SHOP}/socket", mark)

    def images_are_blocked(self):
        """Images of third parties are blocked inside TLS, and all images; then they are back"""
        try:
            self.weirctl.command("policy", "images=third-party")
            arrivals = self.load_until(shown(OWN))
            assert not any(a.host in (CDN, TRACKER) for a in arrivals), arrivals
            self.weirctl.command("policy", "images=all")
            arrivals = self.load_until(shown())
            assert not any(a.path.endswith(".png") for a in arrivals), arrivals
        finally:
            self.weirctl.command("policy", "images=none")
        self.load_until(self.expected())

    def a_path_is_blocked(self):
        """A filter for a path holds inside TLS; the rest of its host still loads"""
        mark = self.weirctl.mark()
        _, arrivals = self.load()
        row = self.weirctl.row(f"https://{AD}", mark)
        assert (row["verdict"], row["filter"]) == ("blocked", AD_FILTER), row
        paths = [a.path for a in arrivals if a.host == CDN]
        assert paths == ["/good/a.png"], paths

    def a_bad_certificate_is_a_page(self):
        """A bad certificate of the origin is a page in words; nothing is asked of the origin"""
        for host, word in [("expired.test", "expired"), ("wrong.test", "wrong.test")]:
            mark = self.weirctl.mark()
            self.browser.open(f"https://{host}/")
            text = self.browser.text()
            assert host in text and word in text, text
            assert self.weirctl.row(f"https://{host}/", mark)["status"] == 502
            assert not self.world.since(0, host), self.world.since(0, host)

    def hosts_of_all_kinds_load(self):
        """A host in other letters and addresses of both families load, with certificates for them"""
        for host in (IDN_WRITTEN, f"127.0.0.1:{self.world.port}", f"[::1]:{self.world.port6}"):
            title = self.browser.load(f"https://{host}/")
            assert title == self.expected(), (host, title)

    def try_to_open(self, host):
        """Opens a page that is expected to fail, which only some browsers tell."""
        try:
            self.browser.open(f"https://{host}/")
        except RuntimeError:
            pass

    def it_refuses(self):
        """Without Weir's certificate the browser refuses; rows say so, and from the second time on it is let alone"""
        mark = self.weirctl.mark()

        def rows():
            return [row for row in self.weirctl.since(mark) if STRANGE in row["url"]]

        def refused():
            return [row["outcome"] for row in rows() if row["verdict"] == "failed"]

        # A tunnel of before may end now, and its row comes then: what counts is how the rows end.
        end = time.monotonic() + 20
        while not (len(refused()) >= 2 and rows()[-1]["verdict"] == "tunnelled") and time.monotonic() < end:
            before = self.weirctl.mark()
            self.try_to_open(STRANGE)
            self.weirctl.row_where(lambda row: STRANGE in row["url"], STRANGE, before)
        assert len(refused()) >= 2 and set(refused()) == {"client-refused"}, rows()
        assert rows()[-1]["verdict"] == "tunnelled", rows()
        assert not self.world.since(0, STRANGE), self.world.since(0, STRANGE)

    def what_it_refused_loads(self):
        """With the certificate, what it had refused before is inspected, once it has loaded anything"""
        self.load_until(self.expected())
        mark = self.weirctl.mark()
        title = self.browser.load(f"https://{STRANGE}/")
        assert title == self.expected(), title
        self.weirctl.row(f"https://{STRANGE}/", mark)

    # --- the steps between them

    blocked = ()

    def the_authority_is_installed(self):
        """`weirctl ca install` fills the stores of both browsers, though neither was ever started"""
        said = self.weirctl.command("ca", "install")
        assert "Chromium" in said and f"Firefox ({homes.PROFILE}): Installed." in said, said
        assert said.count("Installed.") == 2, said
        assert self.weirctl.command("ca", "install").count("Was there already.") == 2

    def a_list_is_added(self):
        """A list with a filter for a path is added while all runs"""
        file = os.path.join(self.folder, "filters.txt")
        with open(file, "w", encoding="utf-8") as out:
            out.write(f"! Title: Paths\n{AD_FILTER}\n")
        self.weirctl.command("lists", "add", file)
        self.blocked = (AD,)
        self.load_until(self.expected())

    def the_history_has_addresses(self):
        """The history has the whole addresses of what was blocked inside TLS"""
        lines = self.weirctl.command("history", "--json").splitlines()
        assert f"https://{AD}" in [json.loads(line)["url"] for line in lines], lines

    def the_authority_is_removed(self):
        """`weirctl ca remove` empties the stores, says what to restart, and deletes the authority"""
        said = self.weirctl.command("ca", "remove")
        assert f"Firefox ({homes.PROFILE}): Removed. Restart Firefox." in said, said
        assert said.count("Removed.") == 2, said
        self.weirctl.wait_for_complaint("HTTPS is not inspected: ")
        self.end()
        self.start()

    def the_authority_comes_too_late(self):
        """While the browser runs it remembers what it refused, and refuses it again after the installation"""
        assert self.weirctl.command("ca", "install").count("Installed.") == 2
        self.it_refuses()

    def everything_ends_cleanly(self):
        """weirctl ends cleanly, and says nothing but that it looks inside"""
        assert len(self.end()) == 1


def of(name, step, first=None):
    """The step, told of one of the browsers; @first starts it."""

    def run():
        if first is not None:
            first()
        step()

    run.__doc__ = f"{name}: {step.__doc__}"
    return run


def main():
    tap.need("chromium", "chromedriver", "firefox-esr", "certutil", "openssl")
    # Browsers that were ended may still write something.
    with tempfile.TemporaryDirectory(prefix="weir-e2e-", ignore_cleanup_errors=True) as folder:
        story = Story(sys.argv[1], folder)
        both = [
            story.cookies_are_withheld,
            story.rows_have_whole_addresses,
            story.images_are_blocked,
            story.a_bad_certificate_is_a_page,
            story.hosts_of_all_kinds_load,
        ]
        try:
            passed = tap.run(
                [
                    story.the_authority_is_installed,
                    of("Chromium", story.the_page_is_whole, story.start_chromium),
                    *[of("Chromium", step) for step in both],
                    story.a_list_is_added,
                    of("Chromium", story.a_path_is_blocked),
                    of("Firefox", story.the_page_is_whole, story.start_firefox),
                    *[of("Firefox", step) for step in both],
                    of("Firefox", story.a_path_is_blocked),
                    story.the_history_has_addresses,
                    story.the_authority_is_removed,
                    of("Firefox", story.it_refuses, story.start_firefox),
                    of("Chromium", story.it_refuses, story.start_chromium),
                    of("Chromium", story.the_authority_comes_too_late),
                    of("Chromium", story.what_it_refused_loads, story.start_chromium),
                    of("Firefox", story.what_it_refused_loads, story.start_firefox),
                    story.everything_ends_cleanly,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
