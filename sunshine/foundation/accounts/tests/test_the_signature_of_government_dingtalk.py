"""浙政钉的签名：三个向量由 `openssl dgst -sha256 -hmac` 独立算出。真实服务没有试过。"""

from datetime import UTC, datetime

import pytest

from sunshine.foundation.accounts.pages.dingtalk import headers, signature
from sunshine.foundation.identity.rules import signed_text

AT = datetime(2026, 11, 25, 1, 30, 0, 123456, UTC)
MOMENT = "2026-11-25T09:30:00.123+08:00"
NONCE = "17640630001231234"


@pytest.mark.parametrize(("method", "path", "params", "expected"), [
    ("GET", "/gettoken.json", {"appsecret": "S3cr3t", "appkey": "sunshine-app"},
     "5is5t5Z+GFeGRzOhy1tEnfEd50zS90P77usx1WVfG4k="),
    ("POST", "/rpc/oauth2/getuserinfo_bycode.json", {"code": "阳光 a+b", "access_token": "app_0c72"},
     "jtu9a0F36dokb7kn/XHmPFwE1gEiSjkC9UzXt25E4dQ="),
    ("POST", "/auth/scopesV2", {}, "pVoW11lYbb0SwT7eyahUl/LN3k7/DcupIJ9Ys3I9lZs="),
])  # fmt: skip
def test_calls_are_signed_as_documented(method, path, params, expected) -> None:
    """Parameters sorted and not percent-encoded; without parameters no last line."""
    told = headers(method, path, params, key="k", secret="S3cr3t", at=AT, nonce=NONCE)
    assert told["X-Hmac-Auth-Timestamp"] == MOMENT
    assert told["X-Hmac-Auth-Signature"] == expected
    assert signature("S3cr3t", signed_text(method, MOMENT, NONCE, path, params)) == expected
    assert signature("other", signed_text(method, MOMENT, NONCE, path, params)) != expected
