-- Several payments to one payee under one contract (or none) within a few days, each under the
-- approval line, together at or over it. Splitting over contracts is another probe's matter.
with
weighed as (
    select
        p.row_id, p.organisation_id, p.payee_id, coalesce(p.contract_id, '') as contract_id, p.paid_on, p.amount,
        line.value as line_amount
    from payment as p
    inner join parameter as line
        on
            p.organisation_id = line.organisation_id and line.name = 'D02.line'
            and p.paid_on >= line.valid_from and (line.valid_to is null or p.paid_on < line.valid_to)
    inner join parameter as share
        on
            p.organisation_id = share.organisation_id and share.name = 'D02.minimum_share'
            and p.paid_on >= share.valid_from and (share.valid_to is null or p.paid_on < share.valid_to)
    where
        (p.currency = 'CNY' and p.status = 'paid')
        and (p.amount < line.value and p.amount >= line.value * share.value)
),

-- Rent and the like is paid in parts by contract, not to stay under a line.
candidate as (
    select
        w.row_id, w.organisation_id, w.payee_id, w.contract_id, w.paid_on, w.amount, w.line_amount,
        days.value as window_days, least_count.value as least_count
    from weighed as w
    inner join parameter as days
        on
            w.organisation_id = days.organisation_id and days.name = 'D02.window_days'
            and w.paid_on >= days.valid_from and (days.valid_to is null or w.paid_on < days.valid_to)
    inner join parameter as least_count
        on
            w.organisation_id = least_count.organisation_id and least_count.name = 'D02.minimum_count'
            and w.paid_on >= least_count.valid_from and (least_count.valid_to is null or w.paid_on < least_count.valid_to)
    left join contract as k on w.organisation_id = k.organisation_id and w.contract_id = k.contract_id
    where not coalesce(k.is_recurring, false)
),

-- One window opens on each payment day.
opening as (
    select
        organisation_id, payee_id, contract_id, paid_on,
        min(line_amount) as line_amount, max(window_days) as window_days, max(least_count) as least_count
    from candidate
    group by organisation_id, payee_id, contract_id, paid_on
),

full_window as (
    select o.organisation_id, o.payee_id, o.contract_id, o.paid_on as opened_on, max(c.paid_on) as closed_on
    from opening as o
    inner join candidate as c
        on o.organisation_id = c.organisation_id and o.payee_id = c.payee_id and o.contract_id = c.contract_id
    where c.paid_on >= o.paid_on and date_diff('day', o.paid_on, c.paid_on) <= o.window_days
    group by o.organisation_id, o.payee_id, o.contract_id, o.paid_on, o.line_amount, o.least_count
    having sum(c.amount) >= o.line_amount and count(*) >= o.least_count
),

-- Overlapping windows are one episode.
marked as (
    select
        organisation_id, payee_id, contract_id, opened_on, closed_on,
        case when opened_on <= max(closed_on) over (
            partition by organisation_id, payee_id, contract_id order by opened_on
            rows between unbounded preceding and 1 preceding
        ) then 0 else 1 end as is_first
    from full_window
),

numbered as (
    select
        organisation_id, payee_id, contract_id, opened_on, closed_on,
        sum(is_first) over (
            partition by organisation_id, payee_id, contract_id order by opened_on
            rows between unbounded preceding and current row
        ) as episode
    from marked
),

episode as (
    select organisation_id, payee_id, contract_id, min(opened_on) as opened_on, max(closed_on) as closed_on
    from numbered
    group by organisation_id, payee_id, contract_id, episode
)

select
    e.organisation_id,
    'counterparty' as subject_kind, e.payee_id as subject_id,
    concat(cast(e.opened_on as varchar), '/', e.contract_id) as occurrence,
    e.closed_on as occurred_on,
    sum(c.amount) as amount, 'CNY' as currency,
    cast(sum(c.amount) / min(c.line_amount) as double) as score,
    array_agg(struct_pack(mart := 'payment', row_id := c.row_id, role := 'payment')) as evidence
from episode as e
inner join candidate as c
    on
        (e.organisation_id = c.organisation_id and e.payee_id = c.payee_id and e.contract_id = c.contract_id)
        and (c.paid_on >= e.opened_on and c.paid_on <= e.closed_on)
group by e.organisation_id, e.payee_id, e.contract_id, e.opened_on, e.closed_on
