"""The first page opens for every role: with work, without any, without a right to any."""

from django.test import Client

from sunshine.faces.api.tests.house import account
from sunshine.foundation.access.queries import roles


def test_the_desk_opens_for_every_role_there_is(house) -> None:
    answers = {}
    for role in roles():
        client = Client()
        client.force_login(account(role, role, house.ours))
        answers[role] = [client.get(page).status_code for page in ("/", "/work/", "/help/")]
    assert len(answers) > 10
    assert {role: told for role, told in answers.items() if told != [200, 200, 200]} == {}
