select
    'DI' || i as disclosure_id, p.id as organisation_id, 'award' as list_code, 'T' || i as title, 'award' as subject_kind,
    'AW' || i as subject_id, date '2024-05-04' as due_on, date '2024-05-01' as published_on, date '2026-01-01' as reported_on
from range($processes) as t(i) inner join place as p on p.n = hash(i, 70) % 500
