"""The register at the desk."""

import pytest

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.disclosure.models import Partner
from parapluie.disclosure.tests.agency import in_days
from parapluie.ledger.models import Entry


@pytest.fixture
def officer(agency):
    return sign_in(hire("gil", Role.PRIVACY_OFFICER))


def form(**more):
    return {
        "name": "Riverside Health Van",
        "kind": "health",
        "purpose": "health-care",
        "agreement": "File 12/4",
        "agreed_on": in_days(-1).isoformat(),
        "agreed_until": in_days(300).isoformat(),
        "languages": "English, French",
        "contact": "604-555-0160, weekdays",
    } | more


@pytest.mark.slow
def test_a_privacy_officer_adds_a_partner_and_closes_it(officer):
    page = officer.open("/desk/partners/add/").content.decode()
    assert "checked" not in page  # nobody is chosen beforehand, police least of all
    assert page.rindex('value="police"') > page.rindex('value="ombudsperson"')
    assert officer.send("/desk/partners/add/", **form()).status_code == 303
    partner = Partner.objects.get()
    shown = officer.open("/desk/partners/").content.decode()
    assert "Riverside Health Van is on the register" in shown and "Health care" in shown
    assert officer.send(f"/desk/partners/{partner.pk}/close/").status_code == 303
    assert "closed" in officer.open("/desk/partners/").content.decode()
    said = Entry.objects.filter(act__startswith="disclosure.").values_list("act", flat=True)
    assert sorted(said) == ["disclosure.partner-added", "disclosure.partner-closed"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "lacking",
    [{"purpose": ""}, {"agreement": ""}, {"kind": "media"}, {"purpose": "review"}],
)
def test_a_partner_without_purpose_agreement_or_a_kind_of_the_list_is_not_added(officer, lacking):
    answer = officer.send("/desk/partners/add/", **form(**lacking))
    assert answer.status_code == 422 and b"Please look at this again" in answer.content
    assert not Partner.objects.exists()


@pytest.mark.slow
def test_whoever_does_not_oversee_sees_the_list_and_changes_nothing(agency):
    partner = agency.partner()
    reader = sign_in(hire("rae", Role.READER))
    page = reader.open("/desk/partners/").content.decode()
    assert partner.name in page and "Add a partner" not in page
    for address in ("/desk/partners/add/", f"/desk/partners/{partner.pk}/close/"):
        assert reader.open(address).status_code == 404
        assert reader.send(address, **form()).status_code == 404
