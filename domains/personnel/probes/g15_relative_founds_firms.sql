-- A leader's relative has founded firm after firm since the leader took office.
with
relative as (
    select
        organisation_id, person_key, relative_key, min(kinship_id) as kinship_id, min(valid_from) as since_on,
        max(coalesce(valid_to, date '9999-12-31')) as until_on,
        array_agg(struct_pack(mart := 'kinship', row_id := row_id, role := 'kinship')) as kinships
    from kinship
    group by organisation_id, person_key, relative_key
),

tie as (
    select holder_key, target_id, share, valid_from, 'ownership' as mart, row_id
    from ownership
    where holder_key is not null
    union all
    select
        person_key as holder_key, target_id, cast(1 as decimal(24, 6)) as share, valid_from, 'position' as mart, row_id
    from position
    where role = 'legal_representative'
),

-- Founded, and not bought later: the tie is about as old as the firm, where its age is known.
founded as (
    select
        r.organisation_id, r.person_key, r.relative_key, r.kinship_id, r.kinships, t.target_id, t.valid_from, t.mart,
        t.row_id
    from relative as r
    inner join tie as t on r.relative_key = t.holder_key
    left join counterparty as c on t.target_id = c.counterparty_id
    inner join parameter as least_share
        on
            r.organisation_id = least_share.organisation_id and least_share.name = 'G15.minimum_share'
            and t.valid_from >= least_share.valid_from and (least_share.valid_to is null or t.valid_from < least_share.valid_to)
    inner join parameter as young
        on
            r.organisation_id = young.organisation_id and young.name = 'G15.founding_days'
            and t.valid_from >= young.valid_from and (young.valid_to is null or t.valid_from < young.valid_to)
    where
        t.valid_from >= r.since_on
        and t.valid_from < r.until_on
        and t.share >= least_share.value
        and (c.registered_on is null or date_diff('day', c.registered_on, t.valid_from) <= young.value)
),

counted as (
    select
        organisation_id, person_key, relative_key, kinship_id, kinships, count(distinct target_id) as firms,
        max(valid_from) as founded_on,
        array_agg(struct_pack(mart := mart, row_id := row_id, role := mart)) as ties
    from founded
    group by organisation_id, person_key, relative_key, kinship_id, kinships
)

select
    c.organisation_id,
    'kinship' as subject_kind,
    c.kinship_id as subject_id,
    'founded' as occurrence,
    c.founded_on as occurred_on,
    cast(null as decimal(24, 6)) as amount,
    'CNY' as currency,
    cast(c.firms as double) as score,
    list_concat(c.kinships, c.ties) as evidence
from counted as c
inner join parameter as least_firms
    on
        c.organisation_id = least_firms.organisation_id and least_firms.name = 'G15.least_firms'
        and c.founded_on >= least_firms.valid_from and (least_firms.valid_to is null or c.founded_on < least_firms.valid_to)
where c.firms >= least_firms.value
