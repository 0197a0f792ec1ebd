"""Every address of the URLconf, by every role, on own and foreign records. Prints leaks as JSON.

Run by test_no_address_shows_what_is_foreign with the small city's environment. What is own and
what is foreign is found by walking the edges of the trees, not by the program's `visible_to`.
An answer leaks if it tells a foreign record's label, id or enterprise, in a page, an error, a
choice, a file (workbooks are opened) or a count; a foreign record itself must be 404. An address
with a placeholder the walk does not know ends it with an error: new addresses are added here.
"""

import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import django
from answers import Words, is_strict, text_of

django.setup()

from django.urls import get_resolver  # noqa: E402
from walk_acts import (  # noqa: E402
    DUE,
    HISTORIES,
    SAMPLED,
    SAMPLES,
    acts_of_others,
    ask,
    below,
    closed_checks,
    declared,
    document_places,
    extract_places,
    file_places,
    matters,
    nobody,
    someone,
)
from walk_conflicts import MORE, more_records, more_words  # noqa: E402
from walk_crosschecks import crosscheck_words, crosschecked  # noqa: E402
from walk_prevention import MODELS, prevention_records, prevention_words  # noqa: E402

from seeds.people import ACCOUNTS  # noqa: E402
from sunshine.analysis.alerts.models import Alert  # noqa: E402
from sunshine.analysis.backtests.models import Backtest  # noqa: E402
from sunshine.analysis.exemptions.models import Exemption  # noqa: E402
from sunshine.analysis.scores.models import Score  # noqa: E402
from sunshine.before.authority.models import AuthorityList  # noqa: E402
from sunshine.before.briefs.models import Brief  # noqa: E402
from sunshine.before.exchange.models import Package, PackageDraft, Regulation  # noqa: E402
from sunshine.before.filings.models import MatterDraft  # noqa: E402
from sunshine.before.reports.models import MajorReport  # noqa: E402
from sunshine.before.reviews.models import Condition, Review  # noqa: E402
from sunshine.before.samples.models import ArchiveSample  # noqa: E402
from sunshine.datacentre.amendments.models import Amendment  # noqa: E402
from sunshine.datacentre.intake.models import Receipt  # noqa: E402
from sunshine.foundation.access.models import Grant  # noqa: E402
from sunshine.foundation.identity.models import Account  # noqa: E402
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge  # noqa: E402

SEES_ALL_RECEIPTS = {"data_steward", "sasac_supervisor", "auditor"}
ADMINISTRATORS = {"system_administrator", "security_administrator", "audit_administrator"}
GRANTS = ADMINISTRATORS - {"system_administrator"}
LEDGER = {"secretary", "discipline_officer", "sasac_supervisor"}
AMENDS = {"clerk", "reviewer", *LEDGER, "data_steward"}
REPORTS = {"clerk", "reviewer", *LEDGER}
REVIEWS = {"clerk", "reviewer", "planning_reviewer", "inner_discipline", *LEDGER}
FILINGS = {*REVIEWS, "leader"}
# What a file or a document hangs on → who reads that.
HOLDERS = {"matter": FILINGS, "review": REVIEWS, "condition": REVIEWS, "brief": LEDGER, "check": SAMPLES | SAMPLED}  # fmt: skip
READS = AMENDS | REVIEWS | {"auditor", "leader", "personnel"}
OPEN = {"sasac_supervisor", "auditor", "data_steward"}
# Open to everybody, by purpose: liveness, the public log, logging in.
PUBLIC = re.compile(r"healthz$|metrics$|open/|log/|accounts/|\^|api/\^")
ROOT = Path(__file__).resolve().parents[2]
# Placeholder → which of the foreign records fills it.
SAME = (
    "alert", "entry", "receipt", "amendment", "account", "score", "exemption", "extract", "backtest",
    "report", "matter", "draft", "review", "condition", "brief", "document", "package", "regulation",
    "arrival", "sample", "check", "campaign", "declaration", "declaration_draw", "verification", "match", "special_campaign",
    "disposition", *MODELS,
)  # fmt: skip
PLACEHOLDERS = {f"{kind}_id": kind for kind in (*SAME, *MORE)} | {
    "organisation_id": "place",
    "evidence_id": "file",
    "list_id": "authority_list",
    "rule_id": "authority_list",
}
FIXED = {
    "mart": "payment",
    "dimension": "completeness",
    "position": "0",
    "job_id": "1",
    "provider_id": "none",
    "secret": "not-a-secret",
    "code": "D02",
    "domain": "funds",
    "power_code": "P06",
    "path:name": "checkpoint",
    "key": "x-y",
    "uidb36": "x",
}
METRIC = min((ROOT / "domains" / FIXED["domain"] / "metrics").glob("*.toml")).stem
HOLE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
SHOWN = int(os.environ.get("SUNSHINE_WALK", "1"))  # foreign records tried of each kind


