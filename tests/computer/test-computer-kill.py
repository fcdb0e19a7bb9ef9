#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""The real weirctl, killed at each step of each way in which it changes the desktop's proxy.

A life begins from a home that lies ready, and is killed at its first step, then from the same home at its
second, until it comes to its end.  After each kill the keys are those of before or Weir's, never half of
either; and what comes next, a start or a command, leaves them as they were before Weir.

Usage: test-computer-kill.py WEIRCTL PRELOAD
"""

import configparser
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import tap

WEIRCTL, PRELOAD = sys.argv[1:3]
PATIENCE = 60
MAX_STEPS = 200  # of one life; there are a few dozen

BEFORE = """\
[system/proxy]
mode='manual'
ignore-hosts=['localhost', '*.example']

[system/proxy/http]
host='proxy.example'
port=3128
use-authentication=true

[system/proxy/socks]
host='socks.example'
port=1080

[org/example/other]
key=true
"""

root = pathlib.Path(tempfile.mkdtemp(prefix="weir test "))


class Home:
    """A home of its own, and what Weir and GSettings keep in it."""

    def __init__(self, name):
        self.path = root / name
        self.keyfile = self.path / "config/glib-2.0/settings/keyfile"
        self.snapshot = self.path / "data/weir/computer.ini"

    def make(self, keys=""):
        self.keyfile.parent.mkdir(parents=True)
        self.keyfile.write_text(keys)
        return self

    def copy_from(self, other):
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(other.path, self.path)

    def environment(self, kill_at=None):
        environment = dict(
            os.environ,
            HOME=str(self.path),
            XDG_CONFIG_HOME=str(self.path / "config"),
            XDG_DATA_HOME=str(self.path / "data"),
            XDG_CACHE_HOME=str(self.path / "cache"),
            XDG_CURRENT_DESKTOP="GNOME",
            GSETTINGS_BACKEND="keyfile",
            GIO_USE_PROXY_RESOLVER="dummy",
            ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0",
        )
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        if kill_at:
            environment.update(LD_PRELOAD=PRELOAD, WEIR_KILL_AT=str(kill_at))
        return environment

    def keys(self):
        """What the user has set; a section without keys is none."""
        parser = configparser.RawConfigParser(delimiters="=", strict=True)
        parser.read(self.keyfile)
        return {(section, *item) for section in parser.sections() for item in parser[section].items()}

    def command(self, *arguments, kill_at=None):
        return subprocess.run(
            [WEIRCTL, "computer", *arguments],
            env=self.environment(kill_at),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


class Weir:
    """`weirctl run`, until it ends or says that this computer's proxy is Weir."""

    def __init__(self, home, kill_at=None):
        self.process = subprocess.Popen(
            [WEIRCTL, "run", "--listen=127.0.0.1:0"],
            env=home.environment(kill_at),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.process.stdout.readline()  # it listens, or has come to its end
        self.lines = []
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line)
                self.changed.notify_all()
        with self.changed:
            self.lines.append("")
            self.changed.notify_all()

    def wait_for(self, text):
        """Waits for a line with the text, or for the end. Returns whether it came."""
        with self.changed:
            assert self.changed.wait_for(
                lambda: any(text in line or line == "" for line in self.lines), PATIENCE
            ), f"Neither {text} nor an end"
            return any(text in line for line in self.lines)

    def end(self, number=signal.SIGTERM):
        """Returns its status."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.reader.join()
        self.process.stdout.close()
        return status


USED = "the proxy of this computer is Weir\n"


def is_taken(home):
    keys = {(section, key): value for section, key, value in home.keys()}
    mode = keys.get(("system/proxy", "mode"))
    script = keys.get(("system/proxy", "autoconfig-url"), "")
    hosts = [keys.get((f"system/proxy/{scheme}", "host")) for scheme in ("http", "https")]
    ports = [keys.get((f"system/proxy/{scheme}", "port")) for scheme in ("http", "https")]
    by_script = mode == "'auto'" and script.startswith("'http://127.0.0.1:")
    by_hosts = mode == "'manual'" and hosts == 2 * ["'127.0.0.1'"] and ports[0] == ports[1]
    return by_script or by_hosts


# --- the homes that lives begin from ---

on = Home("on").make(BEFORE)  # switched on, and not started yet
closed = Home("closed").make(BEFORE)  # the same, fail-closed
crashed_on = Home("crashed on")  # switched on, and crashed
crashed_off = Home("crashed off")  # crashed, and switched off since
fresh = Home("fresh").make()  # like on, with nothing set before
work = Home("work")
expected = {}


def prepare():
    """Switched on without a Weir, it waits for one"""
    for home, arguments in ((on, ["on"]), (closed, ["on", "--fail-closed"]), (fresh, ["on"])):
        before = home.keys()
        done = home.command(*arguments)
        assert done.returncode == 0 and "does not run" in done.stdout, done
        assert home.keys() == before and not home.snapshot.exists()
        expected[home] = before


def crash():
    """Killed while it is used, it leaves its keys and its snapshot"""
    crashed_on.copy_from(on)
    weir = Weir(crashed_on)
    assert weir.wait_for(USED)
    weir.end(signal.SIGKILL)
    assert is_taken(crashed_on) and crashed_on.snapshot.exists()

    crashed_off.copy_from(on)
    assert crashed_off.command("off").returncode == 0
    shutil.copy(crashed_on.snapshot, crashed_off.snapshot)
    shutil.copy(crashed_on.keyfile, crashed_off.keyfile)
    expected[crashed_on] = expected[crashed_off] = expected[on]


# --- lives: each returns whether it came to its end ---


def start_and_quit(kill_at, number=signal.SIGTERM):
    weir = Weir(work, kill_at)
    weir.wait_for(USED)
    return weir.end(number) == 0


def start_and_switch_off(kill_at):
    weir = Weir(work, kill_at)
    if weir.wait_for(USED):
        work.command("off")
        weir.wait_for("not Weir any more")
    return weir.end() == 0


def start_switched_off(kill_at):
    """The repair at the start has no words: quitting waits for it."""
    weir = Weir(work, kill_at)
    return weir.end() == 0


def undo(kill_at):
    return work.command("undo", kill_at=kill_at).returncode == 0


# --- what comes after a kill ---


def next_start():
    weir = Weir(work)
    switched_on = work.command().stdout.startswith("on")
    assert not switched_on or weir.wait_for(USED)
    status = weir.end()
    assert status == 0, f"{status}: {weir.lines}"


def next_undo():
    done = work.command("undo")
    assert done.returncode == 0, done


def walk(home, life):
    for kill_at in range(1, MAX_STEPS):
        work.copy_from(home)
        is_at_end = life(kill_at)
        assert work.keys() == expected[home] or is_taken(work), f"{kill_at}: {work.keys()}"
        assert work.keys() == expected[home] or work.snapshot.exists(), f"{kill_at}: no snapshot"
        if is_at_end:
            break
        (next_start if kill_at % 2 else next_undo)()
        assert work.keys() == expected[home], f"{kill_at}: {work.keys() ^ expected[home]}"
        assert not work.snapshot.exists(), f"{kill_at}: the snapshot is left"
    else:
        raise AssertionError("It never came to its end")
    print(f"# {kill_at - 1} steps", flush=True)
    assert kill_at > 5, "What it does is not seen"
    assert work.keys() == expected[home] and not work.snapshot.exists()


def walk_quit():
    """On and quit, killed at each step"""
    walk(on, start_and_quit)


def walk_quit_fresh():
    """The same where nothing was set before"""
    walk(fresh, start_and_quit)


def walk_closed():
    """The same, fail-closed, ended by another signal"""
    walk(closed, lambda kill_at: start_and_quit(kill_at, signal.SIGHUP))


def walk_switched_off():
    """On, and off by another process, killed at each step"""
    walk(on, start_and_switch_off)


def walk_again():
    """A start after a crash, at another port, killed at each step"""
    walk(crashed_on, start_and_quit)


def walk_repair():
    """The repair at a start, killed at each step"""
    walk(crashed_off, start_switched_off)


def walk_undo():
    """The repair by a command, killed at each step"""
    walk(crashed_on, undo)


tap.need("gsettings")
if subprocess.run(
    ["gsettings", "list-keys", "org.gnome.system.proxy"],
    env=on.environment(),
    capture_output=True,
).returncode:
    print("1..0 # SKIP no schemas of the desktop")
    sys.exit(0)

passed = tap.run(
    [
        prepare,
        crash,
        walk_quit,
        walk_quit_fresh,
        walk_closed,
        walk_switched_off,
        walk_again,
        walk_repair,
        walk_undo,
    ]
)
shutil.rmtree(root)
sys.exit(not passed)
