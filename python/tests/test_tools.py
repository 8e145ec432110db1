"""Every tool reads the same rows, numbers are not copied, and ids stay ids."""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import scamnet


def test_tools_read_the_same_rows(either: scamnet.Run) -> None:
    for table in (either.payments, either.accounts, either.truth.cases, either.truth.transaction_labels):
        arrow = table.arrow()
        polars, pandas, relation = table.polars(), table.pandas(), table.duckdb()
        assert isinstance(polars, pl.LazyFrame) and isinstance(pandas, pd.DataFrame)
        assert isinstance(relation, duckdb.DuckDBPyRelation)
        collected = polars.collect()
        assert arrow.num_rows == len(table) == collected.height == len(pandas) == relation.shape[0] > 0
        assert table.columns == arrow.column_names == collected.columns == list(pandas.columns) == relation.columns
        for column in table.columns:
            if pa.types.is_integer(arrow.schema.field(column).type):
                expected = arrow[column].to_pylist()
                assert collected[column].to_list() == expected, column
                assert [None if value is pd.NA else value for value in pandas[column].tolist()] == expected, column
                assert [value for (value,) in relation.project(f'"{column}"').fetchall()] == expected, column


def test_a_table_is_taken_as_it_is(either: scamnet.Run) -> None:
    table = either.accounts
    assert pa.table(table).num_rows == len(table)
    assert pa.schema(table).names == table.columns
    assert pl.DataFrame(table).height == len(table)


def test_rows_without_tools_are_arrows_rows(either: scamnet.Run) -> None:
    for name in ("observed/accounts", "observed/account_actions", "truth/cases", "truth/adaptations", "series/daily"):
        assert either[name].rows() == either[name].arrow().to_pylist(), name
    ids = either.truth.transaction_labels.arrow()["tx_id"].to_pylist()[5:25]
    found = either.payments.rows("tx_id", ids)
    assert [row["tx_id"] for row in found] == sorted(ids)
    wanted = either.payments.arrow().filter(pa.compute.is_in(either.payments.arrow()["tx_id"], pa.array(ids, pa.uint64())))
    assert found == wanted.to_pylist()


def addresses(array: pa.ChunkedArray) -> list[int]:
    return [chunk.buffers()[1].address for chunk in array.chunks]


def test_numbers_are_not_copied(in_memory: scamnet.Run) -> None:
    first, second = pa.table(in_memory.payments), pa.table(in_memory.payments)
    assert first.num_rows == in_memory.summary["payments"] > 100_000
    for column in ("tx_id", "ts", "amount_minor", "from_account", "device_id"):
        assert addresses(first[column]) == addresses(second[column]), column
    # Polars reads the same bytes.
    table = in_memory.truth.cases
    series = pl.DataFrame(table)["lost_minor"]
    assert addresses(pa.chunked_array([series.to_arrow()])) == addresses(pa.table(table)["lost_minor"])


def test_ids_survive_nulls_in_pandas(either: scamnet.Run) -> None:
    labels, cases = either.truth.transaction_labels.pandas(), either.truth.cases.pandas()
    assert labels["case_id"].isna().any() and labels["case_id"].max() > 2**50
    of_case = labels.dropna(subset=["case_id"])
    joined = of_case.merge(cases, on="case_id")
    listed = {row["case_id"] for row in either.truth.cases.rows()}
    expected = sum(row["case_id"] in listed for row in either.truth.transaction_labels.rows() if row["case_id"])
    assert len(joined) == expected > 100


def test_ids_survive_what_keeps_numbers_as_floats(either: scamnet.Run) -> None:
    """Columns with nulls as pandas makes floats of them by itself, and JSON as JavaScript reads it."""
    for labels, key, others in (
        ("truth/transaction_labels", "case_id", "truth/cases"),
        ("truth/transaction_labels", "ring_id", "truth/mules"),
        ("observed/complaint_transactions", "complaint_id", "observed/complaints"),
    ):
        rows, others_rows = either[labels].rows(), either[others].rows()
        exact = len(pd.DataFrame(rows, dtype=object).dropna(subset=[key]).merge(
            pd.DataFrame(others_rows, dtype=object).drop_duplicates(key), on=key
        ))
        left, right = (either[name].arrow().select([key]).to_pandas().astype("float64") for name in (labels, others))
        assert len(left.dropna().merge(right.drop_duplicates(), on=key)) == exact > 10, key
        as_read = json.loads(json.dumps(rows, default=str), parse_int=float)
        known = {float(row[key]) for row in others_rows}
        assert sum(row[key] in known for row in as_read) == exact, key


def test_no_id_is_too_long_for_a_float(either: scamnet.Run) -> None:
    for name in either.tables:
        table = either[name].arrow()
        for column in table.column_names:
            if pa.types.is_uint64(table.schema.field(column).type) and table.num_rows:
                largest = pa.compute.max(table[column]).as_py()
                assert largest is None or largest < 2**52, (name, column)


def test_sql_sees_all_tables(either: scamnet.Run) -> None:
    for name in either.tables:
        ((count,),) = either.sql(f'SELECT count(*) FROM {name.replace("/", ".")}').fetchall()
        assert count == len(either[name]), name
    assert either.sql("SELECT count(*) FROM payments").fetchall() == [(either.summary["payments"],)]
    query = """
        SELECT role, count(*) FROM payments JOIN truth.transaction_labels USING (tx_id)
        WHERE illicit GROUP BY role
    """
    roles = dict(either.sql(query).fetchall())
    assert sum(roles.values()) == either.summary["illicit_payments"]
    query = "SELECT sum(deposits) FROM truth.cases"
    assert either.sql(query).fetchall() == [(either.summary["deposits"],)] and roles["deposit"] >= either.summary["deposits"]


