-- The registers know a firm of the declarant or of a relative that must be declared, and the declaration
-- in force does not name it.
with
newest as (
    select organisation_id, person_key, max(filed_on) as filed_on
    from declaration
    where filed_on is not null
    group by organisation_id, person_key
),

in_force as (
    select
        n.organisation_id, n.person_key, n.filed_on,
        array_agg(struct_pack(mart := 'declaration', row_id := d.row_id, role := 'declaration')) as declarations
    from newest as n
    inner join declaration as d
        on n.organisation_id = d.organisation_id and n.person_key = d.person_key and n.filed_on = d.filed_on
    group by n.organisation_id, n.person_key, n.filed_on
),

holder as (
    select
        organisation_id, person_key, filed_on, declarations, person_key as holder_key, 'self' as relation,
        declarations as path
    from in_force
    union all
    select
        f.organisation_id, f.person_key, f.filed_on, f.declarations, k.relative_key as holder_key, k.relation,
        list_concat(
            f.declarations, list_value(struct_pack(mart := 'kinship', row_id := k.row_id, role := 'kinship'))
        ) as path
    from in_force as f
    inner join kinship as k on f.organisation_id = k.organisation_id and f.person_key = k.person_key
    where f.filed_on >= k.valid_from and (k.valid_to is null or f.filed_on < k.valid_to)
),

registered as (
    select holder_key, target_id, share, valid_from, valid_to, 'ownership' as mart, row_id
    from ownership
    where holder_key is not null
    union all
    select
        person_key as holder_key, target_id, cast(1 as decimal(24, 6)) as share, valid_from, valid_to,
        'position' as mart, row_id
    from position
    where role <> 'employee'
),

left_out as (
    select
        h.organisation_id, h.person_key, h.holder_key, h.filed_on, h.path, r.target_id, r.share, r.mart, r.row_id
    from holder as h
    inner join registered as r on h.holder_key = r.holder_key
    inner join parameter as must
        on
            h.organisation_id = must.organisation_id and must.name = 'G03.relation' and h.relation = must.option
            and h.filed_on >= must.valid_from and (must.valid_to is null or h.filed_on < must.valid_to)
    inner join parameter as least_share
        on
            h.organisation_id = least_share.organisation_id and least_share.name = 'G03.minimum_share'
            and h.filed_on >= least_share.valid_from and (least_share.valid_to is null or h.filed_on < least_share.valid_to)
    left join organisation as o on r.target_id = o.uscc
    left join counterparty as c on r.target_id = c.counterparty_id
    left join declared_company as d
        on
            h.organisation_id = d.organisation_id
            and h.person_key = d.person_key
            and h.holder_key = d.holder_key
            and (r.target_id = d.company_id or (d.company_id is null and c.name = d.company_name))
            and h.filed_on >= d.valid_from
            and (d.valid_to is null or h.filed_on < d.valid_to)
    left join outside_post as p
        on
            h.organisation_id = p.organisation_id
            and h.holder_key = p.person_key
            and r.target_id = p.target_id
            and r.mart = 'position'
    where
        o.uscc is null
        and d.row_id is null
        and p.row_id is null
        and r.share >= least_share.value
        and h.filed_on >= coalesce(r.valid_from, h.filed_on)
        and (r.valid_to is null or h.filed_on < r.valid_to)
)

select
    organisation_id,
    'counterparty' as subject_kind,
    target_id as subject_id,
    concat(person_key, '/', holder_key) as occurrence,
    max(filed_on) as occurred_on,
    cast(null as decimal(24, 6)) as amount,
    'CNY' as currency,
    cast(max(share) as double) as score,
    list_concat(
        flatten(array_agg(path)), array_agg(struct_pack(mart := mart, row_id := row_id, role := mart))
    ) as evidence
from left_out
group by organisation_id, target_id, person_key, holder_key
