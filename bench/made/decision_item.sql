select
    'L' || p.n || c as item_id, p.id as organisation_id, 'X' || c as item_code, c as title, 'decision' as kind,
    'contract' as act, c as category, 1000000 as line_amount, 'CNY' as currency, date '2010-01-01' as valid_from
from place as p cross join (select unnest(['works', 'goods', 'services', 'lease', 'other']) as c)
