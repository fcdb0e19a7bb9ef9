# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the invented web that is encrypted, with certificates of an invented authority.

One site's certificate has expired; what a browser is shown of the others leads to a root that Weir alone is
told of.
"""

import http.server
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time

# host: days that its certificate is good for, from now on
HOSTS = {
    "www.harbour-news.example": 73,
    "cdn.harbour-news.example": 73,
    "pixel.visitcount.example": 61,
    "ads.bannerworks.example": 20,
    "mail.tidepool.example": 88,
    "shop.oak-and-ash.example": -12,
    "push.gullchat.example": 240,
}

# A program that keeps a list of certificates of its own.
CHAT = "GullChat/4.1"

PROFILES = """[Profile0]
Name=default-esr
IsRelative=1
Path=default-esr
Default=1
"""

EXTENSIONS = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {names}
"""

DAY = 24 * 60 * 60


def moment(days):
    """A time of so many days from now, as `openssl ca` reads it."""
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + days * DAY))


class Authority:
    """Makes certificates with openssl: a root, what it lets issue others, and those of hosts."""

    def __init__(self, folder):
        self.folder = folder
        self.issue("root", "root", "/C=NO/O=North Coast Trust/CN=North Coast Root X2", "authority", 4000)
        self.issue("issuer", "root", "/C=NO/O=North Coast Trust/CN=North Coast E4", "authority", 900)
        self.root = self.path("root.pem")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    def issue(self, name, issuer, subject, extensions, days, names="DNS:none.example"):
        """A certificate that began 30 days ago."""
        config, request, database = self.path(f"{name}.cnf"), self.path("csr"), self.path("index")
        with open(config, "w", encoding="utf-8") as file:
            file.write(EXTENSIONS.format(names=names))
            file.write(f"[ca]\ndefault_ca = ca\n[ca]\ndatabase = {database}\nrand_serial = yes\n")
            file.write(f"new_certs_dir = {self.folder}\ndefault_md = sha256\npolicy = any\n")
            file.write("unique_subject = no\n[any]\nC = optional\nO = optional\nCN = supplied\n")
        open(database, "w", encoding="utf-8").close()
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        key = self.path(f"{name}.key")
        self.run("req", "-new", *curve, "-keyout", key, "-subj", subject, "-config", config, "-out", request)
        signer = ["-selfsign", "-keyfile", key] if name == issuer else [
            "-cert", self.path(f"{issuer}.pem"), "-keyfile", self.path(f"{issuer}.key")
        ]
        self.run("ca", "-batch", "-notext", "-config", config, "-in", request, *signer,
                 "-extensions", extensions, "-startdate", moment(-30), "-enddate", moment(days),
                 "-out", self.path(f"{name}.pem"))

    def context(self, host, days):
        """A server's side of TLS that shows the certificate of @host, and its issuer's."""
        names = f"DNS:{host}, DNS:{host.split('.', 1)[1]}"
        organisation = host.split(".")[-2].replace("-", " ").title()
        self.issue(host, "issuer", f"/C=NO/O={organisation}/CN={host}", "leaf", days, names)
        with open(self.path(f"{host}.pem"), "a", encoding="utf-8") as chain:
            with open(self.path("issuer.pem"), encoding="utf-8") as issuer:
                chain.write(issuer.read())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(f"{host}.pem"), self.path(f"{host}.key"))
        return context


class Server(http.server.ThreadingHTTPServer):
    """Shakes hands in the thread of the connection; who refuses is no news."""

    def __init__(self, handler, contexts):
        self.contexts = contexts
        super().__init__(("127.0.0.1", 0), handler)

    def finish_request(self, request, client_address):
        first = next(iter(self.contexts.values()))
        first.sni_callback = self.choose
        try:
            with first.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except OSError:
            pass

    def choose(self, connection, name, _):
        if name in self.contexts:
            connection.context = self.contexts[name]


class Quarter:
    """The servers, and a home in which two browsers are."""

    def __init__(self, handler):
        self.folder = tempfile.TemporaryDirectory(prefix="weir-quarter-")
        authority = Authority(self.folder.name)
        self.root = authority.root
        server = Server(handler, {host: authority.context(host, days) for host, days in HOSTS.items()})
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.home = os.path.join(self.folder.name, "home")
        firefox = os.path.join(self.home, ".mozilla", "firefox")
        os.makedirs(os.path.join(firefox, "default-esr"))
        os.makedirs(os.path.join(self.home, ".config", "chromium"))
        with open(os.path.join(firefox, "profiles.ini"), "w", encoding="utf-8") as file:
            file.write(PROFILES)

    def resolve_arguments(self):
        return [f"--resolve={host}:443:127.0.0.1:{self.port}" for host in HOSTS]

    def close(self):
        self.folder.cleanup()


def connect(address, host, agent, roots):
    """Opens a tunnel as a program that trusts @roots (nullable: whatever is shown), and asks for a page."""
    context = ssl.create_default_context(cafile=roots)
    if roots is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    proxy, port = address.split(":")
    with socket.create_connection((proxy, int(port))) as tunnel:
        head = f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\nUser-Agent: {agent}\r\n\r\n"
        tunnel.sendall(head.encode())
        tunnel.recv(4096)
        try:
            with context.wrap_socket(tunnel, server_hostname=host) as secure:
                secure.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                while secure.recv(4096):
                    pass
        except ssl.SSLError:
            pass
