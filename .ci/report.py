"""Runs the SQL that pages of runs and experiments show, in their folders, and holds what it gives against the pages' own tables.

    python report.py RUN... EXPERIMENT...
"""

import json
import os
import sys
from datetime import date, datetime
from decimal import Decimal

import duckdb

# Sheets whose SQL gives the same columns in the same order; of the others it gives at least a row.
SAME = {"families", "flows", "ladder", "known", "found", "institutions"}
# Sheets whose SQL gives a row for each of theirs.
AS_MANY = SAME | {"rings", "mules", "cases", "funnel", "evidence"}


def plain(value):
    if isinstance(value, (float, Decimal)):
        return round(float(value), 2)
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    return value


def alike(one, other):
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= 0.011
    return str(one).replace("_", " ") == str(other).replace("_", " ")


home = os.getcwd()
for run in sys.argv[1:]:
    os.chdir(os.path.join(home, run))
    with open("report.html", encoding="utf-8") as page:
        text = page.read().split('<script type="application/json" id="data">')[1].split("</script>")[0]
    data = json.loads(text)
    sheets = dict(data["sheets"])
    if "days" in data:
        sheets["days"] = {"sql": data["days"]["sql"], "rows": data["days"]["dates"], "note": ""}
    for name, sheet in sheets.items():
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(sheet["sql"]).fetchall()
        rows = sheet["rows"]
        assert found or not rows, f"{run}: {name}: the SQL gives nothing"
        if name in AS_MANY and not sheet["note"]:
            assert len(found) == len(rows), f"{run}: {name}: {len(rows)} rows on the page, {len(found)} by SQL"
        if name in SAME and not sheet["note"]:
            # Of a column that SQL has not, nothing is asked.
            found, rows = (sorted([[plain(cell) for cell in row] for row in all], key=str) for all in (found, rows))
            for row, by_sql in zip(rows, found):
                assert all(map(alike, row, by_sql)), f"{run}: {name}: {row} on the page, {by_sql} by SQL"
print(f"The SQL of {len(sys.argv) - 1} pages gives what they show")
