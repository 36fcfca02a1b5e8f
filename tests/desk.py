"""What staff do at the desk, by the plainest of browsers."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from tests.city import Account, Running
from tests.reporter import boxes
from tests.visitor import Page, Visitor


class Officer:
    """A member of staff of the demonstration, signed in and with the vault unlocked."""

    def __init__(self, city: Running, accounts: Sequence[Account], role: str) -> None:
        self.account = next(one for one in accounts if one.role.startswith(role))
        self.visitor = Visitor(city.url)
        self._sign_in()

    def _sign_in(self) -> None:
        page = self.visitor.get("/desk/sign-in/")
        form = page.form("login")
        page = self.visitor.send(form, login=self.account.username, password=self.account.password)
        page = self.visitor.send(page.form("code"), code=self.account.totp())
        page = self.visitor.get("/desk/unlock/")
        page = self.visitor.send(page.form("passphrase"), passphrase=self.account.vault_passphrase)
        assert "/desk/unlock" not in page.url, page.text

    def new_matters(self) -> list[str]:
        """Return the addresses of the matters on the first page of the worklist."""
        page = self.visitor.get("/desk/matters/")
        assert page.status == 200, page.text
        links = [urlsplit(link).path for link in page.links]
        return [
            link
            for link in dict.fromkeys(links)
            if link.startswith("/desk/matters/") and len(link) > len("/desk/matters/")
        ]

    def read(self, address: str) -> Page:
        page = self.visitor.get(address)
        if any("declare" in form.action for form in page.forms) and "/declare" not in page.url:
            form = page.form(action="declare")
            page = self.visitor.send(form)
        return page

    def write(self, page: Page, action: str, text: str) -> Page:
        form = page.form(action=action)
        return self.visitor.send(form, **{boxes(form)[0]: text})
