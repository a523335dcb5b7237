//! Shared strings, and what else is made of runs of text.

use ferrolab_base::{Code, Result};
use ferrolab_packages::xml::{self, Event, Reader};

use super::Workbook;

/// The shared strings, in order.
///
/// # Errors
/// `SizeLimit`: without them a workbook would lose most of its text; `Cancelled`.
pub(super) fn read(workbook: &mut Workbook<'_>, part: Option<String>) -> Result<Vec<String>> {
    let Some(part) = part else { return Ok(Vec::new()) };
    let bytes = workbook.part(&part);
    if let Some(damage) = workbook.damage.take_if(|damage| damage.code == Code::SizeLimit) {
        return Err(damage);
    }
    let text = xml::decode(&bytes);
    let mut strings = Vec::new();
    let mut runs = Runs::default();
    for event in Reader::new(&text, workbook.package.limits()) {
        match event {
            Ok(Event::Open(element)) if element.name == "si" => runs = Runs::default(),
            Ok(Event::Close("si")) => strings.push(runs.take()),
            Ok(event) => runs.tell(&event),
            Err(error) if error.code == Code::SizeLimit => return Err(error),
            Err(error) => {
                workbook.note(&part, error);
                break;
            }
        }
        if strings.len() % 1_024 == 0 {
            workbook.cancel.check()?;
        }
    }
    Ok(strings)
}

/// Text made of runs; what tells how to pronounce it is left out.
#[derive(Default)]
pub(super) struct Runs {
    text: String,
    in_text: bool,
    in_phonetic: bool,
}

impl Runs {
    pub(super) fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Open(element) => match element.name {
                "t" => self.in_text = true,
                "rPh" => self.in_phonetic = true,
                _ => {}
            },
            Event::Close("t") => self.in_text = false,
            Event::Close("rPh") => self.in_phonetic = false,
            Event::Text(text) if self.in_text && !self.in_phonetic => self.text.push_str(text),
            _ => {}
        }
    }

    pub(super) fn take(&mut self) -> String {
        unescaped(&std::mem::take(&mut self.text))
    }
}

/// Characters that XML cannot hold stand as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let code = tail.get(2..6).filter(|_| tail.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.extend(Some(c).filter(|c| *c != '\r' && *c != '\0'));
                rest = &tail[7..];
            }
            None => {
                out.push_str("_x");
                rest = &tail[2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escaped_characters_are_themselves_again() {
        for (text, expected) in
            [("a_x000D_\nb", "a\nb"), ("_x005F_x41_", "_x41_"), ("_x", "_x"), ("_xé000_", "_xé000_")]
        {
            assert_eq!(unescaped(text), expected);
        }
    }
}
