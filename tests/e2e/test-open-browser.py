#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""`weirctl browser`, end to end: a real Chromium and a real Firefox are opened for Weir.

usage: test-open-browser.py WEIR WEIRCTL

Each is found by itself, in a home of its own in which there are an ordinary profile and ordinary stores too, and
shows its windows on the display.  The servers that speak TLS have certificates of a root that Weir alone
was told of, so what a browser loads from them has come through an inspecting Weir that it trusts.
"""

import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import origins  # noqa: E402
import secure_origins  # noqa: E402
import tap  # noqa: E402
import weirctl  # noqa: E402

SHOP, ADS, DIRECT = "shop.localhost", "ads.localhost", "direct.localhost"
SECURE, STRANGE = "shop.test", "strange-{}.test"
OWN, OTHER = f"{SECURE}/own.png", f"{SECURE}/other.png"
START_SECONDS = 60

# Browsers ask their makers for things; that is not to leave this computer.
NOTHING_OUTSIDE = "||com^\n||net^\n||org^\n"

PROFILES = """[Profile0]
Name=mine
IsRelative=1
Path=mine
Default=1
"""

# Chromium does not start as root with its sandbox.
CHROMIUM = """#!/bin/sh
exec /usr/bin/chromium --no-sandbox --disable-gpu --disable-background-networking \
  --disable-component-update "$@"
