#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What bash, zsh and fish really offer on command lines of weirctl and weir.

    test-completions.py bash|zsh|fish FOLDER

In the folder are the completions and the descriptions that they were made from.  A shell is asked as
if somebody had pressed Tab; one that is not installed is skipped.
"""

import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import tap

PATIENCE = 60  # seconds, for a shell that never answers

# A command line up to where Tab is pressed, and all that is offered then.
CASES = [
    ("weirctl un", "undo"),
    ("weirctl --v", "--version"),
    ("weirctl nothing ", ""),
    ("weirctl help ins", "inspect"),
    ("weirctl rules ", ""),
    ("weirctl lists re", "remove"),
    ("weirctl lists remove ", ""),
    ("weirctl lists remove 3 ", ""),
    ("weirctl lists --title add t", "take"),
    ("weirctl lists --json --title=add t", "take"),
    ("weirctl lists add ", "a folder|a list.txt|public-roots.pem"),
    ("weirctl lists add pub", "public-roots.pem"),
    ("weirctl images ", "allow|block"),
    ("weirctl cookies s", "session"),
    ("weirctl policy images=", "images=all|images=third-party|images=none"),
    ("weirctl policy images=all cookies=t", "cookies=third-party"),
    ("weirctl block --for ", "10m|2h|3d|quit|always"),
    ("weirctl block cdn.example --for q", "quit"),
    ("weirctl block --for=a", "--for=always"),
    ("weirctl history --since ", "10m|2h|7d"),
    ("weirctl history --h", "--har|--help"),
    ("weirctl inspect ", "off|chosen|all|allow|block|again"),
    ("weirctl inspect off ", ""),
    ("weirctl ca ", "show|export|install|remove|renew"),
    ("weirctl ca export pub", "public-roots.pem"),
    ("weirctl ca --s", "--system"),
    ("weirctl ca install --data-dir ", "a folder"),
    ("weirctl run ", ""),
    ("weirctl run --listen 127.0.0.1:0 --inspect ", "all|none"),
    ("weirctl run --listen 127.0.0.1:0 --res", "--resolve"),
    ("weirctl run --trusted-roots pub", "public-roots.pem"),
    ("weirctl check a.txt --cache pub", "public-roots.pem"),
    ("weirctl check a.txt pub", "public-roots.pem"),
    ("weir --p", "--private"),
    ("weir --data-dir ", "a folder"),
    ("weir --listen ", ""),
    ("weir --private --trusted-roots pub", "public-roots.pem"),
]

# Behind each of these a host stands, of which a shell knows this one.
HOST = "shop.example"
HOSTS = ["block", "allow --on", "cookies allow", "images block --host", "inspect again"]

# The words of a line as Readline hands them over, and what it does with the answer.
ASK_BASH = r"""
source "$FOLDER/weirctl"
[[ -f $FOLDER/weir ]] && source "$FOLDER/weir"
while IFS= read -r line; do
  mapfile -t COMP_WORDS < <(sed 's/[=:]/\n&\n/g; s/ /\n/g' <<<"$line" | sed '/^$/d')
  [[ $line != *[\ =:] ]] || COMP_WORDS+=('')
  [[ $line != *[=:] ]] || unset 'COMP_WORDS[-1]'
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  "_${COMP_WORDS[0]}"
  written=${line##* }
  [[ $written == *[=:]* ]] && written=${written%"${written##*[=:]}"} || written=''
  for word in "${COMPREPLY[@]}"; do
    printf '%s%s\t' "$written" "$word"
  done
  printf '\n'
done
"""

ASK_FISH = r"""
source $FOLDER/weirctl.fish
test -f $FOLDER/weir.fish; and source $FOLDER/weir.fish
while read -l line
    for word in (complete -C $line)
        printf '%s\t' (string split -f 1 \t -- $word)
    end
    printf '\n'
end
"""

# A terminal in which Tab tells, for each that is offered, a line to the descriptor $ANSWERS.
ASK_ZSH = r"""
PROMPT= RPROMPT=
unsetopt zle_bracketed_paste prompt_cr prompt_sp beep
fpath=($FOLDER $fpath)
autoload -Uz compinit && compinit -D -u
autoload -Uz _weirctl _weir
compdef _weirctl weirctl
compdef _weir weir
compadd() {
  if [[ "$*" == *-[OAD]\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a offered
  builtin compadd -O offered "$@"
  for word in $offered; do printf '%s%s\t' "$IPREFIX" "$word" >&$ANSWERS; done
  builtin compadd "$@"
}
tell() {
  _main_complete
  printf '\n' >&$ANSWERS
}
zle -C tell complete-word tell
bindkey '^I' tell
bindkey '^U' kill-whole-line
printf 'ready\n' >&$ANSWERS
"""


def ask_by_lines(command, script, lines, environment):
    """Runs a shell that reads lines and answers each."""
    answer = subprocess.run(
        command + [script],
        input="".join(line + "\n" for line in lines),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return answer.stdout.splitlines()


def ask_bash(lines, environment):
    return ask_by_lines(["bash", "--norc", "--noprofile", "-c"], ASK_BASH, lines, environment)


def ask_fish(lines, environment):
    return ask_by_lines(["fish", "--no-config", "-c"], ASK_FISH, lines, environment)


def ask_zsh(lines, environment):
    """Types each line into a zsh of its own terminal, which asks back through a pipe."""
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    setup = pathlib.Path(environment["HOME"], ".zshrc")
    setup.write_text(ASK_ZSH, encoding="utf-8")
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("zsh", ["zsh", "-i"], {**environment, "ANSWERS": str(writer), "TERM": "dumb"})
    os.close(writer)
    # What the terminal shows is read and dropped, so that the shell never waits for it.
    threading.Thread(target=drain, args=[terminal], daemon=True).start()
    with open(reader, encoding="utf-8") as answers:
        assert answers.readline() == "ready\n"
        found = []
        for line in lines:
            os.write(terminal, b"\x15" + line.encode() + b"\t")
            found.append(answers.readline().rstrip("\n"))
    os.write(terminal, b"\x15exit\n")
    os.waitpid(child, 0)
    return found


def drain(terminal):
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # the shell has ended
        pass


# --- claims ---

ASK = {"bash": ask_bash, "fish": ask_fish, "zsh": ask_zsh}
SHELL, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
HAS_APP = (FOLDER / "weir").exists()


def ask(lines):
    """What is offered at the end of each line, as a set; a file is called by its bare name."""
    with tempfile.TemporaryDirectory() as home:
        place = pathlib.Path(home, "work")
        (place / "a folder").mkdir(parents=True)
        for name in ("a list.txt", "public-roots.pem"):
            (place / name).touch()
        for name, line in ((".ssh/known_hosts", f"{HOST} ssh-ed25519 AAAA"), ("hosts", f"192.0.2.1 {HOST}")):
            pathlib.Path(home, name).parent.mkdir(exist_ok=True)
            pathlib.Path(home, name).write_text(line + "\n", encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "HOSTFILE": f"{home}/hosts",
            "LC_ALL": "C.UTF-8",
            "FOLDER": str(FOLDER.absolute()),
        }
        before = os.getcwd()
        os.chdir(place)
        answers = ASK[SHELL](lines, environment)
        os.chdir(before)
    return [read_answer(line, answer) for line, answer in zip(lines, answers, strict=True)]


def read_answer(line, answer):
    """The words of an answer.  Where nothing is written yet, options are as good as none: zsh offers them."""
    words = {word.rstrip("/").replace("\\", "") for word in answer.split("\t") if word}
    return {word for word in words if line[-1] != " " or word[0] != "-"}


def test_cases():
    """Each word is offered where it can stand, and nothing else is"""
    cases = [(line, offered) for line, offered in CASES if HAS_APP or not line.startswith("weir ")]
    answers = ask([line for line, _ in cases])
    wrong = [
        f"{line!r}: {sorted(answer)}"
        for (line, offered), answer in zip(cases, answers)
        if answer != set(filter(None, offered.split("|")))
    ]
    assert not wrong, "\n".join(wrong)


def test_all_options():
    """Every command and option of the table is offered, with --help"""
    lines, expected = [], []
    for name in ["weirctl"] + (["weir"] if HAS_APP else []):
        program = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        commands = [(f"{name} {command['name']} --", command) for command in program["commands"]]
        for line, part in [(f"{name} --", program)] + commands:
            lines.append(line)
            expected.append({f"--{option['name']}" for option in part["options"]} | {"--help"})
        if program["commands"]:
            lines.append(f"{name} ")
            expected.append({command["name"] for command in program["commands"]} | {"help"})
    for line, words, answer in zip(lines, expected, ask(lines)):
        answer = {word.rstrip("=") for word in answer}
        assert answer == words, f"{line!r}: {sorted(answer ^ words)}"


def test_hosts():
    """Hosts are offered where one can stand"""
    lines = [f"weirctl {words} shop" for words in HOSTS]
    for line, answer in zip(lines, ask(lines)):
        assert answer == {HOST}, f"{line!r}: {sorted(answer)}"


if __name__ == "__main__":
    tap.need(SHELL)
    sys.exit(not tap.run([test_cases, test_all_options, test_hosts]))
