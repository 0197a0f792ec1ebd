select 'S' || i as counterparty_id, 'US' || i as uscc, 'N' || i as name, 'organisation' as kind
from range($firms) as t(i)
