"""`sunshine witness`: remember a log for somebody who does not run it."""

import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import click

from sunshine.foundation.ledger.engine.notes import WITNESS, Signer, Verifier
from sunshine.foundation.ledger.engine.store import Fetch, from_address, from_folder
from sunshine.foundation.ledger.engine.witness import Witness
from sunshine.foundation.ledger.rules.merkle import ProofError

TIMEOUT = 20


@click.command(help="见证一个日志：只为只增不改的日志联署，记住见过的检查点")
@click.argument("log")
@click.option("--state", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--key", required=True, help="日志的验证公钥，或存有它的文件")
@click.option("--name", default="witness.example", show_default=True, help="见证方名称")
@click.option("--every", default=0, help="每隔多少秒看一次；0 为只看一次")
def command(log: str, state: Path, key: str, name: str, every: int) -> None:
    """Cosigned checkpoint on stdout; exit 1 when the log was rewritten, forked or cut."""
    vkey = Path(key).read_text() if Path(key).is_file() else key
    signer = Signer.load(state / "key", name, WITNESS)
    (state / "vkey").write_text(signer.verifier.vkey + "\n")
    remote = log.startswith(("http://", "https://"))
    fetch: Fetch = from_address(log) if remote else from_folder(Path(log))
    witness = Witness(state, signer, Verifier.parse(vkey))
    while True:
        try:
            note = witness.follow(fetch)
        except ProofError as error:
            click.echo(f"拒绝联署：{error}", err=True)
            sys.exit(1)
        click.echo(str(note), nl=False)
        if remote:
            _bring(log, str(note))
        if not every:
            return
        time.sleep(every)


def _bring(log: str, note: str) -> None:
    request = Request(f"{log.rstrip('/')}/cosign", data=note.encode(), method="POST")  # noqa: S310
    try:
        urlopen(request, timeout=TIMEOUT).close()  # noqa: S310  checked to be http(s)
    except (URLError, OSError) as error:
        click.echo(f"联署没有送达：{error}", err=True)
