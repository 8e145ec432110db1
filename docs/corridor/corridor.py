"""The difficulty corridor: how well a gradient-boosted tree finds illicit payments.

    python -m venv .venv && .venv/bin/pip install -r docs/corridor/requirements.txt
    .venv/bin/python docs/corridor/corridor.py output/benchmark-medium-high-1

Learns from the first 60 % of the window and is judged on the last 20 % (the splits of tasks/illicit_payment), by
average precision. Four sets of features, each laid on the one before, each row's from before the row:

- raw: the columns of the payment itself;
- file: what both banks have on file of the two accounts;
- window: counts, sums, pauses and balances of both accounts so far and over the last day and week;
- graph: partners of both accounts, whether the pair has met, and the same of whoever paid the payer last.

Printed beside the corridor that a benchmark is held to: raw between 3 times the base rate and 0.5, with graph
features at least 1.5 times the raw figure, and with permuted labels the base rate.
"""

import argparse
import json
from pathlib import Path

import duckdb
import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

RAW = ["usd", "zeros", "hour", "weekday", "no_device", "lead", "currency", "received_currency", "rail", "channel"]
WORDS = ["currency", "received_currency", "rail", "channel"]
FILED = ["payer_kind", "payee_kind", "payer_country", "payee_country", "payer_occupation", "payee_occupation",
         "payer_kyc", "payee_kyc", "payer_opening", "payee_opening", "payee_category"]
FILE = ["payer_age", "payee_age", "payer_birth", "payee_birth", "same_bank"] + FILED
WINDOW = ["payer_balance", "payee_balance", "taken", "payer_pause", "payee_pause", "payer_since_receipt",
          "payee_since_payment", "payer_paid", "payer_received", "payee_paid", "payee_received",
          "payer_paid_1d", "payer_received_1d", "payee_received_1d", "payer_paid_7d", "payee_received_7d",
          "payer_paid_usd_1d", "payee_received_usd_1d", "against_receipt"]
GRAPH = ["pair_before", "reverse_before", "payer_payees", "payer_payers", "payee_payers", "payee_payees",
         "payers_payer_payees", "payers_payer_payers", "payers_payer_age", "payees_share_new"]


def load(run: Path) -> pd.DataFrame:
    """Settled payments in order, with what the banks have on file and their labels."""
    rates = json.loads((run / "manifest.json").read_text())["rates"]
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    db.register("rates", pd.DataFrame({"currency": list(rates), "per_usd": list(rates.values())}))
    rows = db.execute(f"""
        WITH account AS (
            SELECT a.account_id, a.institution_id, a.kind, a.currency, a.opened_at, a.opening_channel,
                   c.country, c.occupation, c.kyc_level, c.merchant_category, c.birth_year
            FROM '{run}/observed/accounts.parquet' a JOIN '{run}/observed/customers.parquet' c USING (customer_id))
        SELECT t.tx_id, epoch(t.ts)::BIGINT AS ts, t.from_account AS payer, t.to_account AS payee,
               t.amount_minor, t.received_minor,
               t.amount_minor / CASE t.currency WHEN 'USDT' THEN 1e6 ELSE 1e2 END / r.per_usd AS usd,
               length(t.amount_minor::VARCHAR) - length(rtrim(t.amount_minor::VARCHAR, '0')) AS zeros,
               hour(t.ts) AS hour, dayofweek(t.ts) AS weekday, (t.device_id IS NULL)::INT AS no_device,
               epoch(t.ts) - epoch(t.instructed_at) AS lead,
               t.currency::VARCHAR AS currency, t.received_currency::VARCHAR AS received_currency,
               t.rail::VARCHAR AS rail, t.channel::VARCHAR AS channel,
               date_diff('day', p.opened_at, t.ts) AS payer_age, date_diff('day', q.opened_at, t.ts) AS payee_age,
               p.birth_year AS payer_birth, q.birth_year AS payee_birth,
               (p.institution_id = q.institution_id)::INT AS same_bank,
               p.kind::VARCHAR AS payer_kind, q.kind::VARCHAR AS payee_kind,
               p.country::VARCHAR AS payer_country, q.country::VARCHAR AS payee_country,
               p.occupation::VARCHAR AS payer_occupation, q.occupation::VARCHAR AS payee_occupation,
               p.kyc_level::VARCHAR AS payer_kyc, q.kyc_level::VARCHAR AS payee_kyc,
               p.opening_channel::VARCHAR AS payer_opening, q.opening_channel::VARCHAR AS payee_opening,
               q.merchant_category::VARCHAR AS payee_category,
               coalesce(l.illicit, false)::INT AS illicit
        FROM '{run}/observed/transactions/*/*.parquet' t
        JOIN rates r ON r.currency = t.currency
        JOIN account p ON p.account_id = t.from_account
        JOIN account q ON q.account_id = t.to_account
        LEFT JOIN '{run}/truth/transaction_labels.parquet' l USING (tx_id)
        WHERE t.status = 'settled' ORDER BY t.tx_id
    """).df()
    for word in WORDS + FILED:
        rows[word] = rows[word].astype("category").cat.codes
    balances = dict(db.execute(
        f"SELECT account_id, opening_balance_minor FROM '{run}/observed/accounts.parquet'").fetchall())
    add_history(rows, balances)
    return rows


class Side:
    """What is remembered of an account."""

    __slots__ = ("balance", "paid", "received", "last_paid", "last_received", "last_amount", "last_payer",
                 "payees", "payers", "out", "into")

    def __init__(self, balance: int):
        self.balance, self.paid, self.received = balance, 0, 0
        self.last_paid = self.last_received = self.last_amount = self.last_payer = None
        self.payees, self.payers = set(), set()
        self.out, self.into = [], []


