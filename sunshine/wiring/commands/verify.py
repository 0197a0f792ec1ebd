"""`sunshine verify`: a receipt against a key, without database and without us."""

import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from sunshine.foundation.ledger.engine.notes import Verifier
from sunshine.foundation.ledger.engine.witness import Proven, verify_receipt
from sunshine.foundation.ledger.rules import leaf
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import Policy, parse_policy


@click.command(help="验证存证回执（.tlog-proof），可带操作内容文件和附件；不需要数据库")
@click.argument("receipt", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="日志的验证公钥，或存有它的文件")
@click.option("--policy", type=click.Path(exists=True, path_type=Path), help="见证规则文件")
def command(receipt: Path, files: tuple[Path, ...], key: str, policy: Path | None) -> None:
    """Exit 0 and what is proven, or 1 and why not."""
    try:
        vkey = Path(key).read_text() if Path(key).is_file() else key
        asked = parse_policy(policy.read_text()) if policy else Policy()
        proven = verify_receipt(receipt.read_text(), Verifier.parse(vkey), asked)
        told = [line for file in files for line in _matches(proven, file, files)]
    except (ProofError, OSError, UnicodeDecodeError) as error:
        click.echo(f"验证不通过：{error}")
        sys.exit(1)
    head = proven.head
    click.echo(f"验证通过：日志“{head.origin}”共 {head.size} 条时，这是第 {proven.index} 条")
    for name, time in proven.witnesses.items():
        click.echo(f"见证：{name}，{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S} UTC")
    for line in told:
        click.echo(line)


def _matches(proven: Proven, file: Path, files: tuple[Path, ...]) -> list[str]:
    """An act file must hash to the leaf; an attachment must be named by its hash in the act."""
    if (act := _act(file)) is not None:
        if leaf(*act).data != proven.leaf:
            raise ProofError(f"{file.name} 不是回执所证的内容，或被改过")
        return [f"内容一致：{file.name}"]
    acts = [a[0] for f in files if (a := _act(f)) is not None]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if not any(digest in text for text in acts):
        raise ProofError(f"{file.name} 不在回执所证的内容里，或被改过")
    return [f"附件一致：{file.name}"]


def _act(file: Path) -> tuple[str, bytes] | None:
    try:
        body = json.loads(file.read_text())
        return str(body["canonical"]), bytes.fromhex(body["salt"])
    except (ValueError, KeyError, TypeError):
        return None
