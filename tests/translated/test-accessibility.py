#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a screen reader is told: everything that can be acted upon, in every view, has a name, and what
has a name or a text has it in the user's language.

usage: test-accessibility.py LOCALE WEIR

GTK tells the name of a widget's class where a widget has no name of its own, and tells a mnemonic's
underscore where a button has one.  Both fail here.  WEIR takes translations from the folder LOCALE, and
speaks a language that nobody does: a word with plain letters is one that was forgotten, or data.
"""

import calendar
import getpass
import os
import re
import socket
import sys
import tempfile
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import origins  # noqa: E402
import pseudo  # noqa: E402
import tap  # noqa: E402

SHOP, ADS = "shop.localhost", "ads.localhost"
ACTIONABLE = {
    "push button",
    "toggle button",
    "radio button",
    "check box",
    "combo box",
    "text",
    "entry",
    "list",
    "table",
    "menu item",
    "page tab",
    "spin button",
    "slider",
}
# The button that closes a toast is libadwaita's alone.
NOT_OURS = {"AdwToastWidget"}
CLASS_NAME = re.compile(r"(Gtk|Adw|Weir)[A-Z]")

# GTK, libadwaita and GLib have translations of their own; so has the C library for its months.
OF_OTHERS = [
    *["Minimize", "Minimize the window", "Maximize", "Maximize the window", "Close", "Close the window"],
    *["Ctrl", "Shift", "Alt", "Space", "Menu", "Return", "Enter", "Escape", "Delete", "Pause"],
    *["Up", "Down", "Left", "Right", "Shortcuts", "Search Shortcuts", "Search Results"],
    *["No Results Found", "Try a different search", "(None)"],
    *["bytes", "kB", "MB", "KiB", "MiB"],
    *filter(None, calendar.month_abbr),
    *filter(None, calendar.month_name),
]
CATALOGUE = (pseudo.ROOT / "src/lists/weir-list-proposals.c").read_text(encoding="utf-8")
# Names, which are the same for everybody.
DATA = [
    *OF_OTHERS,
    *[SHOP, ADS, "id", "lang", "nonsense", "Weir", "io.github.weirproxy.Weir", "Firefox", "Chromium"],
    *["Firefox ESR", "Chromium Web Browser"],
    *["list:starter", "GPL-3.0-or-later", f"Weir on {socket.gethostname()}, for {getpass.getuser()} only"],
    *re.findall(r'(?<!_ \()"(\w[^"]*)"', CATALOGUE),
]
# What was said between client and origin, how a list begins, a fingerprint.
IS_DATA = re.compile(r"\w+ \S+ HTTP/1|HTTP/1|! SPDX|(?:[0-9A-F]{2}:){9}")

S = pseudo.accent


def has(word):
    """Whether a name has this in it, in the language of the test."""
    return lambda name: S(word) in name


class Reader:
    def __init__(self, program, folder):
        self.world = origins.Origins([ADS])
        self.window = desktop.Window(
            program,
            f"--data-dir={folder}/weir",
            "--listen=127.0.0.1:0",
            *self.world.resolve_arguments([SHOP, ADS]),
            # The authority is installed in no browser but those of this home.
            environment={"HOME": folder, "XDG_DATA_HOME": folder, **pseudo.ENVIRONMENT},
            said=S,
        )

    def close(self):
        self.window.kill()

    def request(self, url):
        """Fetches the image as a page of the shop would, through Weir."""
        proxy = urllib.request.ProxyHandler({"http": f"http://{self.address}"})
        headers = {"Referer": f"http://{SHOP}/", "Accept": "image/*", "Cookie": "id=1"}
        opener = urllib.request.build_opener(proxy)
        return opener.open(urllib.request.Request(url, headers=headers)).read()

    def texts(self, node, role):
        """What is said of a node, and what stands in an empty entry."""
        name = node.get_name() or ""
        if not CLASS_NAME.match(name):
            yield name
        if role in ACTIONABLE:
            yield node.get_description() or ""
        if role in ("text", "entry"):
            yield node.get_attributes().get("placeholder-text", "")

    def is_nameless(self, node, role):
        name = node.get_name() or ""
        if role not in ACTIONABLE or (name and "_" not in name and not CLASS_NAME.match(name)):
            return False
        return not (node.get_parent() and node.get_parent().get_name() in NOT_OURS)

    def faults(self, is_ours):
        """What could be acted upon and has no name that says what it does, and what is not translated."""
        for node in self.window.nodes():
            role = desktop.role_name(node)
            if is_ours and self.is_nameless(node, role):
                yield f"without a name: {role} “{node.get_name()}” in {self.path(node)}"
            for text in self.texts(node, role):
                found = pseudo.plain(text, DATA) if not IS_DATA.match(text) else []
                if found:
                    yield f"not translated: {found} in “{text}” of {role} in {self.path(node)}"

    def path(self, node):
        """The names around a node, to find it by."""
        names = []
        while node is not None and len(names) < 9:
            node = node.get_parent()
            names.append(f"{node.get_role_name()} “{node.get_name()}”" if node else "")
        return ", ".join(filter(None, names))

    def check(self, is_ours=True):
        """@is_ours: the names of what is acted upon are Weir's own affair"""
        desktop.pump()
        found = desktop.wait_until(lambda: [list(self.faults(is_ours))], "names")[0]
        assert not found, "\n".join(found)

    def go(self, view):
        self.window.show(view)
        self.window.look_at(view)

    def first_run_is_named(self):
        """The first-run page names all it offers"""
        self.window.focus()
        self.window.look_at("First run")
        self.window.find("push button", S("Skip"))
        self.check()

    def empty_views_are_named(self):
        """The views name all they offer while there is nothing"""
        self.address = self.window.address()
        self.window.press(S("Skip"))
        for view, offer in [
            ("Sites", "No Sites Yet"),
            ("Rules", "No Rules of Your Own"),
            ("History", "Nothing Blocked Yet"),
            ("Live", "Waiting for Your Browser"),
        ]:
            self.go(view)
            self.window.find(name=S(offer))
            self.check()

    def menus_are_named(self):
        """The menus name all they offer, and so does the list of keys"""
        self.window.key("F10")
        self.window.find(name=S("About Weir"))
        self.check()
        self.window.key("Escape")
        self.window.press(S("Filtering"))
        self.window.find(name=S("Paused for 10 Minutes"))
        self.check()
        self.window.key("Escape")
        self.window.key("ctrl+question")
        self.window.find(name=S("Block the host"))
        self.check(is_ours=False)
        self.window.key("Escape")

    def live_is_named(self):
        """The list of requests and their details name all they offer"""
        self.window.focus()
        self.request(f"http://{ADS}/pixel.png")
        self.window.select_row(lambda text: text.startswith(f"{ADS}, {S('image')}"))
        self.window.find("push button", S("Block Host"))
        self.check()

    def tunnel(self, host):
        """Opens a tunnel and leaves it."""
        address, port = self.address.split(":")
        with socket.create_connection((address, int(port))) as client:
            client.sendall(f"CONNECT {host}:80 HTTP/1.1\r\nHost: {host}:80\r\n\r\n".encode())
            client.recv(4096)

    def inspection_is_named(self):
        """What looks inside tunnels, asks before, and tells what browsers trust names all it offers"""
        self.tunnel(SHOP)
        self.go("Live")
        self.window.select_row(lambda text: text.startswith(f"{SHOP}, {S('tunnel')}"))
        self.window.find("push button", S("Never Look Inside"))
        self.check()
        self.window.press(S("Look Inside This Site"))
        self.window.find("push button", S("Without Installing"))
        self.check()
        self.window.answer_for_another(S("Install in My Browsers"))
        self.window.find("push button", S("Done"))
        self.check()
        self.window.press(S("Done"))
        self.window.focus()
        self.window.find("push button", S("Stop Looking Inside"))
        self.check()

    def inspection_page_is_named(self):
        """The page of the preferences about inspection names all it offers"""
        self.window.press(S("Manage"))
        self.window.find("push button", has("Remove "))
        self.check()
        self.window.key("Escape")
        self.window.focus()

    def sites_is_named(self):
        """The sites, their hosts and cookies name all they offer"""
        self.window.press(S("Block Host"))
        self.go("Sites")
        self.window.find(name=lambda text: ADS in text)
        self.check()

    def rules_is_named(self):
        """The rules, their journal and their editor name all they offer"""
        self.go("Rules")
        self.window.press(S("Journal"))
        self.window.find(name=S("Undo Last"))
        self.check()
        self.window.press(S("Add Rule…"))
        self.window.find(name=S("Add Rule"))
        self.check()
        self.window.key("Escape")

    def lists_are_named(self):
        """The filter lists, their details and the catalogue name all they offer"""
        self.window.focus()
        self.window.key("alt+2")
        self.window.find("push button", S("Add List…"))
        self.window.select_row(lambda text: text == S("Weir’s starter list"), of="Filter Lists")
        self.window.find("push button", S("Close Details"))
        self.check()
        self.window.press(S("Add List…"))
        self.window.find("push button", S("Done"))
        self.check()
        self.window.key("Escape")
        self.window.focus()

    def own_filters_are_named(self):
        """The editor of filters, its problems and the preview name all they offer"""
        self.window.key("alt+3")
        self.window.type_into(self.window.find("text", S("Own filters")), "||ads.example^$nonsense")
        self.window.find("push button", S("Next Problem"))
        self.window.press(S("What Would This Have Done?"))
        self.window.find("push button", S("Close Preview"))
        self.check()
        self.window.press(S("Discard"))

    def history_is_named(self):
        """The history names all it offers"""
        self.go("History")
        self.window.find(name=has("Chart over time"))
        self.check()

    def preferences_is_named(self):
        """The preferences name all they offer"""
        self.window.key("ctrl+comma")
        self.window.find(name=S("Preferences"))
        self.check()


def main():
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        pseudo.install(sys.argv[1])
        reader = Reader(sys.argv[2], folder)
        try:
            passed = tap.run(
                [
                    reader.first_run_is_named,
                    reader.empty_views_are_named,
                    reader.menus_are_named,
                    reader.live_is_named,
                    reader.inspection_is_named,
                    reader.inspection_page_is_named,
                    reader.sites_is_named,
                    reader.rules_is_named,
                    reader.lists_are_named,
                    reader.own_filters_are_named,
                    reader.history_is_named,
                    reader.preferences_is_named,
                ]
            )
        finally:
            reader.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
