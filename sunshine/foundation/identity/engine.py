"""Identity providers outside: read from a file that never lies in the checkout. No Django."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

KINDS = {"oidc": ("server_url",), "government_dingtalk": ("api_url", "login_url")}
LOCAL = {"127.0.0.1", "localhost", "::1"}


class ProviderError(ValueError):
    """The file of providers is not as it must be; says what and where."""


def providers(path: Path) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS from `[[provider]]` rows: kind, id, name, client_id, secret, addresses.

    `username_claim` names the claim whose value is the account's name (then a first login binds
    the subject); without it only subjects bound by an administrator may log in. An address must
    be https, but on this machine.
    """
    if not path.exists():
        return {}
    try:
        rows = tomllib.loads(path.read_text()).get("provider", [])
    except tomllib.TOMLDecodeError as error:
        raise ProviderError(f"{path}：{error}") from error
    found: dict[str, Any] = {kind: {"APPS": []} for kind in KINDS}
    for row in rows:
        found[_kind(path, row)]["APPS"].append(_app(path, row))
    return found


def origins(found: dict[str, Any]) -> list[str]:
    """Where the login form may lead, for the content security policy."""
    addresses = [
        app["settings"].get("login_url") or app["settings"]["server_url"]
        for kind in found.values()
        for app in kind["APPS"]
    ]
    return sorted({f"{p.scheme}://{p.netloc}" for p in map(urlsplit, addresses)})


def _kind(path: Path, row: dict[str, Any]) -> str:
    kind = str(row.get("kind", "oidc"))
    if kind not in KINDS:
        raise ProviderError(f"{path}：kind 只能是 {'、'.join(KINDS)}")
    return kind


def _app(path: Path, row: dict[str, Any]) -> dict[str, Any]:
    addresses = KINDS[_kind(path, row)]
    needed = ("id", "name", "client_id", "secret", *addresses)
    if missing := [name for name in needed if not row.get(name)]:
        raise ProviderError(f"{path} {row.get('id', '')}：缺少 {'、'.join(missing)}")
    for name in addresses:
        parts = urlsplit(row[name])
        if parts.scheme != "https" and parts.hostname not in LOCAL:
            raise ProviderError(f"{path} {row['id']}：{name} 须用 https")
    return {
        "provider_id": row["id"],
        "name": row["name"],
        "client_id": row["client_id"],
        "secret": row["secret"],
        "settings": {
            **{name: row[name].rstrip("/") for name in addresses},
            "oauth_pkce_enabled": True,
            "scope": row.get("scope", ["openid", "profile"]),
            "username_claim": row.get("username_claim", ""),
            "end_session": row.get("end_session", True),
        },
    }
