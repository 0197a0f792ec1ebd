"""The virus check: clamd's INSTREAM over a socket."""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 16
TIMEOUT = 60.0
LONGEST_ANSWER = 4096


class UnavailableError(Exception):
    """No verdict: nobody there, too slow, or an error instead of an answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`virus`: its name, empty for a clean file. `scanner`: engine and signatures."""

    virus: str
    scanner: str


@dataclass(frozen=True, slots=True)
class Scanner:
    """`unix:/path/to/clamd.ctl` or `tcp:host:port`."""

    address: str

    def scan(self, file: BinaryIO) -> Verdict:
        """Raises UnavailableError; a file that was not read to its end is never called clean."""
        try:
            version = self._ask(b"zVERSION\0")
            answer = self._ask(b"zINSTREAM\0", file)
        except OSError as error:
            raise UnavailableError(str(error)) from error
        if answer == "stream: OK":
            return Verdict("", version)
        if answer.endswith(" FOUND"):
            return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND"), version)
        raise UnavailableError(answer or "no answer")

    def _ask(self, command: bytes, file: BinaryIO | None = None) -> str:
        with self._connect() as connection:
            connection.sendall(command)
            if file is not None:
                while chunk := file.read(CHUNK):
                    connection.sendall(struct.pack(">I", len(chunk)) + chunk)
                connection.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                if not (piece := connection.recv(LONGEST_ANSWER)):
                    break
                answer += piece
        return answer.rstrip(b"\0").decode(errors="replace").strip()

    def _connect(self) -> socket.socket:
        family, _, place = self.address.partition(":")
        if family == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(TIMEOUT)
            try:
                connection.connect(place)
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = place.rpartition(":")
        if family != "tcp" or not port.isdigit():
            raise UnavailableError(f"看不懂的地址“{self.address}”，应为 unix:路径 或 tcp:主机:端口")
        return socket.create_connection((host, int(port)), TIMEOUT)
