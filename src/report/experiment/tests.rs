//! What every page of an experiment must be, on comparisons of runs that never ran.

use std::collections::BTreeMap;

use super::*;
use crate::experiment::arms::Told;
use crate::experiment::comparison::made_up::{halved, noise, results, roster, roster_of, runs};
use crate::experiment::comparison::{Daily, Difference, Level, Pair, compare};
use crate::experiment::fates::Fates;
use crate::experiment::kept::Kept;
use crate::experiment::outcome::{self, OUTCOMES, Value as Figure};
use crate::experiment::ranking::{Front, Rank, Trade};
use crate::experiment::result::FILES;

/// What the page carries for its script.
fn carried_by(page: &str) -> Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// Every section's own HTML has something to say, or a place for the script to say it.
fn is_whole(page: &str) {
    assert_eq!(page.matches("<section id=").count(), 14);
    assert_eq!(page.matches("<script").count(), 2, "its data and its script");
    assert!(!page.contains("NaN"));
    for section in page.split("<section id=").skip(1) {
        let body = section
            .split_once("</h2>")
            .unwrap()
            .1
            .split_once("</section>")
            .unwrap()
            .0;
        assert!(body.len() > 60, "{section}");
    }
}

#[test]
fn the_page_says_what_the_comparison_claims_and_nothing_else() {
    let one = roster(20, 1, &["lost_usd"]);
    let found = results(&one, halved);
    let comparison = compare(&found, "All seeds were run.");
    let page = html(&comparison, Some(&found), None);
    assert_eq!(page, html(&compare(&found, "All seeds were run."), Some(&found), None));
    is_whole(&page);
    let said = "Lost, USD: better than “baseline”: “remedy” (−50.";
    assert!(page.contains(said), "{}", answer::lead(&comparison));
    assert!(page.contains("; these seeds cannot tell 1 other arm from it."));
    assert!(page.contains("No placebo does anything that these seeds can tell."));
    assert!(
        page.contains("“remedy” has the least mean of “lost, USD” (") && page.contains("tell it from every other arm.")
    );

    let data = carried_by(&page);
    let lost = &data["outcomes"][0];
    assert_eq!(
        (lost["name"].as_str(), lost["called"].as_str()),
        (Some("lost_usd"), Some("lost, USD"))
    );
    assert_eq!(data["contenders"], json!([0, 1, 2]), "placebos are none");
    // The difference of the comparison, in short; and the pair that does not hold the baseline.
    let difference = comparison.outcome("lost_usd").unwrap().difference("remedy").unwrap();
    assert_eq!(lost["differences"][0][2], carried::short(Some(difference.mean)));
    let verdict = |place: &Value| data["verdicts"][place.as_u64().unwrap() as usize].clone();
    assert_eq!(verdict(&lost["differences"][0][10]), "better");
    let pairs = data["pairs"]["lost_usd"].as_array().unwrap();
    assert_eq!(pairs.len(), 3);
    assert_eq!(verdict(&pairs[2][3]), "worse", "the third arm from the second");
    // Of a secondary outcome too, where nothing is claimed.
    assert_eq!(verdict(&data["pairs"]["victims"][2][3]), "suggestive");
    assert_eq!(data["values"]["lost_usd"][1].as_array().unwrap().len(), 20);
    let best = data["sheets"]["best"]["rows"].as_array().unwrap();
    assert_eq!(
        (&best[0][0], &best[0][3], &best[0][4]),
        (&json!("remedy"), &json!(1), &json!(1))
    );
}

#[test]
fn names_that_are_markup_are_names() {
    let name = "</script><script>alert(1)</script> & 🏦";
    let mut roster = roster_of(&["baseline", name].map(str::to_owned), 3, &["lost_usd"]);
    roster.title = format!("What {name} is worth");
    let found = results(&roster, halved);
    let arms = Arms {
        experiment: "it's \"one\" <b>.toml".to_owned(),
        scenario: "<i>quick</i>".to_owned(),
        told: vec![Told {
            arms: vec![name.to_owned()],
            path: "a.b".to_owned(),
            value: Some(json!("<img src=x>")),
            before: None,
            unit: None,
            quality: None,
            source: None,
            set: Some("set in /home/somebody/<u>mine.toml, line 3".to_owned()),
            about: Some("What <it> is.".to_owned()),
        }],
    };
    let comparison = compare(&found, "Because of <reasons>.");
    let page = html(&comparison, Some(&found), Some(&arms));
    is_whole(&page);
    assert!(page.contains("<h1>What &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; 🏦 is worth</h1>"));
    for markup in [
        "<b>.toml",
        "<i>quick",
        "<img src",
        "<reasons>",
        "<u>mine",
        "<it>",
        "home/somebody",
    ] {
        assert!(!page.contains(markup), "{markup}");
    }
    let data = carried_by(&page);
    assert_eq!(data["arms"][1], name);
    assert_eq!(data["sheets"]["told"]["rows"][0][2], "<img src=x>");
    assert_eq!(data["sheets"]["told"]["rows"][0][6], "<u>mine.toml, line 3");
    assert!(
        page.contains("scamnet compare &#39;it&#39;\\&#39;&#39;s &quot;one&quot; &lt;b&gt;.toml&#39; --seeds 1..3")
    );
}

