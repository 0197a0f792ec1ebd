-- A redacted name stands for a person: it is no name at all.
select
    concat('sheffield:', supplier_number) as counterparty_id,
    any_value(
        case
            when supplier_name = 'REDACTED PERSONAL DATA' then 'REDACTED'
            else supplier_name
        end
    ) as name,
    case when bool_or(supplier_name = 'REDACTED PERSONAL DATA') then 'person' else 'organisation' end as kind,
    min(_number) as _number
from raw
where supplier_number is not null
group by supplier_number
