//! One split's files: an id, what was known of it by the split's end, and what is true; and the same of those that keep
//! owners or rings apart.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};

use super::apart::Apart;
use crate::record::cell::{Cell, Kind};
use crate::record::error::RecordError;
use crate::record::writer::TableFile;
use crate::record::{Format, Seal};
use crate::world::PublicId;

/// Rows written at a time.
pub const ROWS: usize = 1 << 16;

/// A split of a task under way: all of its rows, and those of its parts by owner and by ring.
pub struct Files {
    pub all: IdFile,
    apart: Option<[IdFile; 2]>,
    place: usize,
}

/// What keeps rows apart, in the order of files.
pub const APART: [&str; 2] = ["by_owner", "by_ring"];

impl Files {
    /// Begins the split at a place; with those that keep rows apart if owners are known.
    ///
    /// # Errors
    /// If a file cannot be made.
    pub fn create(
        run: &Path,
        task: &str,
        (split, place): (&str, usize),
        id: &str,
        format: Format,
        has_owners: bool,
    ) -> Result<Files, RecordError> {
        let part = |name: &str| IdFile::create(run, task, &format!("{name}-{split}"), id, format);
        let apart = has_owners.then(|| Ok([part(APART[0])?, part(APART[1])?])).transpose()?;
        Ok(Files {
            all: IdFile::create(run, task, split, id, format)?,
            apart,
            place,
        })
    }

    /// Adds a row. `rings` are those with which a positive one has to do.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn push(&mut self, id: u64, known: bool, truth: bool, rings: &[u64], apart: Apart) -> Result<(), RecordError> {
        let add = |file: &mut IdFile| {
            if truth {
                file.told_of(rings.iter().copied());
            }
            file.push(id, known, truth)
        };
        add(&mut self.all)?;
        for (file, part) in self.apart.iter_mut().flatten().zip([Some(apart.owner), apart.ring]) {
            if part == Some(self.place) {
                add(file)?;
            }
        }
        Ok(())
    }

    /// Ends the files; says what is in each, that of all rows first. `has_days` says whether the split has as
    /// many as its question looks ahead.
    ///
    /// # Errors
    /// If the disk refuses their last rows.
    pub fn close(self, has_days: bool) -> Result<Vec<(Told, Seal)>, RecordError> {
        [self.all]
            .into_iter()
            .chain(self.apart.into_iter().flatten())
            .map(|file| file.close(has_days))
            .collect()
    }
}

/// A file under way.
pub struct IdFile {
    file: TableFile,
    waiting: Rows,
    told: Told,
    /// Rings of its positive rows, by id.
    rings: BTreeSet<u64>,
}

/// Rows that wait, by column.
#[derive(Default)]
struct Rows {
    ids: Vec<u64>,
    known: Vec<bool>,
    truth: Vec<bool>,
}

/// What is in a file that has been written.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// Without its ending.
    #[serde(skip)]
    pub name: String,
    pub file: String,
    pub rows: u64,
    /// Rows whose label was known by the split's end.
    pub known: u64,
    /// Rows whose label is true.
    pub truth: u64,
    /// Rings with which rows have to do whose label is true.
    pub rings: u64,
    /// Whether there is enough of each to train on and to be judged on.
    pub usable: bool,
    /// What there is too little of.
    pub lacks: Vec<&'static str>,
}

/// Fewest of a file's rows that were known, and that are true, and of the rings behind these, below which figures of it
/// say more of chance than of a detector.
pub const LEAST: [(&str, u64); 3] = [("known", 30), ("truth", 100), ("rings", 10)];

/// What of these a file has too little of; who cannot tell how many rings there are is not held to them.
/// `has_days` says whether its split has as many days as the question looks ahead.
#[must_use]
pub fn lacks(known: u64, truth: u64, rings: Option<u64>, has_days: bool) -> Vec<&'static str> {
    let has = [Some(known), Some(truth), rings];
    let least = LEAST.iter().zip(has);
    least
        .filter(|((_, least), has)| has.is_some_and(|has| has < *least))
        .map(|((name, _), _)| *name)
        .chain((!has_days).then_some("days"))
        .collect()
}

impl Told {
    /// What the manifest says of it.
    #[must_use]
    pub fn counts(&self) -> serde_json::Value {
        serde_json::json!({
            "rows": self.rows,
            "known": self.known,
            "truth": self.truth,
            "rings": self.rings,
            "usable": self.usable,
            "lacks": self.lacks,
        })
    }
}

