#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""The first run in the real window: what ticks itself, what is skipped, what is set and undone.

usage: test-first-run.py WEIR [WEIRCTL]
"""

import os
import pathlib
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
from desktop import Atspi  # noqa: E402
import tap  # noqa: E402

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

# A browser that asks for the page that it is started with, as Chromium is told to, and ends.
BROWSER = """#!/usr/bin/python3
import sys, urllib.request
url = sys.argv[-1]
proxy = next(word.split("=", 1)[1] for word in sys.argv if word.startswith("--proxy-server="))
if "://" not in proxy:
    proxy = "http://" + proxy
agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36"
request = urllib.request.Request("http://nowhere.invalid/", headers={"User-Agent": agent})
opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
try:
    opener.open(request).read()
except urllib.error.HTTPError:
    pass
"""


class Story:
    def __init__(self, program, folder):
        self.program = program
        self.home = pathlib.Path(folder, "home")
        self.bin = pathlib.Path(folder, "bin")
        self.settings = self.home / "config" / "glib-2.0" / "settings" / "keyfile"
        self.home.mkdir()
        self.bin.mkdir()
        (self.bin / "chromium").write_text(BROWSER)
        (self.bin / "chromium").chmod(0o755)
        self.window = self.start()

    def start(self):
        """As a user starts it: with nothing said, in a home where nothing is."""
        environment = {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CURRENT_DESKTOP": "GNOME",
            "GSETTINGS_BACKEND": "keyfile",
            "PATH": f"{self.bin}:/usr/bin:/bin",
        }
        return desktop.Window(self.program, environment=environment)

    def close(self):
        self.window.kill()

    def ask(self, url, agent):
        proxy = urllib.request.ProxyHandler({"http": f"http://{self.window.address()}"})
        request = urllib.request.Request(url, headers={"User-Agent": agent})
        try:
            urllib.request.build_opener(proxy).open(request).read()
        except urllib.error.HTTPError:
            pass

    def proxy_mode(self):
        """What the desktop's setting says, in the file that stands for dconf's."""
        lines = self.settings.read_text().splitlines() if self.settings.exists() else []
        return next((line.split("=")[1] for line in lines if line.startswith("mode=")), None)

    def has_keys(self, name, role="push button"):
        """Whether the button of this name has the keyboard's focus: what is not seen is in the tree, too."""
        found = self.window.all(role, name)
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in found)

    def find_focused(self):
        nodes = desktop.walk(self.window.root)
        return next((n for n in nodes if n.get_state_set().contains(Atspi.StateType.FOCUSED)), None)

    def opens_listening(self):
        """The window opens listening, and waits for a browser"""
        assert self.window.address()
        self.window.find("label", "Proxy running")
        self.window.find("label", "Waiting for its first request…")
        self.window.focus()
        desktop.wait_until(lambda: self.has_keys("Skip"), "the first steps")

    def is_skipped_and_comes_back(self):
        """It is skipped at once, and comes back from the menu"""
        self.window.key("Return")
        desktop.wait_until(lambda: not self.has_keys("Skip"), "the end of the first steps")
        self.window.key("F10")
        # The first of the menu: GTK 4.18 gives its items no names.
        desktop.wait_until(lambda: self.has_keys(None, "menu item"), "the menu")
        self.window.key("Return")
        desktop.wait_until(lambda: self.has_keys("Skip"), "the first steps")

    def uses_the_computer(self):
        """One press uses Weir for this computer, another one stops that"""
        if not self.window.has("push button", "Use for This Computer"):
            print("# no settings of a desktop here")
            return
        self.window.press("Use for This Computer")
        self.window.find("push button", "Stop Using for This Computer")
        desktop.wait_until(lambda: self.proxy_mode() == "'auto'", "the desktop's proxy to be Weir")
        self.window.press("Stop Using for This Computer")
        desktop.wait_until(lambda: self.proxy_mode() is None, "the earlier setting")
        self.window.find("push button", "Use for This Computer")

    def opens_a_browser(self):
        """A browser that was found is opened with a press, and the line ticks itself"""
        self.window.press(lambda text: text.startswith("Open Chromium"))
        self.window.find("label", lambda text: text.startswith("Chrom") and ":" in text)
        self.window.find("push button", "Show Requests")

    def tells_the_newest(self):
        """The line tells which browser came last"""
        self.ask("http://nowhere.invalid/", FIREFOX)
        self.window.find("label", lambda text: text.startswith("Firefox, ") and ":" in text)

    def undoes_everything(self):
        """The preferences list what was changed, and undo all of it"""
        self.window.focus()
        if self.window.has("push button", "Use for This Computer"):
            self.window.press("Use for This Computer")
            self.window.find("push button", "Stop Using for This Computer")
        self.window.key("ctrl+comma")
        self.window.press(lambda text: text.endswith("This Computer"), role="page tab")
        self.window.press("Undo Everything Weir Changed…")
        self.window.find("label", "What Weir Changed")
        self.window.find("label", lambda text: text.startswith("Profile"))
        self.window.press("Undo All")
        self.window.find("label", "The Computer Is as It Was")
        assert self.proxy_mode() is None
        assert not list((self.home / "data" / "weir" / "browsers").glob("*"))
        self.window.press("Done")

    def is_done(self):
        """What was skipped is not asked again at the next start"""
        assert self.window.quit() == 0
        assert self.window.complaints() == [], self.window.complaints()
        self.window = self.start()
        self.window.focus()
        focused = desktop.wait_until(self.find_focused, "the focus of the keyboard")
        assert desktop.label(focused) != "Skip"
        assert self.window.quit() == 0
        assert self.window.complaints() == [], self.window.complaints()


def main():
    tap.need("xdotool")
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], folder)
        try:
            passed = tap.run(
                [
                    story.opens_listening,
                    story.is_skipped_and_comes_back,
                    story.uses_the_computer,
                    story.opens_a_browser,
                    story.tells_the_newest,
                    story.undoes_everything,
                    story.is_done,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
