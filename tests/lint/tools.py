#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other people's checkers say: layout of C, shell scripts, manual pages.

A checker that is not installed is skipped.
"""

import shutil
import subprocess

import tap


def scripts():
    for path in tap.files():
        if not path.suffix and "seeds" not in path.parts:
            with open(tap.ROOT / path, "rb") as text:
                if text.readline() == b"#!/bin/bash\n":
                    yield path


def run(command, paths):
    """The lines that a checker prints if it is not content."""
    report = subprocess.run(
        [*command, *paths], cwd=tap.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return report.stdout.splitlines() or ["no word why"] if report.returncode else []


def main():
    checks = (
        ("C is laid out as .clang-format says", ["clang-format", "--dry-run", "-Werror"], tap.files(".c", ".h")),
        ("shell scripts have no snags", ["shellcheck"], list(scripts())),
    )
    for text, command, paths in checks:
        if shutil.which(command[0]):
            tap.claim(text, run(command, paths))
        else:
            tap.claim(f"{text} # SKIP no {command[0]}", [])
    tap.done()


if __name__ == "__main__":
    main()
