//! The page's HTML: its sections with their sentences and pictures, and what it carries. Tables are put in by the
//! script.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Audited;
use super::escape::{html, prose, svg_address};
use super::figures::number;
use super::shell::{Section, Shell};
use crate::dataset::manifest::Manifest;
use crate::story::words::{counted, dollars, grouped};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = concat!(include_str!("common.js"), include_str!("page.js"));

/// What the page is made of.
pub struct Page<'a> {
    pub manifest: &'a Manifest,
    pub summary: &'a Value,
    pub audited: Option<&'a Audited>,
    /// SVG and its title, by name.
    pub pictures: BTreeMap<&'static str, (String, String)>,
    /// How well the scenario's figures are founded, in a sentence.
    pub evidence: String,
    /// What makes the run again.
    pub command: String,
    /// Sheets without a row.
    pub empty: Vec<&'static str>,
    pub data: &'a Value,
}

/// Sections: id, heading.
const SECTIONS: [(&str, &str); 14] = [
    ("numbers", "In numbers"),
    ("funnel", "How far strangers come"),
    ("days", "Day by day"),
    ("losses", "What victims lose"),
    ("money", "Where the money goes"),
    ("rings", "Rings"),
    ("mules", "Mule accounts"),
    ("cases", "Cases"),
    ("labels", "What is known, and when"),
    ("institutions", "Institutions"),
    ("evidence", "What the figures rest on"),
    ("differences", "What this scenario sets"),
    ("again", "Make it again"),
    ("limits", "What this is not"),
];

