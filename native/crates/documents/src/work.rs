//! What a worker does with picture files.

use ferrolab_base::{Code, Error, Result};
use ferrolab_codes::ReadOptions;
use ferrolab_images::{AnalysisOptions, ComparisonOptions, Edit, Output, PictureLimits};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::protocol::{Reply, Task, Work};

/// Do the work.
pub(crate) fn done(bytes: &[u8], work: &Work) -> Result<Reply> {
    let limits = PictureLimits { max_pixels: work.max_pixels, ..PictureLimits::default() };
    match &work.task {
        Task::Edit { edits, output } => edit(bytes, edits, output, &limits),
        Task::Analyse(options) => {
            let options: AnalysisOptions = read(options)?;
            told(&ferrolab_images::analyse(bytes, &options, &limits)?, Vec::new())
        }
        Task::Compare { first_bytes } => compare(bytes, *first_bytes, &limits),
        Task::Codes(options) => codes(bytes, options, &limits),
    }
}

/// What is known of a changed picture.
#[derive(Serialize)]
struct Edited<'a> {
    width: u32,
    height: u32,
    media_type: &'a str,
    notes: &'a [String],
}

fn edit(bytes: &[u8], edits: &str, output: &str, limits: &PictureLimits) -> Result<Reply> {
    let edits: Vec<Edit> = read(edits)?;
    let output: Output = read(output)?;
    let made = ferrolab_images::edit(bytes, &edits, &output, limits)?;
    let facts =
        Edited { width: made.width, height: made.height, media_type: made.media_type, notes: &made.notes };
    let facts = write(&facts)?;
    Ok(Reply::Worked { facts, picture: made.bytes })
}

fn compare(bytes: &[u8], first_bytes: usize, limits: &PictureLimits) -> Result<Reply> {
    let Some((first, second)) = bytes.split_at_checked(first_bytes) else {
        return Err(Error::new(Code::Worker, "the host asked to compare more than it sent"));
    };
    let options = ComparisonOptions { difference_picture: true, ..ComparisonOptions::default() };
    let mut found = ferrolab_images::compare(first, second, &options, limits)?;
    let picture = found.difference_picture.take().unwrap_or_default();
    told(&found, picture)
}

fn codes(bytes: &[u8], options: &str, limits: &PictureLimits) -> Result<Reply> {
    let options: ReadOptions = read(options)?;
    let (picture, _) = ferrolab_pictures::decode(bytes, 0, limits)?;
    let (width, height) = (picture.width as usize, picture.height as usize);
    let grey = picture.grey_pixels();
    told(&ferrolab_codes::read(&grey, width, height, &options)?, Vec::new())
}

fn told(facts: &impl Serialize, picture: Vec<u8>) -> Result<Reply> {
    Ok(Reply::Worked { facts: write(facts)?, picture })
}

fn write(facts: &impl Serialize) -> Result<String> {
    serde_json::to_string(facts).map_err(|error| Error::new(Code::Internal, error.to_string()))
}

fn read<T: DeserializeOwned>(options: &str) -> Result<T> {
    serde_json::from_str(options).map_err(|error| {
        let message = error.to_string();
        // The place in a JSON text that the user never saw says nothing.
        let said = message.split(" at line ").next().unwrap_or(&message).to_owned();
        Error::new(Code::InvalidInput, said).hint("docs/charts.md lists edits and options")
    })
}
