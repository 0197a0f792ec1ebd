-- Procurement processes that count: not cancelled, and not of a method detail that a parameter excludes.
select
    p.procurement_id, p.organisation_id, p.method, p.method_detail,
    t.period_starts_at, t.period_ends_at, t.tenderer_count, t.row_id as tender_row_id,
    unpriced.name is null as is_comparable
from procurement as p
inner join tender as t
    on p.organisation_id is not distinct from t.organisation_id and p.procurement_id = t.procurement_id
left join parameter as excluded
    on
        p.organisation_id is not distinct from excluded.organisation_id
        and excluded.name = 'OCDS.exclude_details'
        and p.method_detail = excluded.option
left join parameter as unpriced
    on
        p.organisation_id is not distinct from unpriced.organisation_id
        and unpriced.name = 'OCDS.no_price_comparison'
        and p.method_detail = unpriced.option
where coalesce(t.status, '') <> 'cancelled' and excluded.name is null
