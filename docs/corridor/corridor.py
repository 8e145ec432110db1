"""The difficulty corridor: how well a gradient-boosted tree finds illicit payments.

    python -m venv .venv && .venv/bin/pip install -r docs/corridor/requirements.txt
    .venv/bin/python docs/corridor/corridor.py output/benchmark-medium-high-1

Learns from the first 60 % of the window and is judged on the last 20 % (the splits of tasks/illicit_payment), by
average precision. Four sets of features, each laid on the one before, each row's from before the row:

- raw: the columns of the payment itself;
- file: what both banks have on file of the two accounts;
- window: counts, sums, pauses and balances of both accounts so far and over the last day and week;
- graph: partners of both accounts, whether the pair has met, how long money rested with them, the same of whoever
  paid the payer last, and how many accounts were used from the device.

Printed beside the corridor that a benchmark is held to: raw between 3 times the base rate and 0.5, with graph
features at least 1.5 times the raw figure, and with permuted labels the base rate.
"""

import argparse
import json
from pathlib import Path

import duckdb
import lightgbm as lgb
import numba
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
         "payers_payer_payees", "payers_payer_payers", "payers_payer_age", "payees_share_new", "payer_dwell",
         "payee_dwell", "payers_payer_dwell", "device_accounts"]


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
               t.amount_minor, t.received_minor, t.device_id::VARCHAR AS device,
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


@numba.njit
def within(ts, usd, start, count, tail, total, account, now, span):
    """Count and sum of an account's payments of the last `span` seconds: a tail that only moves on."""
    end = start[account] + count[account]
    while tail[account] < end and ts[tail[account]] < now - span:
        total[account] -= usd[tail[account]]
        tail[account] += 1
    return end - tail[account]


@numba.njit
def history(ts, payer, payee, amount, received, usd, age, device, balance, start_out, start_in, devices, table):
    """Fills `table` with the columns of WINDOW and GRAPH, one pass in settlement order. A row sees what was before it."""
    day, week, none = 86_400, 7 * 86_400, -1
    accounts, rows = len(balance), len(ts)
    out_ts, out_usd, in_ts = np.zeros(rows, np.int64), np.zeros(rows), np.zeros(rows, np.int64)
    in_usd = np.zeros(rows)
    paid, got = np.zeros(accounts, np.int64), np.zeros(accounts, np.int64)
    payees, payers = np.zeros(accounts, np.int64), np.zeros(accounts, np.int64)
    last_paid, last_got = np.full(accounts, none, np.int64), np.full(accounts, none, np.int64)
    last_amount, last_payer = np.zeros(accounts, np.int64), np.full(accounts, none, np.int64)
    dwell, dwells = np.zeros(accounts), np.zeros(accounts, np.int64)
    first_age = np.full(accounts, np.nan)
    out_1, out_7, in_1, in_7 = start_out.copy(), start_out.copy(), start_in.copy(), start_in.copy()
    sum_out_1, sum_out_7, sum_in_1, sum_in_7 = (np.zeros(accounts), np.zeros(accounts), np.zeros(accounts),
                                                np.zeros(accounts))
    pairs = numba.typed.Dict.empty(numba.types.int64, numba.types.int64)
    uses = numba.typed.Dict.empty(numba.types.int64, numba.types.int64)
    users = np.zeros(devices, np.int64)
    for row in range(rows):
        now, p, q = ts[row], payer[row], payee[row]
        here, back = p * accounts + q, q * accounts + p
        before = pairs.get(here, 0)
        origin = last_payer[p]
        pause = now - last_got[p] if last_got[p] != none else -1
        out_day = within(out_ts, out_usd, start_out, paid, out_1, sum_out_1, p, now, day)
        out_week = within(out_ts, out_usd, start_out, paid, out_7, sum_out_7, p, now, week)
        in_day = within(in_ts, in_usd, start_in, got, in_1, sum_in_1, p, now, day)
        got_day = within(in_ts, in_usd, start_in, got, in_1, sum_in_1, q, now, day)
        got_week = within(in_ts, in_usd, start_in, got, in_7, sum_in_7, q, now, week)
        it = table[row]
        it[0], it[1] = balance[p], balance[q]
        it[2] = amount[row] / balance[p] if balance[p] > 0 else -1
        it[3] = now - last_paid[p] if last_paid[p] != none else np.nan
        it[4] = now - last_got[q] if last_got[q] != none else np.nan
        it[5] = pause if pause >= 0 else np.nan
        it[6] = now - last_paid[q] if last_paid[q] != none else np.nan
        it[7], it[8], it[9], it[10] = paid[p], got[p], paid[q], got[q]
        it[11], it[12], it[13], it[14], it[15] = out_day, in_day, got_day, out_week, got_week
        it[16], it[17] = sum_out_1[p], sum_in_1[q]
        it[18] = amount[row] / last_amount[p] if last_amount[p] > 0 else -1
        it[19], it[20] = before, pairs.get(back, 0)
        it[21], it[22], it[23], it[24] = payees[p], payers[p], payers[q], payees[q]
        it[25] = payees[origin] if origin != none else -1
        it[26] = payers[origin] if origin != none else -1
        it[27] = first_age[origin] if origin != none else np.nan
        it[28] = payers[q] / max(1, got[q])
        it[29] = dwell[p] / dwells[p] if dwells[p] else np.nan
        it[30] = dwell[q] / dwells[q] if dwells[q] else np.nan
        it[31] = dwell[origin] / dwells[origin] if origin != none and dwells[origin] else np.nan
        it[32] = users[device[row]] if device[row] != none else -1
        if pause >= 0:
            dwell[p] += np.log1p(pause)
            dwells[p] += 1
        if np.isnan(first_age[p]):
            first_age[p] = age[row]
        if before == 0:
            payees[p] += 1
            payers[q] += 1
        pairs[here] = before + 1
        if device[row] != none:
            use = device[row] * accounts + p
            if use not in uses:
                uses[use] = 1
                users[device[row]] += 1
        at = start_out[p] + paid[p]
        out_ts[at], out_usd[at] = now, usd[row]
        sum_out_1[p] += usd[row]
        sum_out_7[p] += usd[row]
        at = start_in[q] + got[q]
        in_ts[at], in_usd[at] = now, usd[row]
        sum_in_1[q] += usd[row]
        sum_in_7[q] += usd[row]
        balance[p] -= amount[row]
        balance[q] += received[row]
        paid[p] += 1
        got[q] += 1
        last_paid[p], last_got[q], last_amount[q], last_payer[q] = now, now, received[row], p


