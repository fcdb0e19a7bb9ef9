#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a screen reader is told: everything that can be acted upon, in every view, has a name.

usage: test-accessibility.py WEIR [WEIRCTL]

GTK tells the name of a widget's class where a widget has no name of its own, and tells a mnemonic's
underscore where a button has one.  Both fail here.
"""

import os
import re
import socket
import sys
import tempfile
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import origins  # noqa: E402
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


class Reader:
    def __init__(self, program, folder):
        self.world = origins.Origins([ADS])
        self.window = desktop.Window(
            program,
            f"--data-dir={folder}/weir",
            "--listen=127.0.0.1:0",
            *self.world.resolve_arguments([SHOP, ADS]),
            # The authority is installed in no browser but those of this home.
            environment={"HOME": folder, "XDG_DATA_HOME": folder},
        )

    def close(self):
        self.window.kill()

    def request(self, url):
        """Fetches the image as a page of the shop would, through Weir."""
        proxy = urllib.request.ProxyHandler({"http": f"http://{self.window.address()}"})
        headers = {"Referer": f"http://{SHOP}/", "Accept": "image/*", "Cookie": "id=1"}
        opener = urllib.request.build_opener(proxy)
        return opener.open(urllib.request.Request(url, headers=headers)).read()

    def nameless(self):
        """What could be acted upon, but has no name that says what it does."""
        found = []
        for node in desktop.walk(self.window.root):
            role, name = desktop.role_name(node), node.get_name() or ""
            if node.get_parent() and node.get_parent().get_name() in NOT_OURS:
                continue
            if role in ACTIONABLE and (not name or "_" in name or CLASS_NAME.match(name)):
                found.append(f"{role} “{name}” in {self.path(node)}")
        return found

    def path(self, node):
        """The names around a node, to find it by."""
        names = []
        while node is not None and len(names) < 9:
            node = node.get_parent()
            names.append(f"{node.get_role_name()} “{node.get_name()}”" if node else "")
        return ", ".join(filter(None, names))

    def check(self):
        desktop.pump()
        found = desktop.wait_until(lambda: [self.nameless()], "names")[0]
        assert not found, "\n".join(["without a name:", *found])

    def first_run_is_named(self):
        """The first-run page names all it offers"""
        self.window.focus()
        self.request(f"http://{ADS}/pixel.png")
        self.window.find("push button", "Show Requests")
        self.check()

    def live_is_named(self):
        """The list of requests and their details name all they offer"""
        self.window.press("Show Requests")
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image"))
        self.window.find("push button", "Block Host")
        self.check()

    def tunnel(self, host):
        """Opens a tunnel and leaves it."""
        address, port = self.window.address().split(":")
        with socket.create_connection((address, int(port))) as client:
            client.sendall(f"CONNECT {host}:80 HTTP/1.1\r\nHost: {host}:80\r\n\r\n".encode())
            client.recv(4096)

    def inspection_is_named(self):
        """What looks inside tunnels, asks before, and tells what browsers trust names all it offers"""
        self.tunnel(SHOP)
        self.window.show("Live")
        self.window.select_row(lambda text: text.startswith(f"{SHOP}, tunnel"))
        self.window.find("push button", "Never Look Inside")
        self.check()
        self.window.press("Look Inside This Site")
        self.window.find("push button", "Without Installing")
        self.check()
        self.window.press("Install in My Browsers")
        self.window.find("push button", "Done")
        self.check()
        self.window.press("Done")
        self.window.focus()
        self.window.find("push button", "Stop Looking Inside")
        self.check()

    def inspection_page_is_named(self):
        """The page of the preferences about inspection names all it offers"""
        self.window.press("Manage")
        self.window.find("push button", lambda name: name.startswith("Remove "))
        self.check()
        self.window.key("Escape")
        self.window.focus()

    def sites_is_named(self):
        """The sites, their hosts and cookies name all they offer"""
        self.window.press("Block Host")
        self.window.show("Sites")
        self.window.find(name=lambda text: text == f"Block {ADS} on localhost" or ADS in text)
        self.check()

    def rules_is_named(self):
        """The rules, their journal and their editor name all they offer"""
        self.window.show("Rules")
        self.window.press("Journal")
        self.window.find(name="Undo Last")
        self.check()
        self.window.press("Add Rule…")
        self.window.find(name="Add Rule")
        self.check()
        self.window.key("Escape")

    def lists_are_named(self):
        """The filter lists, their details and the catalogue name all they offer"""
        self.window.focus()
        self.window.key("alt+2")
        self.window.find("push button", "Add List…")
        self.window.select_row(lambda text: text == "Weir’s starter list", of="Filter Lists")
        self.window.find("push button", "Close Details")
        self.check()
        self.window.press("Add List…")
        self.window.find("push button", "Done")
        self.check()
        self.window.key("Escape")
        self.window.focus()

    def own_filters_are_named(self):
        """The editor of filters, its problems and the preview name all they offer"""
        self.window.key("alt+3")
        self.window.type_into(self.window.find("text", "Own filters"), "||ads.example^$nonsense")
        self.window.find("push button", "Next Problem")
        self.window.press("What Would This Have Done?")
        self.window.find("push button", "Close Preview")
        self.check()
        self.window.press("Discard")

    def history_is_named(self):
        """The history names all it offers"""
        self.window.show("History")
        self.window.find(name=lambda text: text.startswith("Chart over time"))
        self.check()

    def preferences_is_named(self):
        """The preferences name all they offer"""
        self.window.key("ctrl+comma")
        self.window.find(name="Preferences")
        self.check()


def main():
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        reader = Reader(sys.argv[1], folder)
        try:
            passed = tap.run(
                [
                    reader.first_run_is_named,
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
