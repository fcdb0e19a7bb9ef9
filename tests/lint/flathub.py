#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Would Flathub take the Flatpak?  What its linter asks for, as far as files alone can answer.

usage: flathub.py APP-ID VERSION DESKTOP-FILE METAINFO-FILE

That ids and programs are the same everywhere, and that there is no right too many, identity.py checks.
"""

import configparser
import datetime
import json
import re
import struct
import sys
import xml.etree.ElementTree

import tap

METADATA_LICENCES = {"CC0-1.0", "FSFAP", "MIT", "0BSD", "CC-BY-4.0", "CC-BY-SA-4.0", "FTL", "FSFUL"}
MAIN_CATEGORIES = {
    "AudioVideo", "Audio", "Video", "Development", "Education", "Game", "Graphics", "Network",
    "Office", "Science", "Settings", "System", "Utility",
}
ADDRESSES = {"homepage", "bugtracker", "vcs-browser", "help"}
MANIFEST_KEYS = {
    "id", "runtime", "runtime-version", "sdk", "command", "separate-locales", "finish-args",
    "cleanup", "modules",
}

# Where the pictures of the metainfo are fetched from: what is in this tree.
PICTURES = "https://github.com/weirproxy/weir/raw/main/"
PICTURE_LEAST = 620
PICTURES_MOST = 10

# A caption and a summary are read in a row with others.
CAPTION_MOST = 100
SUMMARY_MOST = 60
ICON_SIDES = {"": "128", "-symbolic": "16"}


def manifest_complaints(manifest):
    yield from (f"unknown key: {key}" for key in manifest.keys() - MANIFEST_KEYS)
    if not re.fullmatch(r"\d+", manifest["runtime-version"]):
        yield f"runtime-version: {manifest['runtime-version']}"
    if (manifest["runtime"], manifest["sdk"]) != ("org.gnome.Platform", "org.gnome.Sdk"):
        yield "runtime and sdk do not belong together"
    for module in manifest["modules"]:
        if "--share=network" in json.dumps(module):
            yield f"{module['name']} wants the network while it is built"
        for source in module["sources"]:
            if source["type"] not in ("dir", "file") and not {"sha256", "commit"} & source.keys():
                yield f"{module['name']}: a source that may change"


def text_complaints(root):
    summary = root.findtext("summary") or ""
    if not 10 <= len(summary) <= SUMMARY_MOST or summary.endswith("."):
        yield f"summary: “{summary}”"
    if not root.findall("description/p"):
        yield "no description"
    if root.findtext("metadata_license") not in METADATA_LICENCES:
        yield "metadata_license"
    if root.findtext("project_license") != "GPL-3.0-or-later":
        yield "project_license"
    developer = root.find("developer")
    if developer is None or not developer.get("id") or not developer.findtext("name"):
        yield "no developer with id and name"
    found = {url.get("type"): url.text or "" for url in root.findall("url")}
    yield from (f"no url: {kind}" for kind in sorted(ADDRESSES - found.keys()))
    yield from (f"url: {url}" for url in found.values() if not url.startswith("https://"))


def rating_complaints(root):
    rating = root.find("content_rating")
    if rating is None or rating.get("type") != "oars-1.1":
        yield "no content_rating of oars-1.1"


def colour_complaints(root):
    colours = {
        color.get("scheme_preference"): color.text
        for color in root.findall("branding/color[@type='primary']")
    }
    for scheme in ("light", "dark"):
        if not re.fullmatch(r"#[0-9a-f]{6}", colours.get(scheme) or ""):
            yield f"no colour for {scheme}"


def release_complaints(root, version):
    releases = root.findall("releases/release")
    if not releases or releases[0].get("version") != version:
        yield f"the newest release is not {version}"
    dates = [release.get("date") or "" for release in releases]
    for date in dates:
        try:
            datetime.date.fromisoformat(date)
        except ValueError:
            yield f"date of a release: “{date}”"
    if dates != sorted(dates, reverse=True):
        yield "the newest release is not the first"
    if any(release.find("description/p") is None for release in releases):
        yield "a release without description"


def picture_complaints(url):
    """What is wrong with a picture that the metainfo names."""
    path = tap.ROOT / url.removeprefix(PICTURES)
    if not url.startswith(PICTURES):
        yield f"{url}: not from the project’s own repository"
    elif not path.is_file():
        yield f"{url}: there is no such picture in this tree"
    else:
        head = path.read_bytes()[:24]
        if head[:8] != b"\x89PNG\r\n\x1a\n" or min(struct.unpack(">II", head[16:])) < PICTURE_LEAST:
            yield f"{url}: not a PNG of {PICTURE_LEAST} pixels at least"


def screenshot_complaints(root):
    shots = root.findall("screenshots/screenshot")
    if not 1 <= len(shots) <= PICTURES_MOST:
        yield f"{len(shots)} screenshots"
    if [shot.get("type") for shot in shots].count("default") != 1:
        yield "not one default screenshot"
    for shot in shots:
        caption = shot.findtext("caption") or ""
        if not 0 < len(caption) <= CAPTION_MOST or caption.endswith("."):
            yield f"caption: “{caption}”"
        yield from picture_complaints(shot.findtext("image") or "")


def desktop_complaints(entry):
    for key in ("Type", "Name", "Comment", "Icon", "Exec", "Categories"):
        if not entry.get(key):
            yield f"no {key}"
    if not MAIN_CATEGORIES & set(entry.get("Categories", "").split(";")):
        yield "no main category"
    if entry.get("Terminal", "false") != "false" or entry.get("NoDisplay", "false") != "false":
        yield "it does not show"


def icon_complaints(app_id):
    for kind, side in ICON_SIDES.items():
        path = f"data/icons/{app_id}{kind}.svg"
        svg = xml.etree.ElementTree.parse(tap.ROOT / path).getroot()
        if svg.tag != "{http://www.w3.org/2000/svg}svg":
            yield f"{path}: no SVG"
        if not svg.get("width") == svg.get("height") == side:
            yield f"{path}: not {side} by {side}"


def main():
    app_id, version, desktop_file, metainfo_file = sys.argv[1:]
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.optionxform = str
    desktop.read(desktop_file, encoding="utf-8")
    root = xml.etree.ElementTree.parse(metainfo_file).getroot()
    manifest = json.loads((tap.ROOT / "flatpak" / f"{app_id}.json").read_text())

    tap.claim("the manifest has what it needs, and no source that may change", manifest_complaints(manifest))
    tap.claim("the metainfo describes the app, its licences and its developers", text_complaints(root))
    tap.claim("the metainfo rates the contents", rating_complaints(root))
    tap.claim("the metainfo has colours for light and dark", colour_complaints(root))
    tap.claim("the metainfo tells of releases, the newest first", release_complaints(root, version))
    tap.claim("the metainfo has pictures with captions, and they are in this tree", screenshot_complaints(root))
    tap.claim("the desktop file has what a menu needs", desktop_complaints(desktop["Desktop Entry"]))
    tap.claim("the icons are square and of the sizes that are theirs", icon_complaints(app_id))
    tap.done()


if __name__ == "__main__":
    main()
