//! No money is made or lost: what a run's payments say is what its balances say.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;

use crate::common::{QUICKSTART, SMALL, simulate};
use scamnet::engine::{Day, Horizon, Seed, Span, Time};
use scamnet::model::facts::{Channel, Rail, Status};
use scamnet::model::settlement::book::{Book, Entry};
use scamnet::model::settlement::order::{Order, Short};
use scamnet::param::money::{Currency, Minor};
use scamnet::world::params::PopulationParams;
use scamnet::world::{self, AccountIx, DeviceIx, Flags, World};

#[test]
fn replaying_the_payments_gives_the_closing_balances() {
    let facts = simulate(QUICKSTART, &SMALL);
    let rates = facts.rates.as_ref().unwrap();
    assert!(facts.payments.len() > 20_000, "{} payments", facts.payments.len());
    let mut balance: BTreeMap<_, Minor> = facts.accounts.iter().map(|(&id, state)| (id, state.opening)).collect();
    let (mut last, mut moved, mut converted) = (Time(0), 0, 0);
    for (row, number) in facts.payments.iter().zip(1..) {
        let (from, to) = (&facts.accounts[&row.from_account], &facts.accounts[&row.to_account]);
        assert_eq!(row.tx_id, number, "rows are numbered as they settle");
        assert!(last <= row.ts && row.instructed_at <= row.ts, "{row:?}");
        assert!(row.amount.is_positive() && row.received.0 >= 0, "{row:?}");
        assert_eq!(
            (row.currency, row.received_currency),
            (from.currency, to.currency),
            "{row:?}"
        );
        let arrives = rates.converted(row.amount, row.currency, row.received_currency);
        assert_eq!(row.received, arrives, "{row:?}");
        assert_eq!(row.refusal.is_some(), row.status == Status::Rejected, "{row:?}");
        last = row.ts;
        if !row.status.moves() {
            continue;
        }
        moved += 1;
        converted += u32::from(row.currency != row.received_currency);
        let payer = balance.get_mut(&row.from_account).unwrap();
        *payer -= row.amount;
        assert!(*payer >= from.floor, "{row:?} breaks the floor {:?}", from.floor);
        *balance.get_mut(&row.to_account).unwrap() += row.received;
    }
    assert!(
        moved > 20_000 && converted > 0,
        "{moved} payments moved, {converted} were converted"
    );
    for (id, state) in &facts.accounts {
        assert_eq!(balance[id], state.closing, "account {}", id.0);
    }
}

#[test]
fn each_currency_is_conserved_but_for_conversions() {
    let facts = simulate(QUICKSTART, &SMALL);
    let mut change: BTreeMap<&str, i128> = BTreeMap::new();
    for state in facts.accounts.values() {
        *change.entry(state.currency.word()).or_default() += i128::from(state.closing.0) - i128::from(state.opening.0);
    }
    for row in facts
        .payments
        .iter()
        .filter(|row| row.status.moves() && row.currency != row.received_currency)
    {
        *change.entry(row.currency.word()).or_default() += i128::from(row.amount.0);
        *change.entry(row.received_currency.word()).or_default() -= i128::from(row.received.0);
    }
    assert!(change.len() >= 5, "{change:?}");
    assert!(change.values().all(|&change| change == 0), "{change:?}");
}

const FIRST: Day = Day(20_179);

/// A world of a thousand people, as it is before anything happens.
fn small_world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let horizon = Horizon {
            start: FIRST.plus(-60),
            window_start: FIRST,
            window_end: FIRST.plus(10),
            end: FIRST.plus(55),
        };
        let params = PopulationParams {
            people: 1_000,
            ..PopulationParams::default()
        };
        world::build::build(&params, horizon, Seed(3), 1.0)
    })
}

/// A random wish to pay: positions wrap around the accounts, sizes are in thousandths of what the payer holds.
#[derive(Clone, Debug)]
struct Wish {
    from: usize,
    to: usize,
    thousandths: i64,
    short: Short,
    wait: i64,
    freezes: bool,
    returns: bool,
}

