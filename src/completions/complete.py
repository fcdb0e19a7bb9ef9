#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what a shell completes on the command line of a program that weir-describe described.

usage: complete.py bash|zsh|fish DESCRIPTION.json

Each shell has a fixed part, which knows how a command line is read, and tables made from the
description.  Nothing is run when a shell completes.
"""

import json
import shlex
import sys

NOTICE = """\
# SPDX-License-Identifier: GPL-3.0-or-later
#
# {shell} completion for {program}, made from the table that it reads its command line by.
"""

# GLib's own, of every program and command.
HELP = {"name": "help", "takes": "nothing", "words": [], "help": "Show help options", "repeats": False}


class Place:
    """Where an operand of a command stands, and what it can be there."""

    def __init__(self, number, firsts, form, values=None):
        self.number = number  # how many operands stand before it; None: any number
        self.firsts = firsts  # what the first of these is then; empty: whatever
        self.takes = "word" if values else form["takes"]
        self.values = values or form["values"]
        self.name = (form["operand"] or "").strip("[].") or "ACTION"


def places_of(command):
    """All places of a command's operands."""
    forms = command["forms"]
    words = [word for form in forms for word in form["words"]]
    places = [Place(0, [], {"operand": None}, words)] if words else []
    places += [Place(1, form["words"], form) for form in forms if form["words"] and form["operand"]]
    plain = [form for form in forms if not form["words"]]
    numbers = range(command["most"]) if command["most"] <= len(plain) else [None]
    values = [value for form in plain for value in form["values"]]
    return places + [Place(number, [], plain[0], values) for number in numbers if plain]


def read(path):
    """A description, with what the tables do not tell: --help everywhere, and “help COMMAND”."""
    with open(path, encoding="utf-8") as text:
        program = json.load(text)
    for part in [program] + program["commands"]:
        part["options"].append(HELP)
    if program["commands"]:
        names = [command["name"] for command in program["commands"]]
        form = {"words": [], "operand": "COMMAND", "takes": "word", "values": names}
        program["commands"].append(
            {"name": "help", "summary": "Says more about a command", "most": 1, "forms": [form], "options": []}
        )
    return program


def all_commands(program):
    """The commands; of a program that has none itself, as one without a name."""
    return program["commands"] or [
        {"name": "", "summary": "", "most": 0, "forms": [], "options": program["options"]}
    ]


# --- bash ---

BASH = r"""
# Sets “takes” to what the option $2 of the command $1 takes, if it takes anything.
_PROGRAM_option() {
  case "$1 $2" in
OPTIONS
  esac
}

# Sets “takes” to what the operand of the command $1 behind $2 others can be, of which $3 is the first.
_PROGRAM_operand() {
  case "$1 $2 $3" in
OPERANDS
    *) takes=:text ;;
  esac
}

# Sets “takes” to all options of the command $1.
_PROGRAM_options() {
  case $1 in
NAMES
  esac
}

# Completes $2, which is to be what $1 says: words, or one of the kinds that begin with a colon.
_PROGRAM_fill() {
  local IFS=$' \t\n'
  local written=${2%"${2##*[=:]}"}
  case $1 in
    :file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      ;;
    :folder)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$2")
      ;;
    :host) mapfile -t COMPREPLY < <(compgen -A hostname -- "$2") ;;
    :text) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
  # Readline takes what is in front of the last of these for a word of its own.
  if [[ $written && $COMP_WORDBREAKS == *[=:]* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"$written"}")
  fi
}

_PROGRAM() {
  local -a words=() operands=()
  local command='' takes='' is_behind_dashes='' word current i
  COMPREPLY=()

  # Here a word is whole that Readline breaks at “=” and “:”.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i > 1)) && [[ $word =~ ^[=:]+$ || ${COMP_WORDS[i - 1]} =~ ^[=:]+$ ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  current=${words[-1]}
  unset 'words[-1]'
BEGINNING
  for word in "${words[@]}"; do
    if [[ $takes ]]; then
      takes=''
    elif [[ $is_behind_dashes || $word != -* ]]; then
      operands+=("$word")
    elif [[ $word == -- ]]; then
      is_behind_dashes=yes
    else
      _PROGRAM_option "$command" "$word"
    fi
  done

  if [[ $takes ]]; then
    _PROGRAM_fill "$takes" "$current"
  elif [[ ! $is_behind_dashes && $current == --*=* ]]; then
    _PROGRAM_option "$command" "${current%%=*}"
    _PROGRAM_fill "${takes:-:text}" "${current#*=}"
    [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/${current%%=*}=}")
  elif [[ ! $is_behind_dashes && $current == -* ]]; then
    _PROGRAM_options "$command"
    _PROGRAM_fill "$takes" "$current"
  else
    _PROGRAM_operand "$command" "${#operands[@]}" "${operands[0]-}"
    _PROGRAM_fill "$takes" "$current"
  fi
}

complete -F _PROGRAM PROGRAM"""

