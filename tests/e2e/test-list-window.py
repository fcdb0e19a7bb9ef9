#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter lists and own filters in the real window, by keyboard, and what they do to requests.

usage: test-list-window.py WEIR [WEIRCTL]
"""

import os
import pathlib
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import origins  # noqa: E402
import tap  # noqa: E402

SHOP, ADS, PIXEL = "shop.localhost", "ads.localhost", "pixel.localhost"
TITLE = "Harbour Advertising"
LIST = f"! Title: {TITLE}\n||{ADS}^\n##.banner\n||cdn.localhost^$nonsense\n"


class Story:
    def __init__(self, program, folder):
        self.world = origins.Origins([ADS, PIXEL])
        self.file = pathlib.Path(folder, "advertising.txt")
        self.file.write_text(LIST)
        self.window = desktop.Window(
            program,
            f"--data-dir={folder}/weir",
            "--listen=127.0.0.1:0",
            *self.world.resolve_arguments([SHOP, ADS, PIXEL]),
        )
        self.address = self.window.address()

    def close(self):
        self.window.kill()

    def arrives(self, host):
        """Whether a request for the host comes to its server."""
        mark = self.world.mark()
        proxy = urllib.request.ProxyHandler({"http": f"http://{self.address}"})
        headers = {"Referer": f"http://{SHOP}/", "Accept": "image/*"}
        request = urllib.request.Request(f"http://{host}/pixel.png", headers=headers)
        try:
            urllib.request.build_opener(proxy).open(request).read()
        except urllib.error.HTTPError:
            pass
        return bool(self.world.since(mark, host))

    def wait_for(self, host, arrives):
        desktop.wait_until(
            lambda: self.arrives(host) == arrives,
            f"requests to {host} that {'arrive' if arrives else 'are blocked'}",
        )

    def wait_for_toast(self, text):
        self.window.find("label", text)

    def go_to_list(self):
        """As a hand on the keyboard does: the list stands below the two that are always there."""
        self.window.key("alt+1", "alt+2", "Home", "Down", "Down")

    def list_is_added(self):
        """A list is added by its address, and holds at once"""
        self.window.focus()
        self.window.press("Skip")
        self.window.key("alt+2")
        assert self.arrives(ADS)
        self.window.press("Add List…")
        address = self.window.find("text", lambda text: text.startswith("From an address"))
        self.window.type_into(address, str(self.file))
        self.window.key("Return")
        self.window.find("label", TITLE)
        self.wait_for(ADS, False)
        assert self.arrives(PIXEL)
        self.window.focus()

    def space_turns_it_off(self):
        """Space turns the list off, and Ctrl+Z on again"""
        self.go_to_list()
        self.window.key("space")
        self.wait_for_toast(f"Turned off: {TITLE}")
        self.wait_for(ADS, True)
        self.window.key("ctrl+z")
        self.wait_for(ADS, False)

    def delete_removes_it(self):
        """Delete removes the list, and Ctrl+Z brings it back"""
        self.go_to_list()
        self.window.key("Delete")
        self.wait_for_toast(f"Removed: {TITLE}")
        self.wait_for(ADS, True)
        self.window.key("ctrl+z")
        self.wait_for(ADS, False)

    def row_tells_the_filter(self):
        """The row of what was blocked tells the filter, and leads to its list"""
        self.window.show("Live")
        self.window.select_row(lambda text: text.startswith(f"{ADS}, image") and "blocked" in text)
        self.window.find("label", f"||{ADS}^")
        self.window.press(f"{TITLE}, line 2")
        self.window.find("push button", lambda name: name.startswith("Update Now"))

    def exception_is_added(self):
        """The exception goes into the own filters with a click, and lifts the filter"""
        self.window.show("Live")
        self.window.press("Add to Own Filters")
        self.wait_for_toast("Saved your filters")
        self.wait_for(ADS, True)
        self.window.key("Tab", "ctrl+z")  # away from the entry, whose typing it would take back
        self.wait_for(ADS, False)

    def own_filters_are_typed(self):
        """Filters that are typed count once Ctrl+S saves them"""
        self.window.key("alt+3")
        editor = self.window.find("text", "Own filters")
        self.window.type_lines(editor, f"||{PIXEL}^", "||x.example^$nonsense")
        self.window.find("label", lambda text: text.startswith("Line 2: "))
        assert self.arrives(PIXEL)
        self.window.key("ctrl+s")
        self.wait_for_toast("Saved your filters")
        self.wait_for(PIXEL, False)

    def ask_to_quit(self):
        """Returns the dialog that asks."""
        self.window.key("ctrl+q")
        node = self.window.find("label", "Save Your Filters?")
        while node.get_parent().get_role_name() != "application":
            node = node.get_parent()
        return node

    def unsaved_filters_are_asked_about(self):
        """A window with filters that are not saved asks before it closes"""
        self.window.type_lines(self.window.find("text", "Own filters"), "! not done")
        dialog = self.ask_to_quit()
        self.window.press("Cancel", within=dialog)
        self.window.focus()
        dialog = self.ask_to_quit()
        self.window.press("Save", within=dialog)
        self.window.process.wait(desktop.DEADLINE)
        assert self.window.complaints() == [], self.window.complaints()


def main():
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], folder)
        try:
            passed = tap.run(
                [
                    story.list_is_added,
                    story.space_turns_it_off,
                    story.delete_removes_it,
                    story.row_tells_the_filter,
                    story.exception_is_added,
                    story.own_filters_are_typed,
                    story.unsaved_filters_are_asked_about,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
