//! What is refused before anything runs, each with its place and remedy.

use std::fs;

use super::desk::{ARMS, Desk};
use crate::common::{QUICKSTART, scamnet};

#[test]
fn what_cannot_be_compared_is_refused() {
    let desk = Desk::new();
    let refused = |rest: &str, more: &[&str]| desk.refused("compare", &desk.experiment("1..2", rest), more);
    let wrong = [
        (
            "[[arm]]\nname = 'a'\npolicies = ['hotlin']\n",
            "there is no policy `hotlin`",
        ),
        ("[[arm]]\nname = 'a'\npolicies = ['none.toml']\n", "does not exist"),
        (
            "[[arm]]\nname = 'a'\nset.response.report.share = 7\n",
            "`response.report.share`",
        ),
        (
            "[[arm]]\nname = 'a'\nset.response.reprot.share = 0.7\n",
            "did you mean `report`",
        ),
        (
            "[[arm]]\nname = 'a'\nset.scale = 0.004\n[[arm]]\nname = 'a'\nset.scale = 0.006\n",
            "`a` names more than one element",
        ),
        ("[[arm]]\nname = 'a'\n[[arm]]\nname = 'b'\n", "2 arms change nothing"),
        (
            "[[arm]]\nname = 'nothing'\n[[arm]]\nname = 'baseline'\nset.response.report.share = 0.7\n",
            "the arm `baseline` changes something",
        ),
        (
            "[[arm]]\nname = 'a'\nplacebo = true\n[[arm]]\nname = 'b'\nset.response.report.share = 0.7\n",
            "the placebo `a` says nothing at all",
        ),
        (
            "[[arm]]\nname = 'a'\nplacebo = true\nset.response.report.share = 0.7\n",
            "every arm but the baseline is a placebo",
        ),
        (
            "primary = ['victims', 'victims']\n[[arm]]\nname = 'a'\nset.response.report.share = 0.7\n",
            "`victims` is named twice",
        ),
        (
            "friction.held = -1.0\n[[arm]]\nname = 'a'\nset.response.report.share = 0.7\n",
            "`friction.held`",
        ),
        ("arms = 3\n", "unknown key `arms`"),
        ("", "there is no arm to compare"),
        (
            "[[arm]]\nname = 'a'\npolicies = []\n",
            "there is no arm to compare `a` with",
        ),
        (
            "[policy.one]\nkind = 'fund_recall'\n[policy.two]\nkind = 'fund_recall'\n\
             [[arm]]\nname = 'a'\npolicies = ['one', 'two']\n",
            "are both `fund_recall` on the same scope at the same time",
        ),
        (
            "[[arm]]\nname = 'a'\npolicy.x = { kind = 'fund_recal' }\n",
            "did you mean `fund_recall`? accepted: one of",
        ),
        (
            "[[arm]]\nname = 'a'\npolicy.x = { kind = 'fund_recall' }\n\
             [[uncertain]]\npath = 'policy.x.layers'\nlow = 1\nhigh = 5\n",
            "no policy `x` is in every arm",
        ),
    ];
    let wrong = wrong.into_iter().chain([
        (
            "baseline = 'repots'\n[[arm]]\nname = 'reports'\nset.response.report.share = 0.7\n",
            "there is no arm `repots` to compare others with",
        ),
        (
            "baseline = 'a'\n[[arm]]\nname = 'a'\nplacebo = true\nset.response.report.share = 0.7\n\
             [[arm]]\nname = 'b'\nset.response.report.share = 0.8\n",
            "the arm `a` is a placebo",
        ),
        (
            "[[arm]]\nname = 'a'\nset.seed = 7\n",
            "every arm runs on the seeds of the experiment",
        ),
        (
            "set.seed = 7\n[[arm]]\nname = 'a'\nset.response.report.share = 0.7\n",
            "every arm runs on the seeds of the experiment",
        ),
        (
            "[[arm]]\nname = 'a'\nset.response.report.share = 0.7\n[[uncertain]]\npath = 'seed'\nlow = 1\nhigh = 9\n",
            "every arm runs on the seeds of the experiment",
        ),
    ]);
    for (rest, why) in wrong {
        let message = refused(rest, &[]);
        assert!(
            message.contains(why) && message.contains("trial.toml"),
            "{why}: {message}"
        );
        assert!(message.contains("accepted"), "{message}");
    }
    let message = refused(&format!("primary = ['lots_usd']\n{ARMS}"), &[]);
    assert!(message.contains("did you mean `lost_usd`"), "{message}");
    // The one element is underlined, and no other.
    let experiment = desk.experiment("1", &format!("outcomes = ['victims', 'funel', 'reports']\n{ARMS}"));
    let done = scamnet().arg("check").arg(&experiment).assert().code(2);
    let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert_eq!(message.matches('━').count(), "'funel'".len(), "{message}");
    assert!(message.contains("did you mean `funnel`"), "{message}");
    for line in ["harm = 'funnel'", "primary = ['victims', 'gross_loss_usd.rail.card']"] {
        let message = refused(&format!("{line}\n{ARMS}"), &[]);
        assert!(message.contains("is divided into parts"), "{message}");
    }
    let message = refused(&format!("harm = 'net_los_usd'\n{ARMS}"), &[]);
    assert!(message.contains("did you mean `net_loss_usd`"), "{message}");
    let range = "[[uncertain]]\npath = 'response.report.share'\nlow = 0.5\nhigh = 1.5\n";
    assert!(refused(&format!("{ARMS}{range}"), &[]).contains("the range of `response.report.share`"));
    let turned = range.replace("1.5", "0.2");
    assert!(refused(&format!("{ARMS}{turned}"), &[]).contains("`low` not above `high`"));
    assert!(refused(ARMS, &["--seeds", "5..2"]).contains("`5..2` goes backwards"));
    assert!(refused(ARMS, &["--seeds", "one"]).contains("no range of seeds"));
    assert!(refused(ARMS, &["--shard", "5/4"]).contains("accepted: I/N"));
    assert!(refused(ARMS, &["--threads", "0"]).contains("--threads 0"));
}

