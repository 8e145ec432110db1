#!/usr/bin/env python3
"""Why an arm does what it does: its experiment's scenario run twice on one seed, without it and with it, and what came apart.

    docs/findings/trace.py PROGRAM EXPERIMENT ARM [--beside ARM] [--seed 1] [--set PATH=VALUE ...]

`--beside` is another arm to compare it with than the empty one, `--set` what both have besides. Prints what the run came to
in figures, what policies did, how many cases end otherwise and why, what became of victims' payments and of accounts, and the
story of one case, which `--case` may name: every payment of it, every freeze of an account that it paid, every step, in both
runs, from where they come apart. A case has the same id in both, since every draw is keyed. Needs duckdb.
"""

import argparse
import json
import os
import subprocess
import tempfile
import tomllib

import duckdb


def inline(value):
    """A value as TOML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def laid_over(below, above):
    """A table with another laid over it, key by key."""
    both = dict(below)
    for key, value in above.items():
        both[key] = laid_over(below[key], value) if isinstance(value, dict) and isinstance(below.get(key), dict) else value
    return both


def scenario(experiment, home, name):
    """Writes the scenario that an arm of an experiment runs."""
    arm = next((arm for arm in experiment["arm"] if arm["name"] == name), None)
    if arm is None:
        raise SystemExit(f"no arm {name!r}; there are {', '.join(arm['name'] for arm in experiment['arm'])}")
    policies = {policy: experiment["policy"][policy] for policy in arm.get("policies", [])} | arm.get("policy", {})
    table = laid_over(experiment.get("set", {}), arm.get("set", {}))
    table = {"extends": experiment["scenario"], "name": name} | table | ({"policy": policies} if policies else {})
    path = os.path.join(home, name + ".toml")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{key} = {inline(value)}\n" for key, value in table.items())
    return path


def run(program, scenario, seed, sets, out):
    command = [program, "run", scenario, "--seed", str(seed), "--out", out, "--quiet"]
    for value in sets:
        command += ["--set", value]
    subprocess.run(command, check=True)


def views(db, name, home):
    """Tables of a run under its name, with amounts in US dollars."""
    with open(os.path.join(home, "manifest.json"), encoding="utf-8") as file:
        rates = json.load(file)["rates"]
    units = {currency: rate * (1e6 if currency == "USDT" else 1e2) for currency, rate in rates.items()}
    per_dollar = "case currency::varchar " + " ".join(f"when '{word}' then {unit}" for word, unit in units.items()) + " end"
    db.execute(f"""create table {name}_cases as select *, (deposited_minor + fees_minor) / ({per_dollar}) as paid_usd,
        (life_deposited_minor + life_fees_minor) / ({per_dollar}) as life_usd from '{home}/truth/cases.parquet'""")
    db.execute(f"create table {name}_events as from '{home}/truth/case_events.parquet'")
    db.execute(f"""create table {name}_payments as select case_id, role::varchar as role, t.*, amount_minor / ({per_dollar}) as usd,
        ts - instructed_at > interval 30 second as waited from '{home}/observed/transactions/*/*.parquet' as t
        join '{home}/truth/transaction_labels.parquet' using (tx_id) where illicit""")
    # A `hold` names who pays: everybody's are in the ledgers below.
    db.execute(f"""create table {name}_actions as select distinct ts, account_id, action::varchar as action, "by"::varchar as "by",
        reason::varchar as reason from '{home}/observed/account_actions.parquet' where action in ('freeze', 'unfreeze', 'recall', 'return')""")
    db.execute(f"create table {name}_mules as from '{home}/truth/mules.parquet'")
    db.execute(f"create table {name}_adaptations as from '{home}/truth/adaptations.parquet'")
    db.execute(f"create table {name}_enforcement as from '{home}/observed/enforcement.parquet'")
    db.execute(f"create table {name}_sites as from '{home}/truth/sites.parquet'")
    db.execute(f"""create table {name}_contacts as select c.ts from '{home}/observed/contacts.parquet' as c
        join '{home}/truth/contact_labels.parquet' using (contact_id) where illicit""")
    db.execute(f"create table {name}_daily as from '{home}/series/daily.parquet'")


def shown(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if isinstance(value, float) and abs(value) >= 100 else f"{value:,.1f}" if isinstance(value, float) else str(value)


def table(db, title, query):
    print(f"\n{title}")
    rows = [[shown(value) for value in row] for row in db.execute(query).fetchall()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        print("   ", "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    if not rows:
        print("    nothing")


# Figures of a run, each by a query over its tables.
FIGURES = [
    ("first messages of crews", "select count(*) from {run}_contacts"),
    ("days on which a crew wrote to somebody", "select count(distinct ts::date) from {run}_contacts"),
    ("victims", "select count(*) from {run}_cases where deposits > 0 or fees_minor > 0"),
    ("paid by them in the window, USD", "select sum(paid_usd) from {run}_cases"),
    ("paid over the lives of these cases, USD", "select sum(life_usd) from {run}_cases"),
    ("times that a payment was put off for want of an account", "select sum(value) from {run}_daily where metric = 'put_off' and \"group\" = 'all'"),
    ("accounts that collected", "select count(*) from {run}_mules where layer = 1 and first_use is not null"),
    ("of them frozen", "select count(*) from {run}_mules where layer = 1 and frozen_at is not null"),
    ("median days from first to last use", "select median(epoch(last_use - first_use)) / 86400 from {run}_mules where layer = 1 and first_use is not null"),
    ("payments of crews that were not made", "select count(*) from {run}_payments where case_id is null and status not in ('settled', 'returned')"),
]


def figures(db):
    print(f"\n{'':58}{'without':>14}{'with it':>14}")
    for title, query in FIGURES:
        values = [shown(db.execute(query.format(run=run)).fetchone()[0]) for run in ("without", "with_it")]
        print(f"    {title:54}{values[0]:>14}{values[1]:>14}")


def ledgers(home):
    """What each policy did, from the run's summary."""
    with open(os.path.join(home, "summary.json"), encoding="utf-8") as file:
        policies = json.load(file).get("policies", {})
    print("\nWhat policies did in the window")
    for name, tally in policies.items():
        done = ", ".join(f"{key} {value:,}" for key, value in tally.items() if value and key != "cost_micro_usd")
        print(f"    {name}: {done or 'nothing'}")
    if not policies:
        print("    there are none")


