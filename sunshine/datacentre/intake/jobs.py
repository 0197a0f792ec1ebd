"""Uploads are taken in by the worker, never by a web process."""

from pathlib import Path
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account

LOCKED_FROM = 100  # from here the work's own transaction holds the receipt's row


@app.task(name="take_in_upload", priority=10)  # somebody waits
def take_in_upload(
    *, receipt_id: str, path: str, account_id: str, mapping: dict[str, str] | None = None
) -> None:
    """Do the work a receipt promised; progress is told over a connection of its own."""
    actor = actor_of(Account.objects.get(pk=UUID(account_id)))
    file = Path(path)
    teller = connection.copy()

    def tell(percent: int, words: str) -> None:
        if percent < LOCKED_FROM:
            with teller.cursor() as cursor:
                cursor.execute(
                    "update intake_receipt set state = 'running', progress = %s, message = %s where id = %s",
                    [percent, words, receipt_id],
                )

    try:
        with acting_as(actor):
            receipt = Receipt.objects.get(pk=UUID(receipt_id))
            delivery = Delivery(
                receipt.source, file, receipt.file_name, receipt.dataset, mapping or {}
            )
            take_in(delivery, by=actor, progress=tell, receipt=receipt)
    finally:
        teller.close()
        file.unlink(missing_ok=True)
