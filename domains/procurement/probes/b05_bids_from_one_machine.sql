-- Different bidders of one process share an address, a machine or a certificate.
-- What half the city shares (the bidding hall's address) is a hub and says nothing.
with
mark as (
    select
        row_id,
organisation_id,
procurement_id,
tenderer_id,
        'ip' as kind,
ip_address as mark_value
    from bid_trace
    where ip_address is not null
    union all
    select
        row_id,
organisation_id,
procurement_id,
tenderer_id,
        'mac' as kind,
mac_address as mark_value
    from bid_trace
    where mac_address is not null
    union all
    select
        row_id,
organisation_id,
procurement_id,
tenderer_id,
        'ca' as kind,
certificate_serial as mark_value
    from bid_trace
    where certificate_serial is not null
),

spread as (
    select
kind,
mark_value,
count(distinct tenderer_id) as bidder_count
    from mark
    group by kind, mark_value
    having count(distinct tenderer_id) >= 2
),

shared as (
    select
        m.organisation_id,
        m.procurement_id,
        m.kind,
        m.mark_value,
        max(s.bidder_count) as bidder_count
    from mark as m
    inner join spread as s on m.kind = s.kind and m.mark_value = s.mark_value
    group by m.organisation_id, m.procurement_id, m.kind, m.mark_value
    having count(distinct m.tenderer_id) >= 2
)

select
    p.organisation_id,
    'procurement' as subject_kind,
    p.procurement_id as subject_id,
    'shared' as occurrence,
    p.published_on as occurred_on,
    p.planned_amount as amount,
    p.currency,
    cast(count(distinct m.tenderer_id) as double) as score,
    array_agg(struct_pack(mart := 'bid_trace', row_id := m.row_id, role := m.kind)) as evidence
from shared as s
inner join procurement as p
    on
        s.organisation_id is not distinct from p.organisation_id
        and s.procurement_id = p.procurement_id
inner join parameter as hub
    on
        p.organisation_id is not distinct from hub.organisation_id
        and hub.name = 'B05.hub_bidders'
        and p.published_on >= hub.valid_from
        and (hub.valid_to is null or p.published_on < hub.valid_to)
inner join mark as m
    on
        s.organisation_id is not distinct from m.organisation_id
        and s.procurement_id = m.procurement_id
        and s.kind = m.kind
        and s.mark_value = m.mark_value
where s.bidder_count < hub.value
group by p.organisation_id, p.procurement_id, p.published_on, p.planned_amount, p.currency