def lines(db, name, case):
    """The story of a case: every payment, every step, and every freeze or recall of an account that it paid."""
    query = f"""
    with payee as (select to_account as account_id, 'payee ' || row_number() over (order by min(ts)) as who from {name}_payments
        where case_id = {case} and role in ('deposit', 'fee', 'recovery_fee') group by to_account)
    select ts, what from (
        select ts, format('{{}} of {{:.2f}} {{}} by {{}}{{}}, asked for at {{}}: {{}}', role,
            amount_minor / if(currency = 'USDT', 1000000, 100), currency, rail, coalesce(' to ' || who, ''),
            strftime(instructed_at, '%d %b %H:%M:%S'), status || coalesce(' (' || refusal || ')', '')) as what
        from {name}_payments left join payee on to_account = account_id where case_id = {case}
        union all
        select ts, format('{{}} to {{}}: {{}}', from_stage, to_stage, cause) from {name}_events where case_id = {case}
        union all
        select a.ts, format('{{}} of {{}} by {{}} ({{}})', action, who, "by", reason) from {name}_actions as a join payee using (account_id)
    ) group by ts, what order by ts, what limit 80"""
    return [f"{ts.strftime('%d %b %H:%M:%S')}   {what}" for ts, what in db.execute(query).fetchall()]


