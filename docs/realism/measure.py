"""Measures on a run's files what docs/realism.md says of it, and fills the page's columns.

    python -m venv .venv && .venv/bin/pip install -r docs/realism/requirements.txt
    .venv/bin/python docs/realism/measure.py output/faisalabad-1             prints every figure, one a line
    .venv/bin/python docs/realism/measure.py output/faisalabad-1 --write     puts them into the page
    .venv/bin/python docs/realism/measure.py output/faisalabad-1 --check     ends in 1 where page and run differ

A table of the page is of those runs that the comment before it names, by scenario, seed and people:
`<!-- measured: faisalabad 1, 1000000 people -->`. A figure goes into the row of its name, in the column that is called by
the scenario's name or else `simulated`; a row of which nothing is measured here stays as it is. --write says above the
table when that was and at which commit. What the audit measures is taken from its answer: `--audit FILE`, of
`scamnet audit RUN --json > FILE`.

`summary.json` gives some figures; the rest is counted from `observed/` and `truth/`. Eighty million payments take some
minutes and about 3 GB.
"""

import argparse
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from money import holders

PAGE = Path(__file__).parent.parent / "realism.md"

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("run", type=Path)
parser.add_argument("--audit", type=Path)
parser.add_argument("--write", action="store_true")
parser.add_argument("--check", action="store_true")
args = parser.parse_args()
run = args.run
s = json.loads((run / "summary.json").read_text())
manifest = json.loads((run / "manifest.json").read_text())
db = duckdb.connect()
db.execute("SET TimeZone = 'UTC'; SET memory_limit = '4GB'")
for folder in ("observed", "truth"):
    for path in sorted((run / folder).iterdir()):
        source = f"{path}/*/*.parquet" if path.is_dir() else str(path)
        db.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{source}'")
db.execute("CREATE VIEW moved AS SELECT * FROM transactions WHERE status = 'settled'")
db.execute("CREATE TABLE role AS SELECT tx_id, role::VARCHAR AS role, case_id, case_minor, ring_id, layer "
           "FROM transaction_labels WHERE illicit")
db.execute("CREATE TABLE scam AS SELECT t.*, r.role, r.case_id, r.case_minor, r.layer "
           "FROM moved t JOIN role r USING (tx_id)")
db.execute("CREATE TABLE person AS SELECT a.account_id, c.country::VARCHAR AS country, c.customer_id, "
           "a.kind::VARCHAR AS kind, c.birth_year, c.gender::VARCHAR AS gender FROM accounts a "
           "JOIN customers c USING (customer_id) WHERE c.kind = 'person'")


def row(sql: str) -> tuple:
    """The only row of a query."""
    return db.execute(sql).fetchone()


def say(name: str, *values) -> None:
    """One figure."""
    shown = (f"{v:,.4g}" if isinstance(v, float) else str(v) for v in values)
    print(f"{name:45} {'  '.join(shown)}", flush=True)


# Of the page, by the name of a row: the texts that go into its last cells.
cells: dict[str, list[str]] = {}


def cell(name: str, *texts: str) -> None:
    """A figure of the page: the row that is named so, and what it says."""
    cells[name] = list(texts)
    say(name, *texts)


def rough(value: float) -> str:
    """Three significant digits, thousands set apart."""
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(column: str) -> str:
    """Tenth, quarter, half, three quarters and nine tenths."""
    return f"quantile_cont({column}, [0.1, 0.25, 0.5, 0.75, 0.9])"


