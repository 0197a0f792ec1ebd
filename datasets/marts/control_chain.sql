-- Ways by which a leader's relative reaches a firm: own shares or a post first, then holding by
-- holding; shares multiply. A firm with very many holdings is reached ('hub') and not walked through.
with recursive
tie as (
    select holder_key as person_key, target_id, share, valid_from, valid_to, 'ownership' as mart, row_id
    from ownership
    where holder_key is not null
    union all
    select
        person_key, target_id, cast(1 as decimal(24, 6)) as share, valid_from, valid_to, 'position' as mart, row_id
    from position
    where role in ('legal_representative', 'director', 'executive')
),

-- A way serves all enterprises at once: the longest walk and the least cap in force.
setting as (
    select
        max(case when name = 'G01.hops' then value end) as hops,
        min(case when name = 'G01.hub_holdings' and valid_to is null then value end) as hub_holdings
    from parameter
),

edge as materialized (
    select holder_id, target_id, share, valid_from, valid_to, row_id
    from ownership
    where holder_id is not null
),

hub as (
    select holder_id
    from edge
    group by holder_id
    having count(*) >= (select s.hub_holdings from setting as s)
),

-- One relative may be told by a file, by the own declaration and by a crosscheck: a row whose days
-- another row of the same two people covers says nothing new.
relative as (
    select k.organisation_id, k.relative_key, k.valid_from, k.valid_to, k.row_id
    from kinship as k
    where
        not exists (
            select 1
            from kinship as o
            where
                o.organisation_id = k.organisation_id
                and o.person_key = k.person_key
                and o.relative_key = k.relative_key
                and o.valid_from <= k.valid_from
                and coalesce(o.valid_to, date '9999-12-31') >= coalesce(k.valid_to, date '9999-12-31')
                and (
                    o.valid_from < k.valid_from
                    or coalesce(o.valid_to, date '9999-12-31') > coalesce(k.valid_to, date '9999-12-31')
                    or o.row_id < k.row_id
                )
        )
),

way as (
    select
        k.organisation_id, k.row_id as kinship_row_id, t.target_id, t.share, 1 as hops,
        greatest(k.valid_from, coalesce(t.valid_from, k.valid_from)) as since_on,
        least(coalesce(k.valid_to, date '9999-12-31'), coalesce(t.valid_to, date '9999-12-31')) as until_on,
        h.holder_id is not null as is_hub,
        list_value(struct_pack(
            mart := t.mart, row_id := t.row_id, role := case when h.holder_id is null then t.mart else 'hub' end
        )) as path
    from relative as k
    inner join tie as t on k.relative_key = t.person_key
    left join hub as h on t.target_id = h.holder_id
    union all
    select
        w.organisation_id, w.kinship_row_id, e.target_id, cast(w.share * e.share as decimal(24, 6)) as share,
        w.hops + 1 as hops,
        greatest(w.since_on, coalesce(e.valid_from, w.since_on)) as since_on,
        least(w.until_on, coalesce(e.valid_to, w.until_on)) as until_on,
        h.holder_id is not null as is_hub,
        list_concat(w.path, list_value(struct_pack(
            mart := 'ownership', row_id := e.row_id,
            role := case when h.holder_id is null then 'ownership' else 'hub' end
        ))) as path
    from way as w
    inner join edge as e on w.target_id = e.holder_id
    inner join setting as s on w.hops < s.hops
    left join hub as h on e.target_id = h.holder_id
    where not w.is_hub
)

select organisation_id, kinship_row_id, target_id, share, hops, since_on, until_on, is_hub, path
from way
where since_on < until_on
