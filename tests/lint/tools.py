#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other people's checkers say: of C, shell scripts, desktop file and metainfo.

usage: tools.py [DESKTOP-FILE METAINFO-FILE]

A checker that is not installed is skipped.
"""

import shutil
import subprocess
import sys

import tap


def shell_scripts():
    for path in tap.files():
        if tap.is_script(path):
            with open(tap.ROOT / path, encoding="utf-8") as text:
                if text.readline() in ("#!/bin/bash\n", "#!/bin/sh\n"):
                    yield tap.ROOT / path


def run(command, paths):
    """The lines that a checker prints if it is not content."""
    report = subprocess.run(
        [*command, *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return report.stdout.splitlines() or ["no word why"] if report.returncode else []


def check(text, command, paths):
    if shutil.which(command[0]):
        tap.claim(text, run(command, paths))
    else:
        tap.claim(f"{text} # SKIP no {command[0]}", [])


def main():
    sources = [tap.ROOT / path for path in tap.files(".c", ".h")]
    check("C is laid out as .clang-format says", ["clang-format", "--dry-run", "-Werror"], sources)
    check("shell scripts have no snags", ["shellcheck"], list(shell_scripts()))
    if len(sys.argv) > 1:
        desktop_file, metainfo_file = sys.argv[1:]
        check("the desktop file is valid", ["desktop-file-validate"], [desktop_file])
        check("the metainfo is valid", ["appstreamcli", "validate", "--no-net"], [metainfo_file])
    tap.done()


if __name__ == "__main__":
    main()
