"""These stories need several connections at once; `test_postgresql.py` runs them on a server."""

import os

collect_ignore_glob = [] if os.environ.get("DATABASE_URL") else ["test_*.py"]
