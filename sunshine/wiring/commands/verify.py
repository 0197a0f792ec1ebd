"""`sunshine verify`: a receipt, or the archive of a whole file, against a key; no database, not us."""

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import is_zipfile

import click

from sunshine.foundation.evidence.engine import bundles
from sunshine.foundation.ledger.engine.notes import Verifier
from sunshine.foundation.ledger.engine.witness import Proven, verify_receipt
from sunshine.foundation.ledger.rules import leaf
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import Policy, parse_policy

PROOF, ACT = ".tlog-proof", ".json"
ACTS, PAPERS = "存证/", ("材料/", "已撤下的材料/")


@click.command(
    help="验证存证回执（.tlog-proof），可带操作内容文件和附件；或者一件事项的档案（.zip）；不需要数据库"
)
@click.argument("receipt", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="日志的验证公钥，或存有它的文件")
@click.option("--policy", type=click.Path(exists=True, path_type=Path), help="见证规则文件")
def command(receipt: Path, files: tuple[Path, ...], key: str, policy: Path | None) -> None:
    """Exit 0 and what is proven, or 1 and why not."""
    try:
        vkey = Verifier.parse(Path(key).read_text() if Path(key).is_file() else key)
        asked = parse_policy(policy.read_text()) if policy else Policy()
        if is_zipfile(receipt):
            told = list(_archive(receipt, vkey, asked))
        else:
            told = list(_receipt(receipt, files, vkey, asked))
    except (ProofError, bundles.BundleError, OSError, UnicodeDecodeError) as error:
        click.echo(f"验证不通过：{error}")
        sys.exit(1)
    for line in told:
        click.echo(line)


def _receipt(
    receipt: Path, files: tuple[Path, ...], vkey: Verifier, asked: Policy
) -> Iterator[str]:
    proven = verify_receipt(receipt.read_text(), vkey, asked)
    head = proven.head
    yield f"验证通过：日志“{head.origin}”共 {head.size} 条时，这是第 {proven.index} 条"
    for name, time in proven.witnesses.items():
        yield f"见证：{name}，{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S} UTC"
    for file in files:
        yield from _matches(proven, file, files)


def _archive(path: Path, vkey: Verifier, asked: Policy) -> Iterator[str]:
    """Members as the manifest says; each act as its receipt proves; each file named by an act."""
    checked = bundles.check(path)
    acts = {name: bundles.read(path, name) for name in checked.members if _is_act(name)}
    proven = 0
    for name, body in acts.items():
        proof = name.removesuffix(ACT) + PROOF
        told = _act(body)
        if told is None:
            raise ProofError(f"{name} 不是操作内容")
        if proof not in checked.members:
            continue
        found = verify_receipt(bundles.read(path, proof).decode(), vkey, asked)
        if leaf(*told).data != found.leaf:
            raise ProofError(f"{name} 不是回执所证的内容，或被改过")
        proven += 1
    texts = [told[0] for body in acts.values() if (told := _act(body)) is not None]
    papers = [name for name in checked.members if name.startswith(PAPERS)]
    for name in papers:
        if not any(checked.members[name] in text for text in texts):
            raise ProofError(f"{name} 不在档案里任何一次操作的内容里")
    yield f"验证通过：{checked.about.get('报备号', '')} {checked.about.get('事项', '')}"
    yield f"{len(checked.members)} 个文件与清单一致，没有多也没有少，其中材料 {len(papers)} 份"
    yield f"{len(acts)} 次操作，{proven} 次与回执一致，{len(acts) - proven} 次导出时还没有回执"
    yield f"清单指纹 {checked.sha256}"


def _is_act(name: str) -> bool:
    return name.startswith(ACTS) and name.endswith(ACT)


def _matches(proven: Proven, file: Path, files: tuple[Path, ...]) -> list[str]:
    """An act file must hash to the leaf; an attachment must be named by its hash in the act."""
    if (act := _act(file.read_bytes())) is not None:
        if leaf(*act).data != proven.leaf:
            raise ProofError(f"{file.name} 不是回执所证的内容，或被改过")
        return [f"内容一致：{file.name}"]
    acts = [a[0] for f in files if (a := _act(f.read_bytes())) is not None]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if not any(digest in text for text in acts):
        raise ProofError(f"{file.name} 不在回执所证的内容里，或被改过")
    return [f"附件一致：{file.name}"]


def _act(content: bytes) -> tuple[str, bytes] | None:
    try:
        body = json.loads(content)
        return str(body["canonical"]), bytes.fromhex(body["salt"])
    except (ValueError, KeyError, TypeError):
        return None