def stories(db, case):
    told = {name: lines(db, name, case) for name in ("without", "with_it")}
    alike = 0
    while alike < min(map(len, told.values())) and len({story[alike] for story in told.values()}) == 1:
        alike += 1
    print(f"\nAlike in both, up to where they come apart")
    for line in told["without"][:alike]:
        print("   ", line)
    for name, story in told.items():
        print(f"\n{name}, from there on")
        for line in story[alike:] or ["nothing: there is no such case" if not story else "nothing more"]:
            print("   ", line)


# Payments of a victim's that something was done about.
MET = """select case_id from {run}_payments where role in ('deposit', 'fee', 'recovery_fee')
    and (waited or status = 'cancelled' or refusal in ('policy', 'frozen'))"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("experiment")
    parser.add_argument("arm")
    parser.add_argument("--beside", default="baseline", help="the arm that it is compared with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", dest="sets", action="append", default=[], help="what both have besides")
    parser.add_argument("--case", type=int, help="tell the story of this case")
    asked = parser.parse_args()
    program = os.path.realpath(asked.program)
    with open(asked.experiment, "rb") as file:
        experiment = tomllib.load(file)
    experiment["scenario"] = os.path.realpath(os.path.join(os.path.dirname(asked.experiment), experiment["scenario"]))
    with tempfile.TemporaryDirectory() as home:
        db = duckdb.connect()
        for name, arm in [("without", asked.beside), ("with_it", asked.arm)]:
            run(program, scenario(experiment, home, arm), asked.seed, asked.sets, os.path.join(home, name))
            views(db, name, os.path.join(home, name))
        figures(db)
        ledgers(os.path.join(home, "with_it"))
        both = "from without_cases as a full join with_it_cases as b using (case_id)"
        table(
            db,
            "Cases by how they end without it and with it, where that differs: how many, and what they paid, USD",
            f"""select a.end_reason, '->', b.end_reason, count(*), sum(a.paid_usd), '->', sum(b.paid_usd) {both}
            where a.end_reason is distinct from b.end_reason group by all order by count(*) desc limit 12""",
        )
        for name in ["without", "with_it"]:
            table(
                db,
                f"Victims' payments {name}, by what became of them and whether they waited: how many, USD",
                f"""select status, refusal, if(waited, 'waited', ''), count(*), sum(usd) from {name}_payments
                where role in ('deposit', 'fee', 'recovery_fee') group by all order by all""",
            )
            table(
                db,
                f"Accounts {name}: who froze, cleared, recalled, gave back",
                f"""select "by", action, reason, count(*) from {name}_actions group by all order by all""",
            )
            table(
                db,
                f"Police, courts, sites and changes of ways {name}",
                f"""select strftime(ts, '%d %b %H:%M') as at, what from (
                    select ts, action || coalesce(' (' || count || ')', '') as what from {name}_enforcement
                    where action in ('inquiry', 'raid', 'arrest', 'court_freeze')
                    union all select opened_at, format('a site of {{}} seats opens', seats) from {name}_sites
                    where opened_at > (select min(ts) from {name}_contacts)
                    union all select effective_at, format('a crew turns to {{}} ({{}}){{}}', measure, signal, if(dropped, ', undone', ''))
                    from {name}_adaptations) order by ts limit 30""",
            )
        paid = "coalesce(a.deposits, 0) > 0 or coalesce(b.deposits, 0) > 0"
        apart = "abs(coalesce(a.paid_usd, 0) - coalesce(b.paid_usd, 0))"
        # Among cases that something was done about with it: others differ by whose turn it is at the crew's accounts.
        touched = MET.format(run="with_it")
        found = asked.case and (asked.case,)
        for among in [f"case_id in ({touched})", "a.end_reason is distinct from b.end_reason", "true"]:
            found = found or db.execute(
                f"select case_id {both} where ({paid}) and {among} and {apart} > 0 order by {apart} desc, case_id limit 1"
            ).fetchone()
        if found is None:
            print("\nNo case differs.")
            return
        print(f"\nThe case that differs most of those that something was done about: {found[0]}")
        stories(db, found[0])


main()
