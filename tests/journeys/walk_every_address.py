"""Every address of the URLconf, by every role, on own and foreign records. Prints leaks as JSON.

Run by test_no_address_shows_what_is_foreign with the small city's environment. What is own and
what is foreign is found by walking the edges of the trees, not by the program's `visible_to`.
"""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from seeds.people import ACCOUNTS  # noqa: E402
from sunshine.analysis.alerts.models import Alert  # noqa: E402
from sunshine.analysis.hits.models import HitEvidence  # noqa: E402, F401
from sunshine.datacentre.amendments.models import Amendment  # noqa: E402
from sunshine.datacentre.intake.models import Receipt  # noqa: E402
from sunshine.foundation.access.models import Grant  # noqa: E402
from sunshine.foundation.identity.models import Account  # noqa: E402
from sunshine.foundation.ledger.models import Entry  # noqa: E402
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge  # noqa: E402

READS = {
    "data_steward",
    "clerk",
    "reviewer",
    "secretary",
    "discipline_officer",
    "sasac_supervisor",
    "auditor",
}
LEDGER = {"secretary", "discipline_officer", "sasac_supervisor"}
PLACES = READS | {"data_steward"}
PUBLIC = {"healthz", "metrics", "log/key", "log/cosign", "log/<path:name>"}
AMENDS = {
    "clerk",
    "reviewer",
    "secretary",
    "discipline_officer",
    "sasac_supervisor",
    "data_steward",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def patterns(resolver=None, prefix=""):
    for p in (resolver or get_resolver()).url_patterns:
        route = prefix + str(p.pattern)
        if hasattr(p, "url_patterns"):
            yield from patterns(p, route)
        else:
            yield route


def below(tree, root):
    edges = list(OrganisationEdge.objects.filter(tree=tree).values_list("parent_id", "child_id"))
    found, wave = {root}, {root}
    while wave:
        wave = {c for p, c in edges if p in wave} - found
        found |= wave
    return found


def fill(route, place, alert, entry, receipt, amendment=""):
    return "/" + (
        route.replace("<uuid:organisation_id>", str(place))
        .replace("<uuid:alert_id>", str(alert))
        .replace("<slug:label>/<uuid:record_id>", f"alert/{alert}")
        .replace("<slug:secret>", "not-a-secret")
        .replace("<uuid:entry_id>", str(entry))
        .replace("<uuid:receipt_id>", str(receipt))
        .replace("<int:position>", "0")
        .replace("<uuid:amendment_id>", str(amendment))
        .replace("<int:job_id>", "1")
        .replace("<str:label>", "amendment")
        .replace("<str:code>", "D02")
    )


def main():  # noqa: C901, PLR0912, PLR0915  one walk
    leaks, walked = [], 0
    every = list(Alert.objects.select_related("hit", "organisation"))
    routes = [r for r in patterns() if not r.startswith("accounts/") and r not in PUBLIC]
    entry_of = {}
    officer = Client()
    officer.force_login(Account.objects.get(username="guozi"), BACKEND)
    for alert in every[:60]:
        version = alert.version
        officer.post(
            f"/alerts/{alert.pk}/act/", {"verb": "claim", "key": f"w{alert.pk}", "version": version}
        )
        if found := Entry.objects.filter(subject_id=alert.pk).first():
            entry_of[alert.pk] = found.pk
    receipt = Receipt.objects.first().pk
    steward = Client()
    steward.force_login(Account.objects.get(username="shuju"), BACKEND)
    for alert in every[:60]:
        steward.post(
            f"/amendments/new/{alert.pk}/0/",
            {"purpose": f"更正{alert.pk}", "reason": "凭证录入有误", "key": f"a{alert.pk}"},
        )
    amendments = list(Amendment.objects.select_related("organisation"))
    for role, username, _, _ in ACCOUNTS:
        account, client = Account.objects.get(username=username), Client()
        client.force_login(account, BACKEND)
        grants = list(Grant.objects.filter(account=account))
        reach = set().union(*(below(g.tree, g.organisation_id) for g in grants))
        mine = [a for a in every if a.organisation_id in reach and role in READS]
        foreign = [a for a in every if a not in mine and a.organisation_id is not None]
        far = Organisation.objects.exclude(pk__in=reach if role in PLACES else ()).first()
        for route in routes:
            for alert in foreign[:2] or [None]:
                if "<" in route and alert is None and "organisation" not in route:
                    continue
                place = far.pk if far else None
                if "organisation_id" in route and place is None:
                    continue
                entry = entry_of.get(alert.pk) if alert else None
                if "entry_id" in route and (entry is None or username == "guozi"):
                    continue
                strange = [
                    a for a in amendments if a.organisation_id not in reach or role not in AMENDS
                ]
                if "amendment_id" in route and not strange:
                    continue
                if "receipt_id" in route:
                    continue  # receipts belong to whoever brought the file: own test
                case = strange[0].pk if strange else ""
                url = fill(route, place, alert.pk if alert else "", entry, receipt, case)
                for method in (client.get, client.post):
                    walked += 1
                    answer = method(url)
                    body = answer.content.decode(errors="replace") if not answer.streaming else ""
                    told = [
                        a.hit.label for a in foreign if a.hit.label in body or str(a.pk) in body
                    ]
                    if told:
                        leaks.append([username, url, "tells of " + told[0]])
                    if (
                        "<" in route
                        and "<str" not in route
                        and answer.status_code not in {404, 405}
                    ):
                        leaks.append([username, url, answer.status_code])
    anonymous = Client()
    for route in routes:
        answer = anonymous.get(fill(route, every[0].organisation_id, every[0].pk, None, receipt))
        walked += 1
        if answer.status_code not in {302, 404, 405}:
            leaks.append(["anonymous", route, answer.status_code])
    json.dump(
        {"amendments": len(amendments), "walked": walked, "routes": len(routes), "leaks": leaks},
        sys.stdout,
        ensure_ascii=False,
    )


main()
