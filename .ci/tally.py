#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the results in logs of meson; exits 1 unless all went well.

usage: tally.py FAILURES-ALREADY-KNOWN TESTLOG.json...

Prints a line for each claim that was skipped, with the reason, and then one with the counts.

A test that speaks TAP counts as often as it claims; one that does not counts once. A test that
claims nothing false but fails all the same (a crash, a leak, a timeout) counts as one failure.
"""

import json
import re
import sys

CLAIM = re.compile(
    r"^(?P<false>not )?ok\b *\d* *-? *(?P<name>[^#\n]*)(#\s*(?P<skip>SKIP|TODO)\S* *(?P<why>.*))?",
    re.IGNORECASE | re.MULTILINE,
)
NOTHING = re.compile(r"^1\.\.0 *# *SKIP\S* *(?P<why>.*)", re.IGNORECASE | re.MULTILINE)


def tell_skipped(test, claim, why):
    where = " / ".join(filter(None, [test["name"].split(" / ")[-1], claim.strip()]))
    print(f"skipped: {where}: {why.strip() or 'no reason given'}")


def count(test):
    """Returns how many claims of a test passed, failed and were skipped; tells the last ones."""
    passed = failed = skipped = 0
    for claim in CLAIM.finditer(test["stdout"] or ""):
        if claim["skip"]:
            tell_skipped(test, claim["name"], claim["why"])
            skipped += 1
        elif claim["false"]:
            failed += 1
        else:
            passed += 1
    if test["result"] == "SKIP":
        if skipped == 0:
            why = NOTHING.search(test["stdout"] or "")
            tell_skipped(test, "", why["why"] if why else "")
            skipped = 1
    elif test["result"] not in ("OK", "EXPECTEDFAIL"):
        failed = max(failed, 1)
    elif passed + failed + skipped == 0:
        passed = 1
    return passed, failed, skipped


def main():
    passed, failed, skipped = 0, int(sys.argv[1]), 0
    for log in sys.argv[2:]:
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                counts = count(json.loads(line))
                passed, failed, skipped = map(sum, zip((passed, failed, skipped), counts))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(failed > 0 or passed == 0)


if __name__ == "__main__":
    main()
