# SPDX-License-Identifier: GPL-3.0-or-later

"""Homes of users who have browsers."""

import os

PROFILE = "weir"
PROFILES = f"""[Profile0]
Name={PROFILE}
IsRelative=1
Path=test profile
Default=1

[General]
StartWithLastProfile=1
Version=2
"""


class Home:
    """A home with a Firefox profile that was never started, and a Chromium that was not either."""

    def __init__(self, folder):
        self.folder = folder
        self.profile = self.path(".mozilla", "firefox", "test profile")
        self.store = self.path(".local", "share", "pki")
        os.makedirs(self.profile)
        with open(self.path(".mozilla", "firefox", "profiles.ini"), "w", encoding="utf-8") as file:
            file.write(PROFILES)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("XDG_")
        } | {"HOME": folder}

    def path(self, *parts):
        return os.path.join(self.folder, *parts)