impl IdFile {
    /// Begins `tasks/<task>/<split>` in a run's directory; `id` names the first column.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(run: &Path, task: &str, split: &str, id: &str, format: Format) -> Result<IdFile, RecordError> {
        let name = format!("{split}.{}", format.extension());
        let schema = Arc::new(Schema::new(vec![
            Field::new(id, DataType::UInt64, false),
            Field::new("known", DataType::Boolean, false),
            Field::new("truth", DataType::Boolean, false),
        ]));
        let kinds = vec![Kind::Id, Kind::Flag, Kind::Flag];
        let path = format!("tasks/{task}/{name}");
        let file = TableFile::create(run, path, &schema, kinds, format)?;
        Ok(IdFile {
            file,
            waiting: Rows::default(),
            told: Told {
                name: split.to_owned(),
                file: name,
                ..Told::default()
            },
            rings: BTreeSet::new(),
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If the disk refuses it.
    #[inline]
    pub fn push(&mut self, id: u64, known: bool, truth: bool) -> Result<(), RecordError> {
        self.waiting.ids.push(id);
        self.waiting.known.push(known);
        self.waiting.truth.push(truth);
        if self.waiting.ids.len() == ROWS {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Notes the rings with which positive rows have to do.
    pub fn told_of(&mut self, rings: impl IntoIterator<Item = u64>) {
        self.rings.extend(rings);
    }

    /// Adds a row for each id of a range. `labels` are those that are true, by id, with whether that was known.
    ///
    /// # Errors
    /// If the disk refuses them.
    pub fn extend(
        &mut self,
        ids: Range<u64>,
        labels: impl IntoIterator<Item = (u64, bool)>,
    ) -> Result<(), RecordError> {
        let waiting = &mut self.waiting;
        let before = waiting.ids.len();
        let first = ids.start;
        waiting.ids.extend(ids);
        waiting.known.resize(waiting.ids.len(), false);
        waiting.truth.resize(waiting.ids.len(), false);
        for (id, known) in labels {
            let at = before + (id - first) as usize;
            waiting.known[at] = known;
            waiting.truth[at] = true;
        }
        if waiting.ids.len() >= ROWS {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Ends the file; says what is in it. `has_days` is as [`lacks`] has it.
    ///
    /// # Errors
    /// If the disk refuses its last rows.
    pub fn close(mut self, has_days: bool) -> Result<(Told, Seal), RecordError> {
        self.flush()?;
        let mut told = self.told;
        told.rings = self.rings.len() as u64;
        told.lacks = lacks(told.known, told.truth, Some(told.rings), has_days);
        told.usable = told.lacks.is_empty();
        Ok((told, self.file.close()?.seal))
    }

    fn flush(&mut self) -> Result<(), RecordError> {
        let Rows { ids, known, truth } = &mut self.waiting;
        let told = &mut self.told;
        told.rows += ids.len() as u64;
        told.known += known.iter().filter(|&&known| known).count() as u64;
        told.truth += truth.iter().filter(|&&truth| truth).count() as u64;
        self.file.add(ids.len(), &mut |place, cells| match place {
            0 => PublicId::put(ids.iter().map(|&id| PublicId(id)), cells),
            1 => bool::put(known.iter().copied(), cells),
            _ => bool::put(truth.iter().copied(), cells),
        })?;
        ids.clear();
        known.clear();
        truth.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_usable_from_thirty_known_a_hundred_true_and_ten_rings_on() {
        assert_eq!(lacks(30, 100, Some(10), true), [""; 0]);
        assert_eq!(lacks(29, 100, Some(10), false), ["known", "days"]);
        assert_eq!(lacks(0, 99, Some(9), true), ["known", "truth", "rings"]);
        assert_eq!(lacks(30, 99, None, true), ["truth"]);
    }

    #[test]
    fn ids_come_in_lots_of_any_size_and_labels_find_their_rows() {
        let home = tempfile::tempdir().unwrap();
        let mut file = IdFile::create(home.path(), "asked", "train", "tx_id", Format::Csv).unwrap();
        let most = ROWS as u64;
        file.extend(1..most, [(2, true), (most - 1, false)]).unwrap();
        file.push(most + 5, true, false).unwrap();
        file.extend(most + 7..most + 9, [(most + 8, true)]).unwrap();
        let (told, seal) = file.close(true).unwrap();
        assert_eq!((told.rows, told.known, told.truth), (most + 2, 3, 3));
        let text = std::fs::read_to_string(home.path().join("tasks/asked/train.csv")).unwrap();
        assert_eq!(seal, Seal::of("tasks/asked/train.csv", text.as_bytes()));
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(
            rows[..4],
            ["tx_id,known,truth", "1,false,false", "2,true,true", "3,false,false"]
        );
        let last = [
            "65535,false,true",
            "65541,true,false",
            "65543,false,false",
            "65544,true,true",
        ];
        assert_eq!(rows[rows.len() - 4..], last);
    }
}
