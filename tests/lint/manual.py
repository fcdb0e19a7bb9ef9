#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the manual pages name every command, word and option that the programs take, and no other?

usage: manual.py DESCRIPTION.json...

The descriptions are those that completions are made from.
"""

import json
import pathlib
import re
import sys

import tap

# Told once for all of weirctl, and not in a synopsis.
OF_ALL = {"data-dir", "help", "version"}


def sections(page):
    """The lines of a page by its sections; those of a subsection are by both names."""
    found, title = {}, ""
    for line in (tap.ROOT / "docs" / page).read_text(encoding="utf-8").splitlines():
        if line.startswith(".Sh "):
            title = line[4:]
        elif line.startswith(".Ss "):
            title = f"{title.split(':')[0]}:{line[4:]}"
        else:
            found.setdefault(title, []).append(line)
    return found


def options_in(lines):
    """Options that lines of a synopsis or heads of an explanation name."""
    heads = [line for line in lines if line.startswith((".Op ", ".It ", ".Fl "))]
    return {name for line in heads for name in re.findall(r"(?:Fl|\|) -([a-z-]+)", line)}


def read_synopsis(lines):
    """For each command the words and the options that its lines name."""
    commands, current = {}, []
    for before, line in zip([""] + lines, lines):
        words = line[4:].replace("|", " ").split() if line.startswith(".Cm ") else []
        if words and before == ".Nm":
            # “.Cm block | allow” are two commands, “.Cm ca remove | renew” is one and its words.
            are_commands = "|" in line and line.split()[2] == "|" or len(words) == 1
            current = words if are_commands else words[:1]
            words = [] if are_commands else words[1:]
        elif line.startswith(".Op Cm ") and "Ns" not in line:
            words = line[7:].replace("|", " ").split()
        for name in current:
            known = commands.setdefault(name, (set(), set()))
            known[0].update(words)
            known[1].update(options_in([line]))
    return commands


def differs(what, page, table):
    yield from (f"{what}: “{name}” is not on the page" for name in sorted(table - page))
    yield from (f"{what}: there is no “{name}”" for name in sorted(page - table))


def check_weirctl(program):
    page = sections("weirctl.1")
    synopsis = read_synopsis(page["SYNOPSIS"])
    table = {command["name"]: command for command in program["commands"]}
    options = {
        name: {option["name"] for option in command["options"]} - OF_ALL
        for name, command in table.items()
    }
    tap.claim("the synopsis has all commands", differs("weirctl", set(synopsis), set(table)))
    complaints = []
    for name in set(synopsis) & set(table):
        words = {word for form in table[name]["forms"] for word in form["words"]}
        complaints += differs(f"weirctl {name}", synopsis[name][0], words)
        complaints += differs(f"weirctl {name}", synopsis[name][1], options[name])
    tap.claim("the synopsis has their words and options", complaints)

    explained, complaints = set(), []
    for title, lines in page.items():
        names = re.findall(r"weirctl ([a-z]+)", title) if title.startswith("DESCRIPTION:") else []
        expected = set().union(*(options.get(name, set()) for name in names))
        explained.update(names)
        complaints += differs(title, options_in(lines), expected) if names else []
    tap.claim("all commands are explained", differs("weirctl", explained, set(table)))
    tap.claim("all options are explained", complaints)
    common = set(re.findall(r"Fl -([a-z-]+)", "\n".join(page["DESCRIPTION"])))
    tap.claim("what all commands take is told once", differs("weirctl", common, OF_ALL))


def check_weir(program):
    page = sections("weir.1")
    options = {option["name"] for option in program["options"]}
    synopsis = options_in(page["SYNOPSIS"])
    tap.claim("weir: the synopsis has all options", differs("weir", synopsis, options - {"version"}))
    tap.claim("weir: all options are explained", differs("weir", options_in(page["DESCRIPTION"]), options))


def main():
    for path in sys.argv[1:]:
        program = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        {"weirctl": check_weirctl, "weir": check_weir}[program["program"]](program)
    tap.done()


if __name__ == "__main__":
    main()
