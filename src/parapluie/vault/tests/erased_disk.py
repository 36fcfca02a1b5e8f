"""Run in a process of its own on a database file: seals, erases, prints what bytes are left."""

import os
import sys

import django


def no_readers(lane):
    return []


def bytes_left(folder, sealed):
    pieces = [piece for one in sealed for piece in (one[200:260], one[-60:])]
    files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    return sum(piece in file for piece in pieces for file in files)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "parapluie.config.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.VAULT_HOLDER_CHECKS = []
    settings.VAULT_READER_SOURCE = "parapluie.vault.tests.erased_disk.no_readers"
    call_command("migrate", verbosity=0)
    from parapluie.ledger.entries import SYSTEM
    from parapluie.vault import sealing, staffkeys
    from parapluie.vault.models import Grant, Item

    readers = ["staff:ana", "staff:ben"]
    for holder in readers:
        staffkeys.make_key(holder, staffkeys.new_passphrase(), SYSTEM)
    file = sealing.open_dossier(kind="file", lane="a", about="X", holders=readers, by=SYSTEM)
    for length in (10, 3000, 30000):
        content = {"text": "x" * length}
        sealing.seal_item(file, kind="message", author="reporter", content=content, by=SYSTEM)
    sealed = [bytes(one) for one in Item.objects.values_list("sealed", flat=True)]
    sealed += [bytes(one) for one in Grant.objects.values_list("sealed_key", flat=True)]
    before = bytes_left(settings.DATA, sealed)
    sealing.erase_dossier(file, by=SYSTEM)
    sys.stdout.write(f"{before} {bytes_left(settings.DATA, sealed)}\n")


if __name__ == "__main__":
    main()
