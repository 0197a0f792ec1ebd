"""Addresses of databases, as plain values."""

from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

SOCKET_PATH_LIMIT = 100  # bytes; the kernel allows 107 for the whole socket address
OLDEST_SERVER = 150000  # PostgreSQL 15: unique nulls not distinct


@dataclass(frozen=True, slots=True)
class Address:
    """One role on one database; `host` is a socket folder or a host name."""

    name: str
    user: str
    password: str
    host: str
    port: str = "5432"

    @property
    def url(self) -> str:
        return (
            f"postgresql://{quote(self.user)}:{quote(self.password)}@/{quote(self.name)}"
            f"?host={quote(self.host, safe='')}&port={self.port}"
        )


def parse_url(url: str) -> Address:
    """Read a `postgresql://` URL; raises ValueError in Chinese when it is not one."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL 应以 postgresql:// 开头")
    query = parse_qs(parts.query)
    return Address(
        name=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=query.get("host", [parts.hostname or ""])[0],
        port=query.get("port", [str(parts.port or 5432)])[0],
    )
