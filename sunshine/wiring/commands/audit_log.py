"""`sunshine audit-log`."""

import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import click

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.ledger.actions.sequencing import signer
from sunshine.foundation.ledger.engine.notes import Verifier
from sunshine.foundation.ledger.queries import SHOWN, audit


@click.command(
    name="audit-log", help="核对日志、数据库与材料：每一条都在、没有改动；缺的尾巴逐条列出"
)
@click.option("--kept", type=click.Path(exists=True, path_type=Path), help="外部保存的检查点")
@click.option("--key", help="日志的验证公钥，或存有它的文件；默认用本机的")
def command(kept: Path | None, key: str | None) -> None:
    """Exit 0 when everything agrees, 1 otherwise."""
    vkey = Path(key).read_text() if key and Path(key).is_file() else key
    log = Verifier.parse(vkey) if vkey else signer().verifier
    seen: Counter[str] = Counter()
    with acting_as(system_actor("核对日志")):
        for finding in chain(audit(log, kept.read_text() if kept else None), verify_all()):
            seen[finding.kind] += 1
            if seen[finding.kind] <= SHOWN:
                click.echo(finding.words)
    if seen:
        click.echo(f"共发现 {seen.total()} 处不一致")
        sys.exit(1)
    click.echo("日志、数据库、材料一致")
