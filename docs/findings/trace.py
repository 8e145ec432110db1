#!/usr/bin/env python3
"""Why an arm does what it does: one scenario run twice on one seed, without and with something, and what came apart.

    docs/findings/trace.py PROGRAM SCENARIO --seed 1 --with 'policy.it={ kind = "transfer_delay" }' [--set PATH=VALUE ...]

Prints how many cases end otherwise and why, what became of victims' payments and of accounts, and the story of the case
that differs most: every payment of it, every freeze of an account it paid, every step, in both runs. A case has the same
id in both, since every draw is keyed. Needs duckdb.
"""

import argparse
import os
import subprocess
import tempfile

import duckdb


def run(program, scenario, seed, sets, out):
    command = [program, "run", scenario, "--seed", str(seed), "--out", out, "--quiet"]
    for value in sets:
        command += ["--set", value]
    subprocess.run(command, check=True)


def views(db, name, home):
    db.execute(f"create view {name}_cases as from '{home}/truth/cases.parquet'")
    db.execute(f"create view {name}_events as from '{home}/truth/case_events.parquet'")
    db.execute(f"create view {name}_actions as from '{home}/observed/account_actions.parquet'")
    db.execute(
        f"""create view {name}_payments as select case_id, role, t.* from '{home}/observed/transactions/*/*.parquet' as t
        join '{home}/truth/transaction_labels.parquet' using (tx_id) where case_id is not null"""
    )


def table(db, title, query):
    print(f"\n{title}")
    rows = db.execute(query).fetchall()
    for row in rows or [("nothing",)]:
        print("   ", *("–" if value is None else value for value in row))


def story(db, name, case):
    print(f"\n{name}")
    query = f"""
    select ts, what from (
        select ts, format('{{}} of {{:.2f}} {{}} by {{}}, asked for at {{}}: {{}}', role, amount_minor / if(currency = 'USDT', 1000000, 100), currency, rail,
            strftime(instructed_at, '%d %b %H:%M:%S'), status || coalesce(' (' || refusal || ')', '')) as what
        from {name}_payments where case_id = {case}
        union all
        select ts, format('{{}} to {{}}: {{}}', from_stage, to_stage, cause) from {name}_events where case_id = {case}
        union all
        select a.ts, format('{{}} of a payee by {{}} ({{}})', action, "by", reason) from {name}_actions as a
        where account_id in (select to_account from {name}_payments where case_id = {case}
            and role in ('deposit', 'fee', 'recovery_fee'))
    ) order by ts, what limit 60"""
    for ts, what in db.execute(query).fetchall():
        print("   ", ts.strftime("%d %b %H:%M:%S"), " ", what)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("scenario")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--with", dest="extra", action="append", required=True, help="what the second run has more")
    parser.add_argument("--set", dest="sets", action="append", default=[], help="what both have")
    asked = parser.parse_args()
    program = os.path.realpath(asked.program)
    with tempfile.TemporaryDirectory() as home:
        db = duckdb.connect()
        for name, sets in [("without", asked.sets), ("with_it", asked.sets + asked.extra)]:
            run(program, asked.scenario, asked.seed, sets, os.path.join(home, name))
            views(db, name, os.path.join(home, name))
        both = """from without_cases as a full join with_it_cases as b using (case_id)"""
        table(
            db,
            "Cases by how they end without it and with it, where that differs, with deposits and fees in minor units",
            f"""select a.end_reason, '->', b.end_reason, count(*), sum(a.deposited_minor + a.fees_minor), '->',
            sum(b.deposited_minor + b.fees_minor) {both} where a.end_reason is distinct from b.end_reason
            group by all order by count(*) desc limit 12""",
        )
        for name in ["without", "with_it"]:
            table(
                db,
                f"Victims' payments {name}, by what became of them",
                f"""select status, refusal, count(*), sum(amount_minor) from {name}_payments
                where role in ('deposit', 'fee', 'recovery_fee') group by all order by all""",
            )
            table(
                db,
                f"Accounts {name}: who did what",
                f"""select "by", action, reason, count(*) from {name}_actions group by all order by all""",
            )
        found = db.execute(
            f"""select case_id {both}
            where coalesce(a.deposits, 0) > 0 or coalesce(b.deposits, 0) > 0
            order by abs(coalesce(a.deposited_minor + a.fees_minor, 0) - coalesce(b.deposited_minor + b.fees_minor, 0))
                desc, case_id limit 1"""
        ).fetchone()
        if found is None:
            print("\nNobody pays in either run.")
            return
        print(f"\nThe case that differs most: {found[0]}")
        story(db, "without", found[0])
        story(db, "with_it", found[0])


main()