impl Page<'_> {
    /// The whole document.
    pub fn html(&self) -> String {
        let sections = SECTIONS.map(|(id, heading)| Section {
            id,
            heading,
            body: once(&self.section(id)),
        });
        let page = Shell {
            title: &self.scenario("title").unwrap_or_else(|| self.name()),
            kicker: "a simulated run",
            version: self.text("/program_version").unwrap_or(""),
            head: self.head(),
            sections: sections.into(),
            scripted: "Tables, rings and cases",
            data: self.data,
            style: STYLE,
            script: SCRIPT,
        };
        page.html()
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.manifest.whole.pointer(pointer).and_then(Value::as_str)
    }

    fn scenario(&self, key: &str) -> Option<String> {
        self.text(&format!("/scenario/{key}"))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    fn name(&self) -> String {
        self.scenario("name").unwrap_or_else(|| "a run".to_owned())
    }

    fn count(&self, name: &str) -> i64 {
        number(self.summary, name).unwrap_or(0.0) as i64
    }

    fn usd(&self, name: &str) -> String {
        dollars(number(self.summary, name).unwrap_or(0.0))
    }

    /// What this is, and what is to be thought of it.
    fn head(&self) -> String {
        let whole = &self.manifest.whole;
        let seed = whole.get("seed").map_or_else(String::new, ToString::to_string);
        let known = [
            ("Scenario", self.name()),
            ("Seed", seed),
            (
                "Window",
                format!(
                    "{} to {}, the last day not included",
                    self.text("/window/start").unwrap_or("?"),
                    self.text("/window/end").unwrap_or("?")
                ),
            ),
            (
                "Program",
                format!("scamnet {}", self.text("/program_version").unwrap_or("?")),
            ),
        ];
        let known = known.map(|(name, value)| format!("<div><dt>{name}</dt><dd>{}</dd></div>", html(&value)));
        format!(
            "<p class=\"lead\">{}</p>\n<dl class=\"facts\">{}</dl>\n<p class=\"verdict\">{}</p>\n",
            html(&self.lead()),
            known.concat(),
            self.verdict()
        )
    }

    fn lead(&self) -> String {
        let people = grouped(self.count("people"));
        let payments = grouped(self.count("payments"));
        let made = format!("{people} simulated people made {payments} payments.");
        match self.count("victims") {
            0 => format!("{made} Nobody paid a scammer in the window."),
            victims => {
                let of = |name: &str, noun: &str| {
                    Some(self.count(name))
                        .filter(|&count| count > 0)
                        .map(|count| counted(count, noun))
                };
                let paid: Vec<String> = [of("deposits", "deposit"), of("fees", "invented fee")]
                    .into_iter()
                    .flatten()
                    .collect();
                format!(
                    "{made} {} paid scammers {} in {}, and lost {} in all.",
                    counted(victims, "victim"),
                    self.usd("gross_loss_usd"),
                    paid.join(" and "),
                    self.usd("lost_usd")
                )
            }
        }
    }

    /// What an audit said, as HTML.
    fn verdict(&self) -> String {
        let Some(audited) = self.audited else {
            return "Not audited here: <code>scamnet report RUN --audit</code> holds the files against their promises first, measures \
                    how cheaply they give the truth away, and says here what came of it."
                .to_owned();
        };
        html(&audited.verdict())
    }

    fn section(&self, id: &str) -> String {
        match id {
            "numbers" => format!(
                "<div id=\"headlines\" class=\"cards\"></div>\n{}",
                self.sheet("figures", true)
            ),
            "funnel" => format!(
                "{}{}{}",
                self.picture("funnel"),
                self.sheet("funnel", true),
                self.sheet("families", false)
            ),
            "days" => format!(
                "<div id=\"day-chart\"></div>\n{}<div data-days></div>\n",
                self.picture("daily")
            ),
            "losses" => format!(
                "{}{}{}{}",
                self.picture("losses"),
                self.sheet("losses", true),
                self.picture("ladders"),
                self.sheet("ladder", true)
            ),
            "money" => format!("{}{}", self.picture("destinations"), self.sheet("flows", true)),
            "rings" => {
                let hint = "<p>A click on one of the twelve that took the most shows its network, days, payments and mules.</p>\n";
                let hint = if self.empty.contains(&"rings") { "" } else { hint };
                let shown = "<div id=\"ring\" aria-live=\"polite\"></div>\n";
                format!("{hint}{}{shown}{}", self.sheet("rings", false), self.picture("ring"))
            }
            "mules" => format!("{}{}", self.picture("mules"), self.sheet("mules", true)),
            "cases" => format!(
                "<div id=\"chosen\"></div>\n<div id=\"story\" aria-live=\"polite\"></div>\n{}",
                self.sheet("cases", false)
            ),
            "labels" => format!(
                "<p>A label has a moment at which anybody could first have known it: through a complaint, a confirmed alert, a \
                 trace, seized devices. What is not known by a day cannot be trained on then.</p>\n<div id=\"known-chart\"></div>\n\
                 {}{}",
                self.sheet("known", true),
                self.sheet("found", false)
            ),
            "institutions" => format!(
                "<p>How much scam money an institution's accounts received, for what passed through it; how many of its mule \
                 accounts were stopped; whom it stopped for nothing.</p>\n{}",
                self.sheet("institutions", false)
            ),
            "evidence" => format!("<p>{}</p>\n{}", prose(&self.evidence), self.sheet("evidence", false)),
            "differences" => format!(
                "<p>Over what it extends, or over the defaults if it extends nothing.</p>\n{}",
                self.sheet("own", false)
            ),
            "again" => format!(
                "<p>The same scenario, seed and version of the program give the same bytes of every table, on any machine and with \
                 any number of threads.</p>\n<pre tabindex=\"0\"><code>{}</code></pre>\n<p>In the terminal: <code>scamnet show RUN case worst</code>, \
                 <code>ring largest</code>, <code>account ID</code>, <code>person ID</code>. This page: <code>scamnet report \
                 RUN</code>.</p>\n",
                html(&self.command)
            ),
            _ => format!(
                "<ul>{}</ul>\n",
                LIMITS.map(|limit| format!("<li>{limit}</li>")).concat()
            ),
        }
    }

    /// A place for a sheet; folded away where it stands behind a picture.
    fn sheet(&self, name: &str, behind: bool) -> String {
        match (self.empty.contains(&name), name) {
            // The sentence above it says so.
            (true, "evidence") => return String::new(),
            (true, "own") => return "<p class=\"note\">It sets nothing.</p>\n".to_owned(),
            (true, _) => return NOTHING.to_owned(),
            (false, _) => {}
        }
        format!(
            "<div data-sheet=\"{name}\"{}></div>\n",
            if behind { " data-behind" } else { "" }
        )
    }

    /// A picture of the run, which can be scrolled where the page is narrow. One of nothing is left out: its sheet says
    /// so.
    fn picture(&self, name: &str) -> String {
        let is_empty = match OF_SHEETS.iter().find(|(picture, _)| *picture == name) {
            Some((_, sheet)) => self.empty.contains(sheet),
            None => self.count("victims") == 0,
        };
        let Some((title, svg)) = self.pictures.get(name).filter(|_| !is_empty) else {
            return String::new();
        };
        // The title is XML's text already: entities are the same there.
        let title = title.replace('"', "&quot;");
        format!(
            "<figure class=\"picture\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Picture: {name}\"><img \
             alt=\"{title}\" width=\"1200\" height=\"780\" src=\"{}\"></div></figure>\n",
            svg_address(svg)
        )
    }
}

/// Where a sheet would stand that has no row.
const NOTHING: &str = "<p class=\"note\">Nothing to list here: nothing of the kind happened in this run.</p>\n";

/// A section in which it is said once that there is nothing, however many sheets have no row.
fn once(body: &str) -> String {
    match body.split_once(NOTHING) {
        Some((before, after)) => format!("{before}{NOTHING}{}", after.replace(NOTHING, "")),
        None => body.to_owned(),
    }
}

/// Pictures of what a sheet holds; those of no sheet are of what victims paid.
const OF_SHEETS: [(&str, &str); 6] = [
    ("funnel", "funnel"),
    ("losses", "losses"),
    ("ladders", "ladder"),
    ("destinations", "flows"),
    ("ring", "rings"),
    ("mules", "mules"),
];

/// What nobody should take the run for.
const LIMITS: [&str; 6] = [
    "Not data of anybody: people, institutions and rings are invented, and no message text exists.",
    "Not a forecast: rates of a real country are what the scenario assumes, as far as its evidence goes.",
    "One run with one seed: another seed gives other figures. Compare policies with an experiment on many seeds, not by two \
     pages.",
    "Sums are of the window unless a column says otherwise; cases that began before it or ended after it are cut off.",
    "Truth is known here in full. No institution has it; features for a detector come from what could be observed.",
    "Amounts in US dollars are at the scenario's fixed rates, which manifest.json has.",
];