#[test]
fn faults_of_all_arms_are_told_at_once() {
    let desk = Desk::new();
    let arms = "
[[arm]]
name = 'a'
set.response.report.share = 7
[[arm]]
name = 'b'
set.response.reprot.share = 0.7
[[arm]]
name = 'c'
policies = ['hotlin']
";
    let experiment = desk.experiment("1", arms);
    for arms in [experiment.clone(), {
        // Without the arm whose policy is none, which is found sooner.
        let text = fs::read_to_string(&experiment).unwrap();
        let path = desk.path("fewer.toml");
        fs::write(&path, text.split("[[arm]]\nname = 'c'").next().unwrap()).unwrap();
        path
    }] {
        let done = scamnet().arg("check").arg(&arms).assert().code(2);
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(
            text.contains("`response.report.share` = 7") && text.contains("did you mean `report`"),
            "{text}"
        );
        // Each with the arm that it is wrong in.
        assert!(text.contains("in `a`: ") && text.contains("in `b`: "), "{text}");
        assert_eq!(
            text.contains("there is no policy `hotlin`"),
            arms == experiment,
            "{text}"
        );
        assert_eq!(
            text.matches("`response.report.share` = 7").count(),
            1,
            "each once: {text}"
        );
    }
}

#[test]
fn what_is_wrong_in_arms_names_them_and_what_is_wrong_in_all_names_none() {
    let desk = Desk::new();
    let two = "[[arm]]\nname = 'a'\n[[arm]]\nname = 'b'\nset.response.report.share = 0.7\n\
               [[arm]]\nname = 'c'\nset.response.report.share = 0.8\n";
    let told = |arms: &str| desk.refused("compare", &desk.experiment("1", arms), &[]);
    // What the scenario itself gets wrong is wrong in all of them, and told once.
    let all = told(&format!("set.policy.x = {{ kind = 'fund_recall', layers = 0 }}\n{two}"));
    assert!(all.contains("`policy.x.layers` = 0") && !all.contains("in `"), "{all}");
    assert_eq!(all.matches("`policy.x.layers` = 0").count(), 1, "{all}");
    // A fault across fields has its place in the scenario, where no arm is to be seen.
    let gone = two.replace(
        "set.response.report.share = 0.7",
        "set.syndicate.faisalabad.site.faisalabad = false",
    );
    assert!(told(&gone).contains("in `b`: "), "{}", told(&gone));
}

