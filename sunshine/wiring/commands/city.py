"""`sunshine city`."""

from pathlib import Path

import click

from seeds.city import write_city

ROOT = Path(__file__).resolve().parents[3]


@click.command(help="生成虚构城市“澄州”的数据文件和真值")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个目录")
@click.option("--scale", default=1.0, show_default=True, help="1 约 4 万笔付款")
@click.option("--seed", default=1, show_default=True)
def command(out: Path, scale: float, seed: int) -> None:
    """Write the files."""
    count = write_city(out, ROOT, seed=seed, scale=scale, progress=click.echo)
    click.echo(f"共 {count:,} 笔付款，真值见 {out / 'truth.jsonl'}")
