select
    'Y' || p.n || '-' || y as report_id, p.id as organisation_id, make_date(y, 12, 31) as period_ends_on, 900000000 as net_assets_amount,
    'CNY' as currency
from place as p cross join (select unnest([2022, 2023, 2024]) as y)
