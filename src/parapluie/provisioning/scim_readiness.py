"""What `doctor` says about the City's directory; nothing where none is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from parapluie.accounts.readiness import Finding
from parapluie.provisioning import mapping
from parapluie.provisioning.models import Group

# 32 random signs of 64 have about 25 different ones; fewer than this were typed, not drawn.
_FEWEST_SIGNS: Final = 16


def findings() -> Iterator[Finding]:
    """Look at the token's file, and at the groups that city.toml names."""
    if not settings.SCIM_TOKENS:
        return
    yield _private_token()
    yield _strong_token()
    yield _groups_came()


def _private_token() -> Finding:
    path = Path(settings.SCIM_TOKEN_FILE).expanduser()
    return Finding(
        path.stat().st_mode & 0o077 == 0,
        _("Only its owner reads the file with the directory's token."),
        _("Others can read it. Run: chmod 600 %(path)s") % {"path": path},
    )


def _strong_token() -> Finding:
    tokens = Path(settings.SCIM_TOKEN_FILE).expanduser().read_text("utf-8").split()
    return Finding(
        all(len(set(one)) >= _FEWEST_SIGNS for one in tokens),
        _("The directory's token was drawn by chance."),
        _("It repeats itself, so it can be guessed. Make one with: openssl rand -base64 48"),
    )


def _groups_came() -> Finding:
    named = set(mapping.by_group())
    sent = Group.objects.filter(name__in=named).values_list("name", flat=True)
    absent = sorted(named - set(sent))
    return Finding(
        not absent,
        _("The directory has sent every group that city.toml names."),
        _("It never sent: %(names)s. Capitals and spaces count. Correct [groups], or send them.")
        % {"names": ", ".join(absent)},
    )
