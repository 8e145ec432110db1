"""Bad input: one exception each, which says what to do."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scamnet

TOML = "extends = 'quickstart'\n\n[laundering]\nslow = 1.5\n"


def fault(scenario: Any, overrides: Any = None, **parameters: Any) -> scamnet.ScenarioError:
    with pytest.raises(scamnet.ScenarioError) as found:
        scamnet.check(scenario, overrides, **parameters)
    return found.value


def test_a_fault_has_file_line_key_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TOML)
    for scenario, name in ((file, str(file)), (TOML, "the given text")):
        error = fault(scenario)
        assert (error.file, error.line, error.column, error.key) == (name, 4, 8, "laundering.slow")
        assert error.remedy.startswith("accepted: a number from 0 to 1") and "1.5" in error.message and "slow = 1.5" in str(error)
        again = pickle.loads(pickle.dumps(error))
        assert (again.problems, str(again)) == (error.problems, str(error))


def test_a_dict_is_checked_as_a_file_is() -> None:
    error = fault({"extends": "quickstart", "laundering": {"slow": "much"}})
    assert (error.file, error.key) == ("the given dict", "laundering.slow")
    assert fault({"extends": "quickstart", "laundering": {"slow": None}}).key == "laundering.slow"
    assert fault({"extends": "quickstart", "scale": object()}).key == "scale"
    assert fault({"extends": "quickstart", 3: 1}).remedy == "accepted: text as keys"
    assert fault(7).remedy.startswith("accepted: the name of a shipped scenario")


def test_overrides_are_checked_alike() -> None:
    for error in (
        fault("quickstart", {"laundering.slow": 1.5}),
        fault("quickstart", {"laundering": {"slow": 1.5}}),
        fault("quickstart", laundering__slow=1.5),
        fault("quickstart", laundering={"slow": 1.5}),
    ):
        assert error.key == "laundering.slow" and error.remedy.startswith("accepted: a number from 0 to 1")
    assert "did you mean" in fault("quickstart", laundering__slwo=0.5).remedy
    assert fault("quickstart", [1]).file == "overrides"


def test_all_faults_are_told_at_once() -> None:
    error = fault("quickstart", {"laundering.slow": 1.5, "scale": -1})
    assert {problem.key for problem in error.problems} == {"laundering.slow", "scale"}


def test_sound_scenarios_are_sound_however_they_are_given(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("extends = 'quickstart'\nscale = 0.01\n")
    checked = [
        scamnet.check("quickstart", scale=0.01),
        scamnet.check(file),
        scamnet.check(str(file)),
        scamnet.check(file.read_text()),
        scamnet.check({"extends": "quickstart", "scale": 0.01}),
    ]
    assert {(one.name, one.people, one.window) for one in checked} == {("quickstart", 10_000, ("2025-04-01", "2025-05-31"))}


def test_names_that_are_none() -> None:
    assert "did you mean `quickstart`" in fault("quickstrat").remedy
    error = fault("small")
    assert "is an experiment" in error.message and "scamnet.compare" in error.remedy
    with pytest.raises(scamnet.ScenarioError, match="is a scenario, and no experiment"):
        scamnet.compare("quickstart", out=None)
    with pytest.raises(scamnet.ScenarioError, match="one after the other"):
        scamnet.compare("small", seeds=[1, 3], out=None)
    with pytest.raises(ValueError, match="accepted: scenario, experiment, policy"):
        scamnet.schema("house")
    with pytest.raises(scamnet.DataError, match="did you mean `laundering.slow`"):
        scamnet.describe("quickstart", "laundering.slwo")


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, True, "1"])
def test_seeds_that_are_none(seed: Any) -> None:
    with pytest.raises(scamnet.ScenarioError, match="accepted: a whole number from 0"):
        scamnet.run("quickstart", seed=seed, out=None)


def test_what_a_run_does_not_have(either: scamnet.Run) -> None:
    with pytest.raises(scamnet.UnknownTable, match="did you mean `accounts`"):
        either.acounts
    with pytest.raises(AttributeError, match=r"run\.truth\.cases"):
        either.cases
    with pytest.raises(scamnet.DataError, match="did you mean `truth/cases`"):
        either["cases"]
    with pytest.raises(scamnet.DataError, match="accepted: account_reported, illicit_payment"):
        either.task("mules")
    with pytest.raises(scamnet.DataError, match="there is no case 7"):
        either.case(7)
    with pytest.raises(scamnet.DataError, match="no column `?colour"):
        either.payments.rows("colour", [1])
    with pytest.raises(scamnet.DataError, match="no ids"):
        either.payments.rows("status", [1])
    with pytest.raises(ValueError, match="ISO 8601"):
        either.labelled(as_of="yesterday")
    assert not hasattr(either, "_repr_png_")


def test_folders_that_are_no_run(tmp_path: Path, on_disk: scamnet.Run) -> None:
    with pytest.raises(scamnet.DataError, match="holds no run and no comparison"):
        scamnet.open(tmp_path)
    with pytest.raises(scamnet.DataError, match="is no directory"):
        scamnet.open(tmp_path / "nowhere")
    with pytest.raises(scamnet.AuditError, match=r"no run is recorded here"):
        scamnet.audit(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{")
    with pytest.raises(scamnet.DataError, match="cannot be read"):
        scamnet.open(tmp_path)
    assert on_disk.path is not None
    newer = json.loads((on_disk.path / "manifest.json").read_text()) | {"format_version": 99}
    manifest.write_text(json.dumps(newer))
    with pytest.raises(scamnet.DataError, match="pip install --upgrade scamnet"):
        scamnet.open(tmp_path)


def test_a_broken_table_names_its_file(tmp_path: Path) -> None:
    run = scamnet.run("quickstart", scale=0.002, horizon={"window": "3 d"}, response={"raid": []}, out=tmp_path / "run")
    assert run.path is not None
    (run.path / "observed" / "accounts.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(Exception, match=r"observed/accounts\.parquet"):
        run.accounts.rows()
    with pytest.raises(Exception, match=r"observed/accounts\.parquet"):
        run.accounts.arrow()
    assert not scamnet.audit(run.path).is_kept


def test_what_lies_there_is_kept(on_disk: scamnet.Run, tmp_path: Path) -> None:
    assert on_disk.path is not None
    before = (on_disk.path / "manifest.json").read_bytes()
    with pytest.raises(scamnet.RunError, match=r"scamnet\.open\(.*force=True"):
        scamnet.run("quickstart", out=on_disk.path)
    assert (on_disk.path / "manifest.json").read_bytes() == before
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "chapter-1.md").write_text("dear")
    with pytest.raises(scamnet.RunError, match="only runs are ever replaced"):
        scamnet.run("quickstart", out=thesis, force=True)
    assert [file.name for file in thesis.iterdir()] == ["chapter-1.md"]


def test_too_large_a_world_is_refused() -> None:
    with pytest.raises(scamnet.RunError, match="memory"):
        scamnet.run("faisalabad", out=None, scale=100.0)


WITHOUT = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"pyarrow", "polars", "pandas", "duckdb", "numpy", "IPython"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nothing())
import scamnet
run = scamnet.run("quickstart", scale=0.01, horizon={"window": "30 d"}, response={"raid": []}, seed=3, out=None)
assert len(run.payments) == len(run.labelled()) == run.summary["payments"] > 100_000
assert len(run.worst_case().story()) > 5
for tool, call in (("pyarrow", run.payments.arrow), ("polars", run.payments.polars), ("pandas", run.payments.pandas),
                   ("duckdb", run.payments.duckdb), ("duckdb", lambda: run.sql("SELECT 1"))):
    try:
        call()
    except scamnet.PackageMissing as error:
        assert f"pip install '{tool}>=" in str(error), error
    else:
        raise AssertionError(tool)
print("well")
"""


def test_no_tool_is_needed(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("well\n", "")


def test_a_benchmark_is_made_once_and_one_that_is_not_there_is_named(
    tmp_path: Path, on_disk: scamnet.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCAMNET_CACHE", str(tmp_path))
    with pytest.raises(scamnet.DataError, match="did you mean `medium-low`"):
        scamnet.benchmark("medum-low")
    assert list(tmp_path.iterdir()) == []
    # What lies there already is opened, not made.
    assert on_disk.path is not None
    place = tmp_path / scamnet.__version__ / "small-low-7"
    shutil.copytree(on_disk.path, place)
    assert scamnet.benchmark("benchmark-small-low", seed=7).summary == on_disk.summary
