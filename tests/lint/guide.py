#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the user guide quote what Weir says?"""

import pathlib
import re
import subprocess
import tempfile

import tap

CHAPTERS = [
    "First run",
    "Watching",
    "Blocking",
    "Cookies",
    "Images",
    "Lists",
    "History",
    "Inspection",
    "Private session",
    "Command line",
    "Preferences",
    "Troubleshooting",
]
DIRECTIVE = re.compile(r"%(?:\d+\\?\$)?'?l?([dsu])")
TEXT = re.compile(r"%(?:\d+\$)?s”?$")
VALUES = {"d": r"\d+", "u": r"\d+", "s": "[^.:;]{1,40}"}
# What a browser says.
OF_OTHERS = {"the proxy server is refusing connections"}


def messages():
    """What Weir can say."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as template:
        update = [tap.ROOT / "po" / "update", "--pot", template.name]
        subprocess.run(update, check=True, stderr=subprocess.DEVNULL)
        text = pathlib.Path(template.name).read_text(encoding="utf-8").replace('"\n"', "")
    return re.findall(r'^msgid(?:_plural)? "(.+)"$', text, re.MULTILINE)


def fits(said, quoted):
    """Whether a message, with values for its directives, is what is quoted."""
    pattern = DIRECTIVE.sub(lambda directive: VALUES[directive[1]], re.escape(said))
    return re.fullmatch(pattern, quoted) is not None


def is_quoted(said, first, others):
    """Whether a message begins with the first part, at the end of a word, and has the others."""
    for cut in re.finditer(r"[ .,:;]|$", said):
        beginning = said[: cut.start()]
        # What ends in a text that may be anything says nothing.
        if beginning and not TEXT.search(beginning) and fits(beginning, first):
            return all(part.strip() in said for part in others)
    return False


def main():
    guide = (tap.ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    chapters = re.findall(r"^## (.+)$", guide, re.MULTILINE)
    tap.claim("docs/user-guide.md has its chapters, in order", [] if chapters == CHAPTERS else chapters)

    known = messages()
    rows = re.findall(r"^\| (.*?) \|", guide.split("\n## Troubleshooting\n")[1], re.MULTILINE)
    quoted = {quote for row in rows for quote in re.findall("“([^”]+)”", row)} - OF_OTHERS
    missing = []
    for quote in sorted(quoted):
        first, *others = quote.split("…")
        if not any(is_quoted(said, first.rstrip(), others) for said in known):
            missing.append(quote)
    tap.claim("what it quotes of Weir is what Weir says", missing if quoted else ["it quotes nothing"])
    tap.done()


if __name__ == "__main__":
    main()
