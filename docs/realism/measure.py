"""Fills the column `simulated` of docs/realism.md: every figure that a run can be held to, measured on its files.

    python -m venv .venv && .venv/bin/pip install -r docs/realism/requirements.txt
    .venv/bin/python docs/realism/measure.py output/faisalabad-1

Prints one line a figure. `summary.json` gives some; the rest is counted from `observed/` and `truth/`. Sixty-eight
million payments take some minutes and about 3 GB.
"""

import json
import sys
from pathlib import Path

import duckdb
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order

from money import holders

run = Path(sys.argv[1])
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


def spread(column: str) -> str:
    """Tenth, quarter, half, three quarters and nine tenths."""
    return f"quantile_cont({column}, [0.1, 0.25, 0.5, 0.75, 0.9])"


def funnel() -> None:
    first = s["funnels"][0]
    stages = {stage["stage"]: stage for stage in first["stages"]}
    say("conversion of each stage", {name: round(stage["conversion"], 3) for name, stage in stages.items()})
    say("first deposit, of those in a group", first["victims"] / max(1, stages["in_group"]["cases"]))
    say("task payout in India, INR", *row(f"SELECT {spread('amount_minor / 100')} FROM scam "
                                          "WHERE role = 'task_payout' AND currency = 'INR'"))
    say("first deposit in India, INR", *row(
        f"SELECT {spread('least')} FROM (SELECT min_by(case_minor, s.tx_id) / 100 AS least FROM scam s "
        "JOIN cases c USING (case_id) WHERE s.role = 'deposit' AND c.currency = 'INR' "
        "AND c.deposits = c.life_deposits GROUP BY case_id)"))
    db.execute("CREATE TABLE step AS SELECT role, case_minor, lag(case_minor) OVER (PARTITION BY case_id ORDER BY "
               "tx_id) AS before, lag(role) OVER (PARTITION BY case_id ORDER BY tx_id) AS what FROM scam "
               "WHERE role IN ('deposit', 'bait_return')")
    say("returned deposit over it", *row(f"SELECT {spread('case_minor / before')} FROM step "
                                         "WHERE role = 'bait_return' AND what = 'deposit'"))
    db.execute("CREATE TABLE ladder AS SELECT ln(case_minor / lag(case_minor) OVER (PARTITION BY case_id ORDER BY "
               "tx_id)) AS step FROM scam WHERE role = 'deposit'")
    say("step of the ladder: median, sd of ln", *row("SELECT exp(median(step)), stddev(step) FROM ladder"))
    say("paid back over deposited", s["paid_back_usd"] / s["deposited_usd"])
    rates = manifest["rates"]
    values = ", ".join(f"('{currency}', {rate})" for currency, rate in rates.items())
    say("the same, of victims alone", *row(
        "SELECT sum(life_paid_back_minor / per) / sum(life_deposited_minor / per) FROM cases "
        f"JOIN (VALUES {values}) r(currency, per) ON r.currency = cases.currency::VARCHAR WHERE life_deposits > 0"))
    say("the same, median victim", *row("SELECT median(life_paid_back_minor / life_deposited_minor) FROM cases "
                                        "WHERE life_deposits > 0"))
    say("deposits of a victim: mean, quantiles", *row(f"SELECT avg(life_deposits), {spread('life_deposits')} "
                                                      "FROM cases WHERE life_deposits > 0"))
    say("first contact to last payment, days", *row(
        f"SELECT {spread('days')} FROM (SELECT epoch(max(s.ts) - any_value(c.contacted_at)) / 86400 AS days FROM scam s "
        "JOIN cases c USING (case_id) WHERE s.role IN ('deposit', 'fee') GROUP BY case_id)"))
    say("fees over deposits", s["fees_usd"] / s["deposited_usd"])
    say("loss in monthly incomes: mean, median", s["life_loss_incomes_mean"], s["life_loss_incomes_median"])
    say("victims of 20 to 39", *row(
        "SELECT avg((2025 - birth BETWEEN 20 AND 39)::INT) FROM (SELECT c.person_id, any_value(k.birth_year) AS birth "
        "FROM cases c JOIN people p USING (person_id) JOIN shared_identity i USING (identity_token) "
        "JOIN customers k USING (customer_id) WHERE c.deposits > 0 GROUP BY c.person_id)"))
    say("why victims' cases end", dict(db.execute(
        "SELECT end_reason::VARCHAR, round(count(*) / sum(count(*)) OVER (), 3) FROM cases WHERE life_deposits > 0 "
        "GROUP BY 1 ORDER BY 2 DESC").fetchall()))
    say("repeat victims", *row("SELECT avg(is_repeat::INT) FROM cases WHERE life_deposits + life_fees_minor > 0"))