def patterns(resolver=None, prefix=""):
    for p in (resolver or get_resolver()).url_patterns:
        route = prefix + str(p.pattern)
        if hasattr(p, "url_patterns"):
            yield from patterns(p, route)
        else:
            yield route


def fill(route, records):
    """Addresses of a route on these records; [] where there is none. KeyError: not in the walk."""
    if "record_id" in route:
        kinds = HISTORIES if "history/" in route else DUE
        return [
            "/" + re.sub(r"<\w+:label>", label, route).replace("<uuid:record_id>", str(pk)) + tail
            for label, kind in kinds.items()
            for pk in records[kind][:SHOWN]
            for tail in ("", "?on=2026-01-01")
        ]
    names = [a or b for a, b in HOLE.findall(route)]
    kinds = [PLACEHOLDERS[n] for n in names if n in PLACEHOLDERS]
    fixed = {n: FIXED[n] for n in names if n not in PLACEHOLDERS and n not in {"label", "name"}}
    fixed |= {"label": "amendment", "name": "checkpoint"}
    fixed |= {"code": METRIC} if "domain" in names else {}
    ids = records[kinds[0]][:SHOWN] if kinds else [""]
    return [
        "/"
        + HOLE.sub(lambda m, pk=pk: fixed.get(m[1] or m[2], str(pk)), route)
        .replace("^", "")
        .rstrip("$")
        for pk in ids
    ]


def foreign(model, mine, role):
    """Records of other organisations; those of none are own to whoever reads open data."""
    far = model.objects.exclude(organisation__in=mine)
    far = far.exclude(organisation__isnull=True) if role in OPEN else far
    return list(far.values_list("pk", flat=True)[:SHOWN])


def outside(model, reach, role, field="pk", readers=REPORTS):
    """Records of who reports, exchanges or reviews, where that is not this one's business."""
    mine = reach if role in readers else set()
    return list(model.objects.exclude(organisation__in=mine).values_list(field, flat=True))


def world_of(role, username, every, entry_of):
    """Own and foreign records of somebody, by the edges and the lists above."""
    account = Account.objects.get(username=username)
    grants = list(Grant.objects.filter(account=account))
    reach = set().union(*(below(g.tree, g.organisation_id) for g in grants))
    mine = reach if role in READS else set()
    amended = reach if role in AMENDS else set()
    is_own = lambda a: a.organisation_id in mine if a.organisation_id else role in OPEN  # noqa: E731
    own = [a for a in every if is_own(a)]
    far_alerts = [a for a in every if not is_own(a)]
    told = [a for a in every if a.pk in entry_of and not (role in LEDGER and is_own(a))]
    entries = [] if username == "guozi" else [entry_of[a.pk] for a in told]
    hidden = set(matters(reach, role in FILINGS, "title"))
    told = set(matters(field="title")) - hidden  # a brief may be about a matter this one reads
    above = set(OrganisationEdge.objects.filter(child__in=reach).values_list("parent", flat=True))
    far = Organisation.objects.exclude(pk__in=mine)
    return SimpleNamespace(
        own=own,
        foreign=far_alerts,
        records={
            "alert": [a.pk for a in far_alerts],
            "place": list(far.values_list("pk", flat=True)[:SHOWN]),
            "entry": entries,
            "receipt": [] if role in SEES_ALL_RECEIPTS else list(Receipt.objects.values_list("pk", flat=True)[:1]),
            "amendment": list(Amendment.objects.exclude(organisation__in=amended).values_list("pk", flat=True)),
            "extract": [pk for pk, place in extract_places() if (place not in mine if place else role not in OPEN)],
            "file": [pk for pk, place, of in file_places() if not (place in reach and role in HOLDERS.get(of, AMENDS))],
            "account": [] if role in ADMINISTRATORS else list(Account.objects.exclude(pk=account.pk).values_list("pk", flat=True)[:SHOWN]),
            "score": foreign(Score, mine, role),
            "report": outside(MajorReport, reach, role),
            "draft": list(MatterDraft.objects.exclude(account=account).values_list("pk", flat=True)),
            "matter": matters(reach, role in FILINGS),
            "review": outside(Review, reach, role, readers=REVIEWS),
            "condition": outside(Condition, reach, role, readers=REVIEWS),
            "brief": outside(Brief, reach, role if role in LEDGER else ""),
            "sample": outside(ArchiveSample, reach, role, readers=SAMPLES),
            "check": closed_checks(reach, role), **declared(reach, role, account), **crosschecked(reach, role),
            "document": [pk for pk, place, of in document_places() if not (place in reach and role in HOLDERS[of])],
            "package": outside(Package, reach, role),
            "regulation": outside(Regulation, reach, role),
            "arrival": list(PackageDraft.objects.exclude(account=account).values_list("pk", flat=True)),
            "exemption": foreign(Exemption, mine, role),
            **prevention_records(reach, role),
            # Only drafts: what is in force above an enterprise binds it, so it may read that.
            "authority_list": list(AuthorityList.objects.filter(state="draft").exclude(organisation__in=mine).values_list("pk", flat=True)),
            "backtest": [] if role in READS - {"clerk"} else list(Backtest.objects.values_list("pk", flat=True)[:SHOWN]),
            "grant": [] if role in GRANTS else list(Grant.objects.exclude(account=account).values_list("pk", flat=True)),
        } | more_records(reach, role, account),
        words=Words([
            *(word for a in far_alerts for word in (a.hit.label, str(a.pk))),
            *outside(MajorReport, reach, role, "title"),
            *({*outside(Brief, reach, role if role in LEDGER else "", "title")} - told),
            *hidden,
            *prevention_words(reach, role),
            *outside(ArchiveSample, reach, role, "title", readers=SAMPLES),
            *outside(Package, reach, role, "name"),
            *outside(Regulation, reach, role, "name"),
            *more_words(reach, role, account), *crosscheck_words(reach, role),
        ]),
        # Whose names may not be told: neither in reach nor above it. Administrators handle
        # grants of all organisations, so they know names.
        names=[] if role not in READS else list(far.filter(kind="enterprise").exclude(pk__in=above | reach).values_list("name", flat=True)),
    )  # fmt: skip


