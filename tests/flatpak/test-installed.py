#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""The installed Flatpak, from its first start to the second: filters a browser outside the sandbox.

usage: test-installed.py APP-ID HOME

FLATPAK_USER_DIR says where it is installed; HOME is an empty folder, to be the home of its user.
"flatpak/build", which is "./dev flatpak", starts this with a display and a session bus.
"""

import configparser
import os
import pathlib
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
LETTER = "letter.txt"
LANGUAGES = pathlib.Path(__file__).parents[2] / "po" / "LINGUAS"

WAIT_FOR_STATE = """
    const done = arguments[0];
    const main = document.querySelector("main");
    const look = () => (main.dataset.state || "checking") === "checking"
      ? setTimeout(look, 20) : done(main.dataset.state);
    look();
"""


def descendants(pid):
    """Processes below this one, as the system outside the sandbox numbers them."""
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from descendants(child)


class Installed(desktop.Window):
    """The window of the installed app: its programs have other numbers inside than outside."""

    def __init__(self, app_id, *arguments):
        self.app_id = app_id
        super().__init__("flatpak", "run", app_id, *arguments)

    def _find_application(self):
        tree = desktop.Atspi.get_desktop(0)
        found = (tree.get_child_at_index(i) for i in range(tree.get_child_count()))
        return next((one for one in found if one is not None and one.get_child_count()), None)

    def _shown(self):
        command = ["xdotool", "search", "--onlyvisible", "--class", self.app_id]
        return subprocess.run(command, capture_output=True, text=True).stdout.split()

    def program(self):
        """The process of the program itself."""
        named = (pid for pid in descendants(self.process.pid)
                 if pathlib.Path(f"/proc/{pid}/comm").read_text() == "weir\n")
        return desktop.wait_until(lambda: next(named, None), "the process of Weir")

    def quit(self):
        os.kill(self.program(), desktop.signal.SIGTERM)
        return self.process.wait(desktop.DEADLINE)

    def complaints(self):
        """Without those about the portal that says which proxy the desktop has: there is no desktop."""
        return [line for line in super().complaints() if "Could not query proxy" not in line]

    def kill(self):
        subprocess.run(["flatpak", "kill", self.app_id], capture_output=True)
        super().kill()


class Story:
    def __init__(self, app_id, home, outside):
        self.app_id = app_id
        self.home = pathlib.Path(home)
        self.outside = dict(os.environ, HOME=outside)
        self.world = origins.Origins([TRACKER, ADS])
        self.arguments = ["--listen=127.0.0.1:0", *self.world.resolve_arguments([SHOP, TRACKER, ADS])]
        self.window = self.browser = None
        (self.home / LETTER).write_text("Dear reader,\n")

    def start(self):
        self.window = Installed(self.app_id, *self.arguments)
        self.browser = browsers.Chromium(self.window.address(), self.outside)

    def stop(self):
        self.browser.close()
        self.browser = None
        return self.window.quit()

    def close(self):
        if self.browser is not None:
            self.browser.close()
        if self.window is not None:
            self.window.kill()

    def inside(self, program, *arguments, text=""):
        """Runs another program in the sandbox of the app; returns how it ended and what it printed."""
        command = ["flatpak", "run", f"--command={program}", self.app_id]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, input=text)
        return done.returncode, done.stdout + done.stderr

    def load(self):
        """Loads the page; returns what it shows and what arrived at the servers for it."""
        mark = self.world.mark()
        title = self.browser.load(PAGE)
        self.world.wait_for(mark, lambda arrival: arrival.path.startswith("/report"))
        return title, self.world.since(mark)

    def wait_for_row(self, *parts):
        desktop.wait_until(
            lambda: any(all(part in row for part in parts) for row in self.window.rows()),
            "a row with " + ", ".join(parts),
        )

    # --- the steps, in order

    def the_sandbox_is_small(self):
        """The app may use the network and a window, and nothing else"""
        command = ["flatpak", "info", "--show-permissions", self.app_id]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rights = configparser.ConfigParser()
        rights.read_string(said)
        found = {key: set(filter(None, value.split(";"))) for key, value in rights["Context"].items()}
        assert rights.sections() == ["Context"], said
        assert found == {
            "shared": {"network", "ipc"},
            "sockets": {"x11", "wayland", "fallback-x11"},
            "devices": {"dri"},
        }, said

    def no_file_of_the_user_is_seen(self):
        """A file of the user is not there for the app"""
        seen = ["-c", 'test ! -e "$1" && test -d "$XDG_DATA_HOME"', "sh", str(self.home / LETTER)]
        assert self.inside("sh", *seen)[0] == 0

    def public_suffixes_are_known(self):
        """Without the system's list, the app knows which hosts are one site"""
        pairs = [("cdn.shop.co.uk", "shop.co.uk"), ("other.co.uk", "shop.co.uk")]
        lines = "".join(f"image\thttps://{page}/\thttps://{host}/a\n" for host, page in pairs)
        script = 'echo "/a\\$third-party" >/tmp/list && exec weirctl check /tmp/list'
        status, said = self.inside("sh", "-c", script, text=lines)
        assert (status, [line.split("\t")[0] for line in said.splitlines()]) == (0, ["allow", "block"]), said

    def it_speaks_other_languages(self):
        """Translations are in the bundle, not in an extension that nobody gets with it"""
        for language in LANGUAGES.read_text().split("\n"):
            if not language or language.startswith("#"):
                continue
            catalogue = f"/app/share/locale/{language}/LC_MESSAGES/weir.mo"
            assert self.inside("test", "-s", catalogue)[0] == 0, language

    def what_it_cannot_do_it_says(self):
        """Asked to change the computer, which no sandbox may, it says so and what to do"""
        status, said = self.inside("weirctl", "computer", "on")
        assert status != 0 and "sandbox" in said and "PAC" in said, said

    def it_offers_what_a_sandbox_can_do(self):
        """It opens listening, and offers the PAC address instead of what a sandbox cannot do"""
        self.start()
        self.window.find("label", "Proxy running")
        self.window.find("push button", "Copy PAC Address")
        offered = [desktop.label(node) for node in self.window.all("push button")]
        assert not any("This Computer" in name or "Chrom" in name for name in offered), offered

    def a_page_is_filtered(self):
        """A browser outside loads a page through it, and foreign cookies are withheld"""
        title, arrivals = self.load()
        assert title == f"shown: {SHOP} {TRACKER} {ADS}", title
        title, arrivals = self.load()
        assert all(bool(a.cookie) == (a.host == SHOP) for a in arrivals), arrivals

    def the_test_page_knows_the_browser(self):
        """The test page says to the browser that it is connected"""
        self.browser.open(f"http://{self.window.address()}/")
        assert self.browser.wait(WAIT_FOR_STATE) == "connected"

    def the_guide_is_there(self):
        """The guide is shown, from the app itself"""
        self.browser.open(f"http://{self.window.address()}/help/")
        assert "Weir" in self.browser.text()

    def rows_can_be_read(self):
        """Every request is a row, read through the accessibility tree"""
        self.window.press("Show Requests")
        for host, kind in [(SHOP, "document"), (TRACKER, "image"), (ADS, "image")]:
            self.wait_for_row(f"{host}, {kind}")

    def a_host_is_blocked(self):
        """Block Host in the window blocks the host"""
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image"))
        self.window.press("Block Host")
        self.window.find("label", lambda text: {"Blocked", ADS} <= set(text.split()))
        title, arrivals = self.load()
        assert title == f"shown: {SHOP} {TRACKER}", title
        assert not any(a.host == ADS for a in arrivals), arrivals
        self.wait_for_row(ADS, "blocked")

    def the_command_shares_the_rules(self):
        """weirctl in the sandbox lists the rule of the window, and the window obeys its own"""
        assert ADS in self.inside("weirctl", "rules")[1]
        assert self.inside("weirctl", "block", TRACKER)[0] == 0
        desktop.wait_until(lambda: self.load()[0] == f"shown: {SHOP}", f"{TRACKER} to be blocked")

    def a_second_start_raises_the_first(self):
        """A second start shows the window of the first and ends"""
        second = subprocess.run(["flatpak", "run", self.app_id], capture_output=True, text=True, timeout=60)
        assert second.returncode == 0, second.stderr
        assert self.window.n_shown() == 1

    def it_ends_cleanly(self):
        """It ends cleanly when the session asks it to, and has warned of nothing"""
        assert self.stop() == 0
        assert not self.window.complaints(), self.window.complaints()

    def data_is_in_the_apps_own_folder(self):
        """What it wrote is in the app's own folder, and nowhere else in the home"""
        own = self.home / ".var" / "app" / self.app_id
        assert list((own / "data" / "weir").glob("*.db")), list(own.rglob("*"))
        assert {path.name for path in self.home.iterdir()} == {".var", LETTER}
        assert [path.name for path in own.parent.iterdir()] == [self.app_id]

    def rules_hold_after_a_restart(self):
        """Started again, it has kept rules and history"""
        self.start()
        title, _ = self.load()
        assert title == f"shown: {SHOP}", title
        self.window.show("History")
        self.wait_for_row(ADS, "blocked")
        assert self.stop() == 0


def main():
    app_id, home = sys.argv[1:]
    tap.need("flatpak", "chromium", "chromedriver", "xdotool")
    with tempfile.TemporaryDirectory(prefix="weir-outside-") as outside:
        story = Story(app_id, home, outside)
        try:
            passed = tap.run(
                [
                    story.the_sandbox_is_small,
                    story.no_file_of_the_user_is_seen,
                    story.public_suffixes_are_known,
                    story.it_speaks_other_languages,
                    story.what_it_cannot_do_it_says,
                    story.it_offers_what_a_sandbox_can_do,
                    story.a_page_is_filtered,
                    story.the_test_page_knows_the_browser,
                    story.the_guide_is_there,
                    story.rows_can_be_read,
                    story.a_host_is_blocked,
                    story.the_command_shares_the_rules,
                    story.a_second_start_raises_the_first,
                    story.it_ends_cleanly,
                    story.data_is_in_the_apps_own_folder,
                    story.rules_hold_after_a_restart,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