#[test]
fn where_nothing_can_be_said_the_page_says_so() {
    let said = |roster: &Roster, value: fn(usize, usize, u32) -> Vec<(&'static str, f64)>| {
        let found = results(roster, value);
        let comparison = compare(&found, "");
        let page = html(&comparison, Some(&found), None);
        is_whole(&page);
        page
    };
    // One arm.
    let alone = said(&roster_of(&["baseline".to_owned()], 4, &["lost_usd"]), halved);
    assert!(alone.contains("0 arms compared with “baseline” on 4 seeds."), "{alone}");
    assert!(alone.contains("Lost, USD: there is no arm beside “baseline” to compare it with."));
    // One seed.
    let once = said(&roster(1, 1, &["lost_usd"]), halved);
    assert!(once.contains("one seed cannot tell arms apart") && once.contains("Arms are not ranked on 1 seed."));
    // No outcome at all, and no seed at all.
    let none = said(&roster(4, 1, &["lost_usd"]), |_, _, _| Vec::new());
    assert!(none.contains("Lost, USD: no run has this figure, so that nothing can be said of it."));
    said(&roster(0, 1, &["lost_usd"]), halved);
    // A primary outcome that is never defined together.
    let apart = said(&roster(20, 1, &["report_days"]), |arm, draw, seed| {
        let mut values = halved(arm, draw, seed);
        values.extend((arm == 2).then_some(("report_days", 3.0)));
        values
    });
    assert!(
        apart.contains("Report days: not defined in both"),
        "{}",
        &apart[..3_000]
    );
    // The same in all arms.
    let equal = said(&roster(20, 1, &["lost_usd"]), |_, draw, seed| halved(0, draw, seed));
    assert!(equal.contains("equal to “baseline” on every seed: “remedy” and “other”"));
    // Its runs are gone.
    let one = roster(20, 1, &["lost_usd"]);
    let gone = html(&compare(&results(&one, halved), ""), None, None);
    is_whole(&gone);
    assert!(gone.contains("nothing can be shown by seed") && carried_by(&gone)["values"] == json!({}));
}

