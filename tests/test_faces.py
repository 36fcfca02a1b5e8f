"""Each face by itself, as a city runs them: from the command line, with its own jobs."""

from pathlib import Path

import pytest

from tests import city, reporter
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


def test_the_public_face_takes_a_message_and_has_no_desk(copy_of_demo: Path):
    running = city.start(copy_of_demo, "serve", "--face", "public")
    try:
        running.wait_until_it_answers()
        phone = Visitor(running.url)
        assert reporter.report(phone, "The lock is broken.").code
        assert phone.get("/desk/sign-in/").status == 404
    finally:
        running.stop()


def test_the_staff_face_has_a_desk_and_takes_no_message(copy_of_demo: Path):
    running = city.start(copy_of_demo, "serve", "--face", "staff")
    try:
        running.wait_until_it_answers()
        browser = Visitor(running.url)
        assert browser.get("/desk/sign-in/").status == 200
        assert browser.get("/report/").status == 404
    finally:
        running.stop()


@pytest.mark.parametrize("face", ["public", "staff"])
def test_every_job_runs_on_each_face(copy_of_demo: Path, face: str):
    done = city.run_command(copy_of_demo, "tick", settings={"PARAPLUIE_FACE": face}, within=60)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "Traceback" not in said and "failed" not in said, said
