//! `--shard`: which part of an experiment is made here, as it is said or as a batch system says it.

use crate::cli::Failure;
use crate::experiment::roster::Shard;

/// How a batch system tells a task which one it is: names of variables of the surroundings.
struct Told {
    system: &'static str,
    number: &'static str,
    /// The number of the first task, or the variable that has it.
    first: First,
    /// How many tasks there are; none where nobody says.
    count: Count,
}

enum First {
    Is(i64),
    Said(&'static str),
}

enum Count {
    Said(&'static str),
    /// The variable of the last number.
    Last(&'static str),
    Unsaid,
}

/// Sources: manual pages sbatch(1) and qsub(1) (Grid Engine); AWS Batch, "Array job environment variables"; Kubernetes,
/// "Indexed Job"; Cloud Run, "Environment variables for jobs".
const SYSTEMS: [Told; 5] = [
    Told {
        system: "Slurm",
        number: "SLURM_ARRAY_TASK_ID",
        first: First::Said("SLURM_ARRAY_TASK_MIN"),
        count: Count::Last("SLURM_ARRAY_TASK_MAX"),
    },
    Told {
        system: "Kubernetes",
        number: "JOB_COMPLETION_INDEX",
        first: First::Is(0),
        count: Count::Unsaid,
    },
    Told {
        system: "AWS Batch",
        number: "AWS_BATCH_JOB_ARRAY_INDEX",
        first: First::Is(0),
        count: Count::Said("AWS_BATCH_JOB_ARRAY_SIZE"),
    },
    Told {
        system: "Cloud Run",
        number: "CLOUD_RUN_TASK_INDEX",
        first: First::Is(0),
        count: Count::Said("CLOUD_RUN_TASK_COUNT"),
    },
    Told {
        system: "Grid Engine",
        number: "SGE_TASK_ID",
        first: First::Said("SGE_TASK_FIRST"),
        count: Count::Last("SGE_TASK_LAST"),
    },
];

/// The part that a command line names; all of it if it names none.
pub fn of(text: Option<&str>) -> Result<Shard, Failure> {
    let said = |name: &str| std::env::var(name).ok();
    match text {
        None => Ok(Shard::WHOLE),
        Some(text) => read(text, &said).map_err(Failure::Refused),
    }
}

/// Reads `I/N`, `auto` or `auto/N`.
fn read(text: &str, said: &dyn Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let (of, wanted) = match text.split_once('/') {
        None if text == "auto" => (None, "auto"),
        Some(("auto", of)) => (Some(of), "auto/N"),
        _ => return Shard::parse(text),
    };
    // Outside of arrays, Grid Engine has the word `undefined`.
    let found = SYSTEMS.iter().find_map(|told| {
        let number = said(told.number).filter(|number| number != "undefined")?;
        Some((told, number))
    });
    let Some((told, number)) = found else {
        let names = SYSTEMS
            .map(|told| format!("{} ({})", told.number, told.system))
            .join(", ");
        return Err(format!(
            "--shard {text}: no batch system says which task this is; accepted: `auto` where one of these is set: {names}; \
             or I/N, such as 2/8"
        ));
    };
    let integer = |name: &str, value: &str| {
        let whole = value.trim().parse::<i64>();
        whole.map_err(|_| {
            format!(
                "--shard {text}: {name} of {} is `{value}`, which is no number",
                told.system
            )
        })
    };
    let variable = |name: &'static str| match said(name) {
        Some(value) => integer(name, &value),
        None => Err(format!(
            "--shard {text}: {} has {}, and no {name}; accepted: I/N, such as 2/8",
            told.system, told.number
        )),
    };
    let number = integer(told.number, &number)?;
    let first = match told.first {
        First::Is(first) => first,
        First::Said(name) => variable(name)?,
    };
    let of = match (of, &told.count) {
        (Some(of), _) => integer(wanted, of)?,
        (None, Count::Said(name)) => variable(name)?,
        (None, Count::Last(name)) => variable(name)? - first + 1,
        (None, Count::Unsaid) => {
            return Err(format!(
                "--shard auto: {} says which task this is ({}={number}), and not of how many; accepted: auto/N with the \
                 number of tasks (its `completions`), such as auto/8",
                told.system, told.number
            ));
        }
    };
    Shard::parse(&format!("{}/{of}", number - first + 1)).map_err(|_| {
        format!(
            "--shard {text}: {} says task {number}, the first being {first}, of {of}; accepted: tasks without gaps, up to \
             10,000 of them, such as --array=1-8",
            told.system
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(text: &str, set: &[(&str, &str)]) -> Result<(u32, u32), String> {
        let said = |name: &str| {
            let value = set.iter().find(|(other, _)| *other == name);
            value.map(|(_, value)| (*value).to_owned())
        };
        read(text, &said).map(|shard| (shard.number, shard.of))
    }

    #[test]
    fn a_task_knows_which_part_is_its_own() {
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "5"),
            ("SLURM_ARRAY_TASK_MIN", "3"),
            ("SLURM_ARRAY_TASK_MAX", "10"),
        ];
        assert_eq!(auto("auto", &slurm), Ok((3, 8)));
        let aws = [("AWS_BATCH_JOB_ARRAY_INDEX", "0"), ("AWS_BATCH_JOB_ARRAY_SIZE", "4")];
        assert_eq!(auto("auto", &aws), Ok((1, 4)));
        let run = [("CLOUD_RUN_TASK_INDEX", "3"), ("CLOUD_RUN_TASK_COUNT", "4")];
        assert_eq!(auto("auto", &run), Ok((4, 4)));
        let grid = [("SGE_TASK_ID", "2"), ("SGE_TASK_FIRST", "1"), ("SGE_TASK_LAST", "6")];
        assert_eq!(auto("auto", &grid), Ok((2, 6)));
        let kubernetes = [("JOB_COMPLETION_INDEX", "7")];
        assert_eq!(auto("auto/8", &kubernetes), Ok((8, 8)));
        // What is said plainly asks nobody.
        assert_eq!(auto("2/8", &slurm), Ok((2, 8)));
    }

    #[test]
    fn what_no_batch_system_says_is_not_guessed() {
        for (text, set, why) in [
            (
                "auto",
                vec![],
                "SLURM_ARRAY_TASK_ID (Slurm), JOB_COMPLETION_INDEX (Kubernetes)",
            ),
            ("auto", vec![("SGE_TASK_ID", "undefined")], "no batch system says"),
            ("auto", vec![("JOB_COMPLETION_INDEX", "7")], "such as auto/8"),
            ("auto/7", vec![("JOB_COMPLETION_INDEX", "7")], "tasks without gaps"),
            ("auto/x", vec![("JOB_COMPLETION_INDEX", "7")], "which is no number"),
            (
                "auto",
                vec![("SLURM_ARRAY_TASK_ID", "1")],
                "and no SLURM_ARRAY_TASK_MIN",
            ),
            ("automatic", vec![], "such as 2/8"),
        ] {
            let told = auto(text, &set).unwrap_err();
            assert!(told.contains(why), "{text} {set:?}: {told}");
        }
    }
}