BASH_COMMANDS = """
  if ((${#words[@]} == 0)); then
    _PROGRAM_fill 'COMMANDS' "$current"
    return
  fi
  command=${words[0]}
  words=("${words[@]:1}")
"""


def bash_takes(thing, values):
    return shlex.quote(" ".join(values) if thing == "word" else f":{thing}")


def bash_pattern(command, place):
    """The pattern of “COMMAND NUMBER FIRST”."""
    if place.number is None:
        return f"'{command['name']} '*"
    place_text = f"{command['name']} {place.number}"
    return " | ".join(f"'{place_text} {first}'" for first in place.firsts) or f"'{place_text} '*"


def write_bash(program):
    options, operands, names = [], [], []
    for command in all_commands(program):
        for option in command["options"]:
            if option["takes"] != "nothing":
                takes = bash_takes(option["takes"], option["words"])
                options.append(f"    '{command['name']} --{option['name']}') takes={takes} ;;")
        for place in places_of(command):
            if place.takes != "text":
                takes = bash_takes(place.takes, place.values)
                operands.append(f"    {bash_pattern(command, place)}) takes={takes} ;;")
        if command["options"]:
            words = " ".join("--" + option["name"] for option in command["options"])
            names.append(f"    '{command['name']}') takes='{words}' ;;")
    commands = [command["name"] for command in program["commands"]]
    beginning = [option["name"] for option in program["options"]]
    words = " ".join(commands + ["--" + name for name in beginning])
    parts = {
        "BEGINNING": BASH_COMMANDS.replace("COMMANDS", words) if commands else "",
        "OPTIONS": "\n".join(options),
        "OPERANDS": "\n".join(operands),
        "NAMES": "\n".join(names),
        "PROGRAM": program["program"],
    }
    text = BASH
    for name, part in parts.items():
        text = text.replace(name, part)
    print(NOTICE.format(shell="bash", program=program["program"]) + text)


# --- zsh ---

ZSH_ACTIONS = {"text": " ", "host": "_hosts", "file": "_files", "folder": "_files -/"}


def zsh_escape(text, characters):
    for character in "\\" + characters:
        text = text.replace(character, "\\" + character)
    return text


def zsh_action(takes, values):
    return f"({' '.join(values)})" if takes == "word" else ZSH_ACTIONS[takes]


def zsh_option(option):
    """An option as _arguments reads it."""
    if option["name"] in ("help", "version"):
        return shlex.quote(f"(- : *)--{option['name']}[{option['help']}]")
    help_text = zsh_escape(option["help"], "[]:")
    if option["takes"] == "nothing":
        return shlex.quote(f"--{option['name']}[{help_text}]")
    again = "*" if option["repeats"] else ""
    value = zsh_escape(option["value"], ":")
    action = zsh_action(option["takes"], option["words"])
    return shlex.quote(f"{again}--{option['name']}=[{help_text}]:{value}:{action}")


def zsh_place(place):
    number = "*" if place.number is None else place.number + 1
    action = zsh_action(place.takes, place.values)
    return shlex.quote(f"{number}:{zsh_escape(place.name, ':')}:{action}")


def zsh_command(place):
    """What completes an operand, outside of the words of _arguments."""
    if place.takes == "word":
        return f"compadd - {' '.join(place.values)}"
    return f"_message {shlex.quote(place.name)}" if place.takes == "text" else ZSH_ACTIONS[place.takes]


def zsh_function(name, command):
    """A function for a command; what its second operand can be, the first one decides."""
    places = places_of(command)
    later = [place for place in places if place.firsts]
    words = [zsh_option(option) for option in command["options"]]
    words += [zsh_place(place) for place in places if not place.firsts]
    words += ["'2: :->operand'"] if later else []
    lines = [f"{name}() {{"]
    lines += ["  local context state state_descr line", "  typeset -A opt_args"] if later else []
    lines += ["  _arguments " + " \\\n    ".join(words)]
    if later:
        lines += ["  [[ $state == operand ]] || return", "  case $line[1] in"]
        lines += [f"    {'|'.join(place.firsts)}) {zsh_command(place)} ;;" for place in later]
        lines += ["  esac"]
    return "\n".join(lines + ["}", ""])


