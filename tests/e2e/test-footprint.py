#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Weir touches outside its own folder, compared with the tables of docs/footprint.md.

usage: test-footprint.py WEIR WEIRCTL

In a fresh home with browsers in it, the real window and the real command do all that changes the computer.
Every file that appears outside the data folder, and every key of GSettings that changes, must be in the
tables; and when all is undone, home and keys are as they were.
"""

import configparser
import fnmatch
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import homes  # noqa: E402
import tap  # noqa: E402

WEIR, WEIRCTL = sys.argv[1:3]
TABLES = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "footprint.md")

BEFORE = """\
[system/proxy]
mode='manual'

[system/proxy/http]
host='proxy.example'
port=3128
use-authentication=true
"""

# A browser that opens no window, and ends when it is told to.
BROWSER = """\
#!/bin/sh
echo $$ > '{pid}'
exec sleep 60
"""


class Table:
    """Where the document says that something may be touched."""

    def __init__(self, environment):
        with open(TABLES, encoding="utf-8") as file:
            rows = [
                [cell.strip() for cell in line.strip("|\n ").split("|")]
                for line in file
                if line.startswith("|") and not line.startswith(("| ---", "| what "))
            ]
        self.patterns = {}
        for row in rows:
            for item in re.findall(r"`([^`]+)`", row[1]):
                pattern = re.sub(r"\$(\w+)", lambda name: environment[name[1]], item)
                pattern = re.sub("^~", environment["HOME"], pattern)
                self.patterns.setdefault(pattern, row[0])

    def find(self, path):
        """What the document calls this; None if it does not know it."""
        for pattern, what in self.patterns.items():
            if fnmatch.fnmatchcase(path, pattern):
                return what
        return None


class Story:
    def __init__(self, folder):
        self.home = homes.Home(os.path.join(folder, "home"))
        self.environment = dict(
            self.home.environment,
            XDG_CONFIG_HOME=self.home.path(".config"),
            XDG_DATA_HOME=self.home.path(".local", "share"),
            XDG_CACHE_HOME=self.home.path(".cache"),
            XDG_RUNTIME_DIR=self.home.path("run"),
            TMPDIR=self.home.path("tmp"),
            PATH=self.home.path("bin") + ":" + os.environ["PATH"],
            GSETTINGS_BACKEND="keyfile",
        )
        for name in ("bin", "run", "tmp", ".config/glib-2.0/settings", ".local/share"):
            os.makedirs(self.home.path(name), 0o700, exist_ok=True)
        self.keyfile = self.home.path(".config/glib-2.0/settings/keyfile")
        self.data = self.home.path(".local/share/weir")
        self.pid = self.home.path("bin/pid")
        self._write(self.keyfile, BEFORE)
        self._write(self.home.path("bin/chromium"), BROWSER.format(pid=self.pid))
        os.chmod(self.home.path("bin/chromium"), 0o755)
        self.table = Table(self.environment)
        self.files = self.find_files()
        self.keys = self.read_keys()
        self.seen = set()
        self.window = None

    def _write(self, path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def find_files(self):
        """All files outside the data folder and the test's own, with what is in them."""
        found = {}
        for folder, folders, names in os.walk(self.home.folder):
            folders[:] = [name for name in folders if os.path.join(folder, name) != self.data]
            for name in names:
                path = os.path.join(folder, name)
                if path in (self.keyfile, self.pid) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    found[path] = file.read()
            if not os.listdir(folder):
                found[folder + "/"] = b""
        return found

    def read_keys(self):
        parser = configparser.RawConfigParser(delimiters="=")
        parser.read(self.keyfile)
        return {
            f"/{section}/{key}": value
            for section in parser.sections()
            for key, value in parser[section].items()
        }

    def differences(self):
        """What is there, is gone, or is another than at the start: paths and keys; folders by what is in them."""
        return {
            name
            for now, before in ((self.find_files(), self.files), (self.read_keys(), self.keys))
            for name in now.keys() | before.keys()
            if now.get(name) != before.get(name) and (name in now or not name.endswith("/"))
        }

    def compare(self, *expected):
        """Whatever differs is in the tables; and so are these, by what they are called there."""
        for name in self.differences():
            what = self.table.find(name)
            assert what, f"{name} is not in the table"
            self.seen.add(what)
        missing = set(expected) - self.seen
        assert not missing, f"Not seen: {missing}"

    def command(self, *arguments):
        done = subprocess.run(
            [WEIRCTL, *arguments], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def set_setting(self, name, value):
        """As another process would."""
        with sqlite3.connect(os.path.join(self.data, "weir.db")) as database:
            database.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
            database.execute("UPDATE meta SET value = value + 1 WHERE name = 'revision'")

    # --- the acts ---

    def start(self):
        """The window starts, and touches nothing but its folder"""
        self.window = subprocess.Popen([WEIR], env=self.environment)
        desktop.wait_until(
            lambda: os.path.exists(os.path.join(self.data, "running"))
            and b":" in open(os.path.join(self.data, "running"), "rb").read(),
            "Weir to listen",
        )
        self.compare()

    def use(self):
        """It is used for this computer, in both ways"""
        self.command("computer", "on")
        desktop.wait_until(lambda: self.read_keys()["/system/proxy/mode"] == "'auto'", "the script")
        self.compare("the desktop's proxy, by a script")
        self.command("computer", "on", "--fail-closed")
        desktop.wait_until(
            lambda: self.read_keys()["/system/proxy/mode"] == "'manual'", "host and port"
        )
        self.compare()
        changed = {name for name in self.differences() if name.startswith("/system/")}
        assert "/system/proxy/https/host" in changed, changed

    def trust(self):
        """Browsers trust its authority"""
        self.command("ca", "install")
        self.compare("a certificate authority in browsers' stores")

    def begin_with_session(self):
        """It starts with the session"""
        self.set_setting("autostart", 1)
        path = self.home.path(".config/autostart/io.github.weirproxy.Weir.desktop")
        desktop.wait_until(lambda: os.path.exists(path), "the autostart file")
        self.compare("starting with the session")

    def open_browser(self):
        """A browser is opened, whose profile is in its folder"""
        self.command("browser", "chromium")
        desktop.wait_until(lambda: os.path.exists(self.pid), "the browser")
        assert os.listdir(os.path.join(self.data, "browsers")) == ["chromium"]
        self.compare()
        with open(self.pid, encoding="utf-8") as file:
            os.kill(int(file.read()), 15)

    def list_all(self):
        """The list names all of it"""
        text = self.command("computer")
        for words in ("Proxy of", "Certificate authority", "Start with", "Profiles of"):
            assert words in text, text

    def quit(self):
        """It is quit, and the keys are as before"""
        self.window.terminate()
        assert self.window.wait(desktop.DEADLINE) == 0
        assert self.read_keys() == self.keys, self.read_keys()

    def undo(self):
        """All is undone, and nothing is left"""
        self.command("computer", "undo")
        left = self.differences()
        assert not left, left
        assert os.listdir(self.data).count("browsers") == 0 or not os.listdir(
            os.path.join(self.data, "browsers")
        )
        assert self.command("computer").splitlines()[1].startswith("Weir has changed nothing")

    def close(self):
        if self.window and self.window.poll() is None:
            self.window.kill()
            self.window.wait()


tap.need("certutil")
with tempfile.TemporaryDirectory(prefix="weir-test-") as folder:
    story = Story(folder)
    try:
        passed = tap.run(
            [
                story.start,
                story.use,
                story.trust,
                story.begin_with_session,
                story.open_browser,
                story.list_all,
                story.quit,
                story.undo,
            ]
        )
    finally:
        story.close()
sys.exit(not passed)
