"""A tiny house with good and bad controls: the kill test must tell them apart."""
