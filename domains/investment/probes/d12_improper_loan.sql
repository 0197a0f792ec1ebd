-- Money lent outside the group, without a resolution, or not paid back when due.
with
judged as (
    select
        l.row_id,
l.organisation_id,
l.loan_id,
l.started_on,
l.amount,
l.currency,
        case when passed.matter_id is null then 1 else 0 end as undecided,
        case when ours.group_id is null or theirs.group_id is null or ours.group_id <> theirs.group_id then 1 else 0
        end as outside,
        case
            when
                l.balance_amount > 0
                and date_diff('day', coalesce(l.extended_to, l.due_on), l.reported_on) > grace.value then 1
            else 0
        end as overdue
    from loan as l
    inner join parameter as grace
        on
            l.organisation_id is not distinct from grace.organisation_id
            and grace.name = 'D12.grace_days'
            and l.started_on >= grace.valid_from
            and (grace.valid_to is null or l.started_on < grace.valid_to)
    left join organisation as ours on l.organisation_id = ours.organisation_id
    left join organisation as theirs on l.borrower_id = theirs.uscc
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
            l.organisation_id = passed.organisation_id
            and l.matter_id = passed.matter_id
            and l.started_on >= passed.resolved_on
)

select
    organisation_id,
    'loan' as subject_kind,
    loan_id as subject_id,
    concat(
        case when undecided = 1 then 'undecided ' else '' end,
        case when outside = 1 then 'outside ' else '' end,
        case when overdue = 1 then 'overdue' else '' end
    ) as occurrence,
    started_on as occurred_on,
    amount,
    currency,
    cast(undecided + outside + overdue as double) as score,
    list_value(struct_pack(mart := 'loan', row_id := row_id, role := 'loan')) as evidence
from judged
where undecided + outside + overdue > 0
