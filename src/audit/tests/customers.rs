//! Customers, their accounts, logins and transfers on a chain.

use super::super::fixture::{HOUR, START};
use super::{TRANSACTIONS, breaks};

#[test]
fn a_person_twice_at_one_bank_is_named() {
    breaks("customers.once", "customer_id 11 and 12", |fixture| {
        fixture.set("observed/shared_identity", 1, "identity_token", 101);
    });
}

#[test]
fn an_account_at_another_bank_than_its_customer_is_named() {
    breaks("customers.accounts", "account_id 21", |fixture| {
        fixture.set("observed/accounts", 0, "institution_id", 2);
    });
}

#[test]
fn a_private_vault_is_named() {
    breaks("customers.external", "account_id 21: belongs to a person", |fixture| {
        fixture.set("observed/accounts", 0, "kind", "cash");
    });
    breaks("customers.external", "account_id 23: a second vault", |fixture| {
        fixture.set("observed/accounts", 1, "kind", "cash");
        fixture.set("observed/accounts", 1, "customer_id", 13);
    });
}

#[test]
fn a_login_before_onboarding_is_named() {
    breaks(
        "customers.logins",
        "observed/logins.parquet row 1: customer_id 11",
        |fixture| {
            fixture.set("observed/customers", 0, "onboarded_at", START + 2 * HOUR);
        },
    );
}

#[test]
fn a_chain_transfer_by_card_is_named() {
    breaks("chain.rows", "chain_tx_id 81", |fixture| {
        fixture.set(TRANSACTIONS, 5, "rail", "card")
    });
}
