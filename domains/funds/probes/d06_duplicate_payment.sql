-- The same payee, amount and invoice paid more than once within a few days, by different vouchers.
with
billed as (
    select
        row_id, organisation_id, payee_id, currency, paid_on, amount, abs(amount) as size, invoice_number,
        coalesce(document_number, row_id) as voucher
    from payment
    where
        status = 'paid' and invoice_number is not null
        and abs(amount) >= (select min(l.value) from parameter as l where l.name = 'D06.minimum_amount')
),

-- Only what a payee got twice is worth reading how the invoice was typed, and the window below.
repeated as (select payee_id, size from billed group by payee_id, size having count(*) > 1),

keyed as (
    select
        b.row_id, b.organisation_id, b.payee_id, b.currency, b.paid_on, b.amount, b.size, b.voucher,
        replace(replace(translate(upper(b.invoice_number), '０１２３４５６７８９－　', '0123456789- '), ' ', ''), '-', '')
            as invoice_key
    from billed as b
    inner join repeated as r on b.payee_id = r.payee_id and b.size = r.size
),

-- Rent costs the same every month, by another invoice: those leave before anything is put in order.
alike as (
    select payee_id, size, invoice_key from keyed group by payee_id, size, invoice_key having count(*) > 1
),

stepped as (
    select
        b.row_id, b.organisation_id, b.payee_id, b.currency, b.paid_on, b.amount, b.size, b.voucher, b.invoice_key,
        days.value as window_days,
        lag(b.paid_on) over (
            partition by b.organisation_id, b.payee_id, b.currency, b.size, b.invoice_key
            order by b.paid_on, b.row_id
        ) as before_on
    from keyed as b
    inner join alike as a on b.payee_id = a.payee_id and b.size = a.size and b.invoice_key = a.invoice_key
    inner join parameter as days
        on
            b.organisation_id is not distinct from days.organisation_id and days.name = 'D06.window_days'
            and b.paid_on >= days.valid_from and (days.valid_to is null or b.paid_on < days.valid_to)
    inner join parameter as least_amount
        on
            b.organisation_id is not distinct from least_amount.organisation_id and least_amount.name = 'D06.minimum_amount'
            and b.paid_on >= least_amount.valid_from and (least_amount.valid_to is null or b.paid_on < least_amount.valid_to)
    where b.size >= least_amount.value
),

numbered as (
    select
        row_id, organisation_id, payee_id, currency, paid_on, amount, size, voucher, invoice_key,
        sum(case when before_on is null or date_diff('day', before_on, paid_on) > window_days then 1 else 0 end)
            over (
                partition by organisation_id, payee_id, currency, size, invoice_key order by paid_on, row_id
                rows between unbounded preceding and current row
            ) as episode
    from stepped
),

-- A red entry takes one payment back; what remains must still be two or more, and have a number.
net as (
    select
        organisation_id, payee_id, currency, size, invoice_key,
        min(paid_on) as first_on, max(paid_on) as last_on, sum(amount) as net_amount,
        array_agg(struct_pack(mart := 'payment', row_id := row_id, role := 'payment')) as evidence
    from numbered
    group by organisation_id, payee_id, currency, size, invoice_key, episode
    having sum(amount) >= 2 * size and count(distinct voucher) > 1 and max(invoice_key) <> ''
),

-- An invoice may be paid in equal parts: then it is at least as large as what was paid.
invoiced as (
    select
        i.organisation_id, i.seller_id, max(i.amount) as invoice_amount,
        replace(replace(translate(upper(i.invoice_number), '０１２３４５６７８９－　', '0123456789- '), ' ', ''), '-', '')
            as invoice_key
    from invoice as i
    inner join (select distinct organisation_id, payee_id from net) as paid
        on i.organisation_id is not distinct from paid.organisation_id and i.seller_id = paid.payee_id
    where i.status = 'valid'
    group by i.organisation_id, i.seller_id, i.invoice_number
)

select
    n.organisation_id,
    'counterparty' as subject_kind, n.payee_id as subject_id,
    concat(n.invoice_key, '/', cast(n.size as varchar), '/', cast(n.first_on as varchar)) as occurrence,
    n.last_on as occurred_on,
    n.net_amount - n.size as amount,
    n.currency,
    cast(n.net_amount / n.size as double) as score,
    n.evidence
from net as n
left join invoiced as i
    on
        n.organisation_id is not distinct from i.organisation_id
        and (n.payee_id = i.seller_id and n.invoice_key = i.invoice_key)
where i.invoice_amount is null or i.invoice_amount < n.net_amount
