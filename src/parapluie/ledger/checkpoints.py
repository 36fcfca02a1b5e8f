"""Signs how large the tree is and what its root is."""


def sign_checkpoint() -> str:
    """Sign a checkpoint if the tree grew; say what was done."""
    return "no new checkpoint"
