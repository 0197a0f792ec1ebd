-- One line of the file is one posting; a document may have several, so their place in it is part of the key.
select
    concat(
        document_number, '/', invoice_number, '/', unit_number, '/', expense, '/', invoiced_value, '/',
        row_number() over (
            partition by document_number, invoice_number, unit_number, expense, invoiced_value
            order by _number
        )
    ) as payment_id,
    'sheffield:' || supplier_number as payee_id,
    ledger_date as paid_on,
    invoiced_value as amount,
    'GBP' as currency,
    invoice_number,
    document_number,
    expense as category,
    unit_name as department,
    _number
from raw