def funnel() -> None:
    first = s["funnels"][0]
    stages = {stage["stage"]: stage for stage in first["stages"]}
    say("conversion of each stage", {name: round(stage["conversion"], 3) for name, stage in stages.items()})
    cell("contact to reply", f"{stages['replied']['conversion']:.3f}")
    cell("reply to group", f"{stages['in_group']['conversion']:.2f}")
    cell("first deposit, of those in the group", f"{first['victims'] / max(1, stages['in_group']['cases']):.2f}")
    low, _, middle, _, high = row(f"SELECT {spread('amount_minor / 100')} FROM scam "
                                  "WHERE role = 'task_payout' AND currency = 'INR'")[0]
    cell("payment for a small task", f"{low:.0f}–{high:.0f} INR (10th to 90th percentile), median {middle:.0f}")
    low, _, middle, _, high = row(
        f"SELECT {spread('least')} FROM (SELECT min_by(case_minor, s.tx_id) / 100 AS least FROM scam s "
        "JOIN cases c USING (case_id) WHERE s.role = 'deposit' AND c.currency = 'INR' "
        "AND c.deposits = c.life_deposits GROUP BY case_id)")[0]
    cell("first deposit", f"{rough(low)}–{rough(high)} INR on an Indian mean wage (10th to 90th percentile), median {rough(middle)}")
    db.execute("CREATE TABLE step AS SELECT role, case_minor, lag(case_minor) OVER (PARTITION BY case_id ORDER BY "
               "tx_id) AS before, lag(role) OVER (PARTITION BY case_id ORDER BY tx_id) AS what FROM scam "
               "WHERE role IN ('deposit', 'bait_return')")
    _, _, middle, _, high = row(f"SELECT {spread('case_minor / before - 1')} FROM step "
                                "WHERE role = 'bait_return' AND what = 'deposit'")[0]
    cell("profit on the returned deposit", f"{middle:.0%} median (90th percentile {high:.0%})".replace("%", " %"))
    db.execute("CREATE TABLE ladder AS SELECT ln(case_minor / lag(case_minor) OVER (PARTITION BY case_id ORDER BY "
               "tx_id)) AS step FROM scam WHERE role = 'deposit'")
    middle, sigma = row("SELECT exp(median(step)), stddev(step) FROM ladder")
    cell("step of the ladder", f"median {middle:.1f}, sd of ln {sigma:.2f}")
    rates = manifest["rates"]
    values = ", ".join(f"('{currency}', {rate})" for currency, rate in rates.items())
    victims, = row(
        "SELECT sum(life_paid_back_minor / per) / sum(life_deposited_minor / per) FROM cases "
        f"JOIN (VALUES {values}) r(currency, per) ON r.currency = cases.currency::VARCHAR WHERE life_deposits > 0")
    cell("paid back, of deposits", f"{s['paid_back_usd'] / s['deposited_usd']:.3f} in all, {victims:.3f} of victims alone")
    say("the same, median victim", *row("SELECT median(life_paid_back_minor / life_deposited_minor) FROM cases "
                                        "WHERE life_deposits > 0"))
    mean, (_, _, middle, _, high) = row(f"SELECT avg(life_deposits), {spread('life_deposits')} "
                                        "FROM cases WHERE life_deposits > 0")
    cell("deposits of a victim", f"median {middle:.0f}, mean {mean:.1f}, 90th percentile {high:.0f}")
    _, lower, middle, upper, _ = row(
        f"SELECT {spread('days')} FROM (SELECT epoch(max(s.ts) - any_value(c.contacted_at)) / 86400 AS days FROM scam s "
        "JOIN cases c USING (case_id) WHERE s.role IN ('deposit', 'fee') GROUP BY case_id)")[0]
    cell("first contact to last payment", f"median {middle:.1f} days, quartiles {lower:.1f} and {upper:.1f}: money is raised in "
         "time, and sales take a day")
    cell("fees and taxes asked", f"{s['fees_usd'] / s['deposited_usd']:.2f} of deposits are paid as fees")
    cell("mean loss", f"{s['life_loss_incomes_mean']:.2f} monthly incomes")
    cell("median loss", f"{s['life_loss_incomes_median']:.2f} monthly incomes")
    young, = row(
        "SELECT avg((2025 - birth BETWEEN 20 AND 39)::INT) FROM (SELECT c.person_id, any_value(k.birth_year) AS birth "
        "FROM cases c JOIN people p USING (person_id) JOIN shared_identity i USING (identity_token) "
        "JOIN customers k USING (customer_id) WHERE c.deposits > 0 GROUP BY c.person_id)")
    cell("victims of 20–39", f"{young:.2f}")
    ends = dict(db.execute(
        "SELECT end_reason::VARCHAR, round(count(*) / sum(count(*)) OVER (), 3) FROM cases WHERE life_deposits > 0 "
        "GROUP BY 1 ORDER BY 2 DESC").fetchall())
    say("why victims' cases end", ends)
    cell("victims who stop only after a significant loss", f"{ends.get('realised', 0):.2f} of victims")
    cell("warned in time", f"{ends.get('warned_bank', 0):.2f} of victims stopped by a bank's warning, "
         f"{ends.get('warned_friend', 0):.2f} by a friend's")
    again, = row("SELECT avg(is_repeat::INT) FROM cases WHERE life_deposits + life_fees_minor > 0")
    cell("repeat victims", f"{again:.2f} (same ring, within the run)")


def organisation() -> None:
    cell("people at the site", f"{s['arrested']}")
    abroad, = row("SELECT avg((entry = 'foreign')::INT) FROM crew")
    cell("entered from abroad", f"{abroad:.2f} of operators over all sites")
    roles = dict(db.execute("SELECT role::VARCHAR, count(*) FROM crew GROUP BY 1").fetchall())
    say("operators by role", roles)
    teachers, finance = (10 * roles.get(role, 0) / roles["recruiter"] for role in ("teacher", "finance"))
    cell("recruiters : teachers : finance", f"10 : {teachers:.1f} : {finance:.1f}")
    part, size, most = row(
        "SELECT avg(part), avg(size), max(size) FROM (SELECT avg(coalesce(e.role = 'shill', false)::INT) AS part, count(*) AS size "
        "FROM group_members m JOIN entity_labels g ON g.kind = 'group' AND g.id = m.group_id "
        "LEFT JOIN entity_labels e ON e.kind = 'phone' AND e.id = m.phone_id GROUP BY m.group_id)")
    cell("shills in a group", f"{part:.2f} of members; groups of {size:.0f} on average")
    say("members of the largest group", most)
    phones = dict(db.execute("SELECT role::VARCHAR, count(*) FROM entity_labels WHERE kind = 'phone' "
                             "GROUP BY 1").fetchall())
    say("roles of phones", phones)
    cell("SIMs", f"{phones.get('ring_sim', 0):,} over all sites")
    sites = db.execute("SELECT seats, opened_at::DATE, raided_at::DATE FROM sites ORDER BY opened_at").fetchall()
    say("sites: seats, opened, raided", [(seats, str(opened), str(raided)) for seats, opened, raided in sites])
    raided = min((raid for _, _, raid in sites if raid), default=None)
    back = [(seats, (opened - raided).days) for seats, opened, _ in sites if raided and opened > raided]
    cell("back after a raid", f"{back[0][0]} seats after {back[0][1]} days" if back else "not within the run")


