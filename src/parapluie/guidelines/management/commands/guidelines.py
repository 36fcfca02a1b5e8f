"""`parapluie guidelines check|verify|report`: the pack, the City's text, and how far we are."""

import argparse
import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from parapluie.guidelines import checking, controls, proof, report, wording
from parapluie.guidelines.checking import Finding, Weight
from parapluie.guidelines.pack import current_pack
from parapluie.kit import times
from parapluie.kit.errors import OperatorError

FORMATS = ("json", "html", "csv", "oscal")
READY_FORMATS = ("json",)


class Command(BaseCommand):
    help = "Check the guidelines pack, compare it with the City's text, report clause by clause."
    requires_system_checks = ()  # works before the database is there

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("check", help="is the pack whole, and does it fit the controls?")
        verify = deeds.add_parser("verify", help="does the City's text still say what we restate?")
        verify.add_argument(
            "--source", required=True, type=Path, help="the City's text, plain text"
        )
        shown = deeds.add_parser("report", help="per clause: controls, proof, tests, state")
        shown.add_argument("--format", default="json", choices=FORMATS)

    def handle(self, *args: object, deed: str, **options: object) -> None:
        if settings.FACE == "public":
            raise OperatorError(
                "PARAPLUIE_FACE=public can't see the controls of the staff face; "
                "run this with PARAPLUIE_FACE=both or staff."
            )
        controls.import_rooms(settings.GUIDELINES_CONTROL_ROOMS)
        if deed == "check":
            self._check()
        elif deed == "verify":
            self._verify(Path(str(options["source"])))
        else:
            self._report(str(options["format"]))

    def _check(self) -> None:
        pack = current_pack()
        findings = checking.check_pack(pack, controls.registered_controls())
        self._show(findings)
        faults = sum(finding.weight is Weight.FAULT for finding in findings)
        self.stdout.write(
            f"{pack.name}: {len(pack.clauses)} clauses, {faults} faults, {len(findings) - faults} "
            "to look at."
        )
        if faults:
            raise SystemExit(1)

    def _verify(self, source: Path) -> None:
        pack = current_pack()
        document = wording.read_document(_text_of(source), pack.sections)
        findings = checking.verify_source(pack, document, controls.registered_controls())
        self._show(findings)
        missing = {one.about for one in findings if one.weight is Weight.REVIEW}
        found = sum(clause.id not in missing for clause in pack.clauses)
        self.stdout.write(f"{pack.name}: {found} of {len(pack.clauses)} clauses found in {source}.")
        if missing:
            raise SystemExit(1)

    def _report(self, form: str) -> None:
        if form not in READY_FORMATS:
            raise OperatorError(
                f"guidelines report --format {form} isn't there yet; wanted: "
                f"{', '.join(READY_FORMATS)}."
            )
        shown = report.report(
            current_pack(),
            controls=controls.registered_controls(),
            proofs=proof.read_proofs(),
            day=times.today(),
        )
        self.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False))

    def _show(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{finding.weight}: {finding.about}: {finding.text}")


def _text_of(source: Path) -> str:
    try:
        return source.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise OperatorError(f"The City's text {source} can't be read as UTF-8: {fault}.") from fault
