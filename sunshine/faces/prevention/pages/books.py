"""Risk points from and into workbooks; points of the library into a register."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.risks import forms, queries
from sunshine.before.risks.actions.library import Charge, adopt
from sunshine.before.risks.actions.many import register_all
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import CAUSES, FIELDS
from sunshine.before.risks.workflow import RISK_POINT
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import download, exported, needs, saved
from sunshine.faces.desk.pages.workbooks import Intake, taken_in
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.prevention.queries.lists import Filters, people, units_for
from sunshine.foundation.documents.engine.sheets import Row
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.workflow.rules import Refused

EXPORT_LIMIT = 5000
FILE = "risk.file"


@needs(FILE)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  holds no data
    """The empty workbook."""
    return download(forms.SHEET.template(), "risks-template.xlsx")


@needs(FILE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Rows are checked against the units where somebody may register."""
    return taken_in(request, INTAKE)


def _check(
    actor: Actor, rows: Sequence[tuple[int, Row]]
) -> tuple[Sequence[forms.Line], Sequence[object]]:
    places = {
        name: (place.pk, place.name)
        for place in units_for(actor, FILE)
        for name in (place.short_name, place.code, place.uscc, place.name)
        if name
    }
    return forms.checked(rows, places, queries.flows())


def _carry_out(actor: Actor, lines: Sequence[forms.Line], key: str) -> int:
    told = [line.told for line in lines]
    return len(register_all(by=actor, points=told, idempotency_key=key))


INTAKE = Intake(
    sheet=lambda: forms.SHEET,
    check=_check,
    carry_out=_carry_out,
    said="已登记 {} 个风险点",
    page="prevention/risk_import.html",
    then="risk_list",
)


@needs("risk.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, with the columns of the import first; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.apply(RiskPoint.objects.visible_to(actor))
    rows = list(found.select_related("organisation").order_by("-pk")[:EXPORT_LIMIT])
    controls, flows = queries.controls_in_use(r.pk for r in rows), queries.flows()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("廉政风险点")
    sheet.append([*forms.COLUMNS.values(), "编号", "状态", "固有等级", "剩余等级", "评级方法",
                  "下次复评", "防控措施", "责任人", "监督人", "关联指标"])  # fmt: skip
    for r in rows:
        power = flows.get(r.power_code)
        mine = controls.get(r.pk, [])
        told = [
            r.organisation.name, FIELDS[r.field], r.post_title, power.title if power else "", r.step,
            r.title, r.description, r.manifestations, "、".join(CAUSES[c] for c in r.causes),
            r.consequences, r.basis, "、".join(r.probes), r.label, RISK_POINT.states[r.state],
            r.get_level_display(), r.get_residual_level_display(), r.get_method_display(),
            r.review_on, "；".join(c.words for c in mine),
            "、".join(dict.fromkeys(c.assignee.display_name for c in mine)),
            "、".join(dict.fromkeys(c.overseer.display_name for c in mine)),
            "；".join(queries.indicators.said(r)),
        ]  # fmt: skip
        sheet.append([safe_cell(v) if isinstance(v, str) else v for v in told])
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "risks.xlsx", by=actor, verb="risk_point.export", told=left)


@needs("risk.read")
def library(request: HttpRequest) -> HttpResponse:
    """The library by field, with its sources; whoever may register adopts from it."""
    actor = actor_in(request)
    if request.method == "POST" and actor.may(FILE) and _adopted(request, actor):
        return redirect("risk_list")
    field = request.GET.get("field", "")
    known = [r for r in queries.library().values() if not field or r.field == field]
    places = units_for(actor, FILE) if actor.may(FILE) else []
    chosen = next((p for p in places if str(p.pk) == request.GET.get("organisation")), None)
    chosen = chosen or (places[0] if places else None)
    held: set[str] = set()
    if chosen is not None:
        mine = RiskPoint.objects.visible_to(actor).filter(organisation=chosen)
        held = set(mine.exclude(state="withdrawn").values_list("library_code", flat=True))
    context = {
        "risks": known,
        "fields": FIELDS,
        "field": field,
        "places": places,
        "chosen": chosen,
        "held": held,
        "owners": people("risk.file", chosen.pk) if chosen else [],
        "overseers": people("risk.oversee", chosen.pk) if chosen else [],
        "key": uuid7(),
    }
    return render(request, "prevention/library.html", context)


def _adopted(request: HttpRequest, actor: Actor) -> bool:
    form = request.POST
    try:
        place = UUID(form.get("organisation", ""))
        found = adopt(
            by=actor,
            organisation_id=place,
            codes=form.getlist("codes"),
            idempotency_key=form.get("key", "") or str(uuid7()),
            charge=_charge(form.get("owner", ""), form.get("overseer", ""), form.get("due_on", "")),
        )
    except ValueError:
        messages.error(
            request, "请选择单位；制定措施的请填全责任人、监督人和期限", extra_tags="note-warn"
        )
        return False
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return False
    messages.success(request, f"已采用 {len(found)} 个风险点，等待评级", extra_tags="note-good")
    return True


def _charge(owner: str, overseer: str, due: str) -> Charge | None:
    """None where nothing is said: controls are then set one by one. Raises ValueError for half."""
    if not (owner or overseer or due):
        return None
    return Charge(UUID(owner), UUID(overseer), date.fromisoformat(due))
