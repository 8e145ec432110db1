//! The page's tables, each from the comparison's own figures.

use serde_json::Value;

use super::carried::short;
use crate::experiment::arms::{Arms, Told};
use crate::experiment::comparison::{Comparison, Results};
use crate::experiment::placebo::Finding;
use crate::model::interventions::Bearer;
use crate::report::evidence::{shown, without_folders};
use crate::report::sheet::{Column, Kind, Sheet, column};
use crate::story::words::spoken;

/// Rows of a table that has a row for each arm and something.
const MOST: usize = 1_200;

const ARM: Column = column("arm", Kind::Text, "Name of the arm.");

const FRONT: &[Column] = &[
    ARM,
    column(
        "harm",
        Kind::Measure,
        "Mean harm over seeds, in the unit of the outcome that the experiment calls harm.",
    ),
    column(
        "cost",
        Kind::Measure,
        "Mean cost over seeds, in the unit of the outcome that the experiment calls cost.",
    ),
    column(
        "on the front",
        Kind::Text,
        "Whether no other arm's means have no more of both and less of one.",
    ),
    column(
        "in resampled seeds",
        Kind::Share,
        "Share of resampled seeds in which it is on the front.",
    ),
    column(
        "more cost",
        Kind::Difference,
        "Cost beyond the baseline's, mean over seeds.",
    ),
    column(
        "harm averted",
        Kind::Difference,
        "Harm below the baseline's, mean over seeds.",
    ),
    column(
        "cost for each averted",
        Kind::Measure,
        "More cost over harm averted; none where none is averted.",
    ),
    column(
        "breaks even at",
        Kind::Share,
        "Share of the baseline's harm that it would have to avert to pay for itself.",
    ),
];

/// Harm against cost: the front, where arms are ranked, and what each costs for what it averts.
pub fn front(comparison: &Comparison) -> Sheet {
    let rows = comparison.contenders().filter_map(|arm| {
        let point = comparison.front.iter().find(|point| point.arm == *arm);
        let trade = comparison.trade.iter().find(|trade| trade.arm == *arm);
        (point.is_some() || trade.is_some()).then(|| {
            let on = point.map(|point| if point.on_front { "yes" } else { "no" });
            vec![
                arm.as_str().into(),
                short(point.map(|point| point.harm)),
                short(point.map(|point| point.cost)),
                on.into(),
                short(point.map(|point| point.share)),
                short(trade.map(|trade| trade.cost)),
                short(trade.map(|trade| trade.averted)),
                short(trade.and_then(|trade| trade.cost_per_averted)),
                short(trade.and_then(|trade| trade.break_even)),
            ]
        })
    });
    let sql = "SELECT unnest(trade, recursive := true) FROM 'comparison.json'";
    Sheet::new("Harm against cost", FRONT, rows.collect(), sql.to_owned()).cut(MOST)
}

const BEARERS: &[Column] = &[
    ARM,
    column("victims", Kind::Usd, "What victims bear, US dollars, mean over seeds."),
    column(
        "their institutions",
        Kind::Usd,
        "What the institutions bear that victims paid from.",
    ),
    column(
        "receiving institutions",
        Kind::Usd,
        "What the institutions bear where the money arrived.",
    ),
    column("platforms", Kind::Usd, "What platforms bear."),
    column("the state", Kind::Usd, "What the state bears."),
    column("lost in all", Kind::Usd, "The sum of the five (lost_usd)."),
];

/// Who bears what is lost: in every row the parts add up to the whole.
pub fn bearers(comparison: &Comparison) -> Sheet {
    let rows = comparison.contenders().map(|arm| {
        let level = |name: &str| short(comparison.level(name, arm));
        let parts = Bearer::ALL
            .iter()
            .map(|bearer| level(&format!("borne_usd.by.{bearer}")));
        let mut row: Vec<Value> = vec![arm.as_str().into()];
        row.extend(parts);
        row.push(level("lost_usd"));
        row
    });
    let sql = "SELECT arm, outcome, sum(value) / (SELECT count(DISTINCT (seed, draw)) FROM 'outcomes.parquet') AS \
               mean\nFROM 'outcomes.parquet' WHERE outcome LIKE 'borne_usd.by.%' OR outcome = 'lost_usd'\nGROUP BY \
               ALL ORDER BY ALL";
    Sheet::new("Who bears what is lost", BEARERS, rows.collect(), sql.to_owned()).cut(MOST)
}

