#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do desktop file, metainfo, icons and Flatpak manifest name the same app, and no right too many?

usage: identity.py APP-ID DESKTOP-FILE METAINFO-FILE
"""

import configparser
import json
import sys
import xml.etree.ElementTree

import tap

# Network and a window; no files, no buses, no devices but the one that paints.
RIGHTS = [
    "--share=network",
    "--share=ipc",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--device=dri",
]


def differs(what, found, expected):
    return [] if found == expected else [f"{what}: {found!r} instead of {expected!r}"]


def main():
    app_id, desktop_file, metainfo_file = sys.argv[1:]
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.read(desktop_file, encoding="utf-8")
    metainfo = xml.etree.ElementTree.parse(metainfo_file)
    manifest = json.loads((tap.ROOT / "flatpak" / f"{app_id}.json").read_text())

    tap.claim("the desktop file shows the app's icon", differs("Icon", desktop["Desktop Entry"]["Icon"], app_id))
    tap.claim("the metainfo has the app's id", differs("id", metainfo.findtext("id"), app_id))
    tap.claim(
        "the metainfo launches the desktop file",
        differs("launchable", metainfo.findtext("launchable"), f"{app_id}.desktop"),
    )
    tap.claim("the manifest has the app's id", differs("id", manifest["id"], app_id))
    tap.claim(
        "desktop file and manifest start the same program",
        differs("command", manifest["command"], desktop["Desktop Entry"]["Exec"].split()[0]),
    )
    tap.claim(
        "the manifest asks for network and a window and nothing else",
        differs("finish-args", manifest["finish-args"], RIGHTS),
    )
    icons = [f"data/icons/{app_id}{kind}.svg" for kind in ("", "-symbolic")]
    tap.claim("there are both icons", [icon for icon in icons if not (tap.ROOT / icon).is_file()])
    tap.done()


if __name__ == "__main__":
    main()
