select
    'A' || i as appointment_id, p.id as organisation_id, 'p_' || i as person_key, 'manager' as post, 'appoint' as action,
    date '2023-05-05' as acted_on, 'M' || i * 100 as matter_id
from range($firms // 40) as t(i) inner join place as p on p.n = hash(i * 100) % 500
