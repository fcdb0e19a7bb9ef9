#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later

"""The test page and the proxy script, in a real Chromium and a real Firefox, on `weirctl run`.

usage: test-test-page.py WEIRCTL

What the page says is compared with what the browser was told to do: nothing, to use Weir, to trust its
authority besides.  A relay in front of Weir, which is there or not, stands for a proxy that comes later.
"""

import os
import socket
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))

import browsers  # noqa: E402
import homes  # noqa: E402
import origins  # noqa: E402
import tap  # noqa: E402
import weirctl  # noqa: E402

SITE, EVIL = "site.test", "evil.test"
GUESS = f"{'0' * 32}.weir.test"  # looks like a name of the test page
NUMBERS = "127.example.test"  # begins like an address of this computer, and is none

DIRECT = "direct.test"  # the browser finds it by itself; Weir does not

SAYS = {
    "no": "This browser is not connected to Weir.",
    "connected": "This browser is connected to Weir.",
    "visible": "This browser is connected, and Weir can look into encrypted sites.",
}

WAIT_FOR_STATE = """
    const done = arguments[0];
    const main = document.querySelector("main");
    const look = () => (main.dataset.state || "checking") === "checking" || "%s" === main.dataset.state
      ? setTimeout(look, 20) : done(main.dataset.state);
    look();
"""

# What a page of somebody else finds out: each is said to work or to fail.
TRY_ALL = """
    const done = arguments[0];
    const own = "http://%s";
    const shown = (kind, url, more) => new Promise(resolve => {
      const node = Object.assign(document.createElement(kind), more);
      node.onload = () => resolve("works");
      node.onerror = () => resolve("fails");
      node[kind === "link" ? "href" : "src"] = url;
      document.head.append(node);
    });
    // What is downloaded leaves a frame as it was, which can be read; an error, or a closed port, does not.
    const framed = url => new Promise(resolve => {
      const frame = document.createElement("iframe");
      const end = Date.now() + 5000;
      const look = () => {
        try {
          void frame.contentWindow.location.href;
          if (Date.now() < end) setTimeout(look, 20);
          else resolve("works");
        } catch {
          resolve("fails");
        }
      };
      document.body.append(frame);
      frame.src = url;
      look();
    });
    const fetched = (url, mode) => fetch(url, {mode}).then(() => "works", () => "fails");
    Promise.all([
      fetched(own + "/", "no-cors"), fetched(own + "/", "cors"), fetched(own + "/proxy.pac", "no-cors"),
      shown("img", own + "/help/images/live.png"), shown("script", own + "/proxy.pac"),
      shown("link", own + "/help/help.css", {rel: "stylesheet"}),
      framed(own + "/"), framed(own + "/proxy.pac"), framed(own + "/weir-ca.crt"),
      fetched("http://%s/probe", "cors"), fetched("https://%s/probe", "no-cors"),
    ]).then(done);
"""


class Relay:
    """A port that leads to Weir from when it is opened; before, it is taken and nobody listens."""

    def __init__(self, address):
        host, port = address.split(":")
        self.target = (host, int(port))
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]

    def open(self):
        self.socket.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            weir = socket.create_connection(self.target)
            for source, sink in ((client, weir), (weir, client)):
                threading.Thread(target=self._copy, args=(source, sink), daemon=True).start()

    @staticmethod
    def _copy(source, sink):
        try:
            while octets := source.recv(65536):
                sink.sendall(octets)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.socket.close()


