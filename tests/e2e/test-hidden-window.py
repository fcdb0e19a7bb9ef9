#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Weir without its window: closed, started a second time, started with the session.

usage: test-hidden-window.py WEIR [WEIRCTL]
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import tap  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402


class Story:
    def __init__(self, program, folder):
        self.program = program
        self.home = pathlib.Path(folder)
        self.environment = {
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_DATA_HOME": f"{folder}/data",
            "GSETTINGS_BACKEND": "memory",
        }
        self.window = desktop.Window(program, environment=self.environment)
        self.address = self.window.address()
        self.autostart = self.home / "config/autostart/io.github.weirproxy.Weir.desktop"
        self.hidden = None

    def close(self):
        self.window.kill()
        if self.hidden is not None:
            self.hidden.kill()
            self.hidden.wait()

    def start_again(self, *arguments):
        """A second start; it leaves the work to the first one."""
        command = [self.program, *arguments]
        environment = dict(os.environ, **self.environment)
        return subprocess.run(command, env=environment, timeout=desktop.DEADLINE).returncode

    def filters(self):
        """Whether the proxy answers."""
        proxy = urllib.request.ProxyHandler({"http": f"http://{self.address}"})
        try:
            urllib.request.build_opener(proxy).open("http://nowhere.invalid/")
        except urllib.error.HTTPError as answer:
            return "Weir" in answer.read().decode()
        return False

    def wait_for_windows(self, n):
        desktop.wait_until(lambda: self.window.n_shown() == n, f"{n} windows")

    def is_switched_on(self):
        """Going on without a window, and starting with the session, are switched on"""
        self.window.focus()
        self.window.press("Skip")
        self.window.key("ctrl+comma")
        self.window.press(lambda text: text.endswith("This Computer"), role="page tab")
        self.window.press("Run in the background", role="check box")
        self.window.press("Start with the session", role="check box")
        desktop.wait_until(self.autostart.exists, "the file that starts Weir with the session")
        assert "--background" in self.autostart.read_text()
        self.window.key("Escape")
        self.window.focus()

    def goes_on(self):
        """A window that closes is gone, and the proxy is not"""
        self.window.key("ctrl+w")
        self.wait_for_windows(0)
        assert self.window.process.poll() is None
        assert self.filters()

    def second_start_shows_it(self):
        """A second start without a window does nothing, one with it shows the window again"""
        assert self.start_again("--background") == 0
        assert self.window.n_shown() == 0
        assert self.start_again() == 0
        self.wait_for_windows(1)

    def second_start_leaves_one(self):
        """A second start beside the window leaves one window and one port"""
        assert self.start_again() == 0
        assert self.window.n_shown() == 1
        assert self.filters()

    def quits(self):
        """Ctrl+Q ends it all the same"""
        self.window.focus()
        self.window.key("ctrl+q")
        assert self.window.process.wait(desktop.DEADLINE) == 0
        assert self.window.complaints() == [], self.window.complaints()

    def start_hidden(self):
        environment = dict(os.environ, **self.environment, GTK_A11Y="atspi")
        self.hidden = subprocess.Popen([self.program, "--background"], env=environment)
        self.window.process = self.hidden

        def answers():
            try:
                return self.filters()
            except urllib.error.URLError:
                return False

        desktop.wait_until(answers, "the proxy of a Weir without a window")
        assert self.window.n_shown() == 0

    def starts_hidden(self):
        """With the session it starts without a window, and filters; the next start shows one"""
        self.start_hidden()
        assert self.start_again() == 0
        self.wait_for_windows(1)
        assert self.window.quit() == 0

    def is_asked_by_others(self):
        """Preferences that another program asks for come with the window that they belong to"""
        self.start_hidden()
        path = "/io/github/weirproxy/Weir"
        arguments = GLib.Variant("(sava{sv})", ("preferences", [], {}))
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.call_sync(
            "io.github.weirproxy.Weir", path, "org.gtk.Actions", "Activate", arguments, None, 0, -1
        )
        self.wait_for_windows(2)
        self.hidden.terminate()
        assert self.hidden.wait(desktop.DEADLINE) == 0


def main():
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], folder)
        try:
            passed = tap.run(
                [
                    story.is_switched_on,
                    story.goes_on,
                    story.second_start_shows_it,
                    story.second_start_leaves_one,
                    story.quits,
                    story.starts_hidden,
                    story.is_asked_by_others,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
