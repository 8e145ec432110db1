//! How many rows of `transactions` one thread can encode, compress, hash and write in a second, beside the writer of
//! the library as it comes.

use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use scamnet::engine::time::{Day, Span};
use scamnet::model::facts::{Channel, Rail, Refusal, Status, Transaction};
use scamnet::param::money::{Currency, Minor};
use scamnet::record::table_files::Place;
use scamnet::record::table_writer::TableWriter;
use scamnet::record::{Format, Wanted, observed};
use scamnet::world::PublicId;

const ROWS: u64 = 1 << 20;
const DAY: Day = Day(20_270);

/// Numbers without a pattern; the finaliser of SplitMix64.
const fn scattered(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A day such as a country has: ids of 32 bits, amounts over four orders of magnitude, mostly one currency, mostly
/// settled, two rows in three from a device.
fn row(ordinal: u64) -> Transaction {
    let draw = |what: u64| scattered(ordinal * 16 + what);
    let one_in = |what: u64, n: u64| draw(what).is_multiple_of(n);
    let ts = DAY.start() + Span((ordinal * 86_400 / ROWS) as i64);
    let size = 10_i64.pow(2 + (draw(0) % 4) as u32);
    let amount = Minor(size + (draw(1) % (9 * size as u64)) as i64);
    let currency = if one_in(2, 5) {
        Currency::ALL[(draw(3) % 4) as usize]
    } else {
        Currency::Pkr
    };
    let rejected = one_in(4, 50);
    Transaction {
        tx_id: ordinal,
        ts,
        instructed_at: if one_in(5, 20) { ts - Span::MINUTE } else { ts },
        from_account: PublicId(draw(6) >> 32),
        to_account: PublicId(draw(7) >> 32),
        amount,
        currency,
        received: amount,
        received_currency: currency,
        rail: Rail::ALL[(draw(8) % 7) as usize],
        channel: Channel::ALL[(draw(9) % 8) as usize],
        status: if rejected { Status::Rejected } else { Status::Settled },
        refusal: rejected.then_some(Refusal::Funds),
        device_id: (!one_in(10, 3)).then(|| PublicId(draw(11) >> 32)),
        reverses_tx: None,
    }
}

fn transactions(c: &mut Criterion) {
    let rows: Vec<Transaction> = (0..ROWS).map(row).collect();
    let home = std::env::temp_dir().join(format!("scamnet-encode-{}", std::process::id()));
    let mut group = c.benchmark_group("transactions");
    group.throughput(Throughput::Elements(ROWS)).sample_size(10);
    for format in [Format::Parquet, Format::Csv] {
        let place = Place::Directory {
            root: home.clone(),
            format,
            tables: Wanted::All,
        };
        group.bench_function(format.extension(), |bencher| {
            bencher.iter_batched(
                || TableWriter::new(observed::transactions(), &place),
                |mut writer| {
                    let written = writer.append_day(DAY, &rows);
                    written.and_then(|()| writer.close(DAY))
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.bench_function("reference: the library's writer, zstd", |bencher| {
        let table = observed::transactions();
        bencher.iter(|| {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .build();
            let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&table.schema()), Some(properties))?;
            for rows in rows.chunks(1 << 14) {
                writer.write(&table.batch(rows)?)?;
            }
            writer.into_inner().map(|bytes| bytes.len())
        });
    });
    group.finish();
    let _ = std::fs::remove_dir_all(home);
}

criterion_group!(benches, transactions);
criterion_main!(benches);
