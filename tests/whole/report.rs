//! The page of a run: its bytes are a function of the run, names in it are no markup, and worlds in which nothing
//! happens have one too.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{names, record, run_command, scamnet};

fn page(run: &Path) -> String {
    fs::read_to_string(run.join("report.html")).unwrap()
}

/// What the page carries for its script.
fn carried(page: &str) -> Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// Sums of sheets are the summary's to the cent, and every parameter that the scenario sets has its value.
fn sheets_agree(data: &Value, summary: &Value) {
    let rows = |sheet: &str| data["sheets"][sheet]["rows"].as_array().unwrap().clone();
    let sum = |sheet: &str, column: usize| -> f64 { rows(sheet).iter().map(|row| row[column].as_f64().unwrap()).sum() };
    let cents = |dollars: f64| (dollars * 100.0).round() as i64;
    for (sheet, column, name) in [
        ("families", 4, "deposited_usd"),
        ("families", 5, "net_loss_usd"),
        ("rings", 5, "deposited_usd"),
        ("rings", 6, "net_loss_usd"),
        ("flows", 3, "gross_loss_usd"),
    ] {
        let wanted = cents(summary[name].as_f64().unwrap());
        assert_eq!(cents(sum(sheet, column)), wanted, "{name} by {sheet}");
    }
    let middle = &rows("losses")[4];
    assert_eq!(middle[0], "50 %");
    let own = rows("own");
    assert!(
        own.iter()
            .any(|row| row[0].as_str().unwrap().starts_with("response.raid.")),
        "{own:?}"
    );
    for row in own {
        assert_ne!(row[1], "", "{row:?} has no value");
    }
}

#[test]
fn a_page_is_a_function_of_its_run_and_can_be_left_out() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "run", &[]);
    let first = page(&run);
    assert!(first.len() < 1_500_000);
    assert!(
        !first.contains(&*home.path().to_string_lossy()),
        "a path of this machine"
    );
    let again = record(home.path(), "again", &["--threads", "1"]);
    assert!(first == page(&again), "the same run elsewhere gave another page");
    fs::remove_file(again.join("report.html")).unwrap();
    scamnet().arg("report").arg(&again).assert().success();
    assert!(first == page(&again), "made again it is another page");
    scamnet().args(["report", "--audit"]).arg(&again).assert().success();
    assert!(page(&again).contains("promises of the dataset&#39;s contract are kept."));
    scamnet().arg("audit").arg(&again).assert().success();

    let data = carried(&first);
    let summary: Value = serde_json::from_slice(&fs::read(run.join("summary.json")).unwrap()).unwrap();
    let victims = data["headlines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["name"] == "victims")
        .unwrap();
    assert_eq!(victims["value"], summary["victims"]);
    sheets_agree(&data, &summary);
    assert!(
        data["rings"][0]["payments"]
            .as_array()
            .is_some_and(|payments| payments.len() > 5)
    );
    let story = data["stories"].as_object().unwrap().values().next().unwrap();
    assert!(story["events"].as_array().is_some_and(|events| events.len() > 3));

    let bare = record(home.path(), "bare", &["--no-report"]);
    assert!(!names(&bare).contains(&"report.html".to_owned()));
}

#[test]
fn a_world_without_scams_and_names_that_are_markup_have_a_page() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("quiet.toml");
    let text = "name = \"quiet\"\ntitle = \"A <script>alert(1)</script> & 🏦\"\npopulation.people = 2000\n\
                horizon.window = \"10 d\"\n";
    fs::write(&file, text).unwrap();
    let out = home.path().join("run");
    run_command(&file.to_string_lossy(), &[], &out)
        .arg("--quiet")
        .assert()
        .success();
    let page = page(&out);
    assert!(page.contains("<h1>A &lt;script&gt;alert(1)&lt;/script&gt; &amp; 🏦</h1>"));
    assert_eq!(page.matches("<script").count(), 2, "its data and its script");
    assert!(page.contains("Nobody paid a scammer in the window."));
    let data = carried(&page);
    assert_eq!(
        (&data["rings"], &data["chosen"]),
        (&Value::Array(Vec::new()), &Value::Array(Vec::new()))
    );
}
