"""One victim's case: what happened, in order, and where the money went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _html, _native
from ._rows import Rows
from .errors import DataError

if TYPE_CHECKING:
    from ._run import Run

_UNITS = _native.currencies()

_PAID = {
    "task_payout": "The crew pays the victim {sum} for a small task.",
    "deposit": "The victim deposits {sum}.",
    "bait_return": "The crew pays {sum} back, with profit, so that more follows.",
    "promised_return": "The crew pays the promised {sum}, out of what others paid in.",
    "withdrawal": "The crew pays back {sum} of the shown balance, as the victim asked.",
    "referral_bonus": "The crew pays {sum} for somebody whom the victim brought along.",
    "fee": "The victim pays an invented fee of {sum}.",
    "recovery_fee": "The victim pays {sum} to somebody who promises to get the money back.",
    "refund": "{sum} comes back to the victim.",
    "layering": "{sum} of it moves on from a mule account of layer {layer}.",
    "commission": "A mule keeps {sum}.",
    "cash_out": "{sum} leaves the chain of accounts.",
    "conversion": "{sum} is converted at an exchange.",
}

_CAUSES = {
    "reply": "the victim answers the first message",
    "friend": "a friend who is in it already brings the victim along",
    "approached_again": "the crew comes back to somebody who has lost money before",
    "refused": "the victim does not pay",
    "unfunded": "the victim cannot pay",
    "stopped": "the payment is stopped",
    "last_round": "the stage has lasted as long as it may",
}


def money(minor: int, currency: str) -> str:
    """An amount for people."""
    units = minor / _UNITS.get(currency, 100)
    return f"{currency} {units:,.0f}" if abs(units) >= 100 else f"{currency} {units:,.2f}"


@dataclass(frozen=True)
class Step:
    """Something that happened."""

    ts: dt.datetime
    """When, UTC."""
    what: str
    """In a sentence."""
    kind: str
    """`stage`, `payment`, `complaint`, `account` or `report`."""
    tx_id: int | None = None
    """The payment, if it is one (`observed/transactions`)."""


class Story:
    """What happened in a case, in the order of time."""

    def __init__(self, title: str, steps: list[Step]) -> None:
        self.title = title
        self.steps = steps

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {step.ts:%Y-%m-%d %H:%M}  {step.what}" for step in self.steps)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return _html.table(["when (UTC)", "what"], [(step.ts, step.what) for step in self.steps], self.title)


class Case:
    """One approach of one person by one ring."""

    def __init__(self, run: Run, case_id: int) -> None:
        found = run.truth.cases.rows("case_id", case_id)
        if not found:
            raise DataError(f"there is no case {case_id} in truth/cases; run.truth.cases has their ids, run.worst_case() one")
        self._run = run
        self.id = case_id
        self.row: dict[str, Any] = found[0]
        """Its row of `truth/cases`."""

    def payments(self) -> Rows:
        """Its payments in the window, in settlement order: rows of `observed/transactions` with `role`, `layer`, `case_id`,
        `case_minor` and `knowable_at` of their labels."""
        return self._run.payments_of(self._run.truth.transaction_labels.rows("case_id", self.id))

    def trail(self) -> Rows:
        """Where the money of its deposits went, transfer by transfer: rows of `truth/money_trail`, with time, accounts and status
        of the transfer, and `origin_usd`, which is `origin_minor` in US dollars."""
        trail = self._run.truth.money_trail.rows("case_id", self.id)
        paid = {row["tx_id"]: row for row in self._run.payments.rows("tx_id", {row["tx_id"] for row in trail})}
        keep = ("ts", "from_account", "to_account", "currency", "received_currency", "rail", "status")
        rows = (
            {**row, "origin_usd": self._usd(row, paid), **{key: paid[row["tx_id"]][key] for key in keep}} for row in trail
        )
        return Rows(sorted(rows, key=lambda row: (row["deposit_tx"], row["hop"], row["tx_id"])))

    def rest(self) -> Rows:
        """Where the money of its deposits came to rest: rows of `truth/money_rest`, with `origin_usd`."""
        deposits = {row["deposit_tx"] for row in self._run.truth.money_trail.rows("case_id", self.id)}
        paid = {row["tx_id"]: row for row in self._run.payments.rows("tx_id", deposits)}
        rest = self._run.truth.money_rest.rows("deposit_tx", deposits)
        return Rows({**row, "origin_usd": self._usd(row, paid)} for row in rest)

    def _usd(self, row: dict[str, Any], paid: dict[int, dict[str, Any]]) -> float:
        """The part of a deposit that a row is about, in US dollars."""
        return self._run.usd(row["origin_minor"], paid[row["deposit_tx"]]["currency"])

    def story(self) -> Story:
        """What happened, in the order of time: stages, payments, complaints, and what was done about the accounts that the
        victim paid into."""
        run, row = self._run, self.row
        steps = [self._stage(event) for event in run.truth.case_events.rows("case_id", self.id)]
        payments = self.payments()
        steps += [self._payment(payment) for payment in payments]
        deposits = [payment for payment in payments if payment["role"] in ("deposit", "fee", "recovery_fee")]
        paid_into = {payment["to_account"]: payment["ts"] for payment in reversed(deposits)}
        for action in run.observed.account_actions.rows("account_id", paid_into):
            if action["ts"] >= paid_into[action["account_id"]]:
                what = f"An account that the victim paid into: {_words(action['action'])} by {_words(action['by'])}"
                steps.append(Step(action["ts"], f"{what} ({_words(action['reason'])}).", "account"))
        of_case = {label["complaint_id"] for label in run.truth.complaint_labels.rows("case_id", self.id)}
        for complaint in run.observed.complaints.rows("complaint_id", of_case):
            claimed = money(complaint["claimed_minor"], complaint["currency"])
            what = f"The victim complains at the {_words(complaint['desk'])} of {claimed} lost."
            steps.append(Step(complaint["ts"], what, "complaint"))
        if row["reported_at"] is not None and not of_case:
            steps.append(Step(row["reported_at"], "The victim reports the case.", "report"))
        lost = money(row["lost_minor"], row["currency"])
        if row["life_lost_minor"] != row["lost_minor"]:
            lost += f" in the window, {money(row['life_lost_minor'], row['currency'])} in the whole case"
        end = f"ended: {_words(row['end_reason'])}" if row["end_reason"] else "not ended when the run did"
        title = f"Case {self.id} ({_words(row['family'])}): {row['deposits']} deposits in the window; lost {lost}; {end}"
        # Sorting is stable: what happens in one second stays in the order of stages, payments, answers.
        return Story(title, sorted(steps, key=lambda step: step.ts))

    def _stage(self, event: dict[str, Any]) -> Step:
        to, cause = event["to_stage"], event["cause"]
        if to == "end":
            return Step(event["ts"], f"The case ends: {_words(cause)}.", "stage")
        why = f": {_CAUSES[cause]}" if cause in _CAUSES else ""
        return Step(event["ts"], f"Stage {_words(to)}, by {_words(event['channel'])}{why}.", "stage")

    def _payment(self, payment: dict[str, Any]) -> Step:
        amount = money(payment["amount_minor"], payment["currency"])
        role = _PAID.get(payment["role"], "{sum} is paid ({role}).")
        what = role.format(sum=amount, layer=payment["layer"], role=_words(payment["role"]))
        status = payment["status"]
        if status != "settled":
            why = f" ({_words(payment['refusal'])})" if payment["refusal"] else ""
            what = f"{what[:-1]}; {_words(status)}{why}."
        return Step(payment["ts"], what, "payment", payment["tx_id"])

    def __repr__(self) -> str:
        return f"<Case {self.id}: {self.row['family']}, {money(self.row['life_lost_minor'], self.row['currency'])} lost>"

    def _repr_html_(self) -> str:
        return self.story()._repr_html_()


def _words(word: str) -> str:
    return word.replace("_", " ")