def test_labels_are_known_when_they_were(either: scamnet.Run) -> None:
    labels = {row["tx_id"]: row for row in either.truth.transaction_labels.rows() if row["illicit"]}
    as_of = dt.datetime(2025, 4, 25, 12, tzinfo=dt.timezone.utc)
    for given in (as_of, "2025-04-25T12:00", "2025-04-25T14:00:00+02:00"):
        table = either.labelled(as_of=given).arrow()
        assert table.column_names[-2:] == ["known", "truth"]
        assert max(table["ts"].to_pylist()) < as_of
        rows = table.select(["tx_id", "ts", "known", "truth"]).to_pylist()
        known = [row["tx_id"] for row in rows if row["known"]]
        true = [row["tx_id"] for row in rows if row["truth"]]
        ids = {row["tx_id"] for row in rows}
        assert known == [tx for tx in labels if tx in ids and (at := labels[tx]["knowable_at"]) and at <= as_of]
        assert true == [tx for tx in labels if tx in ids]
        assert 0 < len(known) < len(true)
    assert len(either.labelled()) == len(either.payments)
    assert either.labelled(as_of="2025-03-01").arrow().num_rows == 0


def test_tasks_are_ready_to_learn_from(either: scamnet.Run) -> None:
    assert either.tasks == ["account_reported", "illicit_payment", "mule_account", "person_at_risk"]
    task = either.task("illicit_payment")
    assert list(task.splits) == ["train", "validation", "test"]
    ends = [split.labels_as_of for split in task.splits.values()]
    assert [end.date().isoformat() for end in ends] == ["2025-04-19", "2025-04-25", "2025-05-01"]
    train = task.train
    assert train.ids.dtype == "uint64" and train.known.dtype == train.truth.dtype == bool
    assert len(train) == len(train.ids) == len(train.truth) and 0 < train.known.sum() < train.truth.sum()
    known = either.labelled(as_of=train.labels_as_of).arrow()
    settled = known.filter(pa.compute.is_in(known["tx_id"], pa.array(train.ids)))
    assert settled["known"].to_numpy().tolist() == train.known.tolist()


def test_a_story_is_in_order_and_tells_every_payment(either: scamnet.Run) -> None:
    case = either.worst_case()
    story = case.story()
    times = [step.ts for step in story]
    assert times == sorted(times) and len(times) > 5
    payments = case.payments()
    assert [step.tx_id for step in story if step.kind == "payment"] == [row["tx_id"] for row in payments]
    deposits = [row for row in payments if row["role"] == "deposit" and row["status"] == "settled"]
    assert len(deposits) == case.row["deposits"] > 0
    assert sum(row["case_minor"] for row in deposits) == case.row["deposited_minor"]
    trail, rest = case.trail(), case.rest()
    starts = {row["deposit_tx"]: row["origin_minor"] for row in trail if row["hop"] == 0}
    assert set(starts) == {row["deposit_tx"] for row in trail} and starts
    assert {tx: sum(row["origin_minor"] for row in rest.where(deposit_tx=tx)) for tx in starts} == starts
    settled = sum(row["origin_usd"] for row in trail if row["hop"] == 0)
    assert sum(row["origin_usd"] for row in rest) == pytest.approx(settled)
    worst = max(either.truth.cases.rows(), key=lambda row: either.usd(row["lost_minor"], row["currency"]))
    assert case.row["lost_minor"] == worst["lost_minor"] > 0


def test_a_ring_has_its_rows(either: scamnet.Run) -> None:
    case = either.worst_case()
    ring = either.ring(case.row["ring_id"])
    assert case.id in {row["case_id"] for row in ring.cases()}
    assert {row["ring_id"] for row in [*ring.crew, *ring.mules()]} == {ring.id}
    rings = {row["ring_id"] for row in either.truth.crew.rows()} - {None}
    payments = sum(len(either.ring(one).payments()) for one in rings)
    assert payments == either.summary["illicit_payments"] + sum(
        row["ring_id"] is not None and not row["illicit"] for row in either.truth.transaction_labels.rows()
    )
    assert "mule accounts" in ring._repr_html_()
    with pytest.raises(scamnet.DataError, match="there is no ring 7"):
        either.ring(7)


def test_a_notebook_shows_it(either: scamnet.Run) -> None:
    html = either._repr_html_()
    assert f"{either.summary['payments']:,}" in html and "first deposit" in html
    for shown in (either.payments, either.task("mule_account"), either.worst_case(), either.truth.cases.rows()):
        assert "<table>" in shown._repr_html_()
    assert "The victim deposits" in either.worst_case()._repr_html_()


def test_charts_and_audit_are_of_files(on_disk: scamnet.Run, in_memory: scamnet.Run) -> None:
    assert {"funnel", "daily", "losses"} <= set(on_disk.charts)
    assert on_disk.charts["funnel"].svg.lstrip().startswith("<svg")
    audit = scamnet.audit(on_disk)
    assert audit.is_kept and len(audit.checks) > 40 and audit.leakage is not None
    for wanted in ("charts", "audit"):
        with pytest.raises(scamnet.DataError, match="out='DIR'"):
            getattr(in_memory, wanted)()
