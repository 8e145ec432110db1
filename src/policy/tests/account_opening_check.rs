use super::{ledger, under};
use crate::model::interventions::{Request, asking};
use crate::policy::account_opening_check::AccountOpeningCheck;
use crate::world::{InstitutionIx, PersonIx};

#[test]
fn accounts_and_companies_are_refused_where_the_check_covers_them() {
    let account = Request::Account {
        key: 1,
        person: PersonIx(5),
        institution: InstitutionIx(1),
    };
    let company = Request::Company {
        key: 1,
        institution: InstitutionIx(0),
    };
    let opening = |institutions| AccountOpeningCheck {
        mules: 1.0,
        companies: 1.0,
        institutions,
        ..AccountOpeningCheck::default()
    };
    let mut sim = under(vec![opening(vec!["bank 2".into()]).into()]);
    assert!(!asking::allowed(&mut sim, account));
    assert!(asking::allowed(&mut sim, company));
    assert_eq!(ledger(&sim).refused_illicit, 1);
}
