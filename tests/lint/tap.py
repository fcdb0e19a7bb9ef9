# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks share: the claims of a check as TAP, and the files of the project."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Where files of the project can stand; builds, pictures and the history of git are elsewhere.
FOLDERS = ("src", "tests", "data", "po", "docs", "flatpak", ".ci")

_claims = []


def files(*suffixes):
    """All files of the project, or those with one of the suffixes, as paths below ROOT."""
    found = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".")]
    for folder in FOLDERS:
        for place, folders, names in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name not in ("__pycache__", "node_modules")]
            found += [pathlib.Path(place, name) for name in names]
    return sorted(
        path.relative_to(ROOT) for path in found if not suffixes or path.suffix in suffixes
    )


def is_script(path):
    """Whether a file without suffix is a program to be interpreted."""
    with open(ROOT / path, "rb") as text:
        return not path.suffix and text.read(2) == b"#!"


def claim(text, complaints):
    """Says that a claim holds if there is nothing to complain about; complaints go to the log."""
    complaints = list(complaints)
    _claims.append(not complaints)
    print(f"{'not ok' if complaints else 'ok'} {len(_claims)} {text}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)


def done():
    """Ends a check."""
    print(f"1..{len(_claims)}")
    sys.exit(not all(_claims))
