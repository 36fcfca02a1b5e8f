"""The demonstration's agreement: both directions, both languages, signed by all readers but one."""

import time_machine
from django.utils.html import linebreaks

from parapluie.accounts import agreements
from parapluie.accounts.agreement_rows import Agreement
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import now, today
from parapluie.kit.words import NEVER_HELD, OFFICIAL, STIGMA, banned_in
from parapluie.web import demo_staff
from parapluie.web.demonstration import MATERIAL
from tests import reading

FILE = MATERIAL / "agreement.toml"


def test_whoever_reads_or_interprets_has_signed_it_and_the_newcomer_is_asked(db):
    reading_here = [hire("wren", Role.READER), hire("ina", Role.INTERPRETER)]
    newcomer, clerk = hire("newcomer", Role.READER), hire("clerk", Role.COORDINATOR)
    demo_staff.promise(FILE, signing=[*reading_here, clerk])
    with time_machine.travel(now() + agreements.AHEAD):
        standing = agreements.standing_for_staff(today())
        assert agreements.not_yet(standing) == [newcomer]
        assert standing.signatures.count() == len(reading_here), "nobody else is asked"
        for language, promise in {"en": "s promise to me", "fr": "La promesse de la Ville"}.items():
            page = sign_in(newcomer).open(f"/desk/agreements/?lang={language}").content.decode()
            assert promise in page and 'name="sign"' in page


def test_it_is_easy_to_read_and_harms_nobody(db):
    demo_staff.promise(FILE, signing=[])
    words = Agreement.objects.get().words
    texts = {code: linebreaks(text.replace("\n", "\n\n")) for code, text in words.items()}
    assert reading.grade(reading.read(f"<main>{texts['en']}</main>")) <= 6
    assert reading.french_ease(reading.read(f"<main>{texts['fr']}</main>")) >= 70
    assert not banned_in(FILE.read_text("utf-8"), (*STIGMA, *NEVER_HELD, *OFFICIAL))
