//! What every page is: its head with the policy that forbids the network, its sections, what it carries for its script.

use serde_json::Value;

use super::escape::{data, html, policy_hash};

/// A section of a page.
pub struct Section {
    pub id: &'static str,
    pub heading: &'static str,
    /// HTML.
    pub body: String,
}

/// A page.
pub struct Shell<'a> {
    pub title: &'a str,
    /// What kind of page it is.
    pub kicker: &'a str,
    /// Of the program that made what the page shows.
    pub version: &'a str,
    /// HTML below the title.
    pub head: String,
    pub sections: Vec<Section>,
    /// What is missing where scripts are switched off.
    pub scripted: &'a str,
    /// What the script is given.
    pub data: &'a Value,
    pub style: &'a str,
    pub script: &'a str,
}

impl Shell<'_> {
    /// The whole document.
    pub fn html(&self) -> String {
        let policy = format!(
            "default-src 'none'; img-src data:; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
            policy_hash(self.style),
            policy_hash(self.script)
        );
        let link = |section: &Section| format!("<li><a href=\"#{}\">{}</a></li>", section.id, section.heading);
        let links: String = self.sections.iter().map(link).collect();
        let section = |Section { id, heading, body }: &Section| {
            format!(
                "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{heading}</h2>\n{body}</section>\n"
            )
        };
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
             http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light \
             dark\">\n<meta name=\"generator\" content=\"scamnet {version}\">\n<title>{title} – \
             scamnet</title>\n<style>{style}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the \
             content</a>\n<header>\n<p class=\"kicker\">scamnet · \
             {kicker}</p>\n<h1>{title}</h1>\n{head}</header>\n<nav \
             aria-label=\"Sections\"><ul>{links}</ul></nav>\n<main id=\"main\">\n<noscript><p \
             class=\"note\">{scripted} are put in by a script that stands in this page; it is switched off \
             here.</p></noscript>\n{sections}</main>\n<footer><p>Synthetic data, made by scamnet {version}. Nobody in \
             it is real.</p></footer>\n<div id=\"tip\" role=\"tooltip\" hidden></div>\n<p id=\"said\" \
             class=\"hidden\" role=\"status\"></p>\n<script type=\"application/json\" \
             id=\"data\">{data}</script>\n<script>{script}</script>\n</body>\n</html>\n",
            version = html(self.version),
            title = html(self.title),
            style = self.style,
            script = self.script,
            kicker = self.kicker,
            head = self.head,
            scripted = self.scripted,
            sections = self.sections.iter().map(section).collect::<String>(),
            data = data(self.data),
        )
    }
}
