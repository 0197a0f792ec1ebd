"""What `bench.made` makes none of, so that the probes of `bench.peers` have something to find."""

from pathlib import Path

from sunshine.analysis.runners.engine import connect
from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake import engine as lake

# What is made has none of these. Contracts paid far over, to somebody else, before they were
# signed; invoices of one seller with running numbers in several claims; two bidders at one machine.
PLANTED = {
    "payment": """
select p.* replace (
    'over:' || p.payment_id as payment_id, 'over:' || p.row_id as row_id, 'S1' as payee_id, p.amount * 400 as amount,
    case when hash(p.payment_id) % 4000 = 0 then date '2022-06-01' else p.paid_on end as paid_on,
    'over' || p.invoice_number as invoice_number, 'over' || p.document_number as document_number
)
from payment as p where p.contract_id is not null and hash(p.payment_id) % 2000 = 0
""",
    "expense_claim": """
select e.* replace (
    'run:' || e.row_id as row_id, 'run:' || e.claim_line_id as claim_line_id, 'R' || e.seller_id[:2] as seller_id,
    (10000000 + e.place + e.place // 8 * 5)::varchar as invoice_number
)
from (
    select *, row_number() over (partition by organisation_id, seller_id[:2] order by claim_line_id) as place
    from expense_claim where hash(claim_line_id) % 20 = 0
) as e
""",
    "bid_trace": """
select b.* replace ('twin:' || b.row_id as row_id, 'twin:' || b.bid_id as bid_id, 'S0' as tenderer_id)
from bid_trace as b where hash(b.bid_id) % 200 = 0
""",
}


def plant(folder: Path, versions: dict[str, int], mart: Mart) -> int:
    columns = ", ".join(mart.columns)
    with connect(None) as duck:
        lake.bind(duck, folder, [mart], versions)
        rows = f"select {columns} from ({PLANTED[mart.name]})"
        staged = lake.write(duck, rows, folder, mart)
        return lake.publish(duck, folder, mart, versions[mart.name], staged, commit={}).version
