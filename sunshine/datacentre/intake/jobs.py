"""Uploads are taken in by the worker, never by a web process."""

from pathlib import Path
from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.operations.actions import telling

LOCKED_FROM = 100  # from here the work's own transaction holds the receipt's row


@app.task(name="take_in_upload", priority=10)  # somebody waits
def take_in_upload(
    *, receipt_id: str, path: str, account_id: str, mapping: dict[str, str] | None = None
) -> None:
    """Do the work a receipt promised, telling how far it is."""
    actor = actor_of(Account.objects.get(pk=UUID(account_id)))
    key, file = UUID(receipt_id), Path(path)
    try:
        with telling(Receipt, key) as tell, acting_as(actor):

            def progress(percent: int, words: str) -> None:
                if percent < LOCKED_FROM:
                    tell(state=Receipt.State.RUNNING.value, progress=percent, message=words)

            receipt = Receipt.objects.get(pk=key)
            delivery = Delivery(
                receipt.source, file, receipt.file_name, receipt.dataset, mapping or {}
            )
            take_in(delivery, by=actor, progress=progress, receipt=receipt)
    finally:
        file.unlink(missing_ok=True)