fn wish() -> impl Strategy<Value = Wish> {
    let short = prop_oneof![Just(Short::Everyday), Just(Short::Insist), Just(Short::UpTo)];
    let odd = prop::bool::weighted(0.1);
    (any::<u16>(), any::<u16>(), 1_i64..3_000, short, 0_i64..4_000, odd, odd).prop_map(
        |(from, to, thousandths, short, wait, freezes, returns)| Wish {
            from: usize::from(from),
            to: usize::from(to),
            thousandths,
            short,
            wait,
            freezes,
            returns,
        },
    )
}

/// Settles wishes among the accounts chosen, checks what each receipt promises, and hands the world back.
fn settle(wishes: &[Wish], accounts: &[AccountIx]) -> Result<(World, Book), TestCaseError> {
    let mut world = small_world().clone();
    let mut book = Book {
        tries: 0.5,
        ..Book::default()
    };
    let mut now = FIRST.start();
    for (wish, tie) in wishes.iter().zip(0..) {
        let (from, to) = (accounts[wish.from % accounts.len()], accounts[wish.to % accounts.len()]);
        now = Time(now.0 + wish.wait);
        if wish.freezes {
            world.accounts.get_mut(from).flags.set(Flags::FROZEN);
        }
        let frozen = world.accounts.get(from).flags.any(Flags::FROZEN);
        let (payer, payee) = (world.accounts.get(from).clone(), world.accounts.get(to).clone());
        let held = payer.balance.0.clamp(1_000, 1 << 40);
        let order = Order {
            when: now.into(),
            from,
            to,
            amount: Minor(1 + held / 1_000 * wish.thousandths),
            keep: Minor(held / 10).max(payer.floor()),
            grain: 100,
            device: DeviceIx::NONE,
            tie,
            instructed: (now - Span(3)).into(),
            rail: Rail::Instant,
            channel: Channel::App,
            short: wish.short,
            lookalike: None,
        };
        let entry = if wish.returns { Entry::Return(None) } else { Entry::New };
        let receipt = book.settle(&mut world, Seed(3), &order, entry);
        let left = world.accounts.get(from).balance;
        if receipt.moved() {
            prop_assert!(!frozen || wish.returns, "a frozen account has sent {:?}", receipt);
            prop_assert!(
                left >= payer.floor(),
                "{:?} breaks the floor {:?}",
                receipt,
                payer.floor()
            );
            prop_assert!(world.accounts.is_open(from, now) && world.accounts.is_open(to, now));
            prop_assert!(receipt.amount.is_positive() && receipt.amount <= order.amount);
        } else {
            prop_assert_eq!(left, payer.balance);
            prop_assert_eq!(world.accounts.get(to).balance, payee.balance);
        }
        prop_assert_eq!(receipt.status.is_none(), receipt.tx_id == 0);
    }
    Ok((world, book))
}

fn total(world: &World, currency: Currency) -> i128 {
    let accounts = world.accounts.all.iter().filter(|account| account.currency == currency);
    accounts.map(|account| i128::from(account.balance.0)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn orders_in_one_currency_conserve_it(wishes in prop::collection::vec(wish(), 1..150)) {
        let accounts = &small_world().accounts;
        let rupees: Vec<AccountIx> =
            accounts.positions().filter(|&account| accounts.get(account).currency == Currency::Pkr).collect();
        let (after, book) = settle(&wishes, &rupees)?;
        prop_assert_eq!(book.settled + book.refused + book.skipped, wishes.len() as u64);
        for currency in Currency::ALL {
            prop_assert_eq!(total(small_world(), *currency), total(&after, *currency));
        }
    }

    #[test]
    fn orders_between_currencies_lose_no_more_than_the_rows_say(wishes in prop::collection::vec(wish(), 1..150)) {
        let all: Vec<AccountIx> = small_world().accounts.positions().collect();
        let (after, book) = settle(&wishes, &all)?;
        for currency in Currency::ALL {
            let paid = book.rows.iter().filter(|row| row.status.moves() && row.currency == *currency);
            let got = book.rows.iter().filter(|row| row.status.moves() && row.received_currency == *currency);
            let out: i128 = paid.map(|row| i128::from(row.amount.0)).sum();
            let back: i128 = got.map(|row| i128::from(row.received.0)).sum();
            prop_assert_eq!(total(small_world(), *currency) - out + back, total(&after, *currency));
        }
    }
}
