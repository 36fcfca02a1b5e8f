"""Run in a process of its own on a database file: closes a page, prints how much of it is left."""

import os
import sys

import django


def bytes_left(folder, sealed):
    files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    return sum(piece in file for piece in (sealed[200:260], sealed[-60:]) for file in files)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "parapluie.config.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from parapluie.intake import handles
    from parapluie.intake.models import Handle
    from parapluie.kit import keyfiles

    keyfiles.create_missing(settings.KEYS)
    handle = handles.handle_of("a nonce")
    handles.keep(handle, handles.State("code", "en", {"code": "1234 " * 100}))
    sealed = bytes(Handle.objects.get().sealed)
    before = bytes_left(settings.DATA, sealed)
    handles.end(handle)
    handles.drop_dead_handles()
    sys.stdout.write(f"{before} {bytes_left(settings.DATA, sealed)}\n")


if __name__ == "__main__":
    main()
