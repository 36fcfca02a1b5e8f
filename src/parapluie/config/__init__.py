"""Settings, URLs and the command's entry.

The SQLite of older systems has a race that damages a WAL database (fixed in 3.51.3), so the bundled
one takes its place before Django is imported.
"""

import sys

import pysqlite3

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
