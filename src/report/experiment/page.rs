//! The page's HTML: its sections with their sentences, and places for what the script puts in.

use serde_json::Value;

use super::answer;
use crate::experiment::arms::{Arms, Told};
use crate::experiment::comparison::{Comparison, Daily};
use crate::experiment::stats::Held;
use crate::param::shell;
use crate::report::escape::{html, prose};
use crate::report::shell::{Section, Shell};
use crate::story::words::counted;

const STYLE: &str = concat!(include_str!("../page.css"), include_str!("page.css"));
const SCRIPT: &str = concat!(include_str!("../common.js"), include_str!("page.js"));

/// What the page is made of.
pub struct Page<'a> {
    pub comparison: &'a Comparison,
    pub arms: Option<&'a Arms>,
    /// Whether values by seed are there.
    pub by_seed: bool,
    /// Sheets without a row.
    pub empty: Vec<&'a str>,
    pub data: &'a Value,
}

/// Sections: id, heading.
const SECTIONS: [(&str, &str); 14] = [
    ("answer", "The answer"),
    ("forest", "What each arm changes"),
    ("seeds", "Seed by seed"),
    ("days", "Day by day"),
    ("stages", "How far strangers come"),
    ("front", "Harm against cost"),
    ("burden", "Who bears it"),
    ("fates", "What becomes of people"),
    ("elsewhere", "Where losses go"),
    ("sure", "How sure this is"),
    ("everything", "Every figure"),
    ("assumptions", "What arms say, and what it rests on"),
    ("again", "Make it again"),
    ("limits", "What this is not"),
];

