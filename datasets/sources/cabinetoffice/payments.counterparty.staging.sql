select
    concat('cabinetoffice:', lower(supplier)) as counterparty_id,
    any_value(supplier) as name,
    min(_number) as _number
from raw
where supplier is not null
group by lower(supplier)
