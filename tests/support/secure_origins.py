# SPDX-License-Identifier: GPL-3.0-or-later

"""Web servers on loopback that speak TLS, with certificates of a root that nobody else knows.

Each host has a certificate of its own, shown to those who ask for it by name (SNI); whoever asks for
none gets the one for addresses.  Some are bad on purpose.
"""

import base64
import hashlib
import http.server
import os
import socket
import ssl
import subprocess
import threading
import time

import origins

LOOPBACK = ("127.0.0.1", "::1")

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>loading</title>
<link rel="icon" href="data:,">
<h1>{host}</h1>
{images}
<script>
const shown = () => [...document.images].filter(image => image.naturalWidth > 1)
                                        .map(image => image.alt);
const heard = new Promise(done => {{
  const socket = new WebSocket("wss://" + location.host + "/socket");
  socket.onmessage = event => {{ done(event.data); socket.close(); }};
  socket.onerror = () => done("nothing");
}});
addEventListener("load", async () => {{
  const message = await heard;
  document.title = "shown: " + shown().join(" ") + "; heard: " + message;
}});
</script>
"""

DAY = 86400

CONFIGURATION = """
[ca]
default_ca = any
[any]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
unique_subject = no
default_md = sha256
policy = names
[names]
CN = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = {names}
"""


def moment(days):
    """A time of so many days from now, as `openssl ca` reads it; `openssl x509` knows no past since 3.4."""
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + days * DAY))


class Certificates:
    """A root, and what it signed; made by openssl in @folder."""

    def __init__(self, folder):
        self.folder = folder
        self.root = self.path("root.pem")
        open(self.path("index"), "w", encoding="ascii").close()
        self._openssl("root", ["req", "-x509", *self._new_key("root"), "-subj", "/CN=Root of the test",
                               "-days", "30", "-extensions", "root", "-out", self.root])

    def path(self, name):
        return os.path.join(self.folder, name)

    def _new_key(self, name):
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        return [*curve, "-nodes", "-keyout", self.path(f"{name}.key")]

    def _openssl(self, name, arguments, names="DNS:none.test"):
        configuration = self.path(f"{name}.cnf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(names=names, folder=self.folder))
        subprocess.run(["openssl", *arguments, "-config", configuration], check=True, capture_output=True)

    def context(self, name, names, days=30):
        """A server's side of TLS, with a certificate for @names ("DNS:a, IP:b")."""
        request, leaf = self.path(f"{name}.csr"), self.path(f"{name}.pem")
        self._openssl(name, ["req", "-new", *self._new_key(name), "-subj", "/CN=leaf", "-out", request])
        self._openssl(
            name,
            ["ca", "-batch", "-notext", "-in", request, "-cert", self.root, "-keyfile", self.path("root.key"),
             "-startdate", moment(days - 30), "-enddate", moment(days), "-extensions", "leaf", "-out", leaf],
            names,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(leaf, self.path(f"{name}.key"))
        return context


class Server(http.server.ThreadingHTTPServer):
    """Shakes hands in the thread of the connection; a client that refuses is no news."""

    def __init__(self, family, handler, context):
        self.address_family = family
        self.context = context
        super().__init__((LOOPBACK[family == socket.AF_INET6], 0), handler)

    def finish_request(self, request, client_address):
        try:
            with self.context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except OSError:
            pass

    def handle_error(self, request, client_address):
        pass


class SecureOrigins(origins.Origins):
    """One server for all hosts; `arrivals` says what came, in order.

    @hosts: those with good certificates; @bad: for others, the names in theirs and its days
    """

    def __init__(self, folder, hosts, bad, images):
        self.arrivals = []
        self.changed = threading.Condition()
        self.images = images
        self.certificates = Certificates(folder)
        self.root = self.certificates.root
        self.contexts = {host: self.certificates.context(host, f"DNS:{host}") for host in hosts}
        for host, (names, days) in bad.items():
            self.contexts[host] = self.certificates.context(host, names, days)
        plain = self.certificates.context("address", "IP:127.0.0.1, IP:::1")
        plain.sni_callback = self._choose
        self.servers = [
            Server(family, self._handler(), plain) for family in (socket.AF_INET, socket.AF_INET6)
        ]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.port, self.port6 = (server.server_address[1] for server in self.servers)

    def _choose(self, connection, name, _):
        if name is not None:
            connection.context = self.contexts[name]

    def answer(self, handler):
        if handler.headers.get("Upgrade") == "websocket":
            self.greet(handler)
        else:
            super().answer(handler)

    def greet(self, handler):
        """Agrees to a WebSocket, says hello, and closes with whoever closes it (RFC 6455)."""
        key = handler.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        handler.send_response(101)
        handler.send_header("Connection", "Upgrade")
        handler.send_header("Upgrade", "websocket")
        handler.send_header("Sec-WebSocket-Accept", accept)
        handler.end_headers()
        handler.wfile.write(b"\x81\x05hello")
        handler.wfile.flush()
        handler.rfile.read(1)
        handler.wfile.write(b"\x88\x00")
        handler.close_connection = True

    def page(self, host):
        images = [
            f'<img alt="{address}" src="https://{address}" width="40" height="40">'
            for address in self.images
        ]
        return PAGE.format(host=host, images="\n".join(images))

    def resolve_arguments(self, hosts):
        """Options that make Weir connect to this server for each of the hosts."""
        return [f"--resolve={host}:443:127.0.0.1:{self.port}" for host in hosts]
