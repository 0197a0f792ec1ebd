"""Data centre: upload, receipts, quarantine, catalogue, snapshots."""

import shutil
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.arrivals.queries import is_awaited, outcome_of
from sunshine.analysis.probes.engine import load
from sunshine.datacentre.catalogue.engine import Mart, marts, sources
from sunshine.datacentre.intake.actions import Delivery, announce, open_rows
from sunshine.datacentre.intake.jobs import take_in_upload
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.queries import (
    as_workbook,
    column_titles,
    header_choices,
    in_words,
    reasons,
)
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root, lake_folder
from sunshine.faces.desk.pages.fields import key_in
from sunshine.faces.desk.pages.gate import exported, is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in

SHOWN = 50


@needs("data.read")
def receipts(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    found = Receipt.objects.visible_to(actor).select_related("snapshot")
    if after := request.GET.get("after"):
        found = found.filter(pk__lt=key_in(after))
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    context = {
        "receipts": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "sources": sources(content_root()).values(),
        "titles": {name: s.title for name, s in sources(content_root()).items()},
        "may_ingest": actor.may("data.ingest"),
    }
    return render(request, "desk/receipts.html", context)


@needs("data.ingest")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file, promise a receipt, let the worker do the rest."""
    actor, file = actor_in(request), request.FILES.get("file")
    source = request.POST.get("source", "")
    if file is None or file.file is None or source not in sources(content_root()):
        messages.error(request, "请选择来源和文件", extra_tags="note-warn")
        return redirect("receipts")
    folder = lake_folder().parent / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuid7().hex
    with path.open("wb") as target:
        shutil.copyfileobj(file.file, target)
    corrects = (
        Receipt.objects.visible_to(actor)
        .filter(pk=key_in(request.POST.get("corrects") or str(uuid7())))
        .first()
    )
    delivery = Delivery(
        source, path, Path(file.name or "upload").name, corrects.dataset if corrects else ""
    )
    receipt = announce(delivery, by=actor, corrects=corrects)
    said = zip(request.POST.getlist("header"), request.POST.getlist("column"), strict=False)
    take_in_upload.defer(
        receipt_id=str(receipt.pk),
        path=str(path),
        account_id=str(actor.account_id),
        mapping={header: column for header, column in said if column},
    )
    return redirect("receipt", receipt_id=receipt.pk)


@needs("data.read")
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    found = (
        Receipt.objects.visible_to(actor_in(request))
        .select_related("snapshot", "corrects")
        .filter(pk=receipt_id)
        .first()
    )
    if found is None:
        raise Http404
    outcome = outcome_of(found.snapshot, actor_in(request))
    source = sources(content_root())[found.source]
    titles = {d.name: d.title for d in source.datasets}
    context = {
        "receipt": found,
        "source_title": source.title,
        "dataset_title": titles.get(found.dataset, found.dataset),
        "outcome": outcome,
        "probes": load(content_root()),
        "reasons": reasons(found).most_common(12),
        "rows": [(row, in_words(row)) for row in open_rows(found)[:SHOWN]],
        "open_count": found.rows.open().count(),
        "headers": header_choices(found),
        "columns": column_titles(found),
        "is_waiting": found.state in {"waiting", "running"},
        "is_pending": is_awaited(found.snapshot, outcome),
        "marts": marts(content_root()),
        "may_ingest": actor_in(request).may("data.ingest"),
    }
    return render(
        request, "desk/receipt_body.html" if is_fragment(request) else "desk/receipt.html", context
    )


@needs("data.ingest")
@require_POST
def quarantine_file(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Rows to correct, as Excel; leaving the house is an act."""
    actor = actor_in(request)
    found = Receipt.objects.visible_to(actor).filter(pk=receipt_id).first()
    if found is None:
        raise Http404
    rows = open_rows(found)
    told = {"receipt": str(found.pk), "count": len(rows)}
    name = f"{found.dataset}-quarantine.xlsx"
    return exported(as_workbook(rows), name, by=actor, verb="quarantine.export", told=told)


@needs("data.read")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Sources and marts; with `q`, the marts of which a title or a name of a field holds it."""
    words = request.GET.get("q", "").strip()[:40]
    known = marts(content_root()).values()
    context = {
        "sources": sources(content_root()).values(),
        "marts": known,
        "words": words,
        "shown": [m for m in known if words.lower() in _mart_words(m)],
    }
    return render(request, "desk/catalogue.html", context)


def _mart_words(mart: Mart) -> str:
    fields = " ".join(f"{f.title} {f.name}" for f in mart.fields)
    return f"{mart.title} {mart.name} {mart.grain} {fields}".lower()


@needs("data.read")
def snapshots(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/snapshots.html", {"snapshots": Snapshot.objects.all()[:SHOWN]})
