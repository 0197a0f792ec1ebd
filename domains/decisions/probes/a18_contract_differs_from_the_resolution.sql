-- What was signed is dearer than what was passed, or signed with somebody else.
with
passed as (
    select
        organisation_id,
        matter_id,
        max(amount) as granted_amount,
        max(counterparty_id) as party_id,
        count(distinct counterparty_id) as party_count,
        array_agg(struct_pack(mart := 'resolution', row_id := row_id, role := 'resolution')) as resolutions
    from resolution
    where outcome = 'passed'
    group by organisation_id, matter_id
),

-- Several contracts may carry out one matter: their sum counts.
signed as (
    select
        organisation_id,
        matter_id,
        currency,
        max(signed_on) as signed_on,
        sum(amount) as signed_amount,
        array_agg(struct_pack(mart := 'contract', row_id := row_id, role := 'contract')) as contracts
    from contract
    where matter_id is not null
    group by organisation_id, matter_id, currency
),

-- One firm may stand under two numbers in the books: same name or same credit code is the same.
found as (
    select
        s.organisation_id,
        s.matter_id,
        'amount' as occurrence,
        s.signed_on,
        s.signed_amount - p.granted_amount as amount,
        s.currency,
        s.signed_amount / nullif(p.granted_amount, 0) - 1 as excess,
        list_concat(s.contracts, p.resolutions) as evidence
    from signed as s
    inner join passed as p on s.organisation_id = p.organisation_id and s.matter_id = p.matter_id
    inner join parameter as tolerance
        on
            s.organisation_id = tolerance.organisation_id
            and tolerance.name = 'A18.tolerance'
            and s.signed_on >= tolerance.valid_from
            and (tolerance.valid_to is null or s.signed_on < tolerance.valid_to)
    where s.signed_amount > p.granted_amount * (1 + tolerance.value)
    union all
    select
        k.organisation_id,
        k.matter_id,
        concat('party/', k.contract_id) as occurrence,
        k.signed_on,
        k.amount,
        k.currency,
        1 as excess,
        list_concat(
            list_value(struct_pack(mart := 'contract', row_id := k.row_id, role := 'contract')), p.resolutions
        ) as evidence
    from contract as k
    inner join passed as p on k.organisation_id = p.organisation_id and k.matter_id = p.matter_id
    left join counterparty as mine on k.counterparty_id = mine.counterparty_id
    left join counterparty as theirs on p.party_id = theirs.counterparty_id
    where
        p.party_count = 1
        and k.counterparty_id <> p.party_id
        and not coalesce(mine.uscc = theirs.uscc, false)
        and not coalesce(mine.name = theirs.name, false)
)

select
    organisation_id,
    'matter' as subject_kind,
    matter_id as subject_id,
    occurrence,
    signed_on as occurred_on,
    amount,
    currency,
    cast(excess as double) as score,
    evidence
from found