def organisation() -> None:
    say("arrested", s["arrested"])
    say("operators from abroad", *row("SELECT avg((entry = 'foreign')::INT) FROM crew"))
    say("operators by role", dict(db.execute("SELECT role::VARCHAR, count(*) FROM crew GROUP BY 1").fetchall()))
    say("shills, of a scam group's members", *row(
        "SELECT avg(part), avg(size), max(size) FROM (SELECT avg(coalesce(e.role = 'shill', false)::INT) AS part, count(*) AS size "
        "FROM group_members m JOIN entity_labels g ON g.kind = 'group' AND g.id = m.group_id "
        "LEFT JOIN entity_labels e ON e.kind = 'phone' AND e.id = m.phone_id GROUP BY m.group_id)"))
    say("roles of phones", dict(db.execute("SELECT role::VARCHAR, count(*) FROM entity_labels WHERE kind = 'phone' "
                                           "GROUP BY 1").fetchall()))
    say("sites: seats, opened, raided", db.execute("SELECT seats, opened_at::DATE::VARCHAR, raided_at::DATE::VARCHAR "
                                                   "FROM sites ORDER BY opened_at").fetchall())


def mules() -> None:
    db.execute("CREATE TABLE onward AS SELECT s.tx_id, epoch(min(o.ts) - any_value(s.ts)) / 60 AS minutes FROM scam s "
               "LEFT JOIN scam o ON o.from_account = s.to_account AND o.tx_id > s.tx_id AND o.ts < s.ts + INTERVAL 2 DAY "
               "WHERE s.role = 'deposit' AND s.rail <> 'onchain' GROUP BY s.tx_id")
    say("deposits whose account pays on: 10 min, median", *row(
        "SELECT avg((coalesce(minutes, 1e9) <= 10)::INT), median(coalesce(minutes, 1e9)) FROM onward"))
    say("of those that pay on within two days", *row("SELECT avg((minutes <= 10)::INT), median(minutes) FROM onward "
                                                     "WHERE minutes IS NOT NULL"))
    say("mules by layer", dict(db.execute("SELECT layer, round(count(*) / sum(count(*)) OVER (), 3) FROM mules "
                                          "GROUP BY 1 ORDER BY 1").fetchall()))
    say("layers of a ring", dict(db.execute("SELECT most, count(*) FROM (SELECT max(layer) AS most FROM mules "
                                            "GROUP BY ring_id) GROUP BY 1 ORDER BY 1").fetchall()))
    say("a layer-1 holder keeps", *row(
        "SELECT 1 - sum(out_minor) / sum(in_minor) FROM mules JOIN account_labels l USING (account_id) "
        "WHERE layer = 1 AND in_minor > 0 AND kind IN ('witting', 'unwitting') AND l.role = 'mule' "
        "AND last_use < (SELECT max(ts) FROM moved) - INTERVAL 10 DAY AND frozen_at IS NULL"))
    say("price of an account, mean wages of its country", *row(
        "SELECT median(s.amount_minor / w.wage) FROM scam s JOIN wage w ON w.currency = s.currency "
        "WHERE s.role = 'purchase_of_account'"))
    say("mule accounts by kind", dict(db.execute(
        "SELECT coalesce(mule_kind::VARCHAR, '-') || ' ' || role::VARCHAR, round(count(*) / sum(count(*)) OVER (), 3) "
        "FROM account_labels WHERE role IN ('mule', 'shell') GROUP BY 1").fetchall()))
    say("fresh (30 days) or dormant at the start", *row(
        "SELECT avg((a.opened_at > m.recruited_at - INTERVAL 30 DAY)::INT), "
        "avg((a.status_at_start = 'dormant')::INT) FROM mules m JOIN accounts a USING (account_id)"))
    say("men among mules", *row("SELECT avg((gender = 'male')::INT) FROM mules JOIN person USING (account_id)"))
    say("days until frozen, median", s["mule_life_days"])
    say("deposits on chain, by number and value", *row(
        "SELECT avg((rail = 'onchain')::INT), sum(case_minor / w.wage) FILTER (WHERE rail = 'onchain') / "
        "sum(case_minor / w.wage) FROM scam s JOIN cases c USING (case_id) JOIN wage w ON w.currency = c.currency "
        "WHERE s.role = 'deposit'"))
    say("returned, of deposits", s["recovered_usd"] / s["deposited_usd"])
    db.execute("CREATE VIEW daily AS SELECT * FROM '" + str(run) + "/series/daily.parquet'")
    say("frozen, of deposits", *row("SELECT sum(value) / " + str(s["deposited_usd"]) +
                                    " FROM daily WHERE metric = 'frozen_usd'"))
    say("mule accounts, of all", s["mule_share"])


