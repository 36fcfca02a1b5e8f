"""The directory of a city that switched SCIM on."""

import json
from hashlib import sha256

import pytest
from django.test import Client

from tests import scim_city as addresses  # read while it is off, so that our own faces have none

TOKEN = "only-the-directory-of-tests-knows-this-token"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
MORE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


class Directory:
    """Speaks to the City as a directory does: JSON and a bearer token."""

    def __init__(self, token: str = TOKEN) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(self, method, place, body=None, *, type="application/scim+json", **more):
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        act = getattr(self.client, method)
        if body is None:
            return act(f"/scim/v2/{place}", **more)
        return act(f"/scim/v2/{place}", sent, content_type=type, **more)

    def get(self, place, **query):
        return self.send("get", place, **({"query_params": query} if query else {}))

    def post(self, place, body):
        return self.send("post", place, body)

    def put(self, place, body):
        return self.send("put", place, body)

    def patch(self, place, *operations):
        return self.send("patch", place, {"schemas": [PATCH], "Operations": list(operations)})

    def delete(self, place):
        return self.send("delete", place)

    def hire(self, username, **more) -> str:
        """Send somebody new; return their id."""
        answer = self.post("Users", {"schemas": [USER], "userName": username, **more})
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    def gather(self, name, *people) -> str:
        """Send a new group with these people; return its id."""
        members = [{"value": one} for one in people]
        answer = self.post("Groups", {"schemas": [GROUP], "displayName": name, "members": members})
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    def names(self, filter: str) -> list[str]:
        """Return the user names that a filter finds."""
        found = self.get("Users", filter=filter)
        assert found.status_code == 200, found.content
        return sorted(one["userName"] for one in found.json().get("Resources", []))


def switch_on(settings) -> Directory:
    """Let the city listen to its directory."""
    settings.ROOT_URLCONF = addresses.__name__
    settings.SCIM_TOKENS = (digest(TOKEN),)
    return Directory()


@pytest.fixture
def directory(settings, db) -> Directory:
    return switch_on(settings)
