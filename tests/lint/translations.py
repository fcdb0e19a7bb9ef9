#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Can every string be translated, and is it?"""

import re
import subprocess
import tempfile

import tap

CALL = re.compile(r"\b(?:N?C?_|n?gettext|g_dn?gettext|g_dpgettext2) ?\(")
ATTRIBUTE = re.compile(r'translatable="(?:yes|true)"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def has_strings(path):
    if path.match("data/*.in"):
        return True
    text = (tap.ROOT / path).read_text(encoding="utf-8")
    if path.suffix in (".c", ".h"):
        return CALL.search(COMMENT.sub("", text)) is not None
    return path.suffix in (".ui", ".xml") and ATTRIBUTE.search(text) is not None


def listed(name):
    lines = (tap.ROOT / "po" / name).read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def fresh_template():
    with tempfile.NamedTemporaryFile(suffix=".pot") as template:
        update = [tap.ROOT / "po" / "update", "--pot", template.name]
        subprocess.run(update, check=True, stderr=subprocess.DEVNULL)
        return template.read().decode()


def untranslated(language):
    """The strings of a translation that are empty, doubtful or not in the template."""
    translation = tap.ROOT / "po" / f"{language}.po"
    for flag in ("--untranslated", "--only-fuzzy", "--only-obsolete"):
        entries = subprocess.run(
            ["msgattrib", flag, "--no-wrap", translation], check=True, capture_output=True, text=True
        ).stdout
        for entry in entries.split("\n\n"):
            string = re.search(r"^(?:#~ )?msgid (.+?)^(?:#~ )?msgstr", entry, re.DOTALL | re.MULTILINE)
            if string and string[1].strip() != '""':
                yield string[1].strip()


def main():
    sources = {str(path) for path in tap.files(".c", ".h", ".ui", ".xml", ".in")}
    sources = {path for path in sources if path.startswith(("src/", "data/"))}
    with_strings = {path for path in sources if has_strings(tap.pathlib.Path(path))}
    tap.claim("po/POTFILES lists every file with strings", sorted(with_strings - listed("POTFILES")))
    tap.claim("po/POTFILES lists no other", sorted(listed("POTFILES") - with_strings))

    same = fresh_template() == (tap.ROOT / "po" / "weir.pot").read_text()
    tap.claim("po/weir.pot has today's strings", [] if same else ["run po/update"])
    for language in sorted(listed("LINGUAS")):
        tap.claim(f"po/{language}.po is complete", untranslated(language))
    tap.done()


if __name__ == "__main__":
    main()
