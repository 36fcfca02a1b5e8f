"""Prints what the screens find in a split of the corpus, and which sentences they get wrong.

python -m tools.screens_report train en [--tier rules] [--show 20] [--folder status]
"""

import argparse
import os
import random
from collections import Counter, defaultdict

import django

from tools import corpus

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")


def main() -> None:
    """Print counts by folder, then examples of what was missed or found in vain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split")
    parser.add_argument("language")
    parser.add_argument("--tier", default="both", choices=["rules", "both"])
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--folder", action="append", default=[])
    asked = parser.parse_args()
    django.setup()
    from parapluie.screens import screening
    from parapluie.screens.findings import Where

    wrong, counts = defaultdict(list), defaultdict(Counter)
    for one in corpus.sentences(asked.split, asked.language, *asked.folder):
        found = [
            finding
            for where in (Where.STAFF, Where.CONCERN)
            for finding in screening.run(one.text, asked.language, where)
            if asked.tier == "both" or finding.tier == "rules"
        ]
        screens = {finding.screen for finding in found}
        counts[one.folder]["all"] += 1
        counts[one.folder].update(screens)
        wanted = one.label
        if wanted == corpus.CLEAN:
            relevant = screens & {"status", "asks-status", "supplies", "minor"}
            if relevant:
                labels = [f"{f.screen}/{f.label}:{one.text[f.start : f.end]}" for f in found]
                wrong[one.folder].append(f"{one.text}   <= {labels}")
        elif wanted not in screens:
            wrong[one.folder].append(f"{one.text}   [{one.persona}] {sorted(screens)}")
    for folder, count in counts.items():
        print(folder, dict(count))
    for folder, lines in wrong.items():
        print(f"--- {folder}: {len(lines)}")
        some = random.Random(len(lines))  # noqa: S311  a sample to look at
        for line in some.sample(lines, min(asked.show, len(lines))):
            print("  ", line)


if __name__ == "__main__":
    main()
