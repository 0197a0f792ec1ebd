-- Share of the rent that was let in public.
select
    organisation_id, signed_on as occurred_on,
    case when letting_method = 'public' then annual_rent_amount else 0 end as part,
    annual_rent_amount as whole, row_id
from lease
where currency = 'CNY'
