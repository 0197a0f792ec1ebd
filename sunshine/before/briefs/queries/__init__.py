"""What an opinion on a brief covers; everything known about what it asks, from whoever registers."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.rules import About, Section
from sunshine.foundation.identity.rules import Actor

Provider = Callable[[Actor, About], list[Section]]


def manifest_of(brief: Brief) -> dict[str, str]:
    """Field → words: what was asked about."""
    return {
        "企业": brief.organisation.name,
        "拟上会事项": brief.title,
        "对方单位": brief.counterparty,
        "项目": brief.project,
        "相关人员": "、".join(brief.persons),
    }


def gather(actor: Actor, about: About) -> list[Section]:
    """One section a finding of `settings.BRIEF_PROVIDERS`, each by the reader's own rights. A later
    floor that knows more (petitions, inspections, risk points) registers there in wiring.
    """
    providers: list[Provider] = [import_string(path) for path in settings.BRIEF_PROVIDERS]
    return [section for provide in providers for section in provide(actor, about)]
