"""Samples of archives and their checks, as the pages show them to the same actor."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.faces.api import forms
from sunshine.faces.api.forms.samples import CheckOut, SampleOut
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.queries.sampled import Filters, page_of_checks, page_of_samples

LONGEST = 80
router = Router()


@router.get("/samples", response=forms.Page[SampleOut], summary="档案抽查，条件与网页相同")
def samples(
    request: HttpRequest, state: str = "", scope: str = "", q: str = "", after: str = ""
) -> dict[str, Any]:
    actor = needs(request, "sample.draw")
    filters = Filters(**_cut({"state": state, "scope": scope, "q": q, "after": after}))
    try:
        found = filters.samples(ArchiveSample.objects.visible_to(actor))
        rows, cursor = page_of_samples(found, filters.after, actor)
    except ValueError as error:
        raise Http404 from error
    return {"items": rows, "after": cursor or None}


@router.get("/samples/{uuid:sample_id}", response=SampleOut, summary="一次档案抽查")
def sample(request: HttpRequest, sample_id: UUID) -> ArchiveSample:
    mine = ArchiveSample.objects.visible_to(needs(request, "sample.draw"))
    found = mine.filter(pk=sample_id).first()
    if found is None:
        raise Http404
    return found


@router.get("/checks", response=forms.Page[CheckOut], summary="抽中档案的核查，条件与网页相同")
def checks(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    state: str = "",
    conclusion: str = "",
    matter_class: str = "",
    late: str = "",
    mine: str = "",
    scope: str = "",
    q: str = "",
    after: str = "",
) -> dict[str, Any]:
    actor = needs(request, "sample.read")
    asked = {"state": state, "conclusion": conclusion, "matter_class": matter_class, "late": late}
    filters = Filters(**_cut(asked | {"mine": mine, "scope": scope, "q": q, "after": after}))
    try:
        found = filters.checks(Check.objects.visible_to(actor), actor)
        rows, cursor = page_of_checks(found, filters.after)
    except ValueError as error:
        raise Http404 from error
    return {"items": rows, "after": cursor or None}


def _cut(asked: dict[str, str]) -> dict[str, str]:
    return {name: words[:LONGEST] for name, words in asked.items()}