#[test]
fn two_hundred_arms_fit_on_a_page() {
    let long = |arm: usize| format!("policy_with_a_long_name_for_all_payments_to_strangers_{arm:03}");
    let arms: Vec<String> = std::iter::once("baseline".to_owned())
        .chain((1..200).map(long))
        .collect();
    let roster = roster_of(&arms, 16, &["lost_usd", "victims"]);
    let kept = |arm: usize, _: usize, seed: u32| {
        let singles = outcome::single().map(str::to_owned);
        let parts = OUTCOMES.iter().filter(|outcome| outcome.read.has_parts());
        let parts = parts.flat_map(|outcome| ["one", "other"].map(|part| format!("{}.{part}", outcome.name)));
        let families = ["task", "romance", "job", "loan", "prize", "parcel"];
        let stages = families
            .iter()
            .flat_map(|family| (0..8).map(move |stage| format!("funnel.{family}.stage_{stage}")));
        Kept {
            outcomes: singles
                .chain(parts)
                .chain(stages)
                .enumerate()
                .map(|(place, name)| Figure {
                    name,
                    value: 54_321.123_4 * (1.5 + noise(arm + place, seed)),
                })
                .collect(),
            daily: (0..180)
                .map(|day| (format!("2025-day-{day:03}"), 54_321.0 + noise(arm + day, seed)))
                .collect(),
            people: BTreeMap::from([(7, (10.0 + noise(arm, seed), 5.0))]),
        }
    };
    // Two arms are compared, and what is said of the second is said of all: bootstrapping two hundred takes minutes.
    let two = Roster {
        arms: arms[..2].to_vec(),
        placebo: vec![false; 2],
        ..roster.clone()
    };
    let mut comparison = compare(&runs(&two, kept), "");
    comparison.arms.clone_from(&arms);
    for compared in &mut comparison.outcomes {
        let (level, difference) = (compared.levels[1].clone(), compared.differences[0].clone());
        for arm in &arms[2..] {
            compared.levels.push(Level {
                arm: arm.clone(),
                ..level.clone()
            });
            compared.differences.push(Difference {
                arm: arm.clone(),
                ..difference.clone()
            });
        }
    }
    let pair = comparison.pairs.clone();
    comparison.pairs.clear();
    for pair in pair {
        for (place, against) in arms.iter().enumerate() {
            comparison.pairs.extend(arms[place + 1..].iter().map(|arm| Pair {
                against: against.clone(),
                difference: Difference {
                    arm: arm.clone(),
                    ..pair.difference.clone()
                },
                ..pair.clone()
            }));
        }
    }
    let daily = comparison.daily[1].clone();
    comparison.daily.extend(arms[2..].iter().map(|arm| Daily {
        arm: arm.clone(),
        ..daily.clone()
    }));
    comparison.warnings = arms.iter().map(|arm| format!("the arm `{arm}` is the same")).collect();
    let fates = comparison.fates[0].clone();
    comparison.fates.extend(arms[2..].iter().map(|arm| Fates {
        arm: arm.clone(),
        ..fates.clone()
    }));
    let (trade, front, rank) = (
        comparison.trade[0].clone(),
        comparison.front[1].clone(),
        comparison.ranking[1].clone(),
    );
    for arm in &arms[2..] {
        comparison.trade.push(Trade {
            arm: arm.clone(),
            ..trade.clone()
        });
        comparison.front.push(Front {
            arm: arm.clone(),
            ..front.clone()
        });
        comparison.ranking.push(Rank {
            arm: arm.clone(),
            ..rank.clone()
        });
    }
    let found = runs(&roster, kept);
    let told = (0..199).map(|arm| Told {
        arms: vec![arms[arm + 1].clone()],
        path: format!("policy.policy_{arm}.coverage"),
        value: Some(json!(0.5)),
        before: None,
        unit: Some("share".to_owned()),
        quality: Some("A".to_owned()),
        source: Some("assumption".to_owned()),
        set: Some("set in wide.toml, line 7".to_owned()),
        about: Some("Share of institutions that take part in it from its first day on, drawn by size.".to_owned()),
    });
    let arms = Arms {
        experiment: "wide.toml".to_owned(),
        scenario: "Wide".to_owned(),
        told: told.collect(),
    };
    let page = html(&comparison, Some(&found), Some(&arms));
    is_whole(&page);
    assert!(page.len() <= 1_500_000, "{} bytes", page.len());
    let data = carried_by(&page);
    assert_eq!(data["pairs"]["lost_usd"].as_array().map(Vec::len), Some(19_900));
    assert!(
        data["leftOut"].as_u64() > Some(10),
        "and it says so: {}",
        data["leftOut"]
    );
    assert!(data["outcomes"].as_array().is_some_and(|outcomes| outcomes.len() > 12));
    // The baseline's days and those of as many arms as find room; families of scam with all of their stages or none.
    let days = &data["days"];
    let shown = days["arms"].as_array().map_or(0, Vec::len);
    assert!(
        shown > 20 && days["arms"][0][0] == 0 && days["isBanded"] == true,
        "{shown}"
    );
    assert_eq!(days["leftOut"], 200 - shown);
    assert_eq!(days["arms"][shown - 1][2].as_array().map(Vec::len), Some(180));
    let families = data["funnels"]["families"].as_array().unwrap();
    assert!(
        families
            .iter()
            .all(|family| family["stages"].as_array().map(Vec::len) == Some(8))
    );
    assert!(
        families.len() > 1 && data["funnels"]["leftOut"] == 6 - families.len(),
        "{}",
        families.len()
    );
    assert_eq!(families[0]["stages"][7][1].as_array().map(Vec::len), Some(200));
    // Four warnings stand before the answer, the others are folded away.
    let (first, folded) = page.split_once("<summary>196 further warnings</summary>").unwrap();
    assert_eq!(
        (first.matches("Warning:").count(), folded.matches("Warning:").count()),
        (4, 196)
    );
}

#[test]
fn a_page_is_a_file_of_an_experiment() {
    assert!(FILES.contains(&NAME));
}