def mules() -> None:
    db.execute("CREATE TABLE onward AS SELECT s.tx_id, epoch(min(o.ts) - any_value(s.ts)) / 60 AS minutes FROM scam s "
               "LEFT JOIN scam o ON o.from_account = s.to_account AND o.tx_id > s.tx_id AND o.ts < s.ts + INTERVAL 2 DAY "
               "WHERE s.role = 'deposit' AND s.rail <> 'onchain' GROUP BY s.tx_id")
    soon, middle = row("SELECT avg((coalesce(minutes, 1e9) <= 10)::INT), median(coalesce(minutes, 1e9)) FROM onward")
    cell("sent on", f"{100 * soon:.0f} % within 10 minutes, median {middle:.1f} minutes: small sums wait for more")
    say("of those that pay on within two days", *row("SELECT avg((minutes <= 10)::INT), median(minutes) FROM onward "
                                                     "WHERE minutes IS NOT NULL"))
    layers = dict(db.execute("SELECT layer, count(*) / sum(count(*)) OVER () FROM mules GROUP BY 1 ORDER BY 1").fetchall())
    deep = dict(db.execute("SELECT most, count(*) FROM (SELECT max(layer) AS most FROM mules GROUP BY ring_id) "
                           "GROUP BY 1 ORDER BY 1").fetchall())
    say("layers of a ring", deep)
    parts = [f"{100 * part:.0f}" for part in layers.values()]
    cell("layers", f"{min(deep)} to {max(deep)} a ring; mule accounts {', '.join(parts[:-1])} and {parts[-1]} %")
    kept, = row(
        "SELECT 1 - sum(out_minor) / sum(in_minor) FROM mules JOIN account_labels l USING (account_id) "
        "WHERE layer = 1 AND in_minor > 0 AND kind IN ('witting', 'unwitting') AND l.role = 'mule' "
        "AND last_use < (SELECT max(ts) FROM moved) - INTERVAL 10 DAY AND frozen_at IS NULL")
    cell("a mule keeps", f"{kept:.2f} of what came in had not gone on (first layer, retired, never frozen): commission, working "
         "capital, pay")
    price, = row("SELECT median(s.amount_minor / w.wage) FROM scam s JOIN wage w ON w.currency = s.currency "
                 "WHERE s.role = 'purchase_of_account'")
    cell("price of an account", f"{price:.2f} mean wages (median)")
    kinds = dict(db.execute(
        "SELECT CASE role::VARCHAR WHEN 'shell' THEN 'shell' ELSE mule_kind::VARCHAR END, count(*) / sum(count(*)) OVER () "
        "FROM account_labels WHERE role IN ('mule', 'shell') GROUP BY 1").fetchall())
    cell("witting mules", "{:.2f}; unwitting {:.2f}, bought {:.2f}, hijacked {:.2f}, shells' {:.2f}".format(
        *(kinds.get(kind, 0) for kind in ("witting", "unwitting", "bought", "hijacked", "shell"))))
    fresh, dormant = row(
        "SELECT avg((a.opened_at > m.recruited_at - INTERVAL 30 DAY)::INT), "
        "avg((a.status_at_start = 'dormant')::INT) FROM mules m JOIN accounts a USING (account_id)")
    cell("fresh or dormant before use", f"{fresh:.2f} opened within 30 days, {dormant:.2f} dormant")
    men, = row("SELECT avg((gender = 'male')::INT) FROM mules JOIN person USING (account_id)")
    cell("men among mules", f"{men:.2f}")
    cell("life until freeze", f"median {s['mule_life_days']:.1f} days" if s["mule_life_days"] else "none was frozen")
    number, value = row(
        "SELECT avg((rail = 'onchain')::INT), sum(case_minor / w.wage) FILTER (WHERE rail = 'onchain') / "
        "sum(case_minor / w.wage) FROM scam s JOIN cases c USING (case_id) JOIN wage w ON w.currency = c.currency "
        "WHERE s.role = 'deposit'")
    cell("value through crypto", f"{number:.2f} by number, {value:.2f} by value")
    db.execute("CREATE VIEW daily AS SELECT * FROM '" + str(run) + "/series/daily.parquet'")
    frozen, = row("SELECT sum(value) / " + str(s["deposited_usd"]) + " FROM daily WHERE metric = 'frozen_usd'")
    cell("value frozen or recovered", f"{frozen:.2f} frozen (whole balances, with the honest money in them), "
         f"{100 * s['recovered_usd'] / s['deposited_usd']:.1f} % returned")
    cell("mule accounts, of all", f"{100 * s['mule_share']:.2f} %")


