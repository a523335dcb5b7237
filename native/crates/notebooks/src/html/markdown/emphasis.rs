//! Stars and underscores become emphasis, by CommonMark's rules for runs of delimiters.

use super::Result;
use super::inline::Token;

/// More runs than this are declined: pairing them may take quadratic time.
const MAX_RUNS: usize = 400;

/// A run of one character.
struct Run {
    part: usize,
    mark: char,
    length: usize,
    whole: usize,
    opens: bool,
    closes: bool,
}

/// Pair the runs in `tokens`.
pub(super) fn resolve(tokens: Vec<Token>) -> Result<Vec<Token>> {
    let has_marks = |token: &Token| matches!(token, Token::Text(text) if text.contains(['*', '_']));
    if !tokens.iter().any(has_marks) {
        return Ok(tokens);
    }
    let (mut parts, mut runs) = split(tokens);
    if runs.len() > MAX_RUNS {
        return Err("very many stars or underscores");
    }
    pair(&mut parts, &mut runs);
    Ok(parts
        .into_iter()
        .flatten()
        .filter(|part| !matches!(part, Token::Text(text) if text.is_empty()))
        .collect())
}

/// Cut the texts at their runs. Each part can be taken out later.
fn split(tokens: Vec<Token>) -> (Vec<Option<Token>>, Vec<Run>) {
    let source: String = tokens.iter().map(Token::as_seen).collect();
    let (mut parts, mut runs) = (Vec::new(), Vec::new());
    let mut place = 0;
    for token in tokens {
        let seen = token.as_seen().len();
        let Token::Text(text) = token else {
            parts.push(Some(token));
            place += seen;
            continue;
        };
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let is_run = matches!(first, '*' | '_');
            let end =
                rest.find(|c| if is_run { c != first } else { matches!(c, '*' | '_') }).unwrap_or(rest.len());
            if is_run {
                let before = source[..place].chars().next_back().unwrap_or('\n');
                let after = source[place + end..].chars().next().unwrap_or('\n');
                let (opens, closes) = sides(first, before, after);
                if opens || closes {
                    runs.push(Run { part: parts.len(), mark: first, length: end, whole: end, opens, closes });
                }
            }
            parts.push(Some(Token::Text(rest[..end].to_owned())));
            place += end;
            rest = &rest[end..];
        }
    }
    (parts, runs)
}

/// Whether a run may open and close emphasis.
fn sides(mark: char, before: char, after: char) -> (bool, bool) {
    let (spaced_before, spaced_after) = (before.is_whitespace(), after.is_whitespace());
    let punctuation = |c: char| !c.is_whitespace() && !c.is_alphanumeric();
    if mark == '_' && before.is_alphanumeric() && after.is_alphanumeric() {
        return (false, false);
    }
    let opens = !spaced_after && (!punctuation(after) || spaced_before || punctuation(before));
    let closes = !spaced_before && (!punctuation(before) || spaced_after || punctuation(after));
    (opens, closes)
}

fn pair(parts: &mut [Option<Token>], runs: &mut [Run]) {
    // Below these places nothing opens for a closing run of the same kind.
    let mut bottoms: Vec<((char, usize, bool), usize)> = Vec::new();
    let mut closer = 0;
    while closer < runs.len() {
        if !runs[closer].closes || runs[closer].length == 0 {
            closer += 1;
            continue;
        }
        let key = (runs[closer].mark, runs[closer].length % 3, runs[closer].opens);
        let bottom = bottoms.iter().find(|(known, _)| *known == key).map_or(0, |(_, bottom)| *bottom);
        let opener = (bottom..closer).rev().find(|&opener| matches(&runs[opener], &runs[closer]));
        let Some(opener) = opener else {
            bottoms.retain(|(known, _)| *known != key);
            bottoms.push((key, closer));
            closer += 1;
            continue;
        };
        if !wrap(parts, runs, opener, closer) {
            closer += 1;
            continue;
        }
        if runs[opener].opens || runs[closer].closes {
            closer = opener.max(bottom);
        } else {
            closer += 1;
        }
    }
}

fn matches(opener: &Run, closer: &Run) -> bool {
    if opener.mark != closer.mark || !opener.opens || opener.length == 0 {
        return false;
    }
    if !opener.closes && !closer.opens {
        return true;
    }
    !(opener.whole + closer.whole).is_multiple_of(3)
        || opener.whole.is_multiple_of(3) && closer.whole.is_multiple_of(3)
}

/// Put what is between two runs into emphasis; false if there is nothing.
fn wrap(parts: &mut [Option<Token>], runs: &mut [Run], opener: usize, closer: usize) -> bool {
    let (from, to) = (runs[opener].part, runs[closer].part);
    let filled = |part: &Option<Token>| matches!(part, Some(token) if !matches!(token, Token::Text(text) if text.is_empty()));
    if !parts[from + 1..to].iter().any(filled) {
        return false;
    }
    let strong = runs[opener].length >= 2 && runs[closer].length >= 2;
    let used = if strong { 2 } else { 1 };
    let children: Vec<Token> = parts[from + 1..to].iter_mut().filter_map(Option::take).collect();
    parts[from + 1] = Some(if strong { Token::Strong(children) } else { Token::Emphasis(children) });
    for run in &mut runs[opener + 1..closer] {
        run.length = 0;
    }
    for at in [opener, closer] {
        let run = &mut runs[at];
        run.length -= used;
        if let Some(Token::Text(text)) = &mut parts[run.part] {
            text.truncate(run.length);
        }
    }
    if runs[opener].length == 0 {
        runs[opener].opens = false;
    }
    if runs[closer].length == 0 {
        runs[closer].closes = false;
    }
    true
}
