-- A supplier is reached under the phone, address or mail of somebody who works here or did until lately,
-- or that person owns or runs it. A contact that very many share says nothing.
with
staff as (
    select o.organisation_id, p.person_key, p.valid_from, p.valid_to, 'position' as mart, p.row_id
    from position as p
    inner join organisation as o on p.target_id = o.uscc
    union all
    select t.organisation_id, t.person_key, t.valid_from, t.valid_to, 'tenure' as mart, t.row_id
    from tenure as t
),

point as (
    select kind, value_key, count(distinct coalesce(person_key, organisation_subject_id)) as sharers
    from contact_point
    group by kind, value_key
),

link as (
    select
        mine.person_key, theirs.organisation_subject_id as target_id, cast(1 as decimal(24, 6)) as share, c.sharers,
        cast(null as date) as valid_from, cast(null as date) as valid_to,
        list_value(
            struct_pack(mart := 'contact_point', row_id := mine.row_id, role := 'staff_contact'),
            struct_pack(mart := 'contact_point', row_id := theirs.row_id, role := 'firm_contact')
        ) as path
    from contact_point as mine
    inner join contact_point as theirs on mine.kind = theirs.kind and mine.value_key = theirs.value_key
    inner join point as c on mine.kind = c.kind and mine.value_key = c.value_key
    where mine.person_key is not null and theirs.organisation_subject_id is not null
    union all
    select
        holder_key as person_key, target_id, share, 0 as sharers, valid_from, valid_to,
        list_value(struct_pack(mart := 'ownership', row_id := row_id, role := 'ownership')) as path
    from ownership
    where holder_key is not null
    union all
    select
        person_key, target_id, cast(1 as decimal(24, 6)) as share, 0 as sharers, valid_from, valid_to,
        list_value(struct_pack(mart := 'position', row_id := row_id, role := 'position')) as path
    from position
    where role <> 'employee'
),

customer as (
    select counterparty_id, count(distinct organisation_id) as customers
    from contract
    group by counterparty_id
),

tied as (
    select
        k.organisation_id, k.counterparty_id, k.signed_on, k.amount, k.currency, k.row_id, s.person_key, c.customers,
        flatten(array_agg(list_concat(
            list_value(struct_pack(mart := s.mart, row_id := s.row_id, role := 'staff')), l.path
        ))) as path
    from contract as k
    inner join customer as c on k.counterparty_id = c.counterparty_id
    inner join link as l on k.counterparty_id = l.target_id
    inner join staff as s on k.organisation_id = s.organisation_id and l.person_key = s.person_key
    left join organisation as o on k.counterparty_id = o.uscc
    inner join parameter as sharer_limit
        on
            k.organisation_id = sharer_limit.organisation_id and sharer_limit.name = 'G02.most_sharers'
            and k.signed_on >= sharer_limit.valid_from and (sharer_limit.valid_to is null or k.signed_on < sharer_limit.valid_to)
    inner join parameter as least_share
        on
            k.organisation_id = least_share.organisation_id and least_share.name = 'G02.minimum_share'
            and k.signed_on >= least_share.valid_from and (least_share.valid_to is null or k.signed_on < least_share.valid_to)
    inner join parameter as after
        on
            k.organisation_id = after.organisation_id and after.name = 'G02.after_leaving_days'
            and k.signed_on >= after.valid_from and (after.valid_to is null or k.signed_on < after.valid_to)
    where
        o.uscc is null
        and l.sharers <= sharer_limit.value
        and l.share >= least_share.value
        and k.signed_on >= coalesce(s.valid_from, k.signed_on)
        and date_diff('day', coalesce(s.valid_to, k.signed_on), k.signed_on) <= after.value
        and k.signed_on >= coalesce(l.valid_from, k.signed_on)
        and (l.valid_to is null or k.signed_on < l.valid_to)
    group by
        k.organisation_id, k.counterparty_id, k.signed_on, k.amount, k.currency, k.row_id, s.person_key, c.customers
)

select
    organisation_id,
    'counterparty' as subject_kind,
    counterparty_id as subject_id,
    concat(person_key, '/', currency) as occurrence,
    max(signed_on) as occurred_on,
    sum(amount) as amount,
    currency,
    cast(case when customers = 1 then 1 else 0.5 end as double) as score,
    list_concat(
        flatten(array_agg(path)), array_agg(struct_pack(mart := 'contract', row_id := row_id, role := 'contract'))
    ) as evidence
from tied
group by organisation_id, counterparty_id, person_key, customers, currency
