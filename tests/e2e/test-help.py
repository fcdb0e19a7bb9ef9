#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide from the window: F1 and the menu open it in whatever is the user's browser.

usage: test-help.py WEIR WEIRCTL
"""

import os
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import desktop  # noqa: E402
import tap  # noqa: E402

BROWSER = """[Desktop Entry]
Type=Application
Name=A browser
Exec=sh -c "echo %u >>{}"
MimeType=x-scheme-handler/http;
"""


class Story:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.opened = os.path.join(folder, "opened")
        self.window = None

    def write(self, name, text):
        path = os.path.join(os.environ[name[0]], *name[1:])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        """The window opens, where the user has a browser"""
        self.write(("XDG_DATA_HOME", "applications", "browser.desktop"), BROWSER.format(self.opened))
        self.write(
            ("XDG_CONFIG_HOME", "mimeapps.list"),
            "[Default Applications]\nx-scheme-handler/http=browser.desktop\n",
        )
        self.window = desktop.Window(
            self.program, f"--data-dir={self.folder}/weir", "--listen=127.0.0.1:0"
        )
        self.url = f"http://{self.window.address()}/help/"
        self.window.focus()

    def urls(self):
        try:
            with open(self.opened, encoding="utf-8") as file:
                return file.read().split()
        except FileNotFoundError:
            return []

    def f1_opens_the_guide(self):
        """F1 opens the guide in the browser, from Weir's own port"""
        self.window.key("F1")
        desktop.wait_until(self.urls, "what the browser was asked for")
        assert self.urls() == [self.url], self.urls()

    def it_is_answered(self):
        """What it opens answers: the guide, or in words that it was not installed"""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            text = direct.open(self.url, timeout=20).read().decode()
            assert "user-guide.html" in text, text
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            assert error.code == 404 and "The guide is not here" in text, text

    def end(self):
        """Weir ends, without complaints"""
        self.window.quit()
        complaints = self.window.complaints()
        self.window = None
        assert not complaints, complaints

    def close(self):
        if self.window is not None:
            self.window.kill()


def main():
    tap.need("xdotool")
    with tempfile.TemporaryDirectory(prefix="weir-e2e-", ignore_cleanup_errors=True) as folder:
        story = Story(sys.argv[1], folder)
        try:
            passed = tap.run([story.start, story.f1_opens_the_guide, story.it_is_answered, story.end])
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