def answers() -> None:
    say("bank told, of victims", s["reports_to_bank"] / s["victims"])
    say("police told, of victims", s["reports_to_police"] / s["victims"])
    say("days from last payment to report", *row(
        f"SELECT {spread('days')} FROM (SELECT epoch(any_value(c.reported_at) - max(s.ts)) / 86400 AS days FROM scam s "
        "JOIN cases c USING (case_id) WHERE s.role IN ('deposit', 'fee') AND c.reported_at IS NOT NULL "
        "AND c.life_deposits = c.deposits GROUP BY case_id)"))
    say("enforcement", db.execute("SELECT action::VARCHAR, count(*), sum(count), min(ts)::VARCHAR, max(ts)::VARCHAR "
                                  "FROM enforcement GROUP BY 1 ORDER BY 4").fetchall())
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
    say("mean and median payment by app, PKR", *row(
        "SELECT avg(amount_minor) / 100, median(amount_minor) / 100 FROM moved JOIN person ON account_id = from_account "
        "WHERE currency = 'PKR' AND channel IN ('app', 'web')"))
    say("mean payment on the instant rail, PKR", *row(
        "SELECT avg(amount_minor) / 100 FROM moved WHERE currency = 'PKR' AND rail = 'instant'"))
    days = row("SELECT date_diff('day', min(ts), max(ts)) + 1 FROM moved")[0]
    say("payments by app, a user and month", *row(
        f"SELECT count(*) / count(DISTINCT customer_id) / {days / 30.44}, count(*) / (SELECT count(*) FROM customers "
        f"WHERE kind = 'person' AND country = 'PK') / {days / 30.44} FROM moved JOIN person ON account_id = from_account "
        "WHERE currency = 'PKR' AND channel IN ('app', 'web')"))
    say("refusals", dict(db.execute("SELECT refusal::VARCHAR, count(*) FROM transactions WHERE status = 'rejected' "
                                    "GROUP BY 1").fetchall()))
    say("largest instant and wallet payments, PKR", *row(
        "SELECT max(amount_minor) FILTER (WHERE rail = 'instant') / 100, max(amount_minor) FILTER (WHERE kind = "
        "'wallet') / 100 FROM moved JOIN person ON account_id = from_account WHERE currency = 'PKR'"))
    say("sd of ln amount within a currency", dict(db.execute(
        "SELECT currency::VARCHAR, round(stddev(ln(amount_minor)), 2) FROM moved GROUP BY 1").fetchall()))
    say("people to an agent, Pakistan", *row(
        "SELECT count(*) FILTER (WHERE kind = 'person') / count(*) FILTER (WHERE merchant_category = 'cash_agent'), "
        "count(*) FILTER (WHERE merchant_category = 'cash_agent') FROM customers WHERE country = 'PK'"))
    say("payments refused", s["payments_refused"] / s["payments"])
    say("victims per million payments", s["victims_per_million_payments"])
    say("illicit rows", s["illicit_share"])
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
    say("payments out a person and month", *row(f"SELECT avg(n) / {days / 30.44} FROM often"))
    say("their coefficient of variation", *row("SELECT stddev(n) / avg(n) FROM often"))
    say("people with less than one a month, two", *row(
        f"SELECT avg((n < {days / 30.44})::INT), avg((n < {2 * days / 30.44})::INT) FROM often"))
    say("burstiness of gaps, mean over people of 20+", *row(
        "SELECT avg((s - m) / (s + m)) FROM (SELECT stddev(gap) AS s, avg(gap) AS m FROM (SELECT token, epoch(ts - "
        "lag(ts) OVER (PARTITION BY token ORDER BY ts)) AS gap FROM paid_by) GROUP BY token HAVING count(gap) >= 20)"))
    db.execute("CREATE TABLE shop AS SELECT account_id FROM accounts WHERE kind = 'merchant'")
    say("purchases in shops where one has bought before", *row(
        "SELECT avg((place > 1)::INT) FROM (SELECT row_number() OVER (PARTITION BY token, to_account ORDER BY ts) AS "
        "place FROM paid_by JOIN shop ON account_id = to_account)"))
    say("payees of a person: 50, 90, 99 %", *row(
        "SELECT quantile_cont(n, [0.5, 0.9, 0.99]) FROM (SELECT count(DISTINCT to_account) AS n FROM paid_by "
        "GROUP BY token)"))
    say("commonest sums, PKR", dict(db.execute(
        "SELECT amount_minor / 100, round(count(*) / sum(count(*)) OVER (), 4) AS part FROM paid_by WHERE currency = "
        "'PKR' GROUP BY 1 ORDER BY 2 DESC LIMIT 8").fetchall()))
    say("share of sums of 50,000 and of 200,000, PKR", *row(
        "SELECT avg((amount_minor = 5000000)::INT), avg((amount_minor = 20000000)::INT) FROM paid_by "
        "WHERE currency = 'PKR'"))
    say("sums of 9,500 for each of 10,000, PKR", *row(
        "SELECT count(*) FILTER (WHERE amount_minor = 950000) / count(*) FILTER (WHERE amount_minor = 1000000) "
        "FROM paid_by WHERE currency = 'PKR'"))
    say("between people, INR: up to 500, to 2,000, sigma", *row(
        "SELECT avg((amount_minor <= 50000)::INT), avg((amount_minor BETWEEN 50001 AND 200000)::INT), "
        "stddev(ln(amount_minor)) FROM paid_by p JOIN holder h ON h.account_id = p.to_account "
        "WHERE currency = 'INR' AND p.token <> h.token"))
    say("between people, PKR: mean, median", *row(
        "SELECT avg(amount_minor) / 100, median(amount_minor) / 100 FROM paid_by p JOIN holder h ON h.account_id = "
        "p.to_account WHERE currency = 'PKR' AND p.token <> h.token"))
    say("bills, PKR: median; the same as the bill before", {kind: (median, same) for kind, median, same in db.execute(
        "SELECT c.merchant_category::VARCHAR, median(sum) / 100, round(avg((sum = before)::INT), 2) FROM (SELECT "
        "to_account, amount_minor AS sum, lag(amount_minor) OVER (PARTITION BY token, to_account ORDER BY ts) AS before "
        "FROM paid_by WHERE rail = 'bill' AND currency = 'PKR') b JOIN accounts a ON a.account_id = b.to_account "
        "JOIN customers c USING (customer_id) WHERE c.merchant_category IN ('electricity', 'gas', 'water', 'internet', "
        "'school', 'insurance', 'council') GROUP BY 1 ORDER BY 1").fetchall()})
    say("by app to a payee paid within 15 minutes", *row(
        "SELECT avg((gap < INTERVAL 15 MINUTE)::INT) FROM (SELECT channel, ts - lag(ts) OVER (PARTITION BY from_account, "
        "to_account ORDER BY ts) AS gap FROM transactions) WHERE channel IN ('app', 'web')"))
    say("those of them that are illicit", *row(
        "SELECT avg((r.tx_id IS NOT NULL)::INT) FROM (SELECT tx_id, channel, ts - lag(ts) OVER (PARTITION BY "
        "from_account, to_account ORDER BY ts) AS gap FROM transactions) t LEFT JOIN role r USING (tx_id) "
        "WHERE channel IN ('app', 'web') AND gap < INTERVAL 15 MINUTE"))
    say("refused (funds, limit) and tried again in an hour", *row(
        "SELECT avg((coalesce(gap, INTERVAL 9 DAY) < INTERVAL 1 HOUR)::INT) FROM (SELECT status, refusal, channel, "
        "lead(ts) OVER (PARTITION BY from_account, to_account ORDER BY ts) - ts AS gap FROM transactions) "
        "WHERE status = 'rejected' AND refusal IN ('funds', 'limit') AND channel <> 'batch'"))


def money() -> None:
    """Whether money closes: what each kind of holder has at the window's ends, and who is refused for want of it."""
    for (currency, kind), held in holders(run).items():
        say(f"{currency} {kind}: accounts, millions at the ends, change, overdrawn",
            held.accounts, held.first / 1e8, held.last / 1e8, held.change, held.overdrawn)
    say("refused for want of money, first and last 30 days", *row(
        "SELECT avg((refusal = 'funds')::INT) FILTER (WHERE ts < a + INTERVAL 30 DAY), avg((refusal = 'funds')::INT) "
        "FILTER (WHERE ts >= b - INTERVAL 30 DAY) FROM (SELECT ts, coalesce(refusal::VARCHAR, '') AS refusal FROM "
        "transactions), (SELECT min(ts) AS a, max(ts) AS b FROM transactions)"))


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
    say("degree at 50, 90, 99, 99.9 %, most", *(int(d) for d in np.quantile(degree, [0.5, 0.9, 0.99, 0.999, 1])))
    say("clustering, mean path", float(np.mean(local)), float(np.mean(paths)))


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
for part in (funnel, organisation, mules, answers, background, life, money):
    print(f"\n{part.__name__}")
    part()
