//! Paths of fields, as Vega reads them: `a.b`, `a[0]`, `a['b']`, and `a\.b` for a name with a dot.

use serde_json::Value as Json;

/// The names along a path. An unbalanced bracket or quote ends with what was read until then.
pub fn split(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let mut chars = path.chars();
    let mut quote = None;
    let mut bracket = false;
    while let Some(letter) = chars.next() {
        match letter {
            '\\' => name.extend(chars.next()),
            _ if quote == Some(letter) => quote = None,
            _ if quote.is_some() => name.push(letter),
            '"' | '\'' if bracket => quote = Some(letter),
            '.' if !bracket => end_name(&mut names, &mut name),
            '[' if !bracket => {
                end_name(&mut names, &mut name);
                bracket = true;
            }
            ']' if bracket => {
                names.push(std::mem::take(&mut name));
                bracket = false;
            }
            _ => name.push(letter),
        }
    }
    end_name(&mut names, &mut name);
    names
}

fn end_name(names: &mut Vec<String>, name: &mut String) {
    if !name.is_empty() {
        names.push(std::mem::take(name));
    }
}

/// The name that a path of one part means, for the columns that transforms make: backslashes go.
pub fn unescape(path: &str) -> String {
    split(path).join(".")
}

/// What stands at the end of a path within a value.
pub fn resolve<'a>(value: &'a Json, names: &[String]) -> Option<&'a Json> {
    names.iter().try_fold(value, |value, name| match value {
        Json::Object(members) => members.get(name),
        Json::Array(elements) => elements.get(name.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The path that means the column of exactly this name.
pub fn escape(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    for letter in name.chars() {
        if matches!(letter, '.' | '[' | ']' | '\\') {
            path.push('\\');
        }
        path.push(letter);
    }
    path
}
