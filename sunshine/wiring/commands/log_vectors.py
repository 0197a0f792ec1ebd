"""`sunshine log-vectors`."""

import sys
from pathlib import Path

import click

from sunshine.foundation.ledger.engine.witness import run_vectors


@click.command(help="用公开的测试向量检验本平台的默克尔证明")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Ends with 1 if any vector is not judged as its file wants."""
    results = run_vectors(folder)
    for name, good in results:
        if not good:
            click.echo(f"不符：{name}")
    failed = sum(not good for _, good in results)
    click.echo(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not results else 0)
