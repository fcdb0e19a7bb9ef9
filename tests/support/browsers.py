# SPDX-License-Identifier: GPL-3.0-or-later

"""Real browsers, started without a window and sent through the proxy."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
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
]

DRIVER_ATTEMPTS = 5

WAIT_FOR_TITLE = """
    const done = arguments[0];
    const look = () => document.title === "loading" ? setTimeout(look, 20)
                                                    : done(document.title);
    look();
"""

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


def start_driver(environment):
    """Starts chromedriver; returns its process and port.  It ends where the port it found is taken at once."""
    for _ in range(DRIVER_ATTEMPTS):
        driver = subprocess.Popen(
            ["chromedriver", "--port=0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        for line in driver.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                return driver, started[1]
        driver.wait()
    raise RuntimeError("chromedriver does not start")


class Chromium:
    """Chromium, driven by chromedriver (W3C WebDriver)."""

    def __init__(self, proxy, environment=None, arguments=()):
        """@proxy: for all it loads, or None: then @arguments say more
        @environment: with a home of its own, in which are the certificates that it trusts"""
        self.profile = tempfile.mkdtemp(prefix="weir-chromium-")
        self.driver, port = start_driver(environment)
        self.url = f"http://127.0.0.1:{port}/session"
        options = {
            "binary": shutil.which("chromium"),
            "args": [*CHROMIUM_ARGUMENTS, f"--user-data-dir={self.profile}", *arguments]
            + ([f"--proxy-server=http://{proxy}", "--proxy-bypass-list=<-loopback>"] if proxy else []),
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

    def wait(self, script):
        """Runs a script that calls arguments[0] with its outcome; returns that."""
        return self._call("/execute/async", {"script": script, "args": []})

    def load(self, url):
        """Loads the page and waits until it says what it shows; returns its title."""
        self.open(url)
        return self.wait(WAIT_FOR_TITLE)

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


def write_preferences(profile, proxy, more=()):
    """Tells a Firefox that is to start with the profile how to behave.  @proxy: or None: then @more says more"""
    preferences = FIREFOX_PREFERENCES | dict(more)
    for scheme in ("http", "ssl") if proxy else ():
        host, port = proxy.split(":")
        preferences[f"network.proxy.{scheme}"] = host
        preferences[f"network.proxy.{scheme}_port"] = int(port)
    with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as file:
        for name, value in preferences.items():
            file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")


class Firefox:
    """Firefox, opened on a page; what it shows the page itself reports to its server."""

    def __init__(self, proxy):
        self.profile = tempfile.mkdtemp(prefix="weir-firefox-")
        write_preferences(self.profile, proxy)
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


class DrivenFirefox:
    """Firefox with a profile of the user's, driven by Marionette: a command is LENGTH:[0, ID, NAME, {…}]."""

    START_SECONDS = 60

    def __init__(self, proxy, environment, name, profile, preferences=()):
        """@name: the profile's, in profiles.ini; @profile: its folder; @preferences: more of them"""
        write_preferences(profile, proxy, {"marionette.port": 0} | dict(preferences))
        self.count = 0
        self.port_file = os.path.join(profile, "MarionetteActivePort")
        if os.path.exists(self.port_file):  # of an earlier start
            os.remove(self.port_file)
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--marionette", "-P", name, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.socket = socket.create_connection(("127.0.0.1", self._port()), self.START_SECONDS)
        self.stream = self.socket.makefile("rb")
        self._read()
        self._call("NewSession", {"acceptInsecureCerts": False})

    def _port(self):
        """It says its port in a file of the profile, some time after it started."""
        end = time.monotonic() + self.START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with open(self.port_file, encoding="ascii") as file:
                    return int(file.read())
            except (FileNotFoundError, ValueError):
                time.sleep(0.05)
        self.process.kill()
        raise RuntimeError("Firefox does not start")

    def _read(self):
        length = b""
        while not length.endswith(b":"):
            octet = self.stream.read(1)
            if not octet:
                raise RuntimeError("Firefox is gone")
            length += octet
        return json.loads(self.stream.read(int(length[:-1])))

    def _call(self, name, arguments):
        self.count += 1
        command = json.dumps([0, self.count, f"WebDriver:{name}", arguments]).encode()
        self.socket.sendall(b"%d:%s" % (len(command), command))
        _, _, error, answer = self._read()
        if error:
            raise RuntimeError(error["error"] + ": " + error["message"])
        return answer.get("value") if isinstance(answer, dict) else answer

    def open(self, url):
        self._call("Navigate", {"url": url})

    def wait(self, script):
        """Runs a script that calls arguments[0] with its outcome; returns that."""
        return self._call("ExecuteAsyncScript", {"script": script, "args": []})

    def load(self, url):
        """Loads the page and waits until it says what it shows; returns its title."""
        self.open(url)
        return self.wait(WAIT_FOR_TITLE)

    def text(self):
        return self._call(
            "ExecuteScript", {"script": "return document.body.innerText", "args": []}
        )

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.socket.close()
