# SPDX-License-Identifier: GPL-3.0-or-later

"""A world whose tunnels are inspected: the innocent ones within TLS are served, too.

Whoever breaks its handshake may have refused Weir's certificate, and is left alone when it did so
twice.  So that each fault is met by inspection, each client has a name of its own.
"""

import contextlib
import itertools
import os
import pathlib
import subprocess
import tempfile

from peers import Ended, Peer
from secure import Authorities, SecurePeer, enter
from world import HOST, Others, World

GREETING = "weirctl: HTTPS is inspected for 1 host\n"

clients = itertools.count()


def new_name():
    return f"User-Agent: client-{next(clients)}"


def inspection_options(authorities):
    return [f"--inspect={HOST}", f"--trusted-roots={authorities.roots}"]


def export_authority(program, data, place):
    """Lets clients trust Weir: a context for them is made of the file."""
    command = [program, "ca", "export", place, f"--data-dir={data}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)


class SecureOthers(Others):
    """The innocent origin, within TLS."""

    def __init__(self, authorities):
        self.authorities = authorities
        super().__init__()
        self.authority = f"{HOST}:{self.port}"

    def _serve(self, connection):
        with connection, contextlib.suppress(OSError, Ended):
            peer = SecurePeer(Peer(connection), self.authorities.origin)
            connection.settimeout(None)
            self._answer(peer.shake_hands())


class SecureWorld(World):
    def __init__(self, program, preload, memory_factor=1):
        self.place = tempfile.TemporaryDirectory(prefix="weir-faults-")
        folder = pathlib.Path(self.place.name)
        self.authorities = Authorities(folder, HOST)
        self.secure_others = SecureOthers(self.authorities)
        self.kept_inside = None
        super().__init__(
            program,
            preload,
            *inspection_options(self.authorities),
            memory_factor=memory_factor,
            greeting=GREETING,
        )
        exported = os.path.join(folder, "weir.pem")
        export_authority(program, f"{self.weir.folder.name}/data", exported)
        self.authorities.trust(exported)

    # --- What faults are made of ---

    def tunnel(self, origin, *fields):
        return super().tunnel(origin, new_name(), *fields)

    def enter(self, origin):
        """Both ends of a tunnel that is inspected."""
        client, far = self.tunnel(origin)
        return enter(client, far, self.authorities, HOST)

    def accept(self, origin):
        """An origin's end of a further connection."""
        return SecurePeer(origin.accept(), self.authorities.origin).shake_hands()

    @staticmethod
    def request_inside(origin, method="GET", *fields, version="1.1"):
        lines = [f"{method} / HTTP/{version}", f"Host: {origin.authority}", *fields]
        return "\r\n".join(lines) + "\r\n\r\n"

    def exchange(self, sent, *fields, method="GET", version="1.1"):
        """A request inside that reached the origin, and the beginning of what that answers."""
        origin = self.listen()
        near, far = self.enter(origin)
        near.send(self.request_inside(origin, method, *fields, version=version))
        far.read_head()
        far.send(sent)
        return near, far

    # --- What must hold ---

    def _drop_kept(self):
        super()._drop_kept()
        if self.kept_inside is not None:
            self.kept_inside.close()
        self.kept_inside = None

    def count_kept(self):
        return super().count_kept() + (1 if self.kept_inside is not None else 0)

    def _new_client_inside(self):
        authority = self.secure_others.authority
        client = self._new_client()
        lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}", new_name()]
        client.send("\r\n".join(lines) + "\r\n\r\n")
        head = client.read_head()
        assert head.status == 200, head.octets
        return SecurePeer(client, self.authorities.client, HOST).shake_hands()

    def ask_others_inside(self, client):
        self.n_asked += 1
        path = f"/{self.n_asked}"
        client.send(f"GET {path} HTTP/1.1\r\nHost: {self.secure_others.authority}\r\n\r\n")
        response = client.read_response()
        assert (response.status, response.content) == (200, path.encode()), response

    def serve_others(self):
        """In the clear and inside tunnels."""
        super().serve_others()
        if self.kept_inside is None:
            self.kept_inside = self._new_client_inside()
        self.ask_others_inside(self.kept_inside)
        client = self._new_client_inside()
        self.ask_others_inside(client)
        client.close()
