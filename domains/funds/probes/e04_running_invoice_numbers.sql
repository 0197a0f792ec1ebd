-- Invoices of one seller with running numbers, claimed in different claims of one enterprise.
with
numbered as (
    select
        row_id,
organisation_id,
seller_id,
claim_id,
claimed_on,
amount,
currency,
        case
            when length(invoice_number) <= 20 and length(translate(invoice_number, '0123456789', '')) = 0
                then cast(invoice_number as decimal(38, 0))
        end as number
    from expense_claim
),

-- In a run the number grows as its place does.
placed as (
    select
        row_id,
organisation_id,
seller_id,
claim_id,
claimed_on,
amount,
currency,
number,
        number - row_number() over (partition by organisation_id, seller_id order by number asc) as run_base
    from (
        select
            max(row_id) as row_id,
organisation_id,
seller_id,
max(claim_id) as claim_id,
            max(claimed_on) as claimed_on,
max(amount) as amount,
max(currency) as currency,
number
        from numbered
        where number is not null
        group by organisation_id, seller_id, number
    ) as once
)

select
    r.organisation_id,
    'expense_claim' as subject_kind,
    r.seller_id as subject_id,
    cast(r.first_number as varchar) as occurrence,
    r.last_on as occurred_on,
    r.amount,
    r.currency,
    cast(r.run_count as double) as score,
    r.lines as evidence
from (
    select
        organisation_id,
seller_id,
currency,
        min(number) as first_number,
        max(claimed_on) as last_on,
        sum(amount) as amount,
        count(*) as run_count,
        count(distinct claim_id) as claim_count,
        array_agg(struct_pack(mart := 'expense_claim', row_id := row_id, role := 'invoice')) as lines
    from placed
    group by organisation_id, seller_id, currency, run_base
) as r
inner join parameter as least_count
    on
        r.organisation_id is not distinct from least_count.organisation_id
        and least_count.name = 'E04.minimum_count'
        and r.last_on >= least_count.valid_from
        and (least_count.valid_to is null or r.last_on < least_count.valid_to)
where r.run_count >= least_count.value and r.claim_count >= least_count.value
