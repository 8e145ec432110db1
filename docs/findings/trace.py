#!/usr/bin/env python3
"""Why an arm does what it does: its experiment's scenario run twice on one seed, without it and with it, and what came apart.

    docs/findings/trace.py PROGRAM EXPERIMENT ARM [--beside ARM] [--seed 1] [--set PATH=VALUE ...]

`--beside` is another arm to compare it with than the empty one, `--set` what both have besides. Prints how many cases end otherwise and why, what became of victims' payments and of accounts, and the story of the case
that differs most: every payment of it, every freeze of an account it paid, every step, in both runs. A case has the same
id in both, since every draw is keyed. Needs duckdb.
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
    parser.add_argument("experiment")
    parser.add_argument("arm")
    parser.add_argument("--beside", default="baseline", help="the arm that it is compared with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", dest="sets", action="append", default=[], help="what both have besides")
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
