-- In one calendar year an enterprise signs many contracts just under its line and hardly any
-- just over it. Where a price happens to lie at the line, both sides fill alike.
with
weighed as (
    select
        k.row_id,
        k.organisation_id,
        extract(year from k.signed_on) as signed_year,
        k.signed_on,
        k.amount,
        case when k.amount < i.line_amount then 1 else 0 end as is_below
    from contract as k
    inner join decision_item as i
        on
            k.organisation_id = i.organisation_id
            and i.act = 'contract'
            and k.category = i.category
            and k.signed_on >= i.valid_from
            and (i.valid_to is null or k.signed_on < i.valid_to)
    inner join parameter as band
        on
            k.organisation_id = band.organisation_id
            and band.name = 'A03.band'
            and k.signed_on >= band.valid_from
            and (band.valid_to is null or k.signed_on < band.valid_to)
    where
        k.currency = 'CNY'
        and not k.is_framework
        and i.line_amount > 0
        and k.amount >= i.line_amount * (1 - band.value)
        and k.amount < i.line_amount * (1 + band.value)
),

counted as (
    select
        organisation_id,
        signed_year,
        max(signed_on) as last_on,
        sum(is_below) as below_count,
        sum(1 - is_below) as above_count,
        sum(case when is_below = 1 then amount else 0 end) as below_amount
    from weighed
    group by organisation_id, signed_year
),

crowded as (
    select
        c.organisation_id,
        c.signed_year,
        c.last_on,
        c.below_count,
        c.above_count,
        c.below_amount
    from counted as c
    inner join parameter as least_count
        on
            c.organisation_id = least_count.organisation_id
            and least_count.name = 'A03.minimum_count'
            and c.last_on >= least_count.valid_from
            and (least_count.valid_to is null or c.last_on < least_count.valid_to)
    inner join parameter as ratio
        on
            c.organisation_id = ratio.organisation_id
            and ratio.name = 'A03.minimum_ratio'
            and c.last_on >= ratio.valid_from
            and (ratio.valid_to is null or c.last_on < ratio.valid_to)
    where c.below_count >= least_count.value and c.below_count >= ratio.value * c.above_count
)

select
    c.organisation_id,
    'organisation' as subject_kind,
    c.organisation_id as subject_id,
    cast(c.signed_year as varchar) as occurrence,
    max(w.signed_on) as occurred_on,
    max(c.below_amount) as amount,
    'CNY' as currency,
    cast(max(c.below_count) / (max(c.above_count) + 1) as double) as score,
    array_agg(struct_pack(mart := 'contract', row_id := w.row_id, role := 'contract')) as evidence
from crowded as c
inner join weighed as w
    on c.organisation_id = w.organisation_id and c.signed_year = w.signed_year
where w.is_below = 1
group by c.organisation_id, c.signed_year
