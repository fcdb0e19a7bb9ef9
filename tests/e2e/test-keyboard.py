#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""All of the window by keys alone: what Tab leads to in each view, and what each key of the list does.

usage: test-keyboard.py WEIR [WEIRCTL]
"""

import contextlib
import os
import sys
import tempfile
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import origins  # noqa: E402
import tap  # noqa: E402
from gi.repository import Atspi, GLib  # noqa: E402

SHOP, ADS = "shop.localhost", "ads.localhost"
# More than any view has; Tab begins anew before.
MANY = 60


class Keyboard:
    def __init__(self, program, folder):
        self.world = origins.Origins([ADS])
        self.window = desktop.Window(
            program,
            f"--data-dir={folder}/weir",
            "--listen=127.0.0.1:0",
            *self.world.resolve_arguments([SHOP, ADS]),
            environment={"HOME": folder, "XDG_DATA_HOME": folder},
        )
        self.address = self.window.address()
        self.focused = []
        self.said = []
        self.listeners = [
            self.listen("object:state-changed:focused", self.on_focused),
            self.listen("object:property-change:accessible-name", self.on_renamed),
            self.listen("object:announcement", self.on_announced),
        ]

    def listen(self, event, react):
        listener = Atspi.EventListener.new(react)
        listener.register(event)
        return listener

    def on_focused(self, event):
        if event.detail1:
            self.focused.append(event.source)

    def on_announced(self, event):
        """GTK has it since 4.14; before, and besides, the name of a status bar changes."""
        self.said.append(event.any_data)

    def on_renamed(self, event):
        with contextlib.suppress(GLib.Error):  # what was renamed may be gone
            if desktop.role_name(event.source) == "status bar":
                self.said.append(event.source.get_name())

    def close(self):
        self.window.kill()

    def request(self, path, host=ADS):
        """Fetches an image as a page of the shop would, through Weir."""
        proxy = urllib.request.ProxyHandler({"http": f"http://{self.address}"})
        headers = {"Referer": f"http://{SHOP}/", "Accept": "image/*", "Cookie": "id=1"}
        opener = urllib.request.build_opener(proxy)
        return opener.open(urllib.request.Request(f"http://{host}{path}", headers=headers)).read()

    def name(self, node):
        return desktop.label(node) or desktop.role_name(node)

    def leads_to(self, *names):
        """Tab comes to all of these, and Shift+Tab does."""
        for key in ["Tab", "shift+Tab"]:
            met = []
            while not set(names) <= set(met):
                before = len(self.focused)
                self.window.key(key)
                what = f"the focus to move by {key} behind {met}"
                desktop.wait_until(lambda: len(self.focused) > before, what)  # noqa: B023
                met += [self.name(node) for node in self.focused[before:]]
                assert len(met) < MANY, f"{key} never comes to {set(names) - set(met)}: {met}"

    def has_focus(self, role, name=None):
        """Waits until such a node has the focus."""

        def found():
            node = self.focused[-1] if self.focused else None
            return node and desktop.role_name(node) == role and name in (None, self.name(node))

        desktop.wait_until(found, f"the focus on a {role}")

    def toast(self, *words):
        return self.window.find("label", lambda text: all(word in text for word in words))

    def show(self, view):
        self.window.show(view)
        self.window.look_at(view)

    # --- Tab ---

    def tab_through_first_run(self):
        """Tab leads to all of the first-run page, and Escape or Skip out of it"""
        self.window.focus()
        self.window.look_at("First run")
        self.leads_to("Copy Address", "Copy PAC Address", "Skip", "Filtering", "Main Menu")

    def if_stops(self, *names):
        """These, where each is a stop of Tab; in newer toolkits arrows move in a switcher, and in a cell."""
        gtk = [int(number) for number in self.window.root.get_toolkit_version().split(".")]
        return names if gtk < [4, 10] else []

    def tab_through_live(self):
        """Tab leads to all of the live list"""
        self.window.press("Skip")
        self.request("/pixel.png")
        self.window.look_at("Live")
        self.window.find("list", "Requests")
        self.leads_to(
            *["Filter", "Pause the List", "Clear the List", "All", "Blocked", "Cookies", "Images"],
            *["Third Party", "list item", "Filtering", "Live", "Main Menu"],
            *self.if_stops("Sites", "Rules", "History"),
        )

    def tab_through_details(self):
        """Tab leads to what the details of a request offer"""
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image"))
        self.window.find("push button", "Block Host")
        self.leads_to("Filter", "list item", "Block Host", "Main Menu")

    def tab_through_sites(self):
        """Tab leads to all of the sites, their hosts and cookies"""
        self.show("Sites")
        self.window.find(name=f"Block {ADS} on {SHOP}")
        block = self.if_stops(f"Block {ADS} on {SHOP}")
        self.leads_to("Search sites", "list item", "More", *block, "Main Menu")

    def tab_through_rules(self):
        """Tab leads to all of the rules, the filter lists and the own filters"""
        self.show("Rules")
        self.leads_to("Your Rules", "Filter Lists", "Own Filters", "Search rules", "Add Rule…", "Journal")
        self.window.key("alt+2")
        self.leads_to("Add List…", "Weir’s starter list", "Main Menu")
        self.window.key("alt+3")
        self.leads_to("Own filters", "What Would This Have Done?", "Main Menu")

    def tab_through_history(self):
        """Tab leads to all of the history"""
        self.show("History")
        self.leads_to(
            *["Filter", "Export", "Refresh", "Last Hour", "Today", "7 Days", "30 Days", "All", "list item"],
            *self.if_stops("Group"),  # in newer toolkits it is named by what is chosen
            "Main Menu",
        )

    # --- keys ---

    def select(self):
        """The row of the request, with the keys."""
        self.show("Live")
        self.window.key("ctrl+f")
        self.has_focus("entry")
        self.window.key("Down")
        self.has_focus("list item")

    def keys_decide(self):
        """b blocks the host, a allows it, Ctrl+Z takes back, c and i open menus, h hides the host"""
        self.select()
        self.window.key("b")
        self.toast(ADS, "Block")
        self.window.key("ctrl+z")
        self.toast("Undone", ADS)
        self.window.key("a")
        self.toast(ADS, "Allow")
        self.window.key("ctrl+z")
        for key in ["c", "i", "Menu", "shift+F10"]:
            self.window.key(key)
            desktop.wait_until(lambda: self.window.n_shown() > 1, f"a menu by {key}")
            self.window.key("Escape")
            desktop.wait_until(lambda: self.window.n_shown() == 1, "the menu to close")
        self.window.key("h")
        self.window.find("push button", "1 host hidden")
        self.window.press("1 host hidden")

    def keys_of_live(self):
        """Ctrl+. pauses the list, Ctrl+L clears it, and Ctrl+F and Escape go to the search and back"""
        self.select()
        self.window.key("ctrl+period")
        self.window.find(name=lambda text: text.startswith("The list is paused"))
        self.window.key("ctrl+period")
        self.window.key("ctrl+f")
        self.has_focus("entry")
        self.window.key("Escape")
        self.has_focus("list item")
        self.window.key("ctrl+l")
        self.window.find("label", "Nothing New Yet")

    def tells_what_came(self):
        """What comes into the list is told in one sentence, and nothing while it is not shown"""
        self.show("Live")
        self.said.clear()
        for number in range(3):
            self.request(f"/pixel-{number}.png")
        desktop.wait_until(lambda: "3 new" in self.said, "an announcement")
        self.select()
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image"))
        self.window.find("push button", "Block Host")
        self.window.key("b")
        self.toast(ADS, "Block")
        self.said.clear()
        self.request("/blocked.png")
        desktop.wait_until(lambda: "1 new, 1 blocked" in self.said, "an announcement of what is blocked")
        self.said.clear()
        self.show("Sites")
        self.request("/unseen.png")
        self.window.find(name=lambda text: ADS in text)
        self.show("Live")
        self.request("/seen.png")
        desktop.wait_until(lambda: self.said, "another announcement")
        assert self.said[0].startswith(("1 new", "2 new")), self.said

    def keys_of_windows(self):
        """Ctrl+, opens the preferences, Ctrl+? the keys, F10 the menu; Escape closes each"""
        for key in ["ctrl+comma", "ctrl+question", "F10"]:
            self.window.key(key)
            desktop.wait_until(lambda: self.window.n_shown() > 1, f"another window by {key}")
            self.window.key("Escape")
            self.window.focus()

    def key_quits(self):
        """Ctrl+Q quits"""
        self.window.key("ctrl+q")
        assert self.window.process.wait(desktop.DEADLINE) == 0


def main():
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        keyboard = Keyboard(sys.argv[1], folder)
        try:
            passed = tap.run(
                [
                    keyboard.tab_through_first_run,
                    keyboard.tab_through_live,
                    keyboard.tab_through_details,
                    keyboard.tab_through_sites,
                    keyboard.tab_through_rules,
                    keyboard.tab_through_history,
                    keyboard.keys_decide,
                    keyboard.keys_of_live,
                    keyboard.tells_what_came,
                    keyboard.keys_of_windows,
                    keyboard.key_quits,
                ]
            )
        finally:
            keyboard.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