impl Page<'_> {
    /// The whole document.
    pub fn html(&self) -> String {
        let comparison = self.comparison;
        let sections = SECTIONS.map(|(id, heading)| Section {
            id,
            heading,
            body: self.section(id),
        });
        let page = Shell {
            title: if comparison.title.is_empty() {
                &comparison.name
            } else {
                &comparison.title
            },
            kicker: "an experiment in simulation",
            version: &comparison.version,
            head: self.head(),
            sections: sections.into(),
            scripted: "Pictures and tables",
            data: self.data,
            style: STYLE,
            script: SCRIPT,
        };
        page.html()
    }

    /// What was compared, and in a sentence what came of it.
    fn head(&self) -> String {
        let comparison = self.comparison;
        let arms = comparison.contenders().count();
        let placebos = comparison.arms.len() - arms;
        let seeds = match (comparison.seeds.first(), comparison.seeds.last()) {
            (Some(first), Some(last)) if first < last => format!("{} ({first} to {last})", comparison.seeds.len()),
            (Some(first), _) => format!("1 ({first})"),
            _ => "0".to_owned(),
        };
        let mut known = vec![
            ("Experiment", comparison.name.clone()),
            (
                "Arms",
                match placebos {
                    0 => arms.to_string(),
                    1 => format!("{arms} and a placebo"),
                    more => format!("{arms} and {more} placebos"),
                },
            ),
            ("Seeds", seeds),
        ];
        if comparison.draws > 1 {
            known.push(("Draws of what is uncertain", comparison.draws.to_string()));
        }
        if let Some(arms) = self.arms {
            known.push(("Laid over", arms.scenario.clone()));
        }
        known.push((
            "Program",
            format!("scamnet {} (sources {:.8})", comparison.version, comparison.build),
        ));
        let known = known
            .iter()
            .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{}</dd></div>", html(value)));
        format!(
            "<p class=\"lead\">{}</p>\n<dl class=\"facts\">{}</dl>\n{}",
            html(&answer::lead(comparison)),
            known.collect::<String>(),
            self.warnings()
        )
    }

    /// The first warnings, and further ones folded away: of two hundred arms as many may be the same as another.
    fn warnings(&self) -> String {
        let warnings = &self.comparison.warnings;
        let (first, further) = warnings.split_at(warnings.len().min(WARNINGS));
        let told = |warnings: &[String]| -> String {
            let told = warnings
                .iter()
                .map(|warning| format!("<p class=\"warning\"><b>Warning:</b> {}.</p>\n", prose(warning)));
            told.collect()
        };
        let folded = match further.len() {
            0 => String::new(),
            count => format!(
                "<details class=\"behind\"><summary>{}</summary>\n{}</details>\n",
                counted(count as i64, "further warning"),
                told(further)
            ),
        };
        format!("{}{folded}", told(first))
    }

    fn section(&self, id: &str) -> String {
        let baseline = format!("<b>{}</b>", html(&self.comparison.baseline));
        match id {
            "answer" => self.answer(),
            "forest" => format!(
                "<p>Differences on the same seeds: everybody and everything is the same in both arms but for what the \
                 arm says, until chance parts them. A line that reaches zero leaves open whether the arm does \
                 anything at all; what may be claimed is said by colour.</p>\n<div id=\"forest-chart\"></div>\n{}",
                if self.empty.contains(&"placebos") {
                    String::new()
                } else {
                    format!(
                        "<h3>Arms that should do nothing</h3>\n<p>Where one lies outside, look for an artefact before \
                         believing any arm like it; of twenty intervals one does so by chance.</p>\n{}",
                        self.sheet("placebos", false, "")
                    )
                }
            ),
            "seeds" if self.by_seed => {
                "<p>Each seed is a world of its own, lived in both arms. What counts is the line \
                                        between the two dots of a seed, not how high they stand.</p>\n\
                                        <div id=\"seeds-chart\"></div>\n"
                    .to_owned()
            }
            "seeds" => "<p class=\"note\">The runs that these figures were taken from do not all lie in this folder \
                        any more, so that nothing can be shown by seed.</p>\n"
                .to_owned(),
            "days" => self.days(),
            "stages" => "<p>First messages, where crews of the family write to strangers, and cases that reached each \
                         stage: mean over seeds, on a logarithmic axis, and what is below one stands at its start. \
                         From the stage on at which a remedy acts, its line leaves the baseline’s.</p>\n<div \
                         id=\"stages-chart\"></div>\n"
                .to_owned(),
            "front" => self.front(),
            "burden" => format!(
                "<p>What is lost is borne by somebody, and remedies cost others than those they help: honest people \
                 who are held up or frozen out, and whoever pays for programmes. Costs, losses and friction are of \
                 the same days.</p>\n<div id=\"burden-chart\"></div>\n<h3>Who bears what is lost</h3>\n<p>What is \
                 reimbursed moves from victims to others and saves nobody anything.</p>\n<div \
                 id=\"bearers-chart\"></div>\n{}{}{}",
                self.sheet("bearers", true, ""),
                self.sheet("friction", true, ""),
                self.sheet("prices", true, "")
            ),
            "fates" => format!(
                "<p>The same people in both arms: everybody of a seed who bears a loss in the arm or in {baseline}, \
                 mean over seeds.</p>\n<div id=\"fates-chart\"></div>\n{}{}",
                self.sheet("fates", true, "Nobody bears a loss in any arm."),
                self.sheet(
                    "spared",
                    true,
                    "Of fewer than two seeds nothing can be said of how many more are saved \
                            than harmed."
                )
            ),
            "elsewhere" => "<p>A remedy may move harm elsewhere instead of averting it: to another rail, another \
                            country, another kind of scam. Then a bar keeps its length and changes its \
                            colours.</p>\n<div id=\"elsewhere-chart\"></div>\n"
                .to_owned(),
            "sure" => self.sure(),
            "everything" => "<p>Every outcome in every arm, to be sorted and searched; those that the experiment asks \
                             for come first. What each means stands in its last column.</p>\n<div \
                             id=\"everything-table\"></div>\n"
                .to_owned(),
            "assumptions" => self.assumptions(),
            "again" => self.again(),
            _ => format!(
                "<ul>{}</ul>\n",
                LIMITS.map(|limit| format!("<li>{limit}</li>")).concat()
            ),
        }
    }

    fn answer(&self) -> String {
        let comparison = self.comparison;
        let sentences: String = answer::sentences(comparison)
            .iter()
            .map(|sentence| format!("<li>{}</li>", prose(sentence)))
            .collect();
        let primary: Vec<String> = comparison
            .primary
            .iter()
            .map(|name| format!("<code>{}</code>", html(name)))
            .collect();
        format!(
            "<ul class=\"answer\">{sentences}</ul>\n<p class=\"note\">Claims (better, worse, different) are made \
             about what the experiment named as primary before it ran, and about nothing else: {}. Their \
             probabilities are corrected together over arms and primary outcomes (Holm, {}). That these seeds cannot \
             tell arms apart is an answer too. {}</p>\n{}",
            primary.join(", "),
            counted(comparison.claims as i64, "test"),
            prose(&comparison.stopped),
            self.sheet("arms", true, "")
        )
    }

    fn days(&self) -> String {
        let bands = if self.comparison.seeds.len() >= Daily::BANDED_FROM {
            "A band is the 95 % t interval over seeds, of each day and arm by itself: whether two arms differ is said by \
             differences on the same seeds, not by bands that overlap."
                .to_owned()
        } else {
            format!("There are no bands on fewer than {} seeds.", Daily::BANDED_FROM)
        };
        format!(
            "<p>Gross loss a day in US dollars: the mean over seeds of the last seven days. {bands}</p>\n<div \
             id=\"days-chart\"></div>\n"
        )
    }

    fn front(&self) -> String {
        let comparison = self.comparison;
        let why = match (&comparison.unranked, &comparison.cost) {
            _ if !comparison.front.is_empty() => None,
            (_, None) => Some(
                "No cost is named in this experiment: `cost` in its file names the outcome that says what an arm \
                 costs.",
            ),
            (Some(_), _) => Some(UNRANKED),
            (None, Some(_)) => Some("There is no seed on which every arm has both harm and cost."),
        };
        format!(
            "<p>An arm is on the front if no other has no more of both and less of one. The lower left is better in \
             both.</p>\n{}<div id=\"front-chart\"></div>\n{}",
            why.map_or(String::new(), |why| format!("<p class=\"note\">{}</p>\n", prose(why))),
            self.sheet("front", true, "Nothing to set against each other.")
        )
    }

    fn sure(&self) -> String {
        let comparison = self.comparison;
        let held = match comparison.held {
            Some(Held { seeds, t, studentised }) => format!(
                "Both intervals of this page name 95 %. Measured on made-up differences with {seeds} seeds, the \
                 paired t interval holds {} to {} % of true means and the studentised bootstrap {} to {} %: the least \
                 where a few large cases all go one way.",
                t.0, t.1, studentised.0, studentised.1
            ),
            None => "Both intervals of this page name 95 %, and with so few seeds they hold less.".to_owned(),
        };
        let best = match &comparison.unranked {
            Some(_) => format!("<p class=\"note\">{}</p>\n", prose(UNRANKED)),
            None => self.sheet(
                "best",
                false,
                "There is no seed on which every arm has the harm: arms are not ranked.",
            ),
        };
        format!(
            "<p>{held} Where the second is much the wider, a few seeds carry the mean.</p>\n<p>Arms of a seed share \
             every draw that both make. What that is worth is the coupling factor: with 10, as many uncoupled runs \
             would need ten times the seeds. Near 1 the arms part early and chance takes over; then more seeds are \
             the only remedy.</p>\n{}<h3>How often each arm is best</h3>\n{best}",
            self.sheet(
                "settle",
                false,
                "Nothing is compared here: no outcome that is shown first is defined in two arms."
            )
        )
    }

    fn assumptions(&self) -> String {
        let told = match self.arms {
            None => "<p class=\"note\">What arms say is not known in this folder: it was written by another version \
                     of the program.</p>\n"
                .to_owned(),
            Some(arms) => {
                let compared = |told: &&Told| told.arms.iter().any(|arm| !self.comparison.is_placebo(arm));
                let set = || arms.told.iter().filter(|told| told.value.is_some()).filter(compared);
                let mut paths: Vec<&str> = set().map(|told| told.path.as_str()).collect();
                paths.sort_unstable();
                paths.dedup();
                let values = match set().count() {
                    count if count > paths.len() => format!(", {} in all,", counted(count as i64, "value")),
                    _ => String::new(),
                };
                let with = |wanted: Option<&str>| set().filter(|told| told.quality.as_deref() == wanted).count();
                let known: Vec<String> = QUALITIES
                    .iter()
                    .map(|(letter, words)| (with(Some(letter)), words))
                    .filter(|(count, _)| *count > 0)
                    .map(|(count, words)| format!("{words} {count}"))
                    .collect();
                let known = if known.is_empty() {
                    "none rests on anything that is known".to_owned()
                } else {
                    format!("as many rest on: {}", known.join(", "))
                };
                format!(
                    "<p>The arms that are compared set {} to other values{values} than <b>{}</b>. Of these {known}; written \
                     in the experiment without any evidence, since somebody wanted to try them: {}. A result is no \
                     better founded than these, and than the scenario below them, whose own page says what it rests \
                     on.</p>\n{}",
                    counted(paths.len() as i64, "parameter"),
                    html(&self.comparison.baseline),
                    with(None),
                    self.sheet("told", false, "No arm says anything that the baseline does not.")
                )
            }
        };
        let uncertain = match self.sheet("uncertain", true, "") {
            none if none.is_empty() => none,
            sheet => format!(
                "<p>Of what the experiment calls uncertain, values are drawn: a seed’s figure is its mean over draws, \
                 and how sure this is counts in which share of draws an arm is best.</p>\n{sheet}"
            ),
        };
        format!(
            "{told}{uncertain}<p>What the trouble of honest people is worth is an assumption too (quality A): prices \
             stand in the experiment’s file, under <code>[friction]</code>, and other prices need no other runs. They \
             are listed in <a href=\"#burden\">who bears it</a>.</p>\n"
        )
    }

    fn again(&self) -> String {
        let comparison = self.comparison;
        let file = self
            .arms
            .map_or_else(|| format!("{}.toml", comparison.name), |arms| arms.experiment.clone());
        let seeds = match (comparison.seeds.first(), comparison.seeds.last()) {
            (Some(first), Some(last)) if first < last => format!(" --seeds {first}..{last}"),
            (Some(first), _) => format!(" --seeds {first}"),
            _ => String::new(),
        };
        let command = format!("scamnet compare {}{seeds}", shell::word(&file));
        format!(
            "<p>The same experiment, seeds and version of the program give the same figures, on any machine and with \
             any number of threads.</p>\n<pre tabindex=\"0\"><code>{}</code></pre>\n<p>More seeds or arms join what \
             is there with <code>--resume</code>. <code>comparison.json</code> has every figure of this page, \
             <code>outcomes.parquet</code> every outcome of every run, <code>comparison.md</code> the same in text. \
             This page: <code>scamnet report FOLDER</code>.</p>\n",
            html(&command)
        )
    }

    /// A place for a sheet; folded away where it stands behind a picture. `none` is said where it has no row.
    fn sheet(&self, name: &str, behind: bool, none: &str) -> String {
        if self.empty.contains(&name) {
            return if none.is_empty() {
                String::new()
            } else {
                format!("<p class=\"note\" data-empty=\"{name}\">{none}</p>\n")
            };
        }
        format!(
            "<div data-sheet=\"{name}\"{}></div>\n",
            if behind { " data-behind" } else { "" }
        )
    }
}

/// Warnings that are told without being asked for.
const WARNINGS: usize = 4;

/// Where ranks would stand.
const UNRANKED: &str = "Arms are not ranked on so few seeds: the answer above says why.";

/// What a letter of quality stands for.
const QUALITIES: [(&str, &str); 6] = [
    ("O", "official statistics"),
    ("P", "papers"),
    ("I", "what industry or NGOs say"),
    ("N", "the press"),
    ("D", "figures derived from others"),
    ("A", "assumptions"),
];

/// What nobody should take an experiment for.
const LIMITS: [&str; 6] = [
    "Not a forecast: it says what follows from the scenario’s assumptions, and by how much arms differ under them.",
    "Not data of anybody: people, institutions and rings are invented, and no message text exists.",
    "Not a test of whether the model is true: an interval tells the chance of seeds, not how wrong an assumption may \
     be. Where parameters are named as uncertain, draws tell some of that.",
    "Secondary outcomes are shown and not claimed: among twenty, one looks like an effect where there is none.",
    "Amounts are of the window alone, in US dollars at the scenario’s fixed rates; what would come later is cut off.",
    "A placebo that does nothing is no proof that all is well; one that does something is proof that all is not.",
];
