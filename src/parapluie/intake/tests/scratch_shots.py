import os
from django.conf import settings as _s

_s.STATIC_URL = "/s/"
_s.MEDIA_URL = "/m/"
_s.STATIC_ROOT = "/tmp/none"
_s.MEDIA_ROOT = "/tmp/none"
import pytest
from parapluie.cases import actions
from parapluie.cases.models import Matter
from tests.browsing import browser  # noqa

O = "/tmp/intake-shots"


@pytest.mark.django_db(transaction=True)
def test_shots(live_server, open_city, browser, settings):
    settings.DEMO = os.environ.get("BAND") == "1"
    B = live_server.url
    b = browser
    for w, h in ((360, 640), (1280, 800)):
        for lang in ("en", "fr"):
            c = b.new_context(
                java_script_enabled=False, viewport={"width": w, "height": h}, locale=lang + "-CA"
            )
            pg = c.new_page()
            n = lambda s: pg.screenshot(path=f"{O}/{s}-{lang}-{w}.png", full_page=True)
            pg.goto(B + "/")
            n("home")
            pg.goto(B + "/report/")
            n("report")
            box = pg.locator("textarea").first.bounding_box()
            print(w, lang, "box y", box["y"])
            pg.fill("textarea >> nth=1", "Don't call")
            pg.click("main form button")
            n("report-empty")
            pg.fill("textarea >> nth=0", "He followed me from the bus stop two nights in a row.")
            pg.click("main form button")
            n("code")
            code = pg.locator(".code").inner_text()
            pg.click("button[value=no-code]")
            n("no-code")
            pg.click("main button >> nth=0")
            pg.fill("input[name=last]", code[-4:])
            pg.click("button[value=confirm]")
            n("done")
            desk, matter = open_city[0].desk(), Matter.objects.exclude(stage="withdrawn").get()
            actions.declare_conflict(matter, kind="none", by=desk)
            actions.read_matter(matter, by=desk)
            actions.answer_matter(
                Matter.objects.get(pk=matter.pk),
                text="Thank you for telling us. The light behind Front Street will be mended on Thursday.\n\nShall we ask the bus company about the stop? We do nothing until you say yes.",
                by=desk,
            )
            pg.goto(B + "/return/")
            n("back")
            pg.fill("input[name=code]", code[:-1] + str((int(code[-1]) + 1) % 10))
            pg.click("main button")
            n("back-mistyped")
            pg.fill("input[name=code]", code)
            pg.click("main button")
            n("letterbox")
            pg.fill("textarea >> nth=0", "He was here again.")
            pg.click("main form button >> nth=0")
            n("letterbox-said")
            pg.click("button[value=ask-change-code]")
            n("change")
            pg.click("button[value=change-code]")
            n("new-code")
            pg.click("main button")
            pg.click("button[value=ask-withdraw]")
            n("withdraw")
            pg.click("button[value=withdraw]")
            n("withdrawn")
            pg.goto(B + "/r/" + "A" * 22)
            n("closed")
            c.close()
