//! Fields: what they show, where hyperlinks lead, and what forms hold.

use std::rc::Rc;

use ferrolab_base::document::Field;
use ferrolab_packages::xml::Node;

use super::styles;

/// A field that has begun: `begin`, its instruction, `separate`, its result, `end`.
#[derive(Debug, Default)]
pub(super) struct FieldState {
    instruction: String,
    pub(super) in_result: bool,
    pub(super) link: Option<Rc<str>>,
    form: Option<Field>,
}

impl FieldState {
    /// `begin` with what forms add to it.
    pub(super) fn begin(character: Node<'_>) -> Self {
        Self { form: character.child("ffData").and_then(form_field), ..Self::default() }
    }

    pub(super) fn instruct(&mut self, text: &str) {
        self.instruction.push_str(text);
    }

    /// `separate`: the result follows.
    pub(super) fn show(&mut self) {
        self.in_result = true;
        self.link = hyperlink(&self.instruction).map(Rc::from);
    }

    /// Text of the result.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(form) = self.form.as_mut().filter(|form| form.kind == "text") {
            form.value.push_str(text);
        }
    }

    /// `end`: what was filled in.
    pub(super) fn end(self) -> Option<Field> {
        self.form
    }
}

/// Where a HYPERLINK instruction leads.
pub(super) fn hyperlink(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    let keyword = rest.get(.."HYPERLINK".len())?;
    if !keyword.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let mut words = words(&rest[keyword.len()..]).into_iter();
    let (mut target, mut anchor) = (String::new(), String::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "\\l" => anchor = words.next().unwrap_or_default(),
            // A frame or a tip, which has an argument, and switches, which have none.
            "\\o" | "\\t" => _ = words.next(),
            switch if switch.starts_with('\\') => {}
            _ => target = word,
        }
    }
    if !anchor.is_empty() {
        target = format!("{target}#{anchor}");
    }
    Some(target).filter(|target| !target.is_empty())
}

/// Words of an instruction; quotes hold spaces together.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in text.split(['"', '“', '”']).enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn form_field(data: Node<'_>) -> Option<Field> {
    let value = |node: Node<'_>, name: &str| {
        node.child(name).and_then(|child| child.attribute("val")).map(|value| value.into_owned())
    };
    let name = value(data, "name").unwrap_or_default();
    let (kind, value) = if let Some(checkbox) = data.child("checkBox") {
        let checked = styles::toggle(checkbox, "checked").or(styles::toggle(checkbox, "default"));
        ("checkbox", checked.unwrap_or(false).to_string())
    } else if let Some(list) = data.child("ddList") {
        let chosen = value(list, "result").or(value(list, "default")).and_then(|index| index.parse().ok());
        let mut entries = list.elements().filter(|entry| entry.name() == "listEntry");
        let entry = entries.nth(chosen.unwrap_or(0)).and_then(|entry| entry.attribute("val"));
        ("choice", entry.unwrap_or_default().into_owned())
    } else if data.child("textInput").is_some() {
        ("text", String::new())
    } else {
        return None;
    };
    Some(Field { name, kind: kind.to_owned(), value })
}

/// A content control that is filled in: its name, kind and content.
pub(super) fn content_control(control: Node<'_>) -> Option<Field> {
    let properties = control.child("sdtPr")?;
    let kind = properties.elements().find_map(|property| {
        Some(match property.name() {
            "text" | "date" => "text",
            "checkbox" => "checkbox",
            "dropDownList" | "comboBox" => "choice",
            _ => return None,
        })
    })?;
    let name = ["alias", "tag"].iter().find_map(|name| properties.child(name)?.attribute("val"))?;
    let value = match properties.child("checkbox") {
        Some(checkbox) => styles::toggle(checkbox, "checked").unwrap_or(false).to_string(),
        None => super::runs::paragraph_texts(control.child("sdtContent")?),
    };
    Some(Field { name: name.into_owned(), kind: kind.to_owned(), value })
}

#[cfg(test)]
mod tests {
    use super::hyperlink;

    #[test]
    fn instructions_lead_to_addresses() {
        let cases = [
            (" HYPERLINK \"http://a b/\" ", Some("http://a b/")),
            ("HYPERLINK http://a \\o \"tip\"", Some("http://a")),
            (" HYPERLINK \\l \"_Toc1\" \\h", Some("#_Toc1")),
            ("hyperlink \"a\" \\l \"b\"", Some("a#b")),
            ("PAGE", None),
            ("HYPERLINK", None),
            ("ÄÖÜÄÖÜ", None),
        ];
        for (instruction, expected) in cases {
            assert_eq!(hyperlink(instruction).as_deref(), expected, "{instruction}");
        }
    }
}
