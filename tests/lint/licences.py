#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does every file say its licence in its first lines?

The seeds of fuzz targets do not: they are what a peer would send, octet by octet.
"""

import tap

LINE = "SPDX-License-Identifier: GPL-3.0-or-later"
FIRST_LINES = 3

# Texts to read, pictures and formats without comments; all under the licence in COPYING.
WITHOUT = {".md", ".json", ".png"}


def must_say(path):
    if "seeds" in path.parts or path.suffix in WITHOUT:
        return False
    return path.suffix or tap.is_script(path)


def says(path):
    with open(tap.ROOT / path, encoding="utf-8") as lines:
        return any(LINE in line for _, line in zip(range(FIRST_LINES), lines))


def main():
    tap.claim(
        "every source file names its licence",
        [str(path) for path in tap.files() if must_say(path) and not says(path)],
    )
    tap.done()


if __name__ == "__main__":
    main()
