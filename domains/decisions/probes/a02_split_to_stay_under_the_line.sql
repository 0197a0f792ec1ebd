-- Contracts with one firm on one kind of matter, one soon after the other, each a little under
-- the line and together over it, that no meeting passed.
with
near as (
    select
        k.row_id,
        k.organisation_id,
        k.counterparty_id,
        i.item_code,
        k.signed_on,
        k.amount,
        i.line_amount,
        apart.value as window_days,
        least_count.value as least_count,
        lag(k.signed_on) over (
            partition by k.organisation_id, k.counterparty_id, i.item_code
            order by k.signed_on asc, k.row_id asc
        ) as previous_on
    from contract as k
    inner join decision_item as i
        on
            k.organisation_id = i.organisation_id
            and i.act = 'contract'
            and k.category = i.category
            and k.currency = 'CNY'
            and i.currency = 'CNY'
            and k.signed_on >= i.valid_from
            and (i.valid_to is null or k.signed_on < i.valid_to)
    inner join parameter as share
        on
            k.organisation_id = share.organisation_id
            and share.name = 'A02.minimum_share'
            and k.signed_on >= share.valid_from
            and (share.valid_to is null or k.signed_on < share.valid_to)
    inner join parameter as apart
        on
            k.organisation_id = apart.organisation_id
            and apart.name = 'A02.window_days'
            and k.signed_on >= apart.valid_from
            and (apart.valid_to is null or k.signed_on < apart.valid_to)
    inner join parameter as least_count
        on
            k.organisation_id = least_count.organisation_id
            and least_count.name = 'A02.minimum_count'
            and k.signed_on >= least_count.valid_from
            and (least_count.valid_to is null or k.signed_on < least_count.valid_to)
    left join (
        select
organisation_id,
matter_id
        from resolution
        where outcome = 'passed'
        group by organisation_id, matter_id
    ) as passed
        on k.organisation_id = passed.organisation_id and k.matter_id = passed.matter_id
    where
        k.amount < i.line_amount
        and k.amount >= i.line_amount * share.value
        and not k.is_framework
        and passed.matter_id is null
),

-- A new episode begins where the gap is longer than the window.
numbered as (
    select
        n.row_id,
        n.organisation_id,
        n.counterparty_id,
        n.item_code,
        n.signed_on,
        n.amount,
        n.line_amount,
        n.least_count,
        sum(case when date_diff('day', n.previous_on, n.signed_on) <= n.window_days then 0 else 1 end) over (
            partition by n.organisation_id, n.counterparty_id, n.item_code
            order by n.signed_on asc, n.row_id asc
            rows between unbounded preceding and current row
        ) as episode
    from near as n
)

select
    n.organisation_id,
    'counterparty' as subject_kind,
    n.counterparty_id as subject_id,
    concat(cast(min(n.signed_on) as varchar), '/', n.item_code) as occurrence,
    max(n.signed_on) as occurred_on,
    sum(n.amount) as amount,
    'CNY' as currency,
    cast(sum(n.amount) / min(n.line_amount) as double) as score,
    array_agg(struct_pack(mart := 'contract', row_id := n.row_id, role := 'contract')) as evidence
from numbered as n
group by n.organisation_id, n.counterparty_id, n.item_code, n.episode
having count(*) >= max(n.least_count) and sum(n.amount) >= min(n.line_amount)