def answers() -> None:
    cell("of victims, a bank is told by", f"{s['reports_to_bank'] / s['victims']:.2f}")
    cell("of victims, the police are told by", f"{s['reports_to_police'] / s['victims']:.2f}")
    say("days from last payment to report", *row(
        f"SELECT {spread('days')} FROM (SELECT epoch(any_value(c.reported_at) - max(s.ts)) / 86400 AS days FROM scam s "
        "JOIN cases c USING (case_id) WHERE s.role IN ('deposit', 'fee') AND c.reported_at IS NOT NULL "
        "AND c.life_deposits = c.deposits GROUP BY case_id)"))
    acts = db.execute("SELECT action::VARCHAR, count(*), sum(count)::BIGINT, min(ts)::DATE, max(ts)::DATE FROM enforcement "
                      "GROUP BY 1 ORDER BY 4").fetchall()
    say("enforcement", [(action, rows, whom, str(first), str(last)) for action, rows, whom, first, last in acts])
    when = {action: (whom or rows, first) for action, rows, whom, first, _ in acts}
    if {"raid", "remand"} <= set(when):
        whom, first = when["remand"]
        later = (first - when["raid"][1]).days
        cell("remand", f"{whom} people, {'the day' if later == 1 else f'{later} days'} after the raid")
    if {"raid", "court_freeze"} <= set(when):
        whom, first = when["court_freeze"]
        cell("court freeze", f"{whom} accounts, {(first - when['raid'][1]).days} days after the raid")
    say("complaints by truth", dict(db.execute("SELECT truth::VARCHAR, count(*) FROM complaint_labels GROUP BY 1")
                                    .fetchall()))
    say("account actions", dict(db.execute("SELECT action::VARCHAR, count(*) FROM account_actions GROUP BY 1")
                                .fetchall()))
    say("frozen accounts that were no mule's", *row(
        "SELECT count(DISTINCT account_id), count(DISTINCT account_id) FILTER (WHERE account_id NOT IN "
        "(SELECT account_id FROM mules)) FROM account_actions WHERE action = 'freeze'"))
    say("label feed: rows, withdrawn", *row("SELECT count(*), count(withdrawn_at) FROM label_feed"))
    say("alerts by outcome", dict(db.execute("SELECT outcome::VARCHAR, count(*) FROM alerts GROUP BY 1").fetchall()))
    say("illicit rows knowable", *row("SELECT avg((knowable_at IS NOT NULL)::INT) FROM transaction_labels "
                                      "WHERE illicit"))


def background() -> None:
    mean, middle = row(
        "SELECT avg(amount_minor) / 100, median(amount_minor) / 100 FROM moved JOIN person ON account_id = from_account "
        "WHERE currency = 'PKR' AND channel IN ('app', 'web')")
    say("median payment by app, PKR", middle)
    instant, = row("SELECT avg(amount_minor) / 100 FROM moved WHERE currency = 'PKR' AND rail = 'instant'")
    cell("mean payment by app", f"{rough(mean)} PKR; instant rail {rough(instant)}")
    days = row("SELECT date_diff('day', min(ts), max(ts)) + 1 FROM moved")[0]
    active, of_all = row(
        f"SELECT count(*) / count(DISTINCT customer_id) / {days / 30.44}, count(*) / (SELECT count(*) FROM customers "
        f"WHERE kind = 'person' AND country = 'PK') / {days / 30.44} FROM moved JOIN person ON account_id = from_account "
        "WHERE currency = 'PKR' AND channel IN ('app', 'web')")
    cell("payments by app, a user and month", f"{active:.1f} of those who make any, {of_all:.1f} of all customers")
    refusals = dict(db.execute("SELECT refusal::VARCHAR, count(*) FROM transactions WHERE status = 'rejected' "
                               "GROUP BY 1").fetchall())
    say("refusals", refusals)
    instant, wallet = row(
        "SELECT max(amount_minor) FILTER (WHERE rail = 'instant') / 100, max(amount_minor) FILTER (WHERE kind = "
        "'wallet') / 100 FROM moved JOIN person ON account_id = from_account WHERE currency = 'PKR'")
    cell("limits", f"largest: {instant:,.0f} PKR on the instant rail, {wallet:,.0f} from a wallet; {refusals.get('limit', 0):,} "
         "refused by a limit")
    sigmas = dict(db.execute("SELECT currency::VARCHAR, round(stddev(ln(amount_minor)), 2) FROM moved "
                             "WHERE currency <> 'USDT' GROUP BY 1 HAVING count(*) > 1000").fetchall())
    say("sd of ln amount within a currency", sigmas)
    within, = row("SELECT sqrt(avg(v)) FROM (SELECT var_samp(ln(amount_minor)) AS v FROM moved JOIN person ON account_id = "
                  "from_account GROUP BY customer_id HAVING count(*) >= 20)")
    cell("spread of ln amounts", f"{min(sigmas.values())}–{max(sigmas.values())} over all payments; within one person {within:.1f}")
    people, agents = row(
        "SELECT count(*) FILTER (WHERE kind = 'person') / count(*) FILTER (WHERE merchant_category = 'cash_agent'), "
        "count(*) FILTER (WHERE merchant_category = 'cash_agent') FROM customers WHERE country = 'PK'")
    say("agents in Pakistan", agents)
    cell("agents", f"one for {people:.0f} customers")
    cell("payments refused", f"{100 * s['payments_refused'] / s['payments']:.1f} % of all rows")
    cell("scam cases", f"{s['victims_per_million_payments']:.0f} in which somebody paid")
    cell("illicit rows", f"{100 * s['illicit_share']:.2f} %")
    scam = row("SELECT count(DISTINCT ts::DATE) FROM scam")[0]
    say("days with illicit rows, of all", scam, days)
    friends()


