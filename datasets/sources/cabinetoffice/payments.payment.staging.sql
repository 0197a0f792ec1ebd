-- A transaction is split over lines: their place in it is part of the key. Some numbers come again
-- in another month (a rent of the same amount), so the day is too. No invoice numbers here.
select
    concat(
        transaction_number, '/', paid_on, '/', expense_area, '/', expense_type, '/', amount, '/',
        row_number() over (
            partition by transaction_number, paid_on, expense_area, expense_type, amount
            order by _number
        )
    ) as payment_id,
    'cabinetoffice:' || lower(supplier) as payee_id,
    paid_on,
    amount,
    'GBP' as currency,
    transaction_number as document_number,
    expense_type as category,
    expense_area as department,
    _number
from raw
