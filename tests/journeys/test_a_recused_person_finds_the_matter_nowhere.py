"""One firm, one record of every kind that has to do with it, two people with every right: one is
recused. Every address of the URLconf is asked as both. What his colleague finds, he finds nowhere:
not in a list, a search, a count, a file, a calendar, a notification, the API, a history.

A later room registers its kind in wiring (RECUSAL_NAMED, RECUSAL_HANGING) and makes one in
`recused_world.py`; a kind that does neither fails here.
"""

import re
from urllib.parse import quote

import pytest
from answers import text_of
from django.conf import settings
from django.urls import get_resolver
from recused_world import CODE, FIRM, RECORDS, World

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.worklist.actions import make_feed
from sunshine.wiring.concerns import RECUSAL_APART, RECUSAL_HANGING, RECUSAL_NAMED
from sunshine.wiring.registry import RECORD_MODELS

pytestmark = pytest.mark.django_db
HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
# Not of this house (logging in), or for nobody in particular (the public log).
OWN = "/recusals/mine/"  # what he reported himself
NONE = "00000000-0000-7000-8000-000000000000"
APART = re.compile(r"accounts/|log/|wall|healthz|metrics|\^|api/\^")
LEAVES = re.compile("/(?:export|archive|frame)/")
SAID = ("玄鸟冷链", CODE)
FIXED = {
    "mart": "payment", "dimension": "completeness", "position": "0", "job_id": "1",
    "provider_id": "none", "secret": "none", "code": "D02", "domain": "funds", "key": "x",
}  # fmt: skip


def routes(resolver=None, prefix=""):
    for p in (resolver or get_resolver()).url_patterns:
        route = prefix + str(p.pattern)
        if hasattr(p, "url_patterns"):
            yield from routes(p, route)
        elif not APART.match(route):
            yield route


def addresses(world: World):
    """Every route, filled with the records of its kind; lists also searched for the firm."""
    places = {"organisation_id": world.head.pk, "evidence_id": world.file_key}
    places["sample_id"] = world.sample_key
    for route in dict.fromkeys(routes()):
        holes = HOLE.findall(route)
        if not holes:
            yield from (f"/{route}", f"/{route}?q={FIRM}")
            continue
        known = {f"{label}_id": pk for label, pk in world.records.items()} | places | FIXED
        told = [
            {"label": label, "record_id": pk} for label, pk in world.records.items()
        ] if "record_id" in holes else [{}]  # fmt: skip
        told += [{"matter_id": world.archived}] if "matter_id" in holes else []
        for more in told:
            found = known | more
            yield "/" + HOLE.sub(lambda m, found=found: str(found.get(m[1], NONE)), route)


def asked(client, url):
    """What leaves the house is asked for as an act."""
    answer = client.get(url)
    leaves = answer.status_code == 405 and LEAVES.search(url)
    return client.post(url, {"purpose": "巡察组调阅档案"}) if leaves else answer


def test_every_kind_of_record_is_closed_by_a_conflict_or_says_why_not() -> None:
    told = {*RECUSAL_NAMED, *(label for label, _ in RECUSAL_HANGING)}
    assert told | set(RECUSAL_APART) == set(RECORD_MODELS)
    assert not told & set(RECUSAL_APART)
    assert set(settings.RECUSAL_NAMED) <= set(RECORD_MODELS)
    assert told == set(RECORDS), "one of each kind is walked"


def test_he_finds_it_nowhere_and_his_colleague_everywhere(tmp_path, settings) -> None:
    settings.SUNSHINE_HOME = tmp_path
    settings.LOG_FOLDER = tmp_path / "log"
    world = World()
    closed = dict(
        Denial.objects.filter(
            person=world.he.person_id, reason="recusal", valid__contains=today()
        ).values_list("subject_label", "subject_id")
    )
    assert set(closed) == set(RECORDS), "every kind is closed"
    keys = {str(pk) for pk in (*world.records.values(), world.file_key, world.archived)}
    his, hers, leaks, seen = world.client(world.he), world.client(world.she), [], set()
    of_archive = set()
    for url in dict.fromkeys(addresses(world)):
        own, other = asked(his, url), asked(hers, url)
        if own.status_code == 200 and url != OWN:
            body = _without_echo(text_of(own), url)
            leaks += [(url, word) for word in (*SAID, *keys) if word in body]
            leaks += [(url, "opened") for key in keys if key in url]
        if other.status_code == 200:
            body = text_of(other) + url
            seen |= {label for label, pk in world.records.items() if str(pk) in body}
            of_archive |= (
                {url.rstrip("/").rpartition("/")[2]} if str(world.archived) in body else set()
            )
    assert leaks == []
    assert of_archive >= {"frame", "archive", "whole"}, of_archive
    assert seen == set(RECORDS), "a walk that finds nothing proves nothing"
    kept, found = calendar(his, world.he), calendar(hers, world.she)
    assert [key for key in keys if key in kept] == []
    assert [key for key in keys if key in found], "her calendar has work on the matter"


def calendar(client, account) -> str:
    """What other programs are told of open work, its lines unfolded."""
    by = actor_of(account).confirmed()
    with acting_as(by):
        secret = make_feed(by=by, idempotency_key=f"feed-{account.pk}")
    return client.get(f"/feeds/{secret}.ics").content.decode().replace("\r\n ", "")


def _without_echo(body: str, url: str) -> str:
    """A page says again what was asked of it; that tells nothing."""
    asked_for = (url, quote(url), FIRM, quote(FIRM)) if "?q=" in url else (url,)
    for words in asked_for:
        body = body.replace(words, "")
    return body
