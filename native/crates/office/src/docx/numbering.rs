//! Numbered lists: the labels that Word computes and does not write into the file.

use std::collections::{HashMap, HashSet};

use ferrolab_packages::xml::Node;

use crate::numerals::Numeral;

const LEVELS: usize = 9;

/// How one level of a list counts.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    /// `None` for bullets.
    numeral: Option<Numeral>,
    /// The label, with `%1` for the number of the first level and so on.
    label: String,
    /// The level whose items start this one anew: `Some(0)` for none, `None` for any higher one.
    restart: Option<usize>,
    /// All numbers of the label are decimals.
    is_legal: bool,
    /// The paragraph style that stands for this level.
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Definition {
    levels: HashMap<usize, Level>,
    /// Defined by the list of this style.
    style_link: Option<String>,
    /// Defines the list of this style.
    defines_style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct List {
    definition: String,
    starts: HashMap<usize, i64>,
    levels: HashMap<usize, Level>,
}

/// The numbers reached in one definition; lists that share it count on.
#[derive(Clone, Debug, Default)]
struct Counters([Option<i64>; LEVELS]);

/// The label of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Bullet,
    /// As in `3.` or `2.1`; empty where the paragraph goes on with the item before it.
    Number(String),
}

impl Label {
    /// Empty for bullets.
    pub(super) fn text(&self) -> &str {
        match self {
            Label::Bullet => "",
            Label::Number(text) => text,
        }
    }
}

/// All lists of a document, with what they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Definition>,
    lists: HashMap<String, List>,
    counters: HashMap<String, Counters>,
    /// Lists whose own starts have been applied.
    begun: HashSet<(String, usize)>,
}

impl Numbering {
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut numbering = Self::default();
        for node in root.elements() {
            match node.name() {
                "abstractNum" => {
                    let id = node.attribute("abstractNumId").unwrap_or_default().into_owned();
                    numbering.definitions.insert(id, read_definition(node));
                }
                "num" => {
                    let id = node.attribute("numId").unwrap_or_default().into_owned();
                    numbering.lists.insert(id, read_list(node));
                }
                _ => {}
            }
        }
        numbering.follow_style_links();
        numbering
    }

    /// Definitions that only point to a style take the levels of the definition behind it.
    fn follow_style_links(&mut self) {
        let of_styles: HashMap<String, HashMap<usize, Level>> = self
            .definitions
            .values()
            .filter_map(|definition| Some((definition.defines_style.clone()?, definition.levels.clone())))
            .collect();
        for definition in self.definitions.values_mut().filter(|definition| definition.levels.is_empty()) {
            if let Some(levels) = definition.style_link.as_ref().and_then(|style| of_styles.get(style)) {
                definition.levels = levels.clone();
            }
        }
    }

    fn level<'n>(&'n self, list: &'n List, level: usize) -> Option<&'n Level> {
        let defined = || self.definitions.get(&list.definition)?.levels.get(&level);
        list.levels.get(&level).or_else(defined)
    }

    /// The level of a list that a paragraph style stands for.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<u8> {
        let list = self.lists.get(list)?;
        (0..LEVELS)
            .find(|&level| self.level(list, level).is_some_and(|it| it.style.as_deref() == Some(style)))
            .map(|level| level as u8)
    }

    /// Count an item and give its label; `None` where there is no such list.
    pub(super) fn next_label(&mut self, list_id: &str, level: u8) -> Option<Label> {
        let list = self.lists.get(list_id)?.clone();
        let index = usize::from(level).min(LEVELS - 1);
        let own = self.level(&list, index)?.clone();
        let mut counters = self.counters.get(&list.definition).cloned().unwrap_or_default();
        self.apply_starts(list_id, &list, index, &mut counters);
        counters.0[index] = Some(counters.0[index].map_or(own.start, |number| number.saturating_add(1)));
        self.restart_deeper(&list, index, &mut counters);
        self.fill_higher(&list, index, &mut counters);
        let label = match own.numeral {
            None if own.label.trim().is_empty() => Label::Number(String::new()),
            None => Label::Bullet,
            Some(_) => Label::Number(self.written(&list, &own, &counters)),
        };
        self.counters.insert(list.definition.clone(), counters);
        Some(label)
    }

    /// A list with a start of its own begins there when it is first met.
    fn apply_starts(&mut self, list_id: &str, list: &List, index: usize, counters: &mut Counters) {
        if let Some(&start) = list.starts.get(&index)
            && self.begun.insert((list_id.to_owned(), index))
        {
            counters.0[index] = Some(start.saturating_sub(1));
        }
    }

    fn restart_deeper(&self, list: &List, index: usize, counters: &mut Counters) {
        for deeper in index + 1..LEVELS {
            let restart = self.level(list, deeper).and_then(|level| level.restart);
            // `restart` counts levels from 1: that level and all above it start this one anew.
            if restart.is_none_or(|restart| index < restart) {
                counters.0[deeper] = None;
            }
        }
    }

    /// Levels above that had no item count as begun.
    fn fill_higher(&self, list: &List, index: usize, counters: &mut Counters) {
        for higher in 0..index {
            let start = self.level(list, higher).map_or(1, |level| level.start);
            counters.0[higher].get_or_insert(start);
        }
    }

    fn written(&self, list: &List, own: &Level, counters: &Counters) -> String {
        let mut out = String::new();
        let mut rest = own.label.as_str();
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let index = rest.chars().next().and_then(|c| c.to_digit(10)).filter(|digit| *digit > 0);
            match index {
                Some(digit) => {
                    out.push_str(&self.number(list, own, counters, digit as usize - 1));
                    rest = &rest[1..];
                }
                None => out.push('%'),
            }
        }
        out.push_str(rest);
        out.trim().to_owned()
    }

    fn number(&self, list: &List, own: &Level, counters: &Counters, index: usize) -> String {
        let Some(number) = counters.0.get(index).copied().flatten() else { return String::new() };
        let numeral = self.level(list, index).and_then(|level| level.numeral).unwrap_or(Numeral::Decimal);
        let numeral = if own.is_legal { Numeral::Decimal } else { numeral };
        numeral.write(number)
    }
}

