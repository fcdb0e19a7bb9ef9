# SPDX-License-Identifier: GPL-3.0-or-later

"""Tests of whole programs, told in TAP: functions that run in order, a claim each."""

import shutil
import sys
import traceback


def need(*programs):
    """Ends the test as skipped where one of the programs is missing."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        print("1..0 # SKIP not installed: " + ", ".join(missing))
        sys.exit(0)


def run(steps):
    """Runs the steps in order; behind one that failed the others are skipped, for they build on it."""
    print(f"1..{len(steps)}", flush=True)
    failed = None
    for number, step in enumerate(steps, 1):
        claim = (step.__doc__ or step.__name__).strip().splitlines()[0]
        if failed:
            print(f"not ok {number} - {claim} # builds on {failed}", flush=True)
            continue
        try:
            step()
            print(f"ok {number} - {claim}", flush=True)
        except Exception:  # whatever it is, it is reported, and the clean-up runs
            traceback.print_exc()
            print(f"not ok {number} - {claim}", flush=True)
            failed = claim
    return failed is None
