# SPDX-License-Identifier: GPL-3.0-or-later

"""Real browsers, started without a window and sent through the proxy."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

CHROMIUM_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--proxy-bypass-list=<-loopback>",
]

DRIVER_ATTEMPTS = 5

FIREFOX_PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": True,
    "network.cookie.cookieBehavior": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "app.update.enabled": False,
}


def start_driver():
    """Starts chromedriver; returns its process and port.  It ends where the port it found is taken at once."""
    for _ in range(DRIVER_ATTEMPTS):
        driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        for line in driver.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                return driver, started[1]
        driver.wait()
    raise RuntimeError("chromedriver does not start")


class Chromium:
    """Chromium, driven by chromedriver (W3C WebDriver)."""

    def __init__(self, proxy):
        self.profile = tempfile.mkdtemp(prefix="weir-chromium-")
        self.driver, port = start_driver()
        self.url = f"http://127.0.0.1:{port}/session"
        options = {
            "binary": shutil.which("chromium"),
            "args": CHROMIUM_ARGUMENTS
            + [f"--proxy-server=http://{proxy}", f"--user-data-dir={self.profile}"],
            # The browser itself must not withhold what Weir is to withhold.
            "prefs": {"profile.cookie_controls_mode": 0},
        }
        session = self._call(
            "", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        )
        self.url += "/" + session["sessionId"]

    def _call(self, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from error

    def open(self, url):
        self._call("/url", {"url": url})

    def load(self, url):
        """Loads the page and waits until it says what it shows; returns its title."""
        self.open(url)
        script = """
            const done = arguments[0];
            const look = () => document.title === "loading" ? setTimeout(look, 20)
                                                            : done(document.title);
            look();
        """
        return self._call("/execute/async", {"script": script, "args": []})

    def text(self):
        return self._call(
            "/execute/sync", {"script": "return document.body.innerText", "args": []}
        )

    def close(self):
        request = urllib.request.Request(self.url, method="DELETE")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        direct.open(request, timeout=30).close()
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class Firefox:
    """Firefox, opened on a page; what it shows the page itself reports to its server."""

    def __init__(self, proxy):
        host, port = proxy.split(":")
        self.profile = tempfile.mkdtemp(prefix="weir-firefox-")
        preferences = dict(FIREFOX_PREFERENCES)
        for scheme in ("http", "ssl"):
            preferences[f"network.proxy.{scheme}"] = host
            preferences[f"network.proxy.{scheme}_port"] = int(port)
        with open(os.path.join(self.profile, "user.js"), "w", encoding="utf-8") as file:
            for name, value in preferences.items():
                file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        self.process = None

    def open(self, url):
        self.close_window()
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--profile", self.profile, url],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close_window(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def close(self):
        self.close_window()
        shutil.rmtree(self.profile, ignore_errors=True)
