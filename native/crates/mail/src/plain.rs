//! The plain text of a message.

use ferrolab_compose::{Composer, Role, Writer};

/// Quotes within quotes; deeper ones are shown as this deep.
const MAX_QUOTES: usize = 8;

/// A line without its quote marks.
struct Line {
    quotes: usize,
    text: String,
}

/// Write `text`: quoted lines as quotes, paragraphs with their lines, columns as they stand.
pub(crate) fn write(text: &str, is_flowed: bool, composer: &mut Composer) {
    let lines = lines(text, is_flowed);
    let mut quotes = 0;
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let same = |line: &&Line| line.quotes == first.quotes && !line.text.trim().is_empty();
        let length = rest.iter().take_while(same).count();
        if length == 0 {
            rest = &rest[1..];
            continue;
        }
        while quotes < first.quotes {
            composer.open(&Role::Quote);
            quotes += 1;
        }
        while quotes > first.quotes {
            composer.close(&Role::Quote);
            quotes -= 1;
        }
        paragraph(&rest[..length], composer);
        rest = &rest[length..];
    }
    (0..quotes).for_each(|_| composer.close(&Role::Quote));
}

fn lines(text: &str, is_flowed: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let (quotes, rest) = unquoted(line);
        // A space was put before lines that a mail program would take for something else.
        let rest = if is_flowed { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
        let is_signature = rest == "-- ";
        match lines.last_mut() {
            Some(last) if goes_on && last.quotes == quotes && !is_signature => last.text.push_str(rest),
            _ => lines.push(Line { quotes, text: rest.to_owned() }),
        }
        goes_on = is_flowed && rest.ends_with(' ') && !is_signature;
    }
    lines
}

fn unquoted(line: &str) -> (usize, &str) {
    let (mut quotes, mut rest) = (0, line);
    while let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix(" >").filter(|_| quotes > 0))
    {
        quotes += 1;
        rest = after;
    }
    let rest = if quotes > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
    (quotes.min(MAX_QUOTES), rest)
}

fn paragraph(lines: &[Line], composer: &mut Composer) {
    if has_columns(lines) {
        let role = Role::Preformatted(None);
        composer.open(&role);
        for line in lines {
            composer.text(&line.text);
            composer.text("\n");
        }
        composer.close(&role);
        return;
    }
    if let Some(items) = items(lines) {
        composer.open(&Role::List(None));
        items.into_iter().for_each(|item| composer.stretch(&Role::Item(None), item));
        composer.close(&Role::List(None));
        return;
    }
    composer.open(&Role::Paragraph);
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            composer.leaf(&Role::LineBreak);
        }
        composer.text(&line.text);
    }
    composer.close(&Role::Paragraph);
}

/// The items, where each line begins with the same bullet.
fn items(lines: &[Line]) -> Option<Vec<&str>> {
    ["- ", "* ", "• "]
        .into_iter()
        .find_map(|bullet| lines.iter().map(|line| line.text.trim_start().strip_prefix(bullet)).collect())
}

/// Whether words were lined up by hand: a table, a drawing, program text.
fn has_columns(lines: &[Line]) -> bool {
    let is_lined_up = |line: &&Line| {
        let text = line.text.trim();
        text.contains("   ") || text.contains('\t') || text.starts_with('|') || text.starts_with("+-")
    };
    let lined_up = lines.iter().filter(is_lined_up).count();
    lined_up >= 2 && lined_up * 2 >= lines.len()
}
