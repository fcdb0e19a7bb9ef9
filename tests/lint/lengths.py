#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Are files and functions short enough to be read?

A function body is what stands between a `{` in the first column, behind the `)` of a parameter
list, and the next `}` in the first column; both braces count.
"""

import tap

FILE_LIMIT = 600
FUNCTION_LIMIT = 80
MEDIAN_LIMIT = 15
NINE_OF_TEN_LIMIT = 40


def bodies(path, lines):
    """Yields (length, place) of each function body of a file."""
    opened = None
    for number, line in enumerate(lines, start=1):
        if line == "{" and lines[number - 2].endswith(")"):
            opened = number
        elif line.startswith("}") and opened is not None:
            yield number - opened + 1, f"{path}:{opened}"
            opened = None


def quantile(lengths, part):
    return sorted(lengths)[int(part * (len(lengths) - 1))] if lengths else 0


def main():
    texts = {path: (tap.ROOT / path).read_text().splitlines() for path in tap.files(".c", ".h")}
    functions = [body for path, lines in texts.items() for body in bodies(path, lines)]
    program = [length for length, place in functions if place.startswith("src/")]

    tap.claim(
        f"no file has more than {FILE_LIMIT} lines",
        [f"{path}: {len(lines)} lines" for path, lines in texts.items() if len(lines) > FILE_LIMIT],
    )
    tap.claim(
        f"no function has more than {FUNCTION_LIMIT} lines",
        [f"{place}: {length} lines" for length, place in functions if length > FUNCTION_LIMIT],
    )
    for part, limit in ((0.5, MEDIAN_LIMIT), (0.9, NINE_OF_TEN_LIMIT)):
        length = quantile(program, part)
        tap.claim(
            f"{part:.0%} of the functions in src have fewer than {limit} lines",
            [f"they have up to {length}"] if length >= limit else [],
        )
    tap.done()


if __name__ == "__main__":
    main()
