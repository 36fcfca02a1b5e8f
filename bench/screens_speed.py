"""Reads a JSON list of texts from standard input; prints texts a second and memory added."""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

from tools import corpus


def main() -> None:
    """Measure after a first reading in every language: then all lexicons and models are loaded."""
    texts = json.loads(sys.stdin.read())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")
    django.setup()
    before = _mib()
    from parapluie.screens import screening
    from parapluie.screens.findings import Where

    for language in corpus.languages("train"):
        for one in list(corpus.sentences("train", language, "benign"))[:20]:
            screening.run(one.text, language, Where.LEAVING)
    added = _mib() - before
    began = time.process_time()
    for text in texts:
        for where in Where:
            screening.run(text, "en", where)
    took = (time.process_time() - began) / len(Where)
    print(json.dumps({"rate": len(texts) / took, "mib": added}))


def _mib() -> float:
    # Not ru_maxrss: a child begins with the peak of the process that started it.
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
