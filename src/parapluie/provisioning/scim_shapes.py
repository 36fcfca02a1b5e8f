"""What the directory may say about people and groups: all that is kept, and nothing else.

RFC 7643 leaves out what a service doesn't keep: no name, mail address, phone, photo or password is
described here. Whatever of it a directory sends all the same is read past, and never told back.
"""

from typing import Annotated, Any, Final

from django.conf import settings
from pydantic import Field, model_validator
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    External,
    Filter,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    Schema,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_BYTES: Final = 256 * 1024  # of a request
MOST_ON_A_PAGE: Final = 200
MOST_WISHED_FOR: Final = 100  # attributes; each resource is written once for each of them


class Manager(ComplexAttribute):
    """Whom somebody reports to."""

    value: Annotated[str | None, Required.true, CaseExact.true] = None
    """The id of the User they report to."""

    ref: Annotated[Reference["User"] | None, Mutability.read_write] = Field(  # type: ignore[type-arg]  # a name, not a type
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """Where that User is."""

    @model_validator(mode="before")
    @classmethod
    def _bare_id(cls, said: Any) -> Any:  # noqa: ANN401  whatever was sent
        """Take the id alone as well, as Microsoft Entra sends it."""
        return {"value": said} if isinstance(said, str) else said


class EnterpriseUser(Extension):
    """Enterprise User"""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: str | None = None
    """The unit they work in."""

    manager: Manager | None = None
    """Whom they report to: kept out of what is said about them."""


class User(Resource[AnyExtension]):
    """User Account"""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """What they are called here: small letters, digits, and . _ - + @; 40 signs at most."""

    title: str | None = None
    """What people who write to the City see, such as "Bylaw officer". Never a name."""

    active: Annotated[bool | None, Required.true] = True
    """Whether they work here. False ends account, roles and keys at once."""


class Member(ComplexAttribute):
    """Somebody in a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true, Required.true] = None
    """The id of the User."""

    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[type-arg]  # a name, not a type
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """Where that User is."""

    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])
    """Always "User"."""


class Group(Resource[Any]):
    """Group"""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """Its name, as city.toml may name it; no two groups have the same."""

    members: list[Member] | None = None
    """Who is in it."""


CONFIG: Final = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_ON_A_PAGE),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token the City made, in the Authorization header (RFC 6750).",
            spec_uri=Reference[External]("https://www.rfc-editor.org/info/rfc6750"),
            primary=True,
        )
    ],
)

Account = User[EnterpriseUser]
# What isn't kept is read past. Entra writes `remove` in a way of its own; it is understood.
POLICY: Final = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore, remove_value_as_filter=ScimPolicy.RemoveValue.apply
)
SERVICE: Final = ScimProvider(
    models=[User, EnterpriseUser, Group],
    resource_types=[ResourceType.from_resource(one) for one in (Account, Group)],
    config=CONFIG,
    policy=POLICY,
)
SCHEMAS: Final = (
    *SERVICE.schemas,
    *(one.to_schema() for one in (Schema, ResourceType, ServiceProviderConfig)),
)


def place(*path: str) -> str:
    """Return where something is, such as `place("Users", id)`."""
    return "/".join([settings.ORIGIN, "scim/v2", *path])


def meta(kind: str, pk: str) -> Meta:
    """Return what is said about a resource itself. When it was made and changed isn't kept."""
    return Meta(resource_type=kind, location=place(f"{kind}s", pk))
