select
    p.id as organisation_id, v.name, v.option, v.value, v.unit, v.valid_from, v.valid_to
from value as v cross join (select id from place union all select null) as p
