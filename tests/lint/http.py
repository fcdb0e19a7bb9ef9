#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does every test that docs/http.md names exist?

The programs given as arguments are asked for theirs.
"""

import fnmatch
import re
import subprocess
import sys

import tap


def main():
    tests = set()
    for program in sys.argv[1:]:
        answer = subprocess.run([program, "-l"], capture_output=True, text=True, check=True)
        tests.update(re.findall(r"^/.*$", answer.stdout, re.MULTILINE))

    document = (tap.ROOT / "docs" / "http.md").read_text()
    rows = [line for line in document.splitlines() if line.startswith("| ")]
    named = re.findall(r"`(/[^` ]+)`", "\n".join(rows))
    tap.claim(
        "docs/http.md names tests that exist",
        (name for name in named if not fnmatch.filter(tests, name)),
    )
    tap.claim(
        "each row of docs/http.md names a test",
        (row for row in rows if "asked for" not in row and "threat" not in row
         and "---" not in row and "`/" not in row),
    )
    tap.done()


main()
