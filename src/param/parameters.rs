//! Parameters in tables: structs whose every field is declared once, with all that is known of it.
//!
//! One macro, so that a parameter is one row: its sentence, name, type, default, unit, range, scope, and how well its value is
//! founded. From the rows come the struct, its `Default`, how a scenario file is read into it, and its JSON Schema, where
//! `describe`, the checks and the docs find the rest.

/// Declares a struct of parameters, row by row:
///
/// ```text
/// /// The sentence that `describe` shows: subject first, understandable alone.
/// name: type = default, "unit" in least..=most, scope, quality "source";
/// ```
///
/// - Without a default the type's own holds; a row may end there, if it is a table of its own, a name or a choice.
/// - The range is left out where the type has one (spans, distributions) or a list or table is meant.
/// - The scope says until when in a run a change of it makes no other world: `world`, `warmup` or `window`.
/// - The quality is how good the source is: `official`, `paper`, `industry`, `press`, `derived` or `assumption`. An
///   `assumption` needs no source, but may say what it leans on; `chosen` is one that every scenario is free to make.
macro_rules! parameters {
    (@scope world) => { "world" };
    (@scope warmup) => { "warmup" };
    (@scope window) => { "window" };

    (@quality official) => { "O" };
    (@quality paper) => { "P" };
    (@quality industry) => { "I" };
    (@quality press) => { "N" };
    (@quality derived) => { "D" };
    (@quality assumption) => { "A" };
    (@quality chosen) => { "A" };

    (@source assumption) => { "assumption" };
    (@source chosen) => { "chosen" };
    (@source $quality:ident $source:literal) => { $source };

    (@default $type:ty) => { <$type>::default() };
    (@default $type:ty, $default:expr) => { $default };

    (
        $(#[$about:meta])*
        pub struct $name:ident {$(
            $(#[$meaning:meta])*
            $field:ident: $type:ty $(= $default:expr)?
                $(, $unit:literal $(in $least:literal..=$most:literal)?, $scope:ident, $quality:ident $($source:literal)?)?;
        )*}
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {$(
            $(#[$meaning])*
            $(#[schemars(
                $(range(min = $least, max = $most),)?
                transform = $crate::param::note::note(
                    $unit,
                    $crate::param::parameters!(@scope $scope),
                    $crate::param::parameters!(@source $quality $($source)?),
                    $crate::param::parameters!(@quality $quality),
                )
            )])?
            pub $field: $type,
        )*}

        impl Default for $name {
            fn default() -> Self {
                $name { $($field: $crate::param::parameters!(@default $type $(, $default)?)),* }
            }
        }
    };
}

pub(crate) use parameters;
