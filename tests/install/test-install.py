#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `meson install` puts into a system: all that must be there, and nothing else.

    test-install.py BUILD-FOLDER SOURCE-FOLDER PREFIX [weir] [guide]

The words say what was built besides weirctl.
"""

import os
import pathlib
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import tap

BUILD, SOURCE, PREFIX = (pathlib.Path(path) for path in sys.argv[1:4])
HAS_APP, HAS_GUIDE = (word in sys.argv[4:] for word in ("weir", "guide"))
APP_ID = "io.github.weirproxy.Weir"

OF_A_PROGRAM = [
    "bin/{}",
    "share/man/man1/{}.1",
    "share/bash-completion/completions/{}",
    "share/zsh/site-functions/_{}",
    "share/fish/vendor_completions.d/{}.fish",
]
OF_THE_APP = [
    f"share/applications/{APP_ID}.desktop",
    f"share/metainfo/{APP_ID}.metainfo.xml",
    f"share/icons/hicolor/scalable/apps/{APP_ID}.svg",
    f"share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg",
]

root = pathlib.Path(tempfile.mkdtemp(prefix="weir-test-"))
installed = root / PREFIX.relative_to("/")


def expected():
    programs = ["weirctl"] + (["weir"] if HAS_APP else [])
    languages = (SOURCE / "po" / "LINGUAS").read_text(encoding="utf-8").split()
    manual = sorted((SOURCE / "docs").glob("*.md")) + sorted((SOURCE / "docs").glob("images/*"))
    return {
        *(path.format(program) for program in programs for path in OF_A_PROGRAM),
        *(OF_THE_APP if HAS_APP else []),
        *(f"share/locale/{language}/LC_MESSAGES/weir.mo" for language in languages),
        *(["share/weir/help.gresource"] if HAS_GUIDE else []),
        "share/doc/weir/COPYING",
        "share/doc/weir/README.md",
        *(f"share/doc/weir/{path.relative_to(SOURCE)}" for path in manual),
    }


def found():
    return {path for path in root.rglob("*") if not path.is_dir() or path.is_symlink()}


def test_installs():
    """It installs below DESTDIR, whatever the umask, and touches nothing of the system"""
    command = ["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", root]
    subprocess.run(command, check=True, umask=0o077, stdout=sys.stderr)


def test_files():
    """All files are there, and no others"""
    outside = [str(path) for path in found() if not path.is_relative_to(installed)]
    assert not outside, f"outside of the prefix: {outside}"
    paths = {str(path.relative_to(installed)) for path in found()}
    assert not expected() - paths, f"missing: {sorted(expected() - paths)}"
    assert not paths - expected(), f"too much: {sorted(paths - expected())}"


def test_rights():
    """All may read them, the owner alone may write, and programs alone are executable"""
    for path in root.rglob("*"):
        mode = stat.S_IMODE(path.lstat().st_mode)
        is_open = path.is_dir() or path.parent == installed / "bin"
        if path != root and path.is_relative_to(installed):
            assert mode == (0o755 if is_open else 0o644), f"{path}: {mode:o}"


def test_runs():
    """The programs run from there, without a display, and call themselves by their names"""
    for program in ["weirctl"] + (["weir"] if HAS_APP else []):
        assert run(program, "--version").startswith(f"{program} ")
        assert f" {program} " in run(program, "--help")


def run(program, option):
    environment = {"LC_ALL": "C.UTF-8", "HOME": str(root), "PATH": os.environ["PATH"]}
    command = [installed / "bin" / program, option]
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


def test_links():
    """The documents name only files that are installed with them"""
    for page in installed.glob("share/doc/weir/**/*.md"):
        for link in links_of(page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def links_of(text):
    for part in text.split("](")[1:]:
        link = part.split(")")[0].split("#")[0]
        if link and ":" not in link:
            yield link


if __name__ == "__main__":
    tap.need("meson")
    try:
        is_well = tap.run([test_installs, test_files, test_rights, test_runs, test_links])
    finally:
        subprocess.run(["rm", "-rf", "--", root], check=True)
    sys.exit(not is_well)
