"""One alert after the other: what the list and the panel beside it show."""

from typing import Any

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.queries import able
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.faces.desk.queries import probe_of
from sunshine.faces.desk.queries.listing import subject_names
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.workflow.queries import extensions_of


def told(alert: Alert, actor: Actor) -> dict[str, Any]:
    """What every view of one alert says first."""
    return {
        "alert": alert,
        "hit": alert.hit,
        "probe": probe_of(alert.hit.probe),
        "subject_name": subject_names([alert], actor)[alert.pk],
        "state_title": ALERT.states[alert.state],
    }


def open_verbs(alert: Alert, actor: Actor) -> set[str]:
    """What the table opens; more time can be asked for once, and decided on when asked."""
    verbs = {t.verb for t in ALERT.open_to(alert.state, actor.permissions)}
    asked = any(x.state == "asked" for x in extensions_of(ALERT.label, alert.pk))
    return verbs - ({"ask_extension"} if asked else {"allow_extension", "refuse_extension"})


def takers(alert: Alert) -> list[tuple[str, str]]:
    """(account, name) of those who may be given the alert, by name."""
    found = able("alert.dispose", alert)
    return sorted(((str(a.pk), a.display_name) for a in found), key=lambda pair: pair[1])
