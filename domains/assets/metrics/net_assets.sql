-- Net assets at the end of the year, each enterprise by itself.
select organisation_id, period_ends_on as occurred_on, net_assets_amount as part, cast(null as integer) as whole, row_id
from financial_report
where currency = 'CNY'