ZSH_COMMANDS = """\
_PROGRAM() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
COMMANDS
  )
  _arguments OPTIONS \\
    '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe -t commands command commands ;;
    arguments) (( $+functions[_PROGRAM_$words[1]] )) && _PROGRAM_$words[1] ;;
  esac
}
"""


def write_zsh(program):
    name = program["program"]
    print(f"#compdef {name}\n{NOTICE.format(shell='zsh', program=name)}")
    if not program["commands"]:
        print(zsh_function(f"_{name}", all_commands(program)[0]))
    else:
        lines = []
        for command in program["commands"]:
            print(zsh_function(f"_{name}_{command['name']}", command))
            lines.append("    " + shlex.quote(f"{command['name']}:{zsh_escape(command['summary'], ':')}"))
        text = ZSH_COMMANDS.replace("COMMANDS", "\n".join(lines)).replace("PROGRAM", name)
        print(text.replace("OPTIONS", " \\\n    ".join(map(zsh_option, program["options"]))))
    print(f'_{name} "$@"')


# --- fish ---

FISH = r"""
# The operands that are written already, and behind a command that first.
function __PROGRAM_operands
    set -l takes
    set -l is_behind_dashes
    for word in (commandline -opc)[2..]
        if test -n "$takes"
            set takes
        else if test -n "$is_behind_dashes"; or not string match -q -- '-*' $word
            echo -- $word
        else if test $word = --
            set is_behind_dashes yes
        else if contains -- $word VALUED
            set takes $word
        end
    end
end

# Whether the command is $argv[1], if there is $argv[2] so many operands are behind it, and if there
# are more the first of these is one of them.
function __PROGRAM_at
    set -l operands (__PROGRAM_operands)
    test "$operands[1]" = "$argv[1]"; or return
    set -q argv[2]; or return 0
    test (count $operands) = (math 1 + $argv[2]); or return
    set -q argv[3]; or return 0
    contains -- $operands[2] $argv[3..]
end

complete -c PROGRAM -f"""

FISH_TAKES = {
    "text": "-x",
    "host": "-x -a '(__fish_print_hostnames)'",
    "file": "-r -F",
    "folder": "-x -a '(__fish_complete_directories)'",
}


def fish_quote(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_takes(takes, values):
    return f"-x -a {fish_quote(' '.join(values))}" if takes == "word" else FISH_TAKES[takes]


def fish_option(condition, option):
    takes = "" if option["takes"] == "nothing" else " " + fish_takes(option["takes"], option["words"])
    return f"{condition} -l {option['name']}{takes} -d {fish_quote(option['help'])}"



def write_fish(program):
    name = program["program"]
    parts = all_commands(program)
    valued = {option["name"] for part in parts for option in part["options"] if option["takes"] != "nothing"}
    bare = {option["name"] for part in parts for option in part["options"] if option["takes"] == "nothing"}
    if valued & bare:
        sys.exit(f"{valued & bare}: a name must always take something, or never")
    text = FISH.replace("VALUED", " ".join(f"--{option}" for option in sorted(valued)))
    print(NOTICE.format(shell="fish", program=name) + text.replace("PROGRAM", name))
    start = f"complete -c {name}"
    alone = f"{start} -n 'test (count (__{name}_operands)) = 0'" if program["commands"] else start
    for option in program["options"]:
        print(fish_option(alone, option))
    for command in program["commands"]:
        print(f"{alone} -a {command['name']} -d {fish_quote(command['summary'])}")
    for command in program["commands"]:
        at = f"__{name}_at {command['name']}"
        for option in command["options"]:
            print(fish_option(f"{start} -n '{at}'", option))
        for place in places_of(command):
            number = "" if place.number is None else f" {place.number}"
            firsts = "".join(" " + first for first in place.firsts)
            takes = fish_takes(place.takes, place.values).replace("-x -a", "-a").replace("-r -F", "-F")
            if place.takes != "text":
                print(f"{start} -n '{at}{number}{firsts}' {takes}")


def main():
    shell, path = sys.argv[1:]
    sys.stdout.reconfigure(encoding="utf-8")
    {"bash": write_bash, "zsh": write_zsh, "fish": write_fish}[shell](read(path))


if __name__ == "__main__":
    main()
