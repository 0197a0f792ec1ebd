with numbered as (
    -- Of 10,000: one repeats the one before, one is its second half, one is large.
    select i, case when i % 10000 in (1, 3) then i - 1 else i end as j from range($payments) as t(i)
),
drawn as (
    select i, j, hash(j, 20) % $contracts as k, hash(j, 21) % 10 < 6 and i % 10000 > 7 as has_contract from numbered
)
select
    'F' || d.i as payment_id, p.id as organisation_id,
    'S' || floor($firms * pow((case when d.has_contract then hash(d.k, 1) else hash(d.j, 22) end % 1000000) / 1e6, 3))::int
        as payee_id,
    case when d.has_contract then 'K' || d.k end as contract_id,
    date '2023-01-02' + (case when d.has_contract then hash(d.k, 5) % 600 else 0 end + hash(d.j, 23) % 480)::int as paid_on,
    case
        when d.i % 10000 in (2, 3) then 300000 when d.i % 10000 = 7 then 900000
        else exp(5 + 4 * ((hash(d.j, 24) % 1000000) / 1e6))
    end as amount,
    'CNY' as currency, 'goods' as category, 'I' || d.j as invoice_number, 'D' || d.i as document_number, 'paid' as status
from drawn as d
inner join place as p on p.n = case when d.has_contract then hash(d.k) else hash(d.j, 25) end % 500
