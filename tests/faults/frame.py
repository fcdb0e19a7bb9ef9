# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults of a program, one after the other, in TAP."""

import collections
import sys
import time
import traceback

Fault = collections.namedtuple("Fault", "claim function parameters")


class Faults:
    """The faults of one program, in the order in which they are written."""

    def __init__(self):
        self.all = []

    def add(self, claim, *parameters):
        """Adds the function below as a fault of this name."""

        def add_function(function):
            self.all.append(Fault(claim, function, parameters))
            return function

        return add_function

    def add_each(self, claim, rows):
        """Adds the function for each row of a table, whose first entry goes into the claim."""

        def add_function(function):
            for row in rows:
                self.all.append(Fault(claim.format(row[0]), function, row[1:]))
            return function

        return add_function

    def run(self, make_world):
        """Runs them all, or those that a word of the command line is part of."""
        words = [word for word in sys.argv[3:] if not word.startswith("--")]
        chosen = [f for f in self.all if not words or any(word in f.claim for word in words)]
        world = make_world(*sys.argv[1:3], memory_factor=8 if "--sanitized" in sys.argv else 1)
        print(f"1..{len(chosen) + 1}", flush=True)
        is_right = [suffer(world, number, fault) for number, fault in enumerate(chosen, 1)]
        is_right.append(report(len(chosen) + 1, "nothing is left, and Weir ends", world.calm_down))
        sys.exit(not all(is_right))


def suffer(world, number, fault):
    return report(
        number, fault.claim, world.suffer, lambda w: fault.function(w, *fault.parameters)
    )


def report(number, claim, function, *arguments):
    """Runs it and tells whether the claim holds, and how long that took to find out."""
    began = time.monotonic()
    try:
        function(*arguments)
    except Exception:  # whatever it is, it is told, and the next fault has its turn
        traceback.print_exc()
        print(f"not ok {number} - {claim}", flush=True)
        return False
    print(f"ok {number} - {claim}\n# {time.monotonic() - began:.2f} s", flush=True)
    return True
