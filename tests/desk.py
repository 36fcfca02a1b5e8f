"""What staff do at the desk, by the plainest of browsers."""

import time
from urllib.parse import parse_qs, urlsplit

from tests.city import Account, Running
from tests.visitor import Page, Visitor

WORKLIST = "/desk/matters/"


class Officer:
    """A member of staff of the demonstration, signed in and with the vault unlocked."""

    def __init__(self, city: Running, account: Account) -> None:
        self.account = account
        self.visitor = Visitor(city.url)
        self._sign_in()

    def _sign_in(self) -> None:
        page = self.visitor.get("/desk/sign-in/")
        names = {"login": self.account.username, "password": self.account.password}
        page = self.visitor.send(page.form("login"), **names)
        for moment in (0, 30, -30):  # a code works once; the one beside it is good as well
            if "code" in page.form("code").kinds:
                code = self.account.totp(time.time() + moment)
                page = self.visitor.send(page.form("code"), code=code)
            if not any("code" in form.kinds for form in page.forms):
                break
        page = self.visitor.get("/desk/unlock/")
        words = self.account.vault_passphrase
        page = self.visitor.send(page.form("passphrase"), passphrase=words)
        assert "/desk/unlock" not in page.url, page.text

    def matters(self) -> list[str]:
        """Return the addresses of all matters that wait, over all pages of the worklist."""
        found: dict[str, None] = {}
        following = WORKLIST
        while following:
            page = self.visitor.get(following)
            assert page.status == 200, page.text
            places = [urlsplit(link) for link in page.links]
            found |= dict.fromkeys(
                one.path
                for one in places
                if one.path.startswith(WORKLIST) and one.path.count("/") == 4
            )
            following = next(
                (
                    f"{one.path}?{one.query}"
                    for one in places
                    if "after" in parse_qs(one.query)
                    and "lang" not in parse_qs(one.query)  # not this same page in French
                    and not one.fragment  # not "skip to the main part"
                ),
                "",
            )
        return list(found)

    def read(self, address: str) -> Page:
        """Open a matter, saying that one knows nobody in it, and why one opens it, if asked."""
        page = self.visitor.get(address)
        if any("/declare/" in form.action for form in page.forms):
            page = self.visitor.send(page.form(action="/declare/"), kind="none")
        if any("/why/" in form.action for form in page.forms):
            page = self.visitor.send(page.form(action="/why/"), reason="cover")
        assert page.status == 200, page.text
        return page

    def answer(self, page: Page, text: str) -> Page:
        return self.visitor.send(page.form(action="/answer/"), text=text)
