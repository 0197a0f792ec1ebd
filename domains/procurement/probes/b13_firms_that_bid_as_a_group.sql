-- The same firms meet again and again at one buyer, seldom bid there without each other, and
-- win in turn.
with
entry as (
    select
        b.organisation_id,
        b.procurement_id,
        b.tenderer_id,
        p.published_on,
        max(b.row_id) as row_id,
        count(*) over (partition by b.organisation_id, b.tenderer_id) as entry_count
    from bid as b
    inner join procurement as p
        on
            b.organisation_id is not distinct from p.organisation_id
            and b.procurement_id = p.procurement_id
    where b.tenderer_id is not null
    group by b.organisation_id, b.procurement_id, b.tenderer_id, p.published_on
),

encounter as (
    select
        a.organisation_id,
        a.tenderer_id as first_id,
        b.tenderer_id as second_id,
        a.procurement_id,
        a.published_on,
        a.entry_count + b.entry_count as entry_count,
        count(*) over (partition by a.organisation_id, a.tenderer_id, b.tenderer_id) as meeting_count
    from entry as a
    inner join entry as b
        on
            a.organisation_id is not distinct from b.organisation_id
            and a.procurement_id = b.procurement_id
    where a.tenderer_id < b.tenderer_id
),

-- Pairs with enough meetings within the window that opens with one of them.
tied as (
    select
m.organisation_id,
m.first_id,
m.second_id
    from encounter as m
    inner join parameter as least_count
        on
            m.organisation_id is not distinct from least_count.organisation_id
            and least_count.name = 'B13.minimum_meetings'
            and m.published_on >= least_count.valid_from
            and (least_count.valid_to is null or m.published_on < least_count.valid_to)
    inner join parameter as apart
        on
            m.organisation_id is not distinct from apart.organisation_id
            and apart.name = 'B13.window_days'
            and m.published_on >= apart.valid_from
            and (apart.valid_to is null or m.published_on < apart.valid_to)
    inner join parameter as likeness
        on
            m.organisation_id is not distinct from likeness.organisation_id
            and likeness.name = 'B13.jaccard'
            and m.published_on >= likeness.valid_from
            and (likeness.valid_to is null or m.published_on < likeness.valid_to)
    inner join encounter as n
        on
            m.organisation_id is not distinct from n.organisation_id
            and m.first_id = n.first_id
            and m.second_id = n.second_id
            and n.published_on >= m.published_on
    where
        m.meeting_count >= least_count.value
        and m.meeting_count >= likeness.value * (m.entry_count - m.meeting_count)
        and date_diff('day', m.published_on, n.published_on) <= apart.value
    group by m.organisation_id, m.first_id, m.second_id, m.procurement_id, least_count.value
    having count(*) >= least_count.value
),

-- A group goes by its least number among those tied to each member.
member as (
    select
organisation_id,
tenderer_id,
min(lead_id) as lead_id
    from (
        select
organisation_id,
second_id as tenderer_id,
first_id as lead_id
from tied
        union all
        select
organisation_id,
first_id as tenderer_id,
first_id as lead_id
from tied
    ) as either
    group by organisation_id, tenderer_id
),

joint as (
    select
e.organisation_id,
m.lead_id,
e.procurement_id
    from entry as e
    inner join member as m
        on e.organisation_id is not distinct from m.organisation_id and e.tenderer_id = m.tenderer_id
    group by e.organisation_id, m.lead_id, e.procurement_id
    having count(*) >= 2
),

won as (
    select
        j.organisation_id,
        j.lead_id,
        sum(w.amount) as amount
    from joint as j
    inner join award as w
        on
            j.organisation_id is not distinct from w.organisation_id
            and j.procurement_id = w.procurement_id
            and w.status = 'active'
    inner join member as m
        on
            j.organisation_id is not distinct from m.organisation_id
            and j.lead_id = m.lead_id
            and w.supplier_id = m.tenderer_id
    group by j.organisation_id, j.lead_id
    having count(distinct w.supplier_id) >= 2
)

select
    j.organisation_id,
    'counterparty' as subject_kind,
    j.lead_id as subject_id,
    'group' as occurrence,
    max(e.published_on) as occurred_on,
    max(w.amount) as amount,
    'CNY' as currency,
    cast(count(distinct j.procurement_id) as double) as score,
    array_agg(struct_pack(mart := 'bid', row_id := e.row_id, role := 'bid')) as evidence
from joint as j
inner join won as w
    on j.organisation_id is not distinct from w.organisation_id and j.lead_id = w.lead_id
inner join member as m
    on j.organisation_id is not distinct from m.organisation_id and j.lead_id = m.lead_id
inner join entry as e
    on
        j.organisation_id is not distinct from e.organisation_id
        and j.procurement_id = e.procurement_id
        and m.tenderer_id = e.tenderer_id
group by j.organisation_id, j.lead_id