def faults(world, url, route, answer, body):
    """What is wrong with one answer, in words."""
    if not is_strict(answer, body):
        yield "policy or inline script"
    if told := world.words.told_in(body):
        yield f"tells of {told}"
    if told := next((n for n in world.names if n in body), None):
        yield f"names {told}"
    is_record = any(n in route for n in (*PLACEHOLDERS, "record_id"))
    if is_record and answer.status_code not in {404, 405}:
        yield f"status {answer.status_code}"
    if url == "/alerts/" and answer.status_code == 200:
        count = re.search(r"共 ([\d,]+) 件", body)
        if not count or int(count[1].replace(",", "")) != len(world.own):
            yield f"counts {count and count[1]}, own are {len(world.own)}"


def walk(username, routes, world, walked):
    """All addresses as one person; leaks as they are found."""
    client = someone(username)
    for url, route in ((u, r) for r in routes for u in fill(r, world.records)):
        for method in ("get", "post"):
            if "accounts/" in url:
                client = someone(username)  # whatever it does, the next one is logged in
            answer = ask(client, method, url)
            walked[route] += 1
            for words in faults(world, url, route, answer, text_of(answer)):
                yield [username, method, url, words]


def walk_outside(routes, world, walked):
    """All addresses without a login."""
    for url, route in ((u, r) for r in routes for u in fill(r, world.records)):
        for method in ("get", "post"):
            answer = ask(nobody(), method, url)
            walked[route] += 1
            body = text_of(answer)
            if told := world.words.told_in(body):
                yield ["nobody", method, url, f"tells of {told}"]
            if not PUBLIC.match(route) and answer.status_code not in {302, 401, 403, 404, 405}:
                yield ["nobody", method, url, f"status {answer.status_code}"]


def main():
    every = list(Alert.objects.select_related("hit", "organisation"))
    entry_of = acts_of_others(every)
    routes = list(dict.fromkeys(patterns()))
    leaks, walked, own_seen, drawn_seen = [], Counter(), 0, 0
    for role, username, _, _ in ACCOUNTS:
        world = world_of(role, username, every, entry_of)
        leaks += walk(username, routes, world, walked)
        client = someone(username)
        own = [f"{door}/{a.pk}" for a in world.own[:2] for door in ("/alerts", "/api/alerts")]
        drawn = set(dict(extract_places())) - set(world.records["extract"]) if role in READS else ()
        pages = [f"/extracts/{pk}/" for pk in list(drawn)[:SHOWN]]
        drawn_seen += sum(client.get(u).status_code == 200 for u in pages)
        own_seen += sum(client.get(u, follow=True).status_code == 200 for u in own)
    leaks += walk_outside(routes, world_of("nobody", "xitong", every, entry_of), walked)
    told = {
        "amendments": Amendment.objects.count(),
        "reports": MajorReport.objects.count(),
        "matters": len(matters()),
        "reviews": Review.objects.count(),
        "conditions": Condition.objects.count(),
        "checks": len(closed_checks((), "")),
        "packages": Package.objects.count(),
        "files": len(file_places()),
        "walked": sum(walked.values()),
        "routes": len(routes),
        "never_walked": [r for r in routes if not walked[r]],
        "own_seen": own_seen,
        "drawn_seen": drawn_seen,
        "leaks": leaks,
    }
    json.dump(told, sys.stdout, ensure_ascii=False)


main()