def life() -> None:
    """How unlike honest people are, and how their payments lie in time, in sums and on payees."""
    db.execute("CREATE TABLE paid_by AS SELECT h.token, t.ts, t.to_account, t.amount_minor, t.currency, t.rail, t.channel "
               "FROM moved t JOIN holder h ON h.account_id = t.from_account")
    days = row("SELECT date_diff('day', min(ts), max(ts)) + 1 FROM moved")[0]
    db.execute("CREATE TABLE often AS SELECT token, count(ts) AS n FROM (SELECT DISTINCT token FROM holder) "
               "LEFT JOIN paid_by USING (token) GROUP BY 1")
    out, variation = row(f"SELECT avg(n) / {days / 30.44}, stddev(n) / avg(n) FROM often")
    cell("payments out a person and month", f"{out:.1f}")
    cell("payments a person, coefficient of variation", f"{variation:.2f}")
    one, two = row(f"SELECT avg((n < {days / 30.44})::INT), avg((n < {2 * days / 30.44})::INT) FROM often")
    say("people with less than one a month", one)
    cell("people with fewer than two payments a month", f"{two:.2f}")
    # Of people with twenty gaps or more.
    burst, = row(
        "SELECT avg((s - m) / (s + m)) FROM (SELECT stddev(gap) AS s, avg(gap) AS m FROM (SELECT token, epoch(ts - "
        "lag(ts) OVER (PARTITION BY token ORDER BY ts)) AS gap FROM paid_by) GROUP BY token HAVING count(gap) >= 20)")
    cell("burstiness of the gaps between a person's payments, (sd − mean) / (sd + mean)", f"{burst:.2f}")
    db.execute("CREATE TABLE shop AS SELECT account_id FROM accounts WHERE kind = 'merchant'")
    known, = row(
        "SELECT avg((place > 1)::INT) FROM (SELECT row_number() OVER (PARTITION BY token, to_account ORDER BY ts) AS "
        "place FROM paid_by JOIN shop ON account_id = to_account)")
    cell("purchases in a shop where one has bought before", f"{known:.2f}")
    middle, most = row("SELECT quantile_cont(n, [0.5, 0.99]) FROM (SELECT count(DISTINCT to_account) AS n FROM paid_by "
                       "GROUP BY token)")[0]
    cell("payees of a person in the window, median and 99th percentile", f"{middle:.0f}, {most:.0f}")
    say("commonest sums, PKR", dict(db.execute(
        "SELECT amount_minor / 100, round(count(*) / sum(count(*)) OVER (), 4) AS part FROM paid_by WHERE currency = "
        "'PKR' GROUP BY 1 ORDER BY 2 DESC LIMIT 8").fetchall()))
    half, whole = row(
        "SELECT avg((amount_minor = 5000000)::INT), avg((amount_minor = 20000000)::INT) FROM paid_by "
        "WHERE currency = 'PKR'")
    cell("sums of just 50,000 and just 200,000 PKR", f"{100 * half:.1f} %, {100 * whole:.1f} %")
    under, = row(
        "SELECT count(*) FILTER (WHERE amount_minor = 950000) / count(*) FILTER (WHERE amount_minor = 1000000) "
        "FROM paid_by WHERE currency = 'PKR'")
    cell("sums of 9,500 for each of 10,000 PKR", f"{under:.2f}")
    small, more, sigma = row(
        "SELECT avg((amount_minor <= 50000)::INT), avg((amount_minor BETWEEN 50001 AND 200000)::INT), "
        "stddev(ln(amount_minor)) FROM paid_by p JOIN holder h ON h.account_id = p.to_account "
        "WHERE currency = 'INR' AND p.token <> h.token")
    cell("transfers between people up to INR 500, up to 2,000", f"{small:.2f}, {more:.2f}")
    cell("spread of ln sums between people", f"{sigma:.2f}")
    say("between people, PKR: mean, median", *row(
        "SELECT avg(amount_minor) / 100, median(amount_minor) / 100 FROM paid_by p JOIN holder h ON h.account_id = "
        "p.to_account WHERE currency = 'PKR' AND p.token <> h.token"))
    bills = {kind: (median, same) for kind, median, same in db.execute(
        "SELECT c.merchant_category::VARCHAR, median(sum) / 100, round(avg((sum = before)::INT), 2) FROM (SELECT "
        "to_account, amount_minor AS sum, lag(amount_minor) OVER (PARTITION BY token, to_account ORDER BY ts) AS before "
        "FROM paid_by WHERE rail = 'bill' AND currency = 'PKR') b JOIN accounts a ON a.account_id = b.to_account "
        "JOIN customers c USING (customer_id) WHERE c.merchant_category IN ('electricity', 'gas', 'water', 'internet', "
        "'school', 'insurance', 'council') GROUP BY 1 ORDER BY 1").fetchall()}
    say("bills, PKR: median; the same as the bill before", bills)
    metered = ("electricity", "gas")
    same = {is_metered: [of for kind, (_, of) in bills.items() if (kind in metered) == is_metered] for is_metered in (True, False)}
    if same[True] and same[False]:
        cell("bills that are the same as the one before", f"{min(same[False])}–{max(same[False])} of contracts, "
             f"{max(same[True]):.2g} of meters")
    # One payer's payments to one payee, refused ones too: how long after the one before, and how long until the next.
    soon, illicit, again = row(
        "SELECT avg((before < INTERVAL 15 MINUTE)::INT) FILTER (WHERE by_app), "
        "avg((r.tx_id IS NOT NULL)::INT) FILTER (WHERE by_app AND before < INTERVAL 15 MINUTE), "
        "avg((coalesce(after, INTERVAL 9 DAY) < INTERVAL 1 HOUR)::INT) FILTER (WHERE status = 'rejected' AND refusal IN "
        "('funds', 'limit') AND channel <> 'batch') FROM (SELECT tx_id, status, refusal, channel, channel IN ('app', 'web') "
        "AS by_app, ts - lag(ts) OVER pair AS before, lead(ts) OVER pair - ts AS after FROM transactions "
        "WINDOW pair AS (PARTITION BY from_account, to_account ORDER BY ts)) LEFT JOIN role r USING (tx_id)")
    cell("payments by app to a payee paid within 15 minutes", f"{100 * soon:.1f} %, of them {100 * illicit:.1f} % illicit "
         "(with refusals)")
    cell("refused for want of money or for a limit and tried again within an hour", f"{again:.2f}")


