#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does docs/filters.md tell of every option of filters, and of every reason to skip a line?"""

import re

import tap

SOURCES = tap.ROOT / "src" / "filters"


def read_options():
    table = (SOURCES / "weir-filter-option-table.c").read_text()
    return set(re.findall(r'(?:OPTION|TYPE|SKIP) \("([a-z0-9-]+)"', table))


def read_document():
    """All words in code, without "~", "=" and what is behind it."""
    document = (tap.ROOT / "docs" / "filters.md").read_text()
    rows = [line for line in document.splitlines() if line.startswith("| ")]
    codes = re.findall(r"`([^`]+)`", "\n".join(rows))
    return document, {re.sub(r"=.*", "", code).lstrip("~") for code in codes}


def read_reasons():
    header = (SOURCES / "weir-network-filter.h").read_text()
    table = re.search(r"define WEIR_SKIP_TABLE\(X\)(.*?)\n\n", header, re.DOTALL)
    return re.findall(r'N_ \("([^"]+)"\)', table.group(1))


def main():
    options = read_options()
    document, words = read_document()
    tap.claim("docs/filters.md tells of every option", sorted(options - words))
    tap.claim(
        "docs/filters.md tells of every reason to skip a line",
        (reason for reason in read_reasons() if f"\n| {reason} |" not in document),
    )
    tap.claim("there are options to tell of", [] if len(options) > 50 else ["too few found"])
    tap.done()


main()
