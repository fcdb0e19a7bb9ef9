#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""`weirctl browser` on a computer whose browsers are scripts, which note what they are told.

    test-weirctl-browser.py WEIRCTL
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import tap
from weirctl import Weirctl

BROWSER = """#!/bin/sh
printf '%s\\n' "$@" >"$HOME/words"
"""

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="weir-browser-"))
PROGRAMS = FOLDER / "bin"
DATA = FOLDER / "data"
WORDS = FOLDER / "words"
ENVIRONMENT = {
    "HOME": str(FOLDER),
    # Without the desktop files of this computer, but with the schemas that GIO insists on.
    "XDG_DATA_DIRS": str(FOLDER / "share"),
    "GSETTINGS_SCHEMA_DIR": "/usr/share/glib-2.0/schemas",
    "PATH": str(PROGRAMS),
    "LC_ALL": "C.UTF-8",
    "GSETTINGS_BACKEND": "memory",
} | {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}

WEIRCTL = sys.argv[1]
running = []


def weirctl(*arguments):
    return subprocess.run(
        [WEIRCTL, "browser", f"--data-dir={DATA}", *arguments],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
    )


def expect(done, status, out="", err=""):
    if (done.returncode, done.stdout, done.stderr) != (status, out, err):
        raise AssertionError(f"{done.returncode}, {done.stdout!r}, {done.stderr!r}")


def add_browser(name):
    path = PROGRAMS / name
    path.write_text(BROWSER)
    path.chmod(0o700)


def read_words():
    words = WORDS.read_text().splitlines()
    WORDS.unlink()
    return words


def run_weir(*arguments):
    running.append(Weirctl(WEIRCTL, str(DATA), list(arguments), ENVIRONMENT))
    return running[-1]


def none_is_found():
    """where there is no browser, it says what to do"""
    for arguments in [(), ("--list",), ("firefox",)]:
        done = weirctl(*arguments)
        assert done.returncode == 1, done
        assert done.stderr.startswith("weirctl: No browser was found that Weir can open."), done


def no_weir_runs():
    """where no Weir runs, no browser is opened"""
    add_browser("chromium")
    expect(
        weirctl("chromium"),
        1,
        err="weirctl: Weir is not running, so a browser could not go through it. "
        "Start Weir first.\n",
    )
    assert not WORDS.exists()
    assert not (DATA / "browsers").exists()


def private_session():
    """a private session is not found"""
    weir = run_weir("--private")
    done = weirctl("chromium")
    assert done.returncode == 1 and "not running" in done.stderr, done
    weir.end()


def opens():
    """it goes through the Weir that runs, and shows its page"""
    weir = run_weir()
    expect(weirctl("chromium"), 0, "Chromium is open.\n")
    words = read_words()
    assert f"--proxy-server=http://{weir.address}" in words, words
    assert f"--user-data-dir={DATA}/browsers/chromium" in words, words
    assert words[-1] == f"http://{weir.address}/", words
    assert not any("spki" in word for word in words), words
    assert not (DATA / "authority.key").exists()


def opens_a_page():
    """it shows the page that is named"""
    expect(weirctl("chromium", "https://shop.example/a?b"), 0, "Chromium is open.\n")
    assert read_words()[-1] == "https://shop.example/a?b"


def trusts():
    """with --trust there is an authority, and the browser is told its key's hash"""
    expect(weirctl("--trust", "chromium"), 0, "Chromium is open.\n")
    assert any(word.startswith("--ignore-certificate-errors-spki-list=") for word in read_words())
    assert (DATA / "authority.key").exists()


def firefox_without_certutil():
    """a Firefox that cannot trust opens all the same, and that is said"""
    add_browser("firefox")
    done = weirctl("--trust", "firefox")
    assert (done.returncode, done.stdout) == (0, "Firefox is open.\n"), done
    assert "“certutil” is missing" in done.stderr, done
    assert read_words()[-3:-1] == [f"{DATA}/browsers/firefox", "--new-window"]


def chooses():
    """without a name it is the one that was opened before"""
    add_browser("firefox-esr")
    shutil.rmtree(DATA / "browsers" / "firefox")
    expect(weirctl(), 0, "Chromium is open.\n")
    shutil.rmtree(DATA / "browsers")
    expect(weirctl(), 0, "Firefox is open.\n")


def lists():
    """the list has browsers and profiles, also of a browser that is gone"""
    (PROGRAMS / "firefox").unlink()
    done = weirctl("--list")
    rows = [line.split("  ") for line in done.stdout.splitlines()]
    assert done.returncode == 0 and done.stderr == "", done
    assert [row[0] for row in rows] == ["Name", "firefox-esr", "chromium", "firefox"], rows


def deletes():
    """profiles are deleted by name, and all of them"""
    expect(weirctl("chromium"), 0, "Chromium is open.\n")
    done = weirctl("--delete-profiles", "firefox")
    assert done.returncode == 0 and done.stdout.startswith("Deleted: "), done
    assert sorted(path.name for path in (DATA / "browsers").iterdir()) == ["chromium"]
    assert weirctl("--delete-profiles").returncode == 0
    assert not (DATA / "browsers").exists()
    expect(weirctl("--delete-profiles"), 0, "There is no profile to delete.\n")


def wrong_usage():
    """a wrong command line is told apart"""
    for arguments in [
        ("--list", "--delete-profiles"),
        ("--list", "chromium"),
        ("--list", "--trust"),
        ("--delete-profiles", "chromium", "http://a.test/"),
        ("chromium", "file:///etc/passwd"),
        ("chromium", "shop.example"),
        ("chromium", "http://a.test/", "more"),
    ]:
        done = weirctl(*arguments)
        assert done.returncode == 2 and "usage: weirctl browser" in done.stderr, done
    done = weirctl("netscape")
    assert done.returncode == 1 and "“netscape” is not an installed browser" in done.stderr, done


def crash():
    """what a Weir said that was killed is not believed"""
    running[-1].close()
    assert (DATA / "running").read_text() == running[-1].address
    done = weirctl("chromium")
    assert done.returncode == 1 and "not running" in done.stderr, done


def second_weir():
    """with two, it is the first; and after a good end it is none"""
    first = run_weir()
    second = run_weir()
    assert first.address != second.address
    weirctl("chromium")
    assert f"--proxy-server=http://{first.address}" in read_words()
    second.end()
    first.end()
    assert (DATA / "running").read_text() == ""


PROGRAMS.mkdir()
try:
    succeeded = tap.run(
        [
            none_is_found,
            no_weir_runs,
            private_session,
            opens,
            opens_a_page,
            trusts,
            firefox_without_certutil,
            chooses,
            lists,
            deletes,
            wrong_usage,
            crash,
            second_weir,
        ]
    )
finally:
    for weir in running:
        weir.close()
    shutil.rmtree(FOLDER, ignore_errors=True)
sys.exit(0 if succeeded else 1)
