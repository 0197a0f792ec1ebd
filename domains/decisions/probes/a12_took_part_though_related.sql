-- Who took part in deciding is tied to the other party of the matter, or kin to who is appointed:
-- the vote is not recorded as a recusal, and nobody waived one.
with
taken_part as (
    select
        v.organisation_id, v.voter_key, r.matter_id, r.resolved_on, r.amount, r.currency, r.counterparty_id,
        v.row_id as vote_row_id, r.row_id as resolution_row_id
    from resolution as r
    inner join vote as v on r.organisation_id = v.organisation_id and r.resolution_id = v.resolution_id
    where v.opinion <> 'recused'
),

-- Own shares and posts, and those of relatives along their chains; posts in our own enterprises are duties.
tie as (
    select
        k.person_key, c.target_id, c.share, c.since_on, c.until_on,
        list_concat(
            list_value(struct_pack(mart := 'kinship', row_id := k.row_id, role := 'kinship')), c.path
        ) as path
    from control_chain as c
    inner join kinship as k on c.kinship_row_id = k.row_id
    union all
    select
        w.holder_key as person_key, w.target_id, w.share, coalesce(w.valid_from, date '0001-01-01') as since_on,
        coalesce(w.valid_to, date '9999-12-31') as until_on,
        list_value(struct_pack(mart := 'ownership', row_id := w.row_id, role := 'ownership')) as path
    from ownership as w
    where w.holder_key is not null
    union all
    select
        p.person_key, p.target_id, cast(1 as decimal(24, 6)) as share,
        coalesce(p.valid_from, date '0001-01-01') as since_on, coalesce(p.valid_to, date '9999-12-31') as until_on,
        list_value(struct_pack(mart := 'position', row_id := p.row_id, role := 'position')) as path
    from position as p
    left join organisation as o on p.target_id = o.uscc
    where p.role <> 'employee' and o.uscc is null
),

found as (
    select
        t.organisation_id, t.voter_key, t.matter_id, t.resolved_on, t.amount, t.currency, t.vote_row_id,
        t.resolution_row_id, least(sum(e.share), 1) as share, flatten(array_agg(e.path)) as path
    from taken_part as t
    inner join tie as e
        on
            t.voter_key = e.person_key
            and t.counterparty_id = e.target_id
            and t.resolved_on >= e.since_on
            and t.resolved_on < e.until_on
    inner join parameter as least_share
        on
            t.organisation_id = least_share.organisation_id and least_share.name = 'A12.minimum_share'
            and t.resolved_on >= least_share.valid_from and (least_share.valid_to is null or t.resolved_on < least_share.valid_to)
    left join recusal as w
        on
            t.organisation_id = w.organisation_id and t.voter_key = w.person_key and w.is_waived
            and t.counterparty_id = w.counterparty_id and t.resolved_on >= w.valid_from
            and (w.valid_to is null or t.resolved_on < w.valid_to)
    where w.row_id is null
    group by
        t.organisation_id, t.voter_key, t.matter_id, t.resolved_on, t.amount, t.currency, t.vote_row_id,
        t.resolution_row_id, least_share.value
    having sum(e.share) >= least_share.value
    union all
    select
        t.organisation_id, t.voter_key, t.matter_id, t.resolved_on, t.amount, t.currency, t.vote_row_id,
        t.resolution_row_id, 1 as share,
        list_value(
            struct_pack(mart := 'appointment', row_id := a.row_id, role := 'appointment'),
            struct_pack(mart := 'kinship', row_id := k.row_id, role := 'kinship')
        ) as path
    from taken_part as t
    inner join appointment as a on t.organisation_id = a.organisation_id and t.matter_id = a.matter_id
    inner join kinship as k
        on
            t.voter_key = k.person_key
            and a.person_key = k.relative_key
            and t.resolved_on >= k.valid_from
            and (k.valid_to is null or t.resolved_on < k.valid_to)
)

select
    organisation_id,
    'matter' as subject_kind,
    matter_id as subject_id,
    concat(voter_key, '/', currency) as occurrence,
    min(resolved_on) as occurred_on,
    max(amount) as amount,
    currency,
    cast(max(share) as double) as score,
    list_concat(
        list_concat(
            array_agg(struct_pack(mart := 'vote', row_id := vote_row_id, role := 'vote')),
            array_agg(struct_pack(mart := 'resolution', row_id := resolution_row_id, role := 'resolution'))
        ),
        flatten(array_agg(path))
    ) as evidence
from found
group by organisation_id, voter_key, matter_id, currency
