-- A leader holds a post in a firm outside the group that nobody approved, is paid for one, or holds more than
-- are allowed.
with
in_office as (
    select t.organisation_id, t.person_key, t.valid_from, t.valid_to, t.row_id, o.group_id
    from tenure as t
    inner join organisation as o on t.organisation_id = o.organisation_id
    left join parameter as exempt
        on
            t.organisation_id = exempt.organisation_id and exempt.name = 'G04.exempt_posts' and t.post = exempt.option
            and t.valid_from >= exempt.valid_from and (exempt.valid_to is null or t.valid_from < exempt.valid_to)
    where exempt.name is null
),

-- Posts known from the registers or declared, since both began: the post and the office.
held as (
    select
        i.organisation_id, i.person_key, i.row_id as tenure_row_id, p.target_id, 'position' as mart, p.row_id,
        greatest(i.valid_from, coalesce(p.valid_from, i.valid_from)) as since_on,
        least(coalesce(i.valid_to, date '9999-12-31'), coalesce(p.valid_to, date '9999-12-31')) as until_on,
        0 as paid, cast(null as decimal(18, 2)) as pay_amount, 'CNY' as currency
    from in_office as i
    inner join position as p on i.person_key = p.person_key
    left join organisation as o on p.target_id = o.uscc
    where p.role <> 'employee' and (o.uscc is null or o.group_id is null or o.group_id <> i.group_id)
    union all
    select
        i.organisation_id, i.person_key, i.row_id as tenure_row_id, p.target_id, 'outside_post' as mart, p.row_id,
        greatest(i.valid_from, p.valid_from) as since_on,
        least(coalesce(i.valid_to, date '9999-12-31'), coalesce(p.valid_to, date '9999-12-31')) as until_on,
        case when p.is_paid or p.pay_amount > 0 then 1 else 0 end as paid, p.pay_amount, p.currency
    from in_office as i
    inner join outside_post as p on i.organisation_id = p.organisation_id and i.person_key = p.person_key
),

found as (
    select
        h.organisation_id, h.person_key, h.target_id, h.since_on, h.pay_amount, h.currency, h.tenure_row_id,
        'unapproved' as wrong, list_value(struct_pack(mart := h.mart, row_id := h.row_id, role := 'post')) as posts
    from held as h
    left join outside_post as a
        on
            h.organisation_id = a.organisation_id and h.person_key = a.person_key and h.target_id = a.target_id
            and a.is_approved and h.since_on >= a.valid_from and (a.valid_to is null or h.since_on < a.valid_to)
    where h.since_on < h.until_on and a.row_id is null
    union all
    select
        organisation_id, person_key, target_id, since_on, pay_amount, currency, tenure_row_id,
        'paid' as wrong, list_value(struct_pack(mart := mart, row_id := row_id, role := 'post')) as posts
    from held
    where since_on < until_on and paid = 1
    union all
    -- Counted on the day a post begins: it and all others that are held on that day.
    select
        h.organisation_id, h.person_key, h.target_id, h.since_on, h.pay_amount, h.currency, h.tenure_row_id,
        'many' as wrong, array_agg(struct_pack(mart := q.mart, row_id := q.row_id, role := 'post')) as posts
    from held as h
    inner join held as q
        on
            h.organisation_id = q.organisation_id and h.person_key = q.person_key
            and h.since_on >= q.since_on and h.since_on < q.until_on
    inner join parameter as most
        on
            h.organisation_id = most.organisation_id and most.name = 'G04.most_posts'
            and h.since_on >= most.valid_from and (most.valid_to is null or h.since_on < most.valid_to)
    where h.since_on < h.until_on
    group by
        h.organisation_id, h.person_key, h.target_id, h.since_on, h.pay_amount, h.currency, h.tenure_row_id, h.row_id,
        most.value
    having count(distinct q.target_id) > most.value
)

select
    organisation_id,
    'counterparty' as subject_kind,
    target_id as subject_id,
    concat(person_key, '/', wrong, '/', currency) as occurrence,
    min(since_on) as occurred_on,
    max(pay_amount) as amount,
    currency,
    cast(max(case when wrong = 'paid' then 2 else 1 end) as double) as score,
    list_concat(
        array_agg(struct_pack(mart := 'tenure', row_id := tenure_row_id, role := 'tenure')), flatten(array_agg(posts))
    ) as evidence
from found
group by organisation_id, person_key, target_id, wrong, currency
