"""`sunshine new-probe`: three files that hold to the house before the first edit."""

import re
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[3]
NAME = re.compile(r"([a-z]\d{2,3})_[a-z][a-z0-9_]+")
TOML = """code = "{code}"
title = "（一句话：什么事不该这样）"
version = 1
clause = "{clause}"
risk_point = "（对应的廉洁风险点）"
keys = ["organisation_id", "payment_id"]
reach_days = 0
population = "payment"
levels = {{ yellow = 0.0 }}
subject = "付款"
chart = "none"
sentence = "一笔付款 {{amount}}，超过了参数 {code}.minimum_amount"
rule = "付款金额不低于企业的 {code}.minimum_amount。（写成您的规则）"
why = "（为什么值得看）"
innocent = ["（可能的正当解释，至少一条）"]
parameters = ["{code}.minimum_amount"]
owner = "（谁负责）"
checked_by = "（谁复核）"
reviewed_on = 2026-11-24
next_review = 2027-11-24
source = "（依据）"
"""
SQL = """-- Say here in one sentence what this finds.
select
    p.organisation_id,
    'payment' as subject_kind,
    p.payment_id as subject_id,
    cast(p.paid_on as varchar) as occurrence,
    p.paid_on as occurred_on,
    p.amount,
    p.currency,
    cast(1.0 as double) as score,
    list_value(struct_pack(mart := 'payment', row_id := p.row_id, role := 'payment')) as evidence
from payment as p
inner join parameter as least_amount
    on
        p.organisation_id is not distinct from least_amount.organisation_id
        and least_amount.name = '{code}.minimum_amount'
        and p.paid_on >= least_amount.valid_from
        and (least_amount.valid_to is null or p.paid_on < least_amount.valid_to)
where p.status = 'paid' and p.currency = 'CNY' and p.amount >= least_amount.value
"""
STORIES = """- story: 超过门槛：是
  given: &rules
    parameter:
      - {{organisation_id: A, name: {code}.minimum_amount, value: 1000, valid_from: 2020-01-01}}
    payment:
      - {{row_id: p1, payment_id: P1, organisation_id: A, payee_id: S, paid_on: 2026-03-02, amount: 1000}}
  expect:
    - {{organisation_id: A, subject_id: P1, amount: 1000, rows: [p1]}}
- story: 差一分钱：不是
  given:
    <<: *rules
    payment:
      - {{row_id: p1, payment_id: P1, organisation_id: A, payee_id: S, paid_on: 2026-03-02, amount: 999.99}}
  expect: []
- story: 外币付款不读人民币门槛：不是
  given:
    <<: *rules
    payment:
      - {{row_id: p1, payment_id: P1, organisation_id: A, payee_id: S, paid_on: 2026-03-02, amount: 5000, currency: USD}}
  expect: []
"""


@click.command(name="new-probe", help="新建一个监督模型：三个文件，一开始就能通过检查")
@click.argument("name")
@click.option("--domain", required=True, help="domains/ 下的一个目录，例如 funds")
@click.option("--root", type=click.Path(path_type=Path), default=ROOT, hidden=True)
def command(name: str, domain: str, root: Path) -> None:
    """`name` like d99_some_claim: code, then the claim in English."""
    found = NAME.fullmatch(name)
    folder = root / "domains" / domain
    if found is None:
        click.echo("名称应像 d99_some_claim：编号、下划线、英文小写的断言")
        sys.exit(1)
    if not (folder / "domain.toml").exists():
        known = "、".join(sorted(p.parent.name for p in root.glob("domains/*/domain.toml")))
        click.echo(f"没有“{domain}”这个领域；有：{known}")
        sys.exit(1)
    code = found.group(1).upper()
    if taken := list(root.glob(f"domains/*/probes/{code.lower()}_*.toml")):
        click.echo(f"编号 {code} 已被 {taken[0].stem} 使用")
        sys.exit(1)
    (folder / "probes").mkdir(exist_ok=True)
    stem = folder / "probes" / name
    words = {"code": code, "clause": "H3"}
    for suffix, text in ((".toml", TOML), (".sql", SQL), (".examples.yaml", STORIES)):
        path = stem.with_name(name + suffix)
        path.write_text(text.format(**words))
        click.echo(f"已写 {path.relative_to(root)}")
    click.echo(
        f"再到 reference/parameters/{domain}.toml 登记 {code}.minimum_amount，然后运行 make test"
    )
