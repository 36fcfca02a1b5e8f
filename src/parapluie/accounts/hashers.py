"""Passwords cost what codes and passphrases cost: Argon2id, 19 MiB, two passes, one at a time."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from parapluie.kit import crypto


class HouseArgon2(Argon2PasswordHasher):
    """Django's own hasher at the house's cost; it takes turns with `kit.crypto.argon2id`."""

    time_cost = crypto.ARGON2_PASSES
    memory_cost = crypto.ARGON2_MEMORY_KIB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with crypto.argon2_turn:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with crypto.argon2_turn:
            return super().verify(password, encoded)