def money() -> None:
    """Whether money closes: what each kind of holder has at the window's ends, and who is refused for want of it."""
    held = holders(run)

    def change(currency: str, kind: str) -> str:
        return f"{100 * held[currency, kind].change:+.0f} %".replace("-", "−")

    def overdrawn(currency: str, kind: str) -> str:
        return f"{held[currency, kind].overdrawn:.2g}"

    for (currency, kind), of in held.items():
        say(f"{currency} {kind}: accounts, millions at the ends", of.accounts, of.first / 1e8, of.last / 1e8)
    for kind, name in {"current": "current accounts of people, million PKR", "wallet": "wallets of people", "merchant": "shops",
                       "business": "other firms"}.items():
        of = held["PKR", kind]
        cell(name, f"{of.first / 1e8:,.0f} → {of.last / 1e8:,.0f} ({change('PKR', kind)})".replace("-", "−"))
    cell("shops and other firms overdrawn at the end", f"{overdrawn('PKR', 'merchant')}, {overdrawn('PKR', 'business')}")
    cell("median current account, wallet, PKR", ", ".join(
        f"{of.middle_first / 100:,.0f} → {of.middle_last / 100:,.0f}" for of in (held["PKR", "current"], held["PKR", "wallet"])))
    first, last = row(
        "SELECT avg((refusal = 'funds')::INT) FILTER (WHERE ts < a + INTERVAL 30 DAY), avg((refusal = 'funds')::INT) "
        "FILTER (WHERE ts >= b - INTERVAL 30 DAY) FROM (SELECT ts, coalesce(refusal::VARCHAR, '') AS refusal FROM "
        "transactions), (SELECT min(ts) AS a, max(ts) AS b FROM transactions)")
    cell("payments refused for want of money, first and last month", f"{100 * first:.1f} %, {100 * last:.1f} %")
    for currency in ("BDT", "HKD", "INR", "MYR"):
        firms = (f"{change(currency, kind)}, {overdrawn(currency, kind)}" for kind in ("merchant", "business"))
        cell(currency, change(currency, "current"), change(currency, "wallet"), *firms)