"""


def wait_until(test, what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = test()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"Not so in {seconds} s: {what}")


def wait_for_window(title):
    subprocess.run(
        ["xdotool", "search", "--sync", "--onlyvisible", "--name", title],
        check=True,
        capture_output=True,
        timeout=START_SECONDS,
    )


def digest(folder):
    """What is in a folder, octet for octet."""
    files = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                files[path] = hashlib.sha256(file.read()).hexdigest()
    return files


class Home:
    """A home with a Firefox profile and a store of Chromium's that know nothing of Weir."""

    def __init__(self, folder):
        self.folder = folder
        self.firefox = self.path(".mozilla", "firefox", "mine")
        self.chromium = self.path(".local", "share", "pki", "nssdb")
        for store in (self.firefox, self.chromium):
            os.makedirs(store)
            self.certutil(store, "-N", "--empty-password")
        with open(self.path(".mozilla", "firefox", "profiles.ini"), "w", encoding="utf-8") as file:
            file.write(PROFILES)
        self.before = digest(self.firefox)
        os.mkdir(self.path("bin"))
        with open(self.path("bin", "chromium"), "w", encoding="utf-8") as file:
            file.write(CHROMIUM)
        os.chmod(self.path("bin", "chromium"), 0o700)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("XDG_")
        } | {"HOME": folder, "PATH": self.path("bin") + ":" + os.environ["PATH"]}

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def certutil(self, store, *arguments):
        done = subprocess.run(
            ["certutil", "-d", f"sql:{store}", *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout

    def is_as_before(self):
        assert digest(self.firefox) == self.before
        assert "Weir" not in self.certutil(self.chromium, "-L")
        assert not os.path.exists(self.path(".pki"))
        assert not os.path.exists(self.path(".config", "chromium", "Default"))


class Story:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        certificates = os.path.join(folder, "certificates")
        os.mkdir(certificates)
        self.plain = origins.Origins([ADS])
        self.hosts = [SECURE, *(STRANGE.format(name) for name in ("chromium", "firefox"))]
        self.secure = secure_origins.SecureOrigins(certificates, self.hosts, {}, [OWN, OTHER])
        self.home = Home(os.path.join(folder, "höme of ann"))
        self.weirctl = None
        self.start()

    def start(self):
        self.weirctl = weirctl.Weirctl(
            self.program,
            os.path.join(self.folder, "data"),
            [
                "--inspect=all",
                f"--trusted-roots={self.secure.root}",
                *self.secure.resolve_arguments(self.hosts),
                *self.plain.resolve_arguments([SHOP, ADS]),
            ],
            self.home.environment,
        )

    def restart(self):
        before = self.weirctl.address
        self.weirctl.end()
        self.start()
        assert self.weirctl.address != before

    def nothing_goes_outside(self):
        """What browsers ask of their makers is blocked"""
        file = os.path.join(self.folder, "own.txt")
        with open(file, "w", encoding="utf-8") as out:
            out.write(NOTHING_OUTSIDE)
        self.weirctl.command("lists", "own", file)
        self.weirctl.wait_until_blocked("http://maker.com/")

    def both_are_found(self):
        """Both browsers are found, each once"""
        said = self.weirctl.command("browser", "--list")
        names = [line.split()[0] for line in said.splitlines()[1:]]
        assert names == ["firefox-esr", "chromium"], said

    def everything_ends_cleanly(self):
        """weirctl ends cleanly, and what was there before is as it was"""
        status, complaints = self.weirctl.end()
        lines = complaints.splitlines()
        assert status == 0 and all(l.startswith("weirctl: HTTPS is ") for l in lines), complaints
        assert not os.path.exists(os.path.join(self.folder, "data", "browsers"))
        self.home.is_as_before()

    def close(self):
        self.weirctl.close()


class Opened:
    """What is claimed of a browser.

    @name: Weir's; @link, @pattern: where it says its process; @option: how it is told its profile; @failure: the title
    of a page that does not load
    """

    def __init__(self, story, name, link, pattern, option, failure):
        self.story = story
        self.option = option
        self.failure = failure
        self.name = name
        self.profile = os.path.join(story.folder, "data", "browsers", name)
        self.link = os.path.join(self.profile, link)
        self.pattern = pattern
        self.strange = STRANGE.format(name.split("-")[0])

    def process(self):
        """The process that has the profile open, or None."""
        try:
            number = int(re.search(self.pattern, os.readlink(self.link))[1])
            os.kill(number, 0)
            return number
        except (FileNotFoundError, ProcessLookupError):
            return None

    def try_to_open(self, *arguments):
        return self.story.weirctl.try_command("browser", *arguments)

    def open(self, *arguments):
        """Opens it; returns what was remarked."""
        done = self.try_to_open(self.name, *arguments)
        assert done.returncode == 0 and "is open." in done.stdout, done
        return done.stderr

    def end(self):
        """Ends it, however it goes."""
        process = self.process()
        if process is not None:
            os.kill(process, signal.SIGTERM)
            wait_until(lambda: self.process() is None, "the browser has ended")

    # --- without trust

    def start(self, *arguments):
        """Opens it where it is closed; returns when it shows Weir's page."""
        assert self.process() is None
        remark = self.open(*arguments)
        assert remark == "", remark
        wait_for_window("Weir")

    def it_shows_the_test_page(self):
        """It is opened with a profile of its own, and shows Weir's page"""
        self.start()
        assert os.stat(self.profile).st_mode & 0o777 == 0o700

    def load(self):
        """Opens another page; returns what it shows, as it reports to its server."""
        mark = self.story.plain.mark()
        process = wait_until(self.process, "the browser runs", START_SECONDS)
        assert self.open(f"http://{SHOP}/") == ""
        report = self.story.plain.wait_for(
            mark, lambda arrival: arrival.path.startswith("/report"), START_SECONDS
        )
        assert self.process() == process, "another browser was started"
        return urllib.parse.unquote(report.path.split("?", 1)[1])

    def it_is_filtered(self):
        """Opened again, it shows a page in another window, through Weir: what is blocked is not there"""
        mark = self.story.weirctl.mark()
        assert self.load() == f"{SHOP} {ADS}"
        assert self.story.weirctl.row(f"http://{SHOP}/", mark)["type"] == "document"
        self.story.weirctl.command("block", ADS)
        self.story.weirctl.wait_until_blocked(f"http://{ADS}/")
        assert self.load() == SHOP
        self.story.weirctl.command("undo")

    def it_refuses(self):
        """Without trust it refuses Weir's certificate, and nothing reaches the origin"""
        mark = self.story.weirctl.mark()
        self.open(f"https://{self.strange}/")
        row = self.story.weirctl.row_where(
            lambda row: self.strange in row["url"], self.strange, mark, START_SECONDS
        )
        assert row["outcome"] == "client-refused", row
        assert not self.story.secure.since(0, self.strange)

    def it_is_open(self):
        """While it is open it comes to trust nothing, and its profile is not deleted"""
        assert "is open already" in self.open("--trust")
        done = self.try_to_open("--delete-profiles", self.name)
        assert done.returncode == 1 and "is open with its profile" in done.stderr, done
        assert self.process() is not None
        said = self.story.weirctl.command("browser", "--list")
        assert [line for line in said.splitlines() if line.startswith(self.name)][0].endswith("open")

    # --- with trust

    def look_inside(self):
        """Opens it, trusting, and then a page over TLS; waits until all of that has arrived."""
        # A Chromium that is starting drops connections as if it refused them.
        self.start("--trust")
        mark, row_mark = self.story.secure.mark(), self.story.weirctl.mark()
        remark = self.open("--trust", f"https://{SECURE}/")
        assert remark == "", remark
        for path in ("/", "/own.png", "/other.png", "/socket"):
            self.story.secure.wait_for(mark, lambda a, path=path: a.path == path, START_SECONDS)
        row = self.story.weirctl.row(f"https://{OTHER}", row_mark)
        assert (row["type"], row["status"]) == ("image", 200), row

    def it_is_inspected(self):
        """With trust a page over TLS and what it asks for load, inspected"""
        self.end()
        self.look_inside()

    def another_port_is_told(self):
        """While it is open it cannot go through a Weir on another port, and that is said"""
        self.story.restart()
        done = self.try_to_open(self.name)
        assert done.returncode == 1 and "goes through another port" in done.stderr, done

    def it_is_mended(self):
        """Its profile follows another port and another authority"""
        self.end()
        self.story.weirctl.command("ca", "renew")
        self.look_inside()

    def it_goes_on(self):
        """It goes on when Weir ends, but past Weir it does not go"""
        self.story.weirctl.end()
        mark = self.story.plain.mark()
        url = f"http://{DIRECT}:{self.story.plain.port}/"
        subprocess.run(
            [self.name, *self.option(self.profile), "--new-window", url],
            check=True,
            capture_output=True,
            env=self.story.home.environment,
            timeout=START_SECONDS,
        )
        wait_for_window(self.failure)
        assert not self.story.plain.since(mark), self.story.plain.since(mark)
        self.story.start()

    def it_is_deleted(self):
        """Closed, its profile is deleted"""
        self.end()
        done = self.try_to_open("--delete-profiles", self.name)
        assert done.returncode == 0 and done.stdout.startswith("Deleted: "), done
        assert not os.path.exists(self.profile)

    def steps(self):
        return [
            of(self.name, step)
            for step in [
                self.it_shows_the_test_page,
                self.it_is_filtered,
                self.it_refuses,
                self.it_is_open,
                self.it_is_inspected,
                self.another_port_is_told,
                self.it_is_mended,
                self.it_goes_on,
                self.it_is_deleted,
            ]
        ]


def of(name, step):
    """The step, told of one of the browsers."""

    def run():
        step()

    run.__doc__ = f"{name}: {step.__doc__}"
    return run


def main():
    tap.need("chromium", "firefox-esr", "certutil", "openssl", "xdotool")
    # Browsers that were ended may still write something.
    with tempfile.TemporaryDirectory(prefix="weir-e2e-", ignore_cleanup_errors=True) as folder:
        story = Story(sys.argv[2], folder)
        chromium = Opened(
            story,
            "chromium",
            "SingletonLock",
            r"-(\d+)$",
            lambda profile: [f"--user-data-dir={profile}"],
            DIRECT,
        )
        firefox = Opened(
            story,
            "firefox-esr",
            "lock",
            r"\+(\d+)$",
            lambda profile: ["--profile", profile],
            "Problem loading page",
        )
        try:
            passed = tap.run(
                [
                    story.nothing_goes_outside,
                    story.both_are_found,
                    *chromium.steps(),
                    *firefox.steps(),
                    story.everything_ends_cleanly,
                ]
            )
        finally:
            chromium.end()
            firefox.end()
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
