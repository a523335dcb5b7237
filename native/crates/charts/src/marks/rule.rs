//! Rules.

use ferrolab_base::Result;
use ferrolab_drawing::{Items, Rule};

use crate::encode::paint::Painter;
use crate::encode::position::{Fallback, Placing, Series, Span};
use crate::encode::scope::Scope;
use crate::spec::channel::Channel;
use crate::spec::mark_def::Orient;

/// The rules of a unit.
pub(super) fn draw(scope: &Scope, index: usize) -> Result<Items> {
    let placing = Placing::new(scope, index);
    let encoding = &placing.unit.encoding;
    if !encoding.has(Channel::X) && !encoding.has(Channel::Y) {
        return Ok(Items::Rules(Vec::new()));
    }
    let orient = placing.unit.mark.orient;
    let ends = |channel, along: Orient| -> Result<(Series, Series)> {
        let first = if orient == Some(along) { Fallback::ZeroOrMax } else { Fallback::Middle };
        let across = orient.is_some() && orient != Some(along);
        if across {
            let at = placing.point(channel, first)?.unwrap_or(Series::One(f64::NAN));
            return Ok((at.clone(), at));
        }
        match placing.range(channel, first, Fallback::ZeroOrMin)? {
            Span::Between(from, to) => Ok((from, to)),
            Span::Wide { at, .. } => Ok((at.clone(), at)),
        }
    };
    let (x, x2) = ends(Channel::X, Orient::Horizontal)?;
    let (y, y2) = ends(Channel::Y, Orient::Vertical)?;
    let painter = Painter::new(scope, index)?;
    let plain = painter.is_plain().then(|| painter.style(0));
    let rows = scope.table(index).rows();
    let mut rules = Vec::with_capacity(rows);
    for row in 0..rows {
        let (from, to) = ((x.at(row), y.at(row)), (x2.at(row), y2.at(row)));
        if [from.0, from.1, to.0, to.1].iter().all(|place| place.is_finite()) {
            rules.push(Rule { from, to, style: plain.clone().unwrap_or_else(|| painter.style(row)) });
        }
    }
    Ok(Items::Rules(rules))
}