const FRICTION: &[Column] = &[
    ARM,
    column(
        "held",
        Kind::Usd,
        "Honest money held, at the experiment's price. All columns: US dollars, mean over seeds.",
    ),
    column("refused", Kind::Usd, "Honest payments that a policy refused."),
    column("abandoned", Kind::Usd, "Honest payments given up at a warning."),
    column(
        "frozen",
        Kind::Usd,
        "Accounts frozen that were in nobody's hands but their holders'.",
    ),
    column("frozen days", Kind::Usd, "Days without these accounts."),
    column(
        "turned away",
        Kind::Usd,
        "Honest people refused an account, a number or entry; honest groups closed.",
    ),
    column("friction", Kind::Usd, "The six together (friction_usd)."),
    column("programmes", Kind::Usd, "What all policies cost (programme_cost_usd)."),
    column("both", Kind::Usd, "Friction and programmes (social_cost_usd)."),
];

/// What honest people's trouble comes to, and what programmes cost.
pub fn friction(comparison: &Comparison) -> Sheet {
    let rows = comparison.contenders().map(|arm| {
        let level = |name: &str| short(comparison.level(name, arm));
        let kinds = comparison.friction.kinds();
        let kinds = kinds.iter().map(|(kind, ..)| level(&format!("friction_usd.by.{kind}")));
        let mut row: Vec<Value> = vec![arm.as_str().into()];
        row.extend(kinds);
        row.extend(["friction_usd", "programme_cost_usd", "social_cost_usd"].map(level));
        row
    });
    let sql = "SELECT arm, outcome, sum(value) / (SELECT count(DISTINCT (seed, draw)) FROM 'outcomes.parquet') AS \
               mean\nFROM 'outcomes.parquet' WHERE outcome SIMILAR TO \
               '(friction_usd.*|programme_cost_usd|social_cost_usd)'\nGROUP BY ALL ORDER BY ALL";
    Sheet::new(
        "What it costs honest people, and programmes",
        FRICTION,
        rows.collect(),
        sql.to_owned(),
    )
    .cut(MOST)
}

const PRICES: &[Column] = &[
    column("kind", Kind::Text, "Kind of trouble."),
    column("counted by", Kind::Text, "Outcome that counts it."),
    column("price", Kind::Measure, "US dollars for each."),
    column("quality", Kind::Text, "A: an assumption; nobody has measured it here."),
];

/// What the experiment takes honest people's trouble to be worth.
pub fn prices(comparison: &Comparison) -> Sheet {
    let rows = comparison.friction.kinds().into_iter().map(|(kind, counted, price)| {
        let (counted, price) = match kind {
            "held" => ("a thousand honest_usd_hours", price * 1_000.0),
            _ => (counted, price),
        };
        vec![spoken(kind).into(), counted.into(), short(Some(price)), "A".into()]
    });
    let sql = "SELECT unnest(friction) FROM 'comparison.json'";
    Sheet::new(
        "Prices of honest people's trouble",
        PRICES,
        rows.collect(),
        sql.to_owned(),
    )
}

const FATES: &[Column] = &[
    ARM,
    column(
        "fate",
        Kind::Text,
        "What the arm does to somebody who bears a loss in it or in the baseline.",
    ),
    column("people", Kind::Measure, "People of a seed, mean over seeds."),
    column(
        "from",
        Kind::Measure,
        "Lower bound of the t interval over seeds, not below nothing.",
    ),
    column("to", Kind::Measure, "Upper bound of the t interval over seeds."),
    column(
        "change",
        Kind::Difference,
        "What their net loss changes by, US dollars, mean over seeds.",
    ),
];