def add_history(rows: pd.DataFrame, balances: dict) -> None:
    """Adds the columns of WINDOW and GRAPH."""
    ids, both = np.unique(np.concatenate([rows.payer.to_numpy(), rows.payee.to_numpy()]), return_inverse=True)
    payer, payee = both[:len(rows)].astype(np.int64), both[len(rows):].astype(np.int64)
    starts = lambda side: np.concatenate([[0], np.cumsum(np.bincount(side, minlength=len(ids)))[:-1]]).astype(np.int64)
    device = rows.device.astype("category").cat.codes.to_numpy().astype(np.int64)
    table = np.full((len(rows), len(WINDOW) + len(GRAPH)), np.nan, dtype=np.float32)
    history(rows.ts.to_numpy(), payer, payee, rows.amount_minor.to_numpy(), rows.received_minor.to_numpy(),
            rows.usd.to_numpy(), rows.payer_age.to_numpy().astype(float), device,
            np.array([balances.get(account, 0) for account in ids], dtype=np.int64), starts(payer), starts(payee),
            int(device.max()) + 1, table)
    for place, name in enumerate(WINDOW + GRAPH):
        rows[name] = table[:, place]


def thinned(chosen: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """All illicit rows of those chosen and at most a million of the others: a tree learns no more from more."""
    honest = np.flatnonzero(chosen & (labels == 0))
    keep = np.random.default_rng(2).permutation(honest)[:1_000_000]
    return np.sort(np.concatenate([keep, np.flatnonzero(chosen & (labels == 1))]))


def judge(rows: pd.DataFrame, splits: list, features: list, labels: pd.Series) -> float:
    """Average precision on the test part of a model that learnt from the first part, stopped by the second."""
    known = labels.to_numpy()
    parts = [thinned(splits[0], known), np.flatnonzero(splits[1]), np.flatnonzero(splits[2])]
    data = [lgb.Dataset(rows[features].iloc[part], known[part]) for part in parts[:2]]
    options = {"objective": "binary", "learning_rate": 0.1, "num_leaves": 31, "min_data_in_leaf": 100,
               "feature_fraction": 0.8, "metric": "average_precision", "verbosity": -1, "seed": 1, "num_threads": 1,
               "deterministic": True}
    model = lgb.train(options, data[0], 200, valid_sets=[data[1]],
                      callbacks=[lgb.early_stopping(20, verbose=False)])
    test = parts[2]
    gain = pd.Series(model.feature_importance("gain"), features).sort_values(ascending=False)
    print("           most used:", ", ".join(gain.index[:8]))
    return average_precision_score(known[test], model.predict(rows[features].iloc[test]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    run = parser.parse_args().run
    rows = load(run)
    task = run / "tasks" / "illicit_payment"
    splits = [pd.read_parquet(task / f"{name}.parquet", columns=["tx_id"]).tx_id
              for name in ("train", "validation", "test")]
    splits = [rows.tx_id.isin(split).to_numpy() for split in splits]
    test = rows[splits[2]]
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
