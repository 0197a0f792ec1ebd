"""A draw of the demo's declarations: half of them verified, one left a company out. Which are drawn
follows from the log, so it differs from one demo to the next.
"""

from datetime import date, timedelta

from seeds.filings import People
from sunshine.before.declarations.actions import read_declaration
from sunshine.before.declarations.actions.draws import Scope, act_on_draw, open_draw, verify
from sunshine.before.declarations.models import DeclarationDraw, Verification
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation

GROUP = "C000"
PURPOSE = "随机抽查核实，与登记信息核对"
TRUE = "与工商登记、户籍信息核对，申报的亲属和企业一致"
OMITTED = "工商登记显示配偶另持有一家餐饮企业的股份，没有申报"


def draw_declarations() -> int:
    """Once; how many declarations were drawn."""
    by = People()["guozi"]
    with acting_as(by):
        if DeclarationDraw.objects.exists():
            return 0
        day = today()
        scope = Scope(
            Organisation.objects.get(code=GROUP).pk,
            f"{day.year} 年度申报随机抽查",
            date(day.year, 1, 1),
            day + timedelta(days=1),
            percent=10,
        )
        draw = open_draw(by=by, scope=scope, idempotency_key="city-declaration-draw")
    # Committed: only then is there a number to draw by.
    with acting_as(by):
        act_on_draw(
            draw_id=draw.pk,
            verb="draw",
            by=by,
            content={},
            idempotency_key="city-declarations-drawn",
        )
        found = list(Verification.objects.filter(draw=draw.pk).order_by("ordinal"))
    for n, row in enumerate(found[: (len(found) + 1) // 2]):
        _verify(row, by, OMITTED if n == 0 else TRUE, "consistent" if n else "omitted")
    return len(found)


def _verify(row: Verification, by: Actor, words: str, result: str) -> None:
    with acting_as(by):
        read_declaration(
            declaration_id=row.declaration_id, by=by, purpose=PURPOSE,
            idempotency_key=f"city-read-to-verify-{row.pk}",
        )  # fmt: skip
        verify(
            verification_id=row.pk, by=by,
            content={"source": "registry", "result": result, "reason": words},
            idempotency_key=f"city-verify-{row.pk}",
        )  # fmt: skip