/// Fates of people.
pub fn fates(comparison: &Comparison) -> Sheet {
    let shown = comparison
        .fates
        .iter()
        .filter(|fates| !comparison.is_placebo(&fates.arm));
    let rows = shown.flat_map(|fates| {
        fates.shares.iter().map(|share| {
            vec![
                fates.arm.as_str().into(),
                spoken(share.fate.word()).into(),
                short(Some(share.people)),
                short(share.interval.map(|interval| interval.low)),
                short(share.interval.map(|interval| interval.high)),
                short(Some(share.change_usd)),
            ]
        })
    });
    let sql = "WITH fates AS (SELECT unnest(fates) AS f FROM 'comparison.json')\nSELECT f.arm, unnest(f.shares, \
               recursive := true) FROM fates";
    Sheet::new("What becomes of people", FATES, rows.collect(), sql.to_owned()).cut(MOST)
}

const SPARED: &[Column] = &[
    ARM,
    column(
        "saved less harmed",
        Kind::Difference,
        "People of a seed saved from any loss less those brought one, mean over seeds.",
    ),
    column("from", Kind::Difference, "Lower bound of the paired t interval."),
    column("to", Kind::Difference, "Upper bound of the paired t interval."),
    column(
        "p",
        Kind::Number,
        "Two-sided probability, corrected for nothing: no claim.",
    ),
];

/// People saved less people harmed.
pub fn spared(comparison: &Comparison) -> Sheet {
    let shown = comparison
        .fates
        .iter()
        .filter(|fates| !comparison.is_placebo(&fates.arm));
    let rows = shown.filter_map(|fates| {
        let spared = fates.spared?;
        Some(vec![
            fates.arm.as_str().into(),
            short(Some(spared.people)),
            short(Some(spared.interval.low)),
            short(Some(spared.interval.high)),
            short(Some(spared.p)),
        ])
    });
    let sql = "WITH fates AS (SELECT unnest(fates) AS f FROM 'comparison.json')\nSELECT f.arm, f.spared FROM fates";
    Sheet::new(
        "People saved less people harmed",
        SPARED,
        rows.collect(),
        sql.to_owned(),
    )
    .cut(MOST)
}

const PLACEBOS: &[Column] = &[
    column("placebo", Kind::Text, "Arm that should do nothing."),
    column("outcome", Kind::Text, "Primary outcome."),
    column(
        "difference",
        Kind::Difference,
        "From the baseline, mean over seeds, in the outcome's unit.",
    ),
    column("from", Kind::Difference, "Lower bound of the paired t interval."),
    column("to", Kind::Difference, "Upper bound of the paired t interval."),
    column("holds zero", Kind::Text, "Whether its interval holds no difference."),
];

/// Arms that should do nothing, and what they did.
pub fn placebos(comparison: &Comparison) -> Sheet {
    let rows = comparison.placebos.iter().map(|placebo| {
        let finding = match placebo.finding {
            Finding::Equal => "equal on every seed",
            Finding::Within => "yes",
            Finding::Outside => "no",
            Finding::TooFewSeeds => "too few seeds",
        };
        vec![
            placebo.arm.as_str().into(),
            placebo.outcome.as_str().into(),
            short(Some(placebo.mean)),
            short(placebo.t.map(|t| t.low)),
            short(placebo.t.map(|t| t.high)),
            finding.into(),
        ]
    });
    let sql = "SELECT unnest(placebos, recursive := true) FROM 'comparison.json'";
    Sheet::new("Placebos", PLACEBOS, rows.collect(), sql.to_owned()).cut(MOST)
}

const ARMS: &[Column] = &[
    ARM,
    column("part", Kind::Text, "What it is in the experiment."),
    column(
        "better",
        Kind::Count,
        "Primary outcomes in which it is claimed to be better than the baseline.",
    ),
    column(
        "worse",
        Kind::Count,
        "Primary outcomes in which it is claimed to be worse.",
    ),
    column(
        "indistinguishable",
        Kind::Count,
        "Primary outcomes in which these seeds cannot tell it from the baseline.",
    ),
];

