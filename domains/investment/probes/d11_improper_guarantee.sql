-- A guarantee without a resolution, for a firm outside the group, without cover, or too large.
with
judged as (
    select
        g.row_id,
g.organisation_id,
g.guarantee_id,
g.started_on,
g.amount,
g.currency,
        case when passed.matter_id is null then 1 else 0 end as undecided,
        case when ours.group_id is null or theirs.group_id is null or ours.group_id <> theirs.group_id then 1 else 0
        end as outside,
        case when g.has_counter_guarantee then 0 else 1 end as uncovered,
        case when g.amount > assets.net_assets_amount * share.value then 1 else 0 end as too_large
    from guarantee as g
    inner join parameter as share
        on
            g.organisation_id is not distinct from share.organisation_id
            and share.name = 'D11.share_of_net_assets'
            and g.started_on >= share.valid_from
            and (share.valid_to is null or g.started_on < share.valid_to)
    left join organisation as ours on g.organisation_id = ours.organisation_id
    left join organisation as theirs on g.beneficiary_id = theirs.uscc
    left join (
        select
organisation_id,
matter_id,
min(resolved_on) as resolved_on
        from resolution
        where outcome = 'passed'
        group by organisation_id, matter_id
    ) as passed
        on
            g.organisation_id = passed.organisation_id
            and g.matter_id = passed.matter_id
            and g.started_on >= passed.resolved_on
    left join (
        select
            g2.row_id,
f.net_assets_amount,
            row_number() over (partition by g2.row_id order by f.period_ends_on desc) as place
        from guarantee as g2
        inner join financial_report as f
            on g2.organisation_id = f.organisation_id and g2.started_on > f.period_ends_on
    ) as assets
        on g.row_id = assets.row_id and assets.place = 1
)

select
    organisation_id,
    'guarantee' as subject_kind,
    guarantee_id as subject_id,
    concat(
        case when undecided = 1 then 'undecided ' else '' end,
        case when outside = 1 then 'outside ' else '' end,
        case when uncovered = 1 then 'uncovered ' else '' end,
        case when too_large = 1 then 'too_large' else '' end
    ) as occurrence,
    started_on as occurred_on,
    amount,
    currency,
    cast(undecided + outside + uncovered + too_large as double) as score,
    list_value(struct_pack(mart := 'guarantee', row_id := row_id, role := 'guarantee')) as evidence
from judged
where undecided + outside + uncovered + too_large > 0
