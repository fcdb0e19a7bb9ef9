#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""Does weirctl say everything in the user's language, and so do the pages that Weir makes?

usage: test-commands.py LOCALE WEIRCTL

WEIRCTL takes translations from the folder LOCALE; what it says is read in a language that nobody speaks.
"""

import getpass
import html.parser
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import origins
import pseudo
import tap
from weirctl import Weirctl

LOCALE, PROGRAM = sys.argv[1:3]
SHOP, ADS, GONE = "shop.localhost", "ads.localhost", "gone.localhost"

# GLib and the C library say these; they have translations of their own.
OF_OTHERS = [
    "Usage:",
    "Help Options:",
    "Show help options",
    "Application Options:",
    "Error opening file",
    "No such file or directory",
]
# What a user types as it stands: options with their values, commands, words of the languages of rules
# and queries, and what stands for a word of one's own.
TYPED = re.compile(
    r"^(?:  |\w+: )weirctl .*|^  [a-z]+  |(?<!\w)--?[a-z][a-z-]*(?:=\S+)?|\bweirctl(?: [a-z]+)*\b|\S+[:=|]\S+|\b[A-Z]{2,}\b|"
    r"\b(?:block|allow) (?:cookies |images |inspection )?of \S+"
)


class Texts(html.parser.HTMLParser):
    """What a page says to people."""

    SILENT = {"script", "style", "code", "kbd", "pre"}
    SPOKEN = {"alt", "title", "aria-label", "placeholder"}

    def __init__(self):
        super().__init__()
        self.found = []
        self.silent = 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in self.SILENT
        self.found += [value for name, value in attributes if name in self.SPOKEN and value]

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


class World:
    def __init__(self, folder):
        self.folder = folder
        self.data = f"{folder}/weir"
        pseudo.install(LOCALE)
        self.environment = os.environ | pseudo.ENVIRONMENT | {"HOME": folder, "XDG_DATA_HOME": folder}
        self.environment |= {"XDG_CONFIG_HOME": f"{folder}/config", "GSETTINGS_BACKEND": "memory"}
        self.origins = origins.Origins([ADS])
        self.weir = None

    def close(self):
        if self.weir:
            self.weir.close()

    def check(self, where, lines, data=()):
        for line in lines:
            found = pseudo.plain(TYPED.sub(" ", line), [*data, self.folder, *OF_OTHERS])
            assert not found, f"{where}: English in “{line}”: {found}"

    def say(self, command, *data):
        """What a command says has no English in it, apart from this data."""
        done = subprocess.run(
            [PROGRAM, *command.split()],
            capture_output=True,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        text = done.stdout + done.stderr
        self.check(command, text.splitlines(), data)
        return text

    def help_is_translated(self):
        """The help of weirctl and of each command is translated"""
        told = self.say("--help")
        names = re.findall(r"^  (\w+)  ", told, re.MULTILINE)
        assert len(names) > 12, told
        for name in names:
            self.say(f"{name} --help")

    def complaints_are_translated(self):
        """What weirctl complains of is translated"""
        for wrong in [
            "nonsense",
            "block",
            "block a..b",
            "block one.example two.example",
            "block one.example --for soon",
            "cookies maybe shop.example",
            "policy cookies=some",
            "history colour:red",
            "history --since yesterday",
            "lists remove 99",
            "lists add gopher://lists.example/",
            "lists own /nowhere.txt",
            "inspect often",
            "inspect allow a..b",
            "ca export",
            "ca frobnicate",
            "ca export /nowhere/weir.pem",
            "browser netscape",
            "computer sideways",
            "undo",
            "check /nowhere.txt",
        ]:
            self.say(wrong, *wrong.split())

    def commands_are_translated(self):
        """What weirctl tells is translated"""
        for command in [
            "block tracker.example --for 10m",
            "allow cdn.example --on shop.example",
            "cookies session shop.example",
            "images block shop.example",
            "policy",
            "policy cookies=none images=third-party",
            "rules",
            "undo",
            "rules",
            "history",
            "lists",
            "lists disable 1",
            "lists enable 1",
            "lists own",
            "inspect allow shop.example",
            "ca install",
            "ca renew",
            "ca remove",
            "browser --delete-profiles",
            "computer on",
            "computer undo",
        ]:
            self.say(command, "Chromium")
        # Words for programs, and the name of an authority, which is the same for everybody.
        self.say("inspect chosen", "chosen")
        self.say("inspect", "chosen")
        self.say("computer", "off")
        self.say("ca install", "Chromium")
        self.say("ca show", "Chromium", f"Weir on {socket.gethostname()}, for {getpass.getuser()} only")

    def read(self, url, expected):
        """Reads a page of Weir's through Weir."""
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({"http": f"http://{self.weir.address}"})
        )
        request = urllib.request.Request(url, headers={"Accept": "text/html", "User-Agent": "Mozilla"})
        try:
            with opener.open(request) as response:
                status, page = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, page = error.code, error.read()
        assert status == expected, f"{url}: {status}"
        texts = Texts()
        texts.feed(page.decode())
        assert len("".join(texts.found).strip()) > 40, page
        return texts.found

    def pages_are_translated(self):
        """The pages that Weir makes are translated"""
        arguments = [*self.origins.resolve_arguments([SHOP, ADS]), f"--resolve={GONE}:80:127.0.0.1:1"]
        self.weir = Weirctl(PROGRAM, self.data, arguments, self.environment)
        self.weir.command("block", ADS)
        self.weir.wait_until_blocked(f"http://{ADS}/")
        for url, status in [
            (f"http://{ADS}/", 403),
            (f"http://{GONE}/", 502),
            (f"http://{self.weir.address}/", 200),
        ]:
            self.check(url, self.read(url, status), [ADS, GONE, self.weir.address, "Connection refused", "Mozilla"])


def main():
    with tempfile.TemporaryDirectory(prefix="weir-translated-") as folder:
        world = World(folder)
        try:
            passed = tap.run(
                [
                    world.help_is_translated,
                    world.complaints_are_translated,
                    world.commands_are_translated,
                    world.pages_are_translated,
                ]
            )
        finally:
            world.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