fn read_definition(node: Node<'_>) -> Definition {
    let value = |name: &str| {
        node.child(name).and_then(|child| child.attribute("val")).map(|value| value.into_owned())
    };
    Definition {
        levels: node.elements().filter(|child| child.name() == "lvl").filter_map(read_level).collect(),
        style_link: value("numStyleLink"),
        defines_style: value("styleLink"),
    }
}

fn read_list(node: Node<'_>) -> List {
    let definition = node.child("abstractNumId").and_then(|child| child.attribute("val"));
    let mut list = List { definition: definition.unwrap_or_default().into_owned(), ..List::default() };
    for changed in node.elements().filter(|child| child.name() == "lvlOverride") {
        let Some(level) = level_index(changed) else { continue };
        let start = changed.child("startOverride").and_then(|start| start.attribute("val")?.parse().ok());
        list.starts.extend(start.map(|start| (level, start)));
        list.levels.extend(changed.child("lvl").and_then(read_level));
    }
    list
}

fn level_index(node: Node<'_>) -> Option<usize> {
    node.attribute("ilvl")?.parse().ok().filter(|level| *level < LEVELS)
}

fn read_level(node: Node<'_>) -> Option<(usize, Level)> {
    let value = |name: &str| node.child(name).and_then(|child| child.attribute("val"));
    let format = value("numFmt").unwrap_or_default();
    let level = Level {
        start: value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
        numeral: (format != "bullet").then(|| Numeral::from_word(&format)),
        label: value("lvlText").unwrap_or_default().into_owned(),
        restart: value("lvlRestart").and_then(|level| level.parse().ok()),
        is_legal: node.child("isLgl").is_some(),
        style: value("pStyle").map(|id| id.into_owned()),
    };
    Some((level_index(node)?, level))
}

#[cfg(test)]
mod tests {
    use ferrolab_base::Cancel;
    use ferrolab_base::reading::Limits;
    use ferrolab_packages::xml::Tree;

    use super::*;

    fn labels(xml: &str, items: &[(&str, u8)]) -> Vec<String> {
        let tree = Tree::parse(xml, &Limits::default(), &Cancel::default()).expect("no one cancels");
        let mut numbering = Numbering::read(tree.root());
        let mut label = |&(list, level): &(&str, u8)| match numbering.next_label(list, level) {
            Some(Label::Number(label)) => label,
            Some(Label::Bullet) => "*".to_owned(),
            None => "none".to_owned(),
        };
        items.iter().map(&mut label).collect()
    }

    const OUTLINE: &str = "<numbering><abstractNum abstractNumId='0'>\
        <lvl ilvl='0'><start val='1'/><numFmt val='upperRoman'/><lvlText val='%1.'/></lvl>\
        <lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><lvlText val='%1.%2'/><isLgl/></lvl>\
        <lvl ilvl='2'><numFmt val='lowerLetter'/><lvlText val='%3)'/><lvlRestart val='0'/></lvl>\
        <lvl ilvl='3'><numFmt val='bullet'/><lvlText val='x'/></lvl></abstractNum>\
        <num numId='1'><abstractNumId val='0'/></num>\
        <num numId='2'><abstractNumId val='0'/><lvlOverride ilvl='0'><startOverride val='5'/></lvlOverride></num>\
        </numbering>";

    #[test]
    fn levels_count_and_restart() {
        let items = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 3), ("1", 0), ("1", 1), ("1", 2)];
        assert_eq!(labels(OUTLINE, &items), ["I.", "1.1", "1.2", "a)", "*", "II.", "2.1", "b)"]);
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_they_start_anew() {
        assert_eq!(labels(OUTLINE, &[("1", 0), ("2", 0), ("2", 0), ("1", 0)]), ["I.", "V.", "VI.", "VII."]);
        assert_eq!(labels(OUTLINE, &[("1", 1), ("3", 0)]), ["1.1", "none"]);
    }
}
