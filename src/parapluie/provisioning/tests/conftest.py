"""The directory, for every test of this room."""

from parapluie.provisioning.tests.scim_city import directory

__all__ = ["directory"]
