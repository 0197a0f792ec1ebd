select
    'AP' || i as appraisal_id, p.id as organisation_id, 'AS' || i as asset_id, date '2023-12-01' as valued_on,
    50500 as annual_rent_amount, 'CNY' as currency
from range($firms // 20) as t(i) inner join place as p on p.n = hash(i, 62) % 500
