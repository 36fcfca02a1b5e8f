"""Where this folder is on the path, Python reads this before all else: the clock runs ahead.

For a city in processes of its own; inside a test's process, time_machine is used as it is.
"""

import os
from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(
    datetime.now(UTC) + timedelta(days=int(os.environ["DAYS_AHEAD"])), tick=True
).start()
