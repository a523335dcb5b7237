//! Marks: the items that a unit's rows become.

mod arc;
mod corners;
pub(crate) mod curve;
mod path;
mod rect;
mod rounded_stack;
mod rule;
mod symbol;
pub(crate) mod text;
mod thin;
mod trail;

use ferrolab_base::Result;
use ferrolab_drawing::Mark;

use crate::encode::scope::Scope;
use crate::spec::mark_def::MarkKind;

/// How many items are drawn one by one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub line_points: usize,
    pub symbols: usize,
}

/// The marks of a unit. What was drawn otherwise than asked is added to the notes.
pub(crate) fn draw(scope: &Scope, unit: usize, most: Most, notes: &mut Vec<String>) -> Result<Vec<Mark>> {
    let items = match scope.unit(unit).mark.kind {
        MarkKind::Bar | MarkKind::Rect | MarkKind::Tick => return rect::draw(scope, unit),
        MarkKind::Point | MarkKind::Circle | MarkKind::Square => symbol::draw(scope, unit, most, notes)?,
        MarkKind::Line | MarkKind::Area | MarkKind::Trail => return path::marks(scope, unit, most, notes),
        MarkKind::Rule => rule::draw(scope, unit)?,
        MarkKind::Text => text::draw(scope, unit)?,
        MarkKind::Arc => arc::draw(scope, unit)?,
    };
    Ok(vec![Mark { role: "mark", items }])
}