class Story:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.home = homes.Home(os.path.join(folder, "home"))
        self.world = origins.Origins([])
        self.browser = None
        self.relay = None
        self.weirctl = None
        self.start()

    def start(self):
        self.weirctl = weirctl.Weirctl(
            self.program,
            os.path.join(self.folder, "data"),
            self.world.resolve_arguments([SITE, EVIL, NUMBERS]),
            self.home.environment,
        )
        self.page = f"http://{self.weirctl.address}/"

    def close(self):
        self.close_browser()
        self.weirctl.close()

    def close_browser(self):
        if self.browser is not None:
            self.browser.close()
            self.browser = None
        if self.relay is not None:
            self.relay.close()
            self.relay = None

    def start_browser(self, proxy=None, script=None):
        """With a proxy, with the address of a proxy script, or with neither."""
        self.close_browser()
        self.browser = self.make_browser(proxy, script)

    def make_chromium(self, proxy, script):
        how = "--no-proxy-server"
        if proxy is not None:
            how = f"--proxy-server=http://{proxy}"
        elif script is not None:
            how = f"--proxy-pac-url={script}"
        names = f"--host-resolver-rules=MAP {DIRECT} 127.0.0.1"
        return browsers.Chromium(None, self.home.environment, [how, names])

    def make_firefox(self, proxy, script):
        preferences = {
            "network.proxy.allow_hijacking_localhost": False,
            "network.dns.localDomains": DIRECT,
        }
        if script is not None:
            preferences |= {"network.proxy.type": 2, "network.proxy.autoconfig_url": script}
        elif proxy is None:
            preferences |= {"network.proxy.type": 0}
        return browsers.DrivenFirefox(
            proxy, self.home.environment, homes.PROFILE, self.home.profile, preferences
        )

    def use(self, name, make_browser):
        self.name = name
        self.make_browser = make_browser

    def state(self, but=""):
        """What the page says, once it says anything, or anything else than it did."""
        state = self.browser.wait(WAIT_FOR_STATE % but)
        text = self.browser.text()
        assert text.count(SAYS[state]) == 1, text
        assert not any(words in text for other, words in SAYS.items() if other != state), text
        return state

    def open_page(self):
        self.browser.open(self.page)
        return self.state()

    def probes(self):
        return [r for r in self.weirctl.since(0) if "weir.test" in r["url"] and GUESS not in r["url"]]

    # --- what is claimed of both browsers

    def it_is_not_connected(self):
        """A browser that does not use Weir loads the page, and is told so, and how to"""
        self.start_browser()
        assert self.open_page() == "no"
        text = self.browser.text()
        assert f"Connect {self.name}" in text and self.weirctl.address in text, text
        assert "See encrypted sites" not in text, text

    def it_is_connected(self):
        """One that uses Weir is told so, and how encrypted sites can be seen"""
        self.start_browser(proxy=self.weirctl.address)
        assert self.open_page() == "connected"
        text = self.browser.text()
        assert "See encrypted sites" in text and "weirctl ca install" in text, text
        assert f"Connect {self.name}" not in text, text

    def it_sees_encrypted_sites(self):
        """One that trusts the authority besides is told so, though nothing is inspected"""
        self.start_browser(proxy=self.weirctl.address)
        assert self.open_page() == "visible"
        assert "Inspection is off" in self.browser.text(), self.browser.text()

    def the_page_follows(self):
        """The page that is open follows when the proxy comes"""
        self.relay = relay = Relay(self.weirctl.address)
        self.browser.close()
        self.browser = self.make_browser(relay.address, None)
        assert self.open_page() == "no"
        relay.open()
        state = self.state("no")
        assert state in ("connected", "visible"), state
        if state == "connected":
            assert self.state("connected") == "visible"

    def others_see_nothing(self):
        """A page of somebody else can neither read Weir's pages nor see whether there are any"""
        self.start_browser(proxy=self.weirctl.address)
        self.browser.open(f"http://{EVIL}/")
        outcomes = self.browser.wait(TRY_ALL % (self.weirctl.address, GUESS, GUESS))
        assert outcomes == ["fails"] * len(outcomes), outcomes

    def the_script_leads_to_weir(self):
        """A browser with Weir's proxy script goes through Weir, whatever a host's name begins with"""
        self.start_browser(script=f"{self.page}proxy.pac")
        assert self.open_page() == "visible"
        for host in (SITE, NUMBERS):
            mark = self.weirctl.mark()
            self.browser.load(f"http://{host}/")
            self.weirctl.row(f"http://{host}/", mark)

    def it_goes_on_without_weir(self):
        """With the script, pages load when Weir was killed"""
        self.weirctl.close()
        title = self.browser.load(f"http://{DIRECT}:{self.world.port}/")
        assert title == f"shown: {DIRECT}", title
        self.start()

    # --- the steps between them

    def probes_are_no_requests(self):
        """No probe is a row, and standard error is empty"""
        assert not self.probes(), self.probes()
        assert not self.weirctl.complaints, self.weirctl.complaints

    def the_authority_is_installed(self):
        """`weirctl ca install` lets both browsers trust Weir"""
        said = self.weirctl.command("ca", "install")
        assert said.count("Installed.") == 2, said


def of(story, name, make_browser, step):
    """The step, told of one of the browsers."""

    def run():
        story.use(name, make_browser)
        step()

    run.__doc__ = f"{name}: {step.__doc__}"
    return run


def main():
    tap.need("chromium", "chromedriver", "firefox-esr", "certutil")
    # Browsers that were ended may still write something.
    with tempfile.TemporaryDirectory(prefix="weir-e2e-", ignore_cleanup_errors=True) as folder:
        story = Story(sys.argv[1], folder)
        both = [("Chromium", story.make_chromium), ("Firefox", story.make_firefox)]
        without = [story.it_is_not_connected, story.it_is_connected]
        trusting = [
            story.it_sees_encrypted_sites,
            story.others_see_nothing,
            story.the_page_follows,
            story.the_script_leads_to_weir,
            story.probes_are_no_requests,
            story.it_goes_on_without_weir,
        ]
        try:
            passed = tap.run(
                [
                    *[of(story, *browser, step) for browser in both for step in without],
                    story.probes_are_no_requests,
                    story.the_authority_is_installed,
                    *[of(story, *browser, step) for browser in both for step in trusting],
                ]
            )
        finally:
            story.close()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
