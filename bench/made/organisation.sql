select p.id as organisation_id, 'U' || p.n as uscc, 'enterprise' as kind, g.id as group_id
from place as p inner join place as g on g.n = p.n // 15 * 15
