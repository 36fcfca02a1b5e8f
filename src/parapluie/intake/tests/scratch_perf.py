import time, cProfile, pstats
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from parapluie.vault import codes


@pytest.mark.django_db(transaction=True)
def test_perf(open_city, phone):
    phone.report("warm")
    with CaptureQueriesContext(connection) as q:
        phone.get("/report/")
    print("GET report queries", len(q))
    [print("  ", x["sql"][:150]) for x in q]
    form = phone.page.form("text")
    with CaptureQueriesContext(connection) as q:
        where = phone.post("/report/", {**form.values, "text": "x" * 1000})
    print("POST queries", len(q))
    [print("  ", x["sql"][:110]) for x in q]
    with CaptureQueriesContext(connection) as q:
        phone.get(where)
    print("GET code queries", len(q))

    def cpu(f, n=20):
        t = time.process_time()
        for _ in range(n):
            f()
        return (time.process_time() - t) / n * 1000

    print("GET report ms", cpu(lambda: phone.client.get("/report/")))
    forms = [phone.get("/report/").form("text") for _ in range(20)]
    it = iter(forms)

    def post():
        f = next(it)
        where.__class__
        w = phone.post("/report/", {**f.values, "text": "x" * 1000})
        places.append(w)

    places = []
    print("POST ms", cpu(post))
    it2 = iter(places)
    print("GET code ms", cpu(lambda: phone.client.get(next(it2))))
    print("keys_of ms", cpu(lambda: codes.keys_of(codes.new_code())))
    pr = cProfile.Profile()
    pr.enable()
    for _ in range(20):
        phone.client.get("/report/")
    pr.disable()
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
