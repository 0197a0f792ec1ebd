-- Profit of a year over net assets at its end.
select organisation_id, period_ends_on as occurred_on, profit_amount as part, net_assets_amount as whole, row_id
from financial_report
where currency = 'CNY' and profit_amount is not null and net_assets_amount > 0