/// The arms, and what is claimed of each.
pub fn arms(comparison: &Comparison) -> Sheet {
    use crate::experiment::comparison::Verdict;
    let rows = comparison.arms.iter().map(|arm| {
        let part = match () {
            () if *arm == comparison.baseline => "baseline",
            () if comparison.is_placebo(arm) => "placebo",
            () => "compared",
        };
        let primary = comparison.outcomes.iter().filter(|compared| compared.primary);
        let verdicts: Vec<Verdict> = primary
            .filter_map(|compared| compared.difference(arm))
            .map(|difference| difference.verdict)
            .collect();
        let count = |wanted: &[Verdict]| -> Value {
            if part == "compared" {
                verdicts
                    .iter()
                    .filter(|verdict| wanted.contains(verdict))
                    .count()
                    .into()
            } else {
                Value::Null
            }
        };
        vec![
            arm.as_str().into(),
            part.into(),
            count(&[Verdict::Better]),
            count(&[Verdict::Worse]),
            count(&[Verdict::Indistinguishable, Verdict::Equal]),
        ]
    });
    let sql = "SELECT unnest(arms) AS arm FROM 'comparison.json'";
    Sheet::new("Arms", ARMS, rows.collect(), sql.to_owned()).cut(MOST)
}

const TOLD: &[Column] = &[
    column("arms", Kind::Text, "Arms in which it has this value."),
    column(
        "parameter",
        Kind::Text,
        "Its path, as `--set` takes it; policy.NAME is a policy that the baseline does not have.",
    ),
    column("value", Kind::Text, "Its value in these arms."),
    column(
        "in the baseline",
        Kind::Text,
        "Its value in the baseline, if it has it.",
    ),
    column("unit", Kind::Text, "Its unit, if it has one."),
    column(
        "quality",
        Kind::Text,
        "O official, P paper, I industry, N press, D derived, A assumption; –: written without evidence.",
    ),
    column("source", Kind::Text, "Who says so, or where it was written."),
    column("meaning", Kind::Text, "What it is."),
];

/// What arms say that the baseline does not, and what it rests on.
pub fn told(comparison: &Comparison, arms: Option<&Arms>) -> Sheet {
    let told = arms.map_or(&[][..], |arms| arms.told.as_slice());
    let text = |value: &Option<Value>| value.as_ref().map(shown).into();
    let row = |told: &Told| {
        let arms = if told.arms.len() + 1 == comparison.arms.len() && told.arms.len() > 2 {
            "all others".to_owned()
        } else {
            told.arms.join(", ")
        };
        let source = match (&told.source, &told.set, &told.quality) {
            (Some(source), _, quality) if Some(source) != quality.as_ref() => Some(source.clone()),
            (_, Some(set), _) => Some(without_folders(set)),
            _ => None,
        };
        vec![
            arms.into(),
            told.path.as_str().into(),
            told.value
                .as_ref()
                .map_or_else(|| "taken away".into(), |value| shown(value).into()),
            text(&told.before),
            told.unit.clone().into(),
            told.quality.clone().into(),
            source.into(),
            told.about
                .as_ref()
                .map(|about| about.split_whitespace().collect::<Vec<_>>().join(" "))
                .into(),
        ]
    };
    let sql = "SELECT unnest(told, recursive := true) FROM 'arms.json'";
    Sheet::new(
        "What arms say, and what it rests on",
        TOLD,
        told.iter().map(row).collect(),
        sql.to_owned(),
    )
    .cut(250)
}

const UNCERTAIN: &[Column] = &[
    column("parameter", Kind::Text, "Its path, as `--set` takes it."),
    column(
        "values drawn",
        Kind::Text,
        "Its value in each draw; every arm runs on every draw and seed.",
    ),
];

/// What is uncertain, and what was drawn of it.
pub fn uncertain(results: Option<&Results>) -> Sheet {
    let draws = results.map_or(&[][..], |results| results.roster.draws.as_slice());
    let paths = draws.first().map_or(&[][..], Vec::as_slice);
    let rows = paths.iter().enumerate().map(|(place, (path, _))| {
        let values = draws.iter().filter_map(|draw| draw.get(place));
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        vec![path.as_str().into(), values.join(", ").into()]
    });
    let sql = "SELECT unnest(draws) FROM 'experiment.json'";
    Sheet::new("What is uncertain", UNCERTAIN, rows.collect(), sql.to_owned())
}
