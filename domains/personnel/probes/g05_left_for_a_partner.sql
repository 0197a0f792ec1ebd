-- Who led here and left works for, or holds a share in, a firm with which the former house does business.
with
gone as (
    select organisation_id, person_key, max(coalesce(valid_to, date '9999-12-31')) as left_on
    from tenure
    group by organisation_id, person_key
    having max(coalesce(valid_to, date '9999-12-31')) < date '9999-12-31'
),

tie as (
    select
        person_key, target_id, cast(1 as decimal(24, 6)) as share, valid_from, valid_to, 'position' as mart, row_id
    from position
    union all
    select holder_key as person_key, target_id, share, valid_from, valid_to, 'ownership' as mart, row_id
    from ownership
    where holder_key is not null
),

tied as (
    select
        k.organisation_id, k.counterparty_id, k.amount, k.currency, k.row_id as contract_row_id, g.person_key, g.left_on,
        t.row_id as tenure_row_id, e.mart, e.row_id, greatest(g.left_on, coalesce(e.valid_from, g.left_on)) as joined_on
    from contract as k
    inner join gone as g on k.organisation_id = g.organisation_id
    inner join tenure as t
        on g.organisation_id = t.organisation_id and g.person_key = t.person_key and g.left_on = t.valid_to
    inner join tie as e on g.person_key = e.person_key and k.counterparty_id = e.target_id
    left join organisation as o on k.counterparty_id = o.uscc
    inner join parameter as barred
        on
            k.organisation_id = barred.organisation_id and barred.name = 'G05.barred_days'
            and g.left_on >= barred.valid_from and (barred.valid_to is null or g.left_on < barred.valid_to)
    inner join parameter as business
        on
            k.organisation_id = business.organisation_id and business.name = 'G05.business_days'
            and g.left_on >= business.valid_from and (business.valid_to is null or g.left_on < business.valid_to)
    inner join parameter as least_share
        on
            k.organisation_id = least_share.organisation_id and least_share.name = 'G05.minimum_share'
            and g.left_on >= least_share.valid_from and (least_share.valid_to is null or g.left_on < least_share.valid_to)
    where
        o.uscc is null
        and e.share >= least_share.value
        and (e.valid_to is null or e.valid_to > g.left_on)
        and date_diff('day', g.left_on, coalesce(e.valid_from, g.left_on)) < barred.value
        and abs(date_diff('day', g.left_on, k.signed_on)) <= business.value
)

select
    organisation_id,
    'counterparty' as subject_kind,
    counterparty_id as subject_id,
    concat(person_key, '/', currency) as occurrence,
    min(joined_on) as occurred_on,
    sum(amount) as amount,
    currency,
    cast(min(date_diff('day', left_on, joined_on)) as double) as score,
    list_concat(
        list_concat(
            array_agg(struct_pack(mart := 'tenure', row_id := tenure_row_id, role := 'tenure')),
            array_agg(struct_pack(mart := mart, row_id := row_id, role := mart))
        ),
        array_agg(struct_pack(mart := 'contract', row_id := contract_row_id, role := 'contract'))
    ) as evidence
from tied
group by organisation_id, counterparty_id, person_key, currency
