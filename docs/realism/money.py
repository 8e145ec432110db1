"""Whether money closes: what each kind of holder has on the first day of a run and on the last.

Of accounts that were open on the first day; those that belong to a ring at some time are left out, since what a ring
collects is meant to come and go. Measured on a run's tables, `observed/` and the labels of accounts.
"""

from pathlib import Path
from typing import NamedTuple

import duckdb


class Held(NamedTuple):
    """What the accounts of a kind in a currency hold together, in minor units."""

    accounts: int
    first: float
    last: float
    overdrawn: float
    """Share of accounts below zero at the end."""
    middle_first: float
    middle_last: float
    """What the account in the middle holds, on the first day and on the last."""

    @property
    def change(self) -> float:
        """Of what they hold, from the first day to the last."""
        return self.last / self.first - 1


def holders(run: Path) -> dict[tuple[str, str], Held]:
    """What is held, by currency and kind of account."""
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    moved = (f"SELECT from_account AS account_id, to_account, amount_minor, received_minor FROM '{run}/observed/transactions/*/*.parquet' "
             "WHERE status IN ('settled', 'returned')")
    sides = f"WITH t AS ({moved}) SELECT account_id, -amount_minor AS moved FROM t UNION ALL SELECT to_account, received_minor FROM t"
    rows = db.execute(
        "SELECT currency, kind, count(*), sum(opening)::DOUBLE, sum(opening + net)::DOUBLE, avg((opening + net < 0)::INT), "
        "median(opening), median(opening + net) FROM (SELECT "
        "any_value(a.currency)::VARCHAR AS currency, any_value(a.kind)::VARCHAR AS kind, any_value(a.opening_balance_minor) AS opening, "
        f"coalesce(sum(m.moved), 0) AS net FROM '{run}/observed/accounts.parquet' a LEFT JOIN ({sides}) m USING (account_id) WHERE a.opened_at < "
        f"(SELECT min(ts) FROM '{run}/observed/transactions/*/*.parquet') AND a.currency <> 'USDT' AND a.kind IN ('current', 'wallet', "
        f"'merchant', 'business') AND a.account_id NOT IN (SELECT account_id FROM '{run}/truth/account_labels.parquet' WHERE role IN "
        "('mule', 'shell', 'syndicate')) GROUP BY a.account_id) GROUP BY currency, kind ORDER BY currency, kind").fetchall()
    return {(currency, kind): Held(*held) for currency, kind, *held in rows}