def friends() -> None:
    """Clustering, paths and degrees among people who have paid one another, over the first 90 days."""
    edges = db.execute(
        "SELECT DISTINCT least(p.token, q.token) AS a, greatest(p.token, q.token) AS b FROM (SELECT from_account, "
        "to_account FROM moved WHERE ts < (SELECT min(ts) FROM moved) + INTERVAL 90 DAY) t JOIN holder p ON "
        "p.account_id = t.from_account JOIN holder q ON q.account_id = t.to_account WHERE p.token <> q.token").fetchnumpy()
    names, both = np.unique(np.concatenate([edges["a"], edges["b"]]), return_inverse=True)
    a, b = both[:len(edges["a"])], both[len(edges["a"]):]
    ones = np.ones(2 * len(a), dtype=np.int8)
    graph = csr_matrix((ones, (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(len(names), len(names)))
    degree = np.diff(graph.indptr)
    some = np.random.default_rng(1)
    around = lambda node: graph.indices[graph.indptr[node]:graph.indptr[node + 1]]
    local = []
    for node in some.choice(np.flatnonzero(degree >= 2), 20_000):
        near = around(node)
        links = sum(len(np.intersect1d(around(other), near, assume_unique=True)) for other in near)
        local.append(links / (len(near) * (len(near) - 1)))
    paths = []
    for node in some.choice(len(names), 5):
        order, before = breadth_first_order(graph, node, directed=False)
        far = np.zeros(len(names), dtype=np.int64)
        for reached in order[1:]:
            far[reached] = far[before[reached]] + 1
        paths.append(far[order[1:]].mean())
    say("people who pay people: number, mean degree", len(names), float(degree.mean()))
    middle, far, most = (int(d) for d in np.quantile(degree, [0.5, 0.99, 1]))
    cell("friends cluster", f"{np.mean(local):.2f}; mean path {np.mean(paths):.1f}; degree {middle} (median), {far} (99th percentile), "
         f"{most:,} (most): all payments between people over 90 days")


def fake_job() -> None:
    db.execute("CREATE TABLE fee AS SELECT s.case_id, s.case_minor, s.rail, row_number() OVER (PARTITION BY s.case_id ORDER BY "
               "s.tx_id) AS place FROM scam s JOIN cases c USING (case_id) WHERE s.role = 'fee' AND c.currency = 'PKR' AND "
               "c.fees_minor = c.life_fees_minor")
    cases, = row("SELECT count(DISTINCT case_id) FROM fee")
    for place, name in enumerate(("fake job: first fee", "second fee", "advance"), 1):
        (low, _, middle, _, high), many = row(f"SELECT {spread('case_minor / 100')}, count(*) FROM fee WHERE place = {place}")
        among = f", of {many} victims of {cases}" if place == 3 else ""
        cell(name, f"PKR {rough(middle)} (10th to 90th percentile {rough(low)}–{rough(high)}){among}")
    cash, fees = row("SELECT avg((rail IN ('atm', 'agent'))::INT), count(*) FROM scam WHERE role = 'fee'")
    cell("fees in cash", f"{cash:.2f} of {fees}")
    cell("loss", f"{s['loss_incomes_median']:.2f} and {s['loss_incomes_mean']:.2f} monthly incomes")


def ponzi() -> None:
    lower, middle, upper, longest, many = row(
        "SELECT unnest(quantile_cont(days, [0.25])), median(days), unnest(quantile_cont(days, [0.75])), max(days), count(*) FROM "
        "(SELECT ring_id, epoch(max(to_ts) - min(from_ts)) / 86400 AS days FROM crew WHERE exit_reason = 'collapsed' "
        "GROUP BY ring_id)")
    cell("Ponzi: life of a scheme", f"median {s['schemes']['life_days']:.1f} days of {s['schemes']['collapsed']}, quartiles "
         f"{lower:.0f} and {upper:.0f}, longest {longest:.0f}: too even, since all promise one rate and have as many people")
    say("schemes that closed, median days of their crews", many, middle)
    won, many = row("SELECT avg((life_paid_back_minor > life_deposited_minor + life_fees_minor)::INT), count(*) FROM cases "
                    "WHERE life_deposits > 0")
    cell("investors who profit", f"{won:.2f} of {many}")
    cell("paid back, of deposits", f"{s['paid_back_usd'] / s['deposited_usd']:.2f}")


def preset() -> None:
    """A benchmark's size and difficulty; of the latter what the audit says, if its answer is given."""
    millions = s["payments"] / 1e6
    size = [f"{millions:.2f} M" if millions < 1 else f"{millions:.1f} M" if millions < 10 else f"{millions:.0f} M", f"{s['victims_per_million_payments']:.0f}", f"{100 * s['mule_share']:.2f} %",
            f"{100 * s['illicit_share']:.2f} %"]
    name = manifest["scenario"]["name"].removeprefix("benchmark-")
    if not args.audit:
        say(name, *size)
        return
    told = {each["name"]: each for each in json.loads(args.audit.read_text())["leakage"]["figures"]}
    rings = re.search(r"(\d+) in test", told["rings"]["figure"])[1]
    over = [each["what"].rstrip(".") for each in told.values() if each["verdict"] == "over"]
    few = any(each["verdict"] == "too_few_rings" for each in told.values())
    cell(name, *size, rings, f"{len(over)} over: {'; '.join(over)}" if over else "within; too few rings for most" if few else "within")
    # A figure and the column that it is of, without its error.
    def worst(check):
        return re.sub(r" ± [\d.]+", "", told[check]["figure"].split(";")[0])
    for line, checks in {
        "a column of a payment (0.80)": ["payments.column"],
        "two columns of a payment (0.90)": ["payments.pair"],
        "an attribute of payer or payee (0.80)": ["payments.party"],
        "balances, pauses, counts so far (0.90)": ["payments.history"],
        "F1 of the best rule of one threshold (0.30)": ["payments.rule"],
        "an account's file, mules (0.80)": ["accounts.static"],
        "an aggregate of an account, mules (0.90)": ["accounts.aggregates"],
        "used mule accounts that do nothing else (0.4)": ["accounts.bare"],
        "a SIM's file, its messages (0.80, 0.90)": ["phones.static", "phones.aggregates"],
        "a group's file, its members (0.80, 0.90)": ["groups.static", "groups.aggregates"],
    }.items():
        cell(line, "; ".join(worst(check).split(":")[0] for check in checks))


def fill(page: str) -> str:
    """The page with this run's cells in it."""
    name, seed = manifest["scenario"]["name"], manifest["seed"]
    own, named, lines, at = f"{name} {seed}, {s['people']} people", set(), page.split("\n"), 0
    while at < len(lines):
        found = re.fullmatch(r"<!-- measured: (.*) -->", lines[at])
        start = at + 1
        while found and start < len(lines) and not lines[start].startswith("|"):
            start += 1
        at += 1
        if not found:
            continue
        header = [column.strip() for column in lines[start].strip("|").split("|")]
        of_this = own in found[1].split("; ")
        for place in range(start + 2, len(lines)):
            if not lines[place].startswith("|"):
                break
            row = lines[place].strip("|").split("|")
            texts = cells.get(row[0].strip())
            named.add(row[0].strip())
            if not of_this or texts is None:
                continue
            column = len(row) - len(texts)
            column = header.index(name) if name in header else header.index("simulated") if "simulated" in header else column
            row[column:column + len(texts)] = [f" {text} " for text in texts]
            lines[place] = f"|{'|'.join(row)}|"
        if of_this and args.write:
            lines[at] = measured(found[1], lines[at], own)
    lost = sorted(set(cells) - named)
    if lost:
        sys.exit(f"{PAGE.name} has no row for: {', '.join(lost)}")
    if not any(own in line for line in lines if line.startswith("<!-- measured: ")):
        sys.exit(f"{PAGE.name} has no table of {own}")
    return "\n".join(lines)


def measured(runs: str, line: str, own: str) -> str:
    """The line that says when a table's runs were measured, after this one was: today, at the commit of this checkout."""
    found = subprocess.run(["git", "rev-parse", "--short=7", "HEAD"], cwd=PAGE.parent, capture_output=True, text=True, check=True)
    when = {name: at for name, at in re.findall(r"([\w-]+)(?: |: )(\d{4}-\d\d-\d\d at `\w+`)", line)}
    when[own.split()[0]] = f"{date.today()} at `{found.stdout.strip()}`"
    names = [run.split()[0] for run in runs.split("; ")]
    if len(names) == 1:
        return f"Measured {when[names[0]]}."
    return f"Measured: {'; '.join(f'{name} {when[name]}' for name in names if name in when)}."


# Who holds what; and a country's mean wage as paid: what employees get in batches within thirty days.
db.execute("CREATE TABLE holder AS SELECT a.account_id, i.identity_token AS token, c.occupation IN ('formal_employee', "
           "'informal_worker') AS works FROM accounts a JOIN customers c USING (customer_id) JOIN shared_identity i "
           "USING (customer_id) WHERE c.kind = 'person'")
db.execute("CREATE TABLE firm AS SELECT account_id FROM accounts WHERE kind = 'business'")
db.execute("CREATE TABLE paid AS SELECT t.currency::VARCHAR AS currency, h.token, sum(t.amount_minor) AS total FROM moved t "
           "JOIN holder h ON h.account_id = t.to_account AND h.works JOIN firm e ON e.account_id = t.from_account "
           "WHERE t.channel = 'batch' AND t.rail = 'transfer' AND t.ts < (SELECT min(ts) FROM moved) + INTERVAL 30 DAY "
           "GROUP BY 1, 2")
db.execute("CREATE TABLE wage AS SELECT currency, avg(total) AS wage FROM paid GROUP BY 1")
say("wages paid by batch in 30 days, mean, PKR", *row("SELECT wage / 100 FROM wage WHERE currency = 'PKR'"))
PARTS = {"fake-job": [fake_job], "ponzi": [ponzi]}
is_benchmark = manifest["scenario"]["name"].startswith("benchmark-")
usual = [preset] if is_benchmark else [funnel, organisation, mules, answers, background, life, money]
for part in PARTS.get(manifest["scenario"]["name"], usual):
    print(f"\n{part.__name__}")
    part()
if args.write or args.check:
    before = PAGE.read_text()
    after = fill(before)
    if args.write:
        PAGE.write_text(after)
    elif after != before:
        differing = [(old, new) for old, new in zip(before.split("\n"), after.split("\n")) if old != new]
        for old, new in differing:
            print(f"- {old}\n+ {new}", file=sys.stderr)
        sys.exit(f"{PAGE.name} is stale: docs/realism/measure.py {run} --write")
