//! What a document says about itself.

use ferrolab_base::document::Metadata;

/// The texts of `\info` by their control words.
pub(super) const TEXTS: &[&str] = &[
    "title",
    "author",
    "subject",
    "keywords",
    "doccomm",
    "operator",
    "manager",
    "company",
    "category",
    "generator",
];

/// Take up the text of the control word `TEXTS[index]`.
pub(super) fn text(metadata: &mut Metadata, index: usize, text: &str) {
    let text = text.trim().trim_end_matches(';').to_owned();
    if text.is_empty() {
        return;
    }
    match TEXTS.get(index).copied().unwrap_or("") {
        "title" => metadata.title = Some(text),
        "author" => metadata.authors = text.split(';').map(|name| name.trim().to_owned()).collect(),
        "subject" => metadata.subject = Some(text),
        "keywords" => {
            let words = text.split([',', ';']).map(|word| word.trim().to_owned());
            metadata.keywords = words.filter(|word| !word.is_empty()).collect();
        }
        "generator" => metadata.producer = Some(text),
        name => metadata.other.push((name.to_owned(), text)),
    }
}

/// A date as its control words tell it, part by part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Date {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
    second: i32,
}

impl Date {
    /// Take up `\yr2026` and its like.
    pub(super) fn part(&mut self, name: &str, value: i32) {
        match name {
            "yr" => self.year = value,
            "mo" => self.month = value,
            "dy" => self.day = value,
            "hr" => self.hour = value,
            "min" => self.minute = value,
            "sec" => self.second = value,
            _ => {}
        }
    }

    /// ISO 8601; `None` when it is no date.
    pub(super) fn to_iso(self) -> Option<String> {
        let Date { year, month, day, hour, minute, second } = self;
        let is_date = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        let is_time = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second);
        (is_date && is_time)
            .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
    }
}
