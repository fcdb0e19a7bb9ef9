# SPDX-License-Identifier: GPL-3.0-or-later

"""A language that nobody speaks: every string of Weir with an accent on each letter.

What a program that speaks it says is translated, or data, or has plain letters and was forgotten.  The
template is made from the sources as they are, so that it knows strings that no translator has seen yet.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGE = "en_XA"
ENVIRONMENT = {"LANGUAGE": LANGUAGE, "LC_ALL": "C.UTF-8"}

PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÀƁÇÐÈƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽàƀçðéƒĝĥîĵķļṁñöþɋŕšţûṽŵẋýž"
TABLE = str.maketrans(PLAIN, ACCENTED)

# What the program reads: directives of printf() and of g_date_time_format(), markup, escapes of the file.
KEPT = re.compile(
    r"%(?:\d+\$)?[-_0^#+' ]*\d*(?:\.\d+)?(?:hh|ll|[hlLqjzt])?[A-Za-z%]|</?[a-z][^<>]*>|&\w+;|\\."
)
STRING = re.compile(r'^(msgid|msgid_plural|msgctxt) (".*")$', re.MULTILINE)
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en_XA\\n"\n'
    '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
)


def accent(text):
    """A text of the template, in its language."""
    parts, end = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(TABLE), kept[0]]
        end = kept.end()
    return "".join([*parts, text[end:].translate(TABLE)])


def translate(template):
    """The catalogue of a template."""
    out = []
    for entry in template.split("\n\n")[1:]:
        said = dict(STRING.findall(entry.replace('"\n"', "")))
        if "msgid" not in said:
            continue
        out += [f"{key} {said[key]}" for key in ("msgctxt", "msgid", "msgid_plural") if key in said]
        one, many = accent(said["msgid"]), accent(said.get("msgid_plural", ""))
        out += [f"msgstr[0] {one}", f"msgstr[1] {many}"] if many else [f"msgstr {one}"]
        out.append("")
    return HEADER + "\n".join(out)


def need_translations(locale):
    """Ends the test as skipped where the C library translates nothing in C.UTF-8, as that of Debian 13 does."""
    environment = dict(os.environ, TEXTDOMAINDIR=str(locale), **ENVIRONMENT)
    command = ["gettext", "--domain=weir", "Skip"]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    if said == "Skip":
        print("1..0 # SKIP the C library has no translations in C.UTF-8")
        sys.exit(0)


def install(locale):
    """Puts the catalogue where a program looks that takes translations from this folder."""
    catalogue = pathlib.Path(locale) / LANGUAGE / "LC_MESSAGES" / "weir.mo"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".pot") as template:
        update = [ROOT / "po" / "update", "--pot", template.name]
        subprocess.run(update, check=True, stderr=subprocess.DEVNULL)
        text = translate(pathlib.Path(template.name).read_text(encoding="utf-8"))
    subprocess.run(["msgfmt", f"--output-file={catalogue}", "-"], input=text, text=True, check=True)
    need_translations(locale)


# Neither is part of a sentence: an address, a domain with or without port and path, a file's path.
DATA = re.compile(r"https?://\S+|[\w.-]+\.(?:localhost|example|test|mo|txt)\b\S*|(?<!\w)[~/][\w./-]+")
WORD = re.compile(r"[A-Za-z]{2,}")


def plain(text, data=()):
    """The words of a text that are in no language but English, apart from what is data.

    @data: further words that are
    """
    text = DATA.sub(" ", text)
    known = "|".join(re.escape(word) for word in sorted(data, key=len, reverse=True))
    if known:
        text = re.sub(rf"(?<!\w)(?:{known})(?!\w)", " ", text)
    return WORD.findall(text)
