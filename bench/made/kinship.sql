select
    'Q' || i as kinship_id, p.id as organisation_id, 'l_' || i // 3 as person_key, 'p_' || hash(i, 7) % $people as relative_key,
    'spouse' as relation, date '2018-01-01' as valid_from
from range($edges // 40) as t(i) inner join place as p on p.n = i % 500 // 15 * 15