def recent(times: list, now: int, span: int) -> tuple[int, float]:
    """Count and sum of what lies within the last `span` seconds; older than a week is forgotten."""
    while times and times[0][0] < now - 7 * 86_400:
        times.pop(0)
    count, total = 0, 0.0
    for at, usd in reversed(times):
        if at < now - span:
            break
        count, total = count + 1, total + usd
    return count, total


def add_history(rows: pd.DataFrame, balances: dict) -> None:
    """Adds the columns of WINDOW and GRAPH, one pass in settlement order."""
    sides: dict[int, Side] = {}
    pairs: dict[tuple[int, int], int] = {}
    table = np.full((len(rows), len(WINDOW) + len(GRAPH)), np.nan, dtype=np.float32)
    busy = 400  # Of the busiest accounts (billers, employers) only so much is kept.
    columns = zip(rows.ts.to_numpy(), rows.payer.to_numpy(), rows.payee.to_numpy(), rows.amount_minor.to_numpy(),
                  rows.received_minor.to_numpy(), rows.usd.to_numpy(), rows.payer_age.to_numpy())
    for row, (ts, payer, payee, amount, received, usd, payer_age) in enumerate(columns):
        p = sides.get(payer) or sides.setdefault(payer, Side(balances.get(payer, 0)))
        q = sides.get(payee) or sides.setdefault(payee, Side(balances.get(payee, 0)))
        pause = lambda then: ts - then if then is not None else np.nan
        out_1d, out_usd_1d = recent(p.out, ts, 86_400)
        in_1d, _ = recent(p.into, ts, 86_400)
        got_1d, got_usd_1d = recent(q.into, ts, 86_400)
        origin = sides.get(p.last_payer) if p.last_payer is not None else None
        table[row] = (
            p.balance, q.balance, amount / p.balance if p.balance > 0 else -1, pause(p.last_paid),
            pause(q.last_received), pause(p.last_received), pause(q.last_paid), p.paid, p.received, q.paid, q.received,
            out_1d, in_1d, got_1d, len(p.out), len(q.into), out_usd_1d, got_usd_1d,
            amount / p.last_amount if p.last_amount else -1,
            pairs.get((payer, payee), 0), pairs.get((payee, payer), 0), len(p.payees), len(p.payers), len(q.payers),
            len(q.payees), len(origin.payees) if origin else -1, len(origin.payers) if origin else -1,
            payer_age if origin else -1, len(q.payers) / max(1, q.received))
        p.balance, q.balance = p.balance - amount, q.balance + received
        p.paid, q.received = p.paid + 1, q.received + 1
        p.last_paid, q.last_received, q.last_amount, q.last_payer = ts, ts, received, payer
        pairs[payer, payee] = pairs.get((payer, payee), 0) + 1
        if len(p.payees) < busy:
            p.payees.add(payee)
        if len(q.payers) < busy:
            q.payers.add(payer)
        for times in (p.out, q.into):
            if len(times) < busy:
                times.append((ts, usd))
    rows[WINDOW + GRAPH] = table


def judge(rows: pd.DataFrame, splits: list, features: list, labels: pd.Series) -> float:
    """Average precision on the test part of a model that learnt from the first part, stopped by the second."""
    parts = [rows.tx_id.isin(split).to_numpy() for split in splits]
    data = [lgb.Dataset(rows.loc[part, features], labels[part]) for part in parts[:2]]
    options = {"objective": "binary", "learning_rate": 0.1, "num_leaves": 31, "min_data_in_leaf": 100,
               "feature_fraction": 0.8, "metric": "average_precision", "verbosity": -1, "seed": 1, "num_threads": 2,
               "deterministic": True}
    model = lgb.train(options, data[0], 200, valid_sets=[data[1]],
                      callbacks=[lgb.early_stopping(20, verbose=False)])
    test = parts[2]
    gain = pd.Series(model.feature_importance("gain"), features).sort_values(ascending=False)
    print("           most used:", ", ".join(gain.index[:8]))
    return average_precision_score(labels[test], model.predict(rows.loc[test, features]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    run = parser.parse_args().run
    rows = load(run)
    task = run / "tasks" / "illicit_payment"
    splits = [pd.read_parquet(task / f"{name}.parquet", columns=["tx_id"]).tx_id
              for name in ("train", "validation", "test")]
    test = rows[rows.tx_id.isin(splits[2])]
    base = test.illicit.mean()
    print(f"{len(rows):,} payments; base rate in the test part {base:.4f}")
    raw = judge(rows, splits, RAW, rows.illicit)
    print(f"raw        {raw:.3f}   corridor {3 * base:.3f} to 0.5")
    print(f"file       {judge(rows, splits, RAW + FILE, rows.illicit):.3f}")
    print(f"window     {judge(rows, splits, RAW + FILE + WINDOW, rows.illicit):.3f}")
    graph = judge(rows, splits, RAW + FILE + WINDOW + GRAPH, rows.illicit)
    print(f"graph      {graph:.3f}   {graph / raw:.2f} times raw; at least 1.5")
    shuffled = pd.Series(np.random.default_rng(1).permutation(rows.illicit.to_numpy()))
    chance = judge(rows, splits, RAW, shuffled)
    print(f"permuted   {chance:.4f}  base rate {base:.4f}")


if __name__ == "__main__":
    main()
