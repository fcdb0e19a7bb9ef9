#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inspection in the real window, from the first question to the last trace of the authority.

usage: test-inspection-window.py WEIR WEIRCTL
"""

import os
import socket
import ssl
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import secure_origins  # noqa: E402
import tap  # noqa: E402

SHOP, CHAT, EXPIRED = "shop.test", "chat.test", "expired.test"
TO_ONE, TO_THREE = (f"Weir looks inside encrypted connections to {n}" for n in ("1 site", "3 sites"))


class Story:
    def __init__(self, program, weirctl, folder):
        certificates = os.path.join(folder, "certificates")
        os.mkdir(certificates)
        self.world = secure_origins.SecureOrigins(
            certificates, [SHOP, CHAT], {EXPIRED: (f"DNS:{EXPIRED}", -1)}, []
        )
        self.weirctl = weirctl
        self.data = os.path.join(folder, "data")
        self.authority = os.path.join(folder, "weir.pem")
        self.window = desktop.Window(
            program,
            f"--data-dir={self.data}",
            "--listen=127.0.0.1:0",
            f"--trusted-roots={self.world.root}",
            *self.world.resolve_arguments([SHOP, CHAT, EXPIRED]),
            # The authority is installed in no browser but those of this home.
            environment={"HOME": folder, "XDG_DATA_HOME": folder},
        )
        self.address = self.window.address()
        self.window.press("Skip")
        self.window.focus()

    def close(self):
        self.window.kill()

    def fetch(self, host, roots):
        """Asks for an image through Weir as a program that trusts @roots; returns the status, if there is one."""
        context = ssl.create_default_context(cafile=roots)
        proxy, port = self.address.split(":")
        with socket.create_connection((proxy, int(port))) as tunnel:
            head = f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\nUser-Agent: Chat/4\r\n\r\n"
            tunnel.sendall(head.encode())
            tunnel.recv(4096)
            try:
                with context.wrap_socket(tunnel, server_hostname=host) as secure:
                    request = f"GET /own.png HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                    secure.sendall(request.encode())
                    return int(secure.makefile("rb").readline().split()[1])
            except ssl.SSLError:
                return None

    def select(self, *words):
        self.window.select_row(lambda text: all(word in text for word in words))

    def tells(self, text):
        """Waits until the window says this, somewhere it can be seen."""
        self.window.find("label", text)

    def first_use_is_asked_about(self):
        """A site is looked into once the question before the first was answered, not before"""
        assert self.fetch(SHOP, self.world.root) == 200
        self.select(SHOP, "tunnel")
        self.tells("Inspection is off.")
        self.window.press("Look Inside This Site")
        self.window.answer("Cancel")
        assert not os.path.exists(os.path.join(self.data, "authority.key"))
        self.window.press("Look Inside This Site")
        self.window.answer("Without Installing")
        self.tells(TO_ONE)

    def inspected_rows_are_told(self):
        """What is inspected is a row with its path and is told to be inspected; its server hears of it"""
        command = ["ca", "export", f"--data-dir={self.data}", self.authority]
        subprocess.run([self.weirctl, *command], check=True)
        assert self.fetch(SHOP, self.authority) == 200
        self.select(SHOP, "image", "inspected")
        self.tells(f"https://{SHOP}/own.png")
        self.tells("TLS 1.3")

    def turning_off_is_undone(self):
        """Turn Off in the banner ends inspection, and Ctrl+Z brings it back"""
        self.window.press("Turn Off")
        self.tells("Weir looks inside nothing any more")
        assert self.fetch(SHOP, self.world.root) == 200
        self.window.key("ctrl+z")
        desktop.wait_until(lambda: self.fetch(SHOP, self.authority) == 200, "inspection")

    def choose(self, host):
        self.fetch(host, self.world.root)
        self.select(host, "tunnel")
        self.window.press("Look Inside This Site")
        self.window.find(name="Stop Looking Inside")

    def refusals_are_tried_again(self):
        """A program that refuses twice is left alone, until the user says to try again"""
        self.choose(CHAT)
        for _ in range(2):
            assert self.fetch(CHAT, self.world.root) is None
        self.select(CHAT, "failed")
        self.tells("Weir leaves this host alone now, so that the program works.")
        assert self.fetch(CHAT, self.world.root) == 200
        self.window.press("Try Again")
        self.tells("If it happens once more, Weir leaves this host alone.")
        assert self.fetch(CHAT, self.world.root) is None

    def bad_certificate_is_accepted(self):
        """A certificate that has expired is refused until the user accepts it"""
        self.choose(EXPIRED)
        self.tells(TO_THREE)
        assert self.fetch(EXPIRED, self.authority) == 502
        self.select(EXPIRED, "failed")
        self.window.press("Accept Until Weir Quits…")
        self.window.answer("Accept")
        assert self.fetch(EXPIRED, self.authority) == 200
        self.window.select_row(lambda text: EXPIRED in text and "image" in text and "failed" not in text)
        self.tells("Inspected, with a certificate that you accepted")

    def nothing_is_left(self):
        """Removed in the preferences, the authority is gone, and so is inspection"""
        self.window.press("Manage")
        self.window.find(name=f"Remove {SHOP}")
        self.activate("Remove…")
        self.window.press("Remove")
        self.tells("Nothing Is Left of It")
        assert not os.path.exists(os.path.join(self.data, "authority.key"))
        shown = self.window.n_shown()
        self.window.press("Done")
        desktop.wait_until(lambda: self.window.n_shown() < shown, "the window to go")
        self.window.key("Escape")
        self.window.focus()
        assert self.fetch(SHOP, self.world.root) == 200
        assert not self.window.complaints(), self.window.complaints()

    def activate(self, title):
        """Presses a row of the preferences with the pointer, for rows have no action; turns the wheel to it."""

        def in_sight():
            label = next(self.window.all("label", title))
            place = label.get_extents(desktop.Atspi.CoordType.WINDOW)
            if 80 < place.y < 560:
                return [str(place.x + place.width // 2 + 5), str(place.y + place.height // 2 + 5)]
            subprocess.run(["xdotool", "mousemove", "280", "400", "click", "5"], check=True)
            return None

        place = desktop.wait_until(in_sight, f"“{title}” in sight")
        subprocess.run(["xdotool", "mousemove", *place, "click", "1"], check=True)


def main():
    tap.need("openssl", "certutil")
    with tempfile.TemporaryDirectory(prefix="weir-e2e-") as folder:
        story = Story(sys.argv[1], sys.argv[2], folder)
        try:
            passed = tap.run(
                [
                    story.first_use_is_asked_about,
                    story.inspected_rows_are_told,
                    story.turning_off_is_undone,
                    story.refusals_are_tried_again,
                    story.bad_certificate_is_accepted,
                    story.nothing_is_left,
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