#[test]
fn scenarios_are_run_and_experiments_compared() {
    let desk = Desk::new();
    let experiment = desk.experiment("1", ARMS);
    let told = |command: &str, file: &str| {
        let done = scamnet()
            .arg(command)
            .arg(file)
            .arg("--out")
            .arg(desk.path("none"))
            .assert()
            .code(2);
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        // However wide it is set.
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for file in [experiment.to_str().unwrap(), "reporting"] {
        let text = told("run", file);
        assert!(text.contains(&format!("use `scamnet compare {file}`")), "{text}");
    }
    for file in [QUICKSTART, "quickstart"] {
        let text = told("compare", file);
        assert!(
            text.contains("is a scenario, and no experiment") && text.contains(&format!("use `scamnet run {file}`")),
            "{text}"
        );
    }
    let done = scamnet()
        .arg("check")
        .arg(&experiment)
        .args(["--set", "scale=1"])
        .assert()
        .code(2);
    assert!(
        String::from_utf8_lossy(&done.get_output().stderr)
            .contains("is an experiment; accepted: parameters in its [set]")
    );
    scamnet().args(["check", "reporting"]).assert().success();
}

#[test]
fn a_design_file_must_fit_the_experiment() {
    let desk = Desk::new();
    let range = "[[uncertain]]\npath = 'response.report.share'\nlow = 0.1\nhigh = 0.5\n";
    let experiment = desk.experiment("1", &format!("{ARMS}{range}"));
    let design = desk.path("design.csv");
    for (text, why) in [
        ("crew.chats\n10\n", "no column `response.report.share`"),
        (
            "response.report.share,crew.chat\n0.2,10\n",
            "design.csv: line 2, column `crew.chat`: unknown key `chat`",
        ),
        (
            "response.report.share\n0.3\n1.2\n",
            "design.csv: line 3, column `response.report.share`: `response.report.share` = 1.2 is too large",
        ),
        ("response.report.share\n0.2,0.3\n", "line 2 has 2 cells"),
        ("response.report.share,seed\n0.2,3\n", "has a column `seed`"),
    ] {
        fs::write(&design, text).unwrap();
        let message = desk.refused("sweep", &experiment, &["--design", design.to_str().unwrap()]);
        assert!(message.contains(why), "{why}: {message}");
    }
}

/// What `check` says of an experiment: its stderr, however wide it is set.
#[track_caller]
fn checked(desk: &Desk, rest: &str, more: &[&str], code: i32) -> String {
    let experiment = desk.experiment("1", rest);
    let done = scamnet().arg("check").arg(experiment).args(more).assert().code(code);
    let output = done.get_output();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let is_sound = stdout.contains("is sound") && stdout.contains(", 1 seed, ");
    assert_eq!(is_sound, code == 0);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let frame = |c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c);
    text.split(frame)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn what_can_never_happen_in_an_arm_is_told_of_experiments_too() {
    let desk = Desk::new();
    let arms = "
[[arm]]
name = 'late'
policy.sims = { kind = 'sim_cap', start = '400 d' }
[[arm]]
name = 'one'
set.response.report.share = 0.5
[[arm]]
name = 'other'
set.response.report.share = 0.5
[[arm]]
name = 'registry_of_nothing'
placebo = true
policy.registry = { kind = 'shared_mule_registry', latency = '400 d' }
";
    let told = checked(&desk, arms, &[], 0);
    assert!(
        told.contains("warning: in `late`: `policy.sims.start`: the policy begins 400 d"),
        "{told}"
    );
    assert!(told.contains("the arm `other` is the same as `one`"), "{told}");
    assert!(!told.contains("registry"), "a placebo should do nothing: {told}");
    let told = checked(&desk, arms, &["--strict"], 2);
    assert!(
        told.contains("2 warnings, refused by --strict; nothing was run or written."),
        "{told}"
    );
    let told = desk.refused("compare", &desk.experiment("1", arms), &["--strict"]);
    assert!(told.contains("2 warnings, refused by --strict"), "{told}");
    // What is so in every arm is said once, and of no arm.
    let all = format!("set.crew.number_wait = '400 d'\n{ARMS}");
    let told = checked(&desk, &all, &[], 0);
    assert_eq!(told.matches("takes at least 400 d").count(), 1, "{told}");
    assert!(told.contains("warning: `crew.number_wait`"), "{told}");
    let sound = ARMS.replace("names_all = 0.6", "names_all = 0.5");
    assert_eq!(checked(&desk, &sound, &["--strict"], 0), "");
}

#[test]
fn faults_of_an_experiment_and_of_its_arms_are_told_in_one_go() {
    let desk = Desk::new();
    // A slip of a key, one of an outcome, a baseline that is no arm, a range that is none, and what two arms get wrong.
    let told = checked(
        &desk,
        "titel = 'x'\nharm = 'lots_usd'\nbaseline = 'repots'
[[arm]]
name = 'reports'
set.response.report.share = 7
[[arm]]
name = 'chats'
set.crew.chats = 0
[[uncertain]]
path = 'laundering.slow'
low = 0.9
high = 0.1
",
        &[],
        2,
    );
    for part in [
        "unknown key `titel`",
        "there is no outcome `lots_usd`",
        "the range of `laundering.slow` is none",
        "`response.report.share` = 7",
        "`crew.chats` = 0",
        "5 problems",
    ] {
        assert!(told.contains(part), "no {part} in {told}");
    }
    // Without the slip, which may have been an arm's, the baseline is judged too.
    let told = checked(
        &desk,
        "baseline = 'repots'\n[[arm]]\nname = 'reports'\nset.response.report.share = 7\n",
        &[],
        2,
    );
    assert!(
        told.contains("there is no arm `repots`") && told.contains("`response.report.share` = 7"),
        "{told}"
    );
}

#[test]
fn shipped_experiments_say_nothing_that_cannot_be_meant() {
    use scamnet::scenario::shipped::{Kind, all};
    for experiment in all().into_iter().filter(|shipped| shipped.kind == Kind::Experiment) {
        let checked = scamnet()
            .args(["check", "--strict", experiment.name])
            .assert()
            .success();
        assert_eq!(
            String::from_utf8_lossy(&checked.get_output().stderr),
            "",
            "{}",
            experiment.name
        );
    }
}
