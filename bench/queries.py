"""Counts the database queries of pages for somebody signed in: `python -m bench.queries PATH…`.

The cookies of a signed-in browser come as JSON on standard input, the counts leave as JSON.
"""

import json
import sys

import django


def main() -> None:
    """Ask for each page in this process and count."""
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    for name, value in json.load(sys.stdin).items():
        client.cookies[name] = value
    counts = {}
    for path in sys.argv[1:]:
        client.get(path)  # what is cached once is not counted
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        counts[path] = len(captured)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
