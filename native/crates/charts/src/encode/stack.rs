//! Which channel's lengths are put on top of each other, and by what.

use serde_json::Value as Json;

use crate::spec::channel::Channel;
use crate::spec::channel_def::ChannelDef;
use crate::spec::encoding::Encoding;
use crate::spec::mark_def::{MarkDef, MarkKind, Orient};

/// How lengths are stacked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stack {
    /// The channel of the lengths.
    pub channel: Channel,
    /// `zero`, `center` or `normalize`.
    pub offset: &'static str,
    /// Columns within whose values lengths are stacked.
    pub within: Vec<String>,
    /// Columns whose values follow each other in a stack.
    pub by: Vec<String>,
    /// Whether gaps are filled with nothing first, as areas need it.
    pub imputes: bool,
}

/// The stack of a mark, if its lengths are stacked.
pub(crate) fn of(mark: &MarkDef, encoding: &Encoding) -> Option<Stack> {
    if matches!(mark.kind, MarkKind::Rect | MarkKind::Trail) {
        return None;
    }
    let channel = stacked_channel(mark, encoding, Channel::X)
        .or_else(|| stacked_channel(mark, encoding, Channel::Theta))?;
    let stacked = encoding.get(channel)?;
    let within = dimension_columns(channel, stacked, encoding);
    let by = splitting_columns(encoding, &within);
    let offset = match &stacked.stack {
        Some(Json::Bool(true)) => "zero",
        Some(Json::String(word)) if word == "zero" => "zero",
        Some(Json::String(word)) if word == "center" => "center",
        Some(Json::String(word)) if word == "normalize" => "normalize",
        Some(_) => return None,
        None if matches!(mark.kind, MarkKind::Bar | MarkKind::Area | MarkKind::Arc) => "zero",
        None => return None,
    };
    if encoding.aggregates() && by.is_empty() {
        return None;
    }
    let ranged = channel.secondary().and_then(|second| encoding.get(second)).is_some_and(ChannelDef::is_data);
    if ranged {
        return None;
    }
    let imputes = mark.kind.is_path() && stacked.impute != Some(Json::Null);
    Some(Stack { channel, offset, within, by, imputes })
}

fn unbinned_quantity(def: Option<&ChannelDef>) -> bool {
    def.is_some_and(|def| {
        def.is_field()
            && def.is_kind(crate::spec::channel_def::Kind::Quantitative)
            && def.bin == crate::spec::channel_def::Bin::None
    })
}

fn stacked_channel(mark: &MarkDef, encoding: &Encoding, x: Channel) -> Option<Channel> {
    let y = if x == Channel::X { Channel::Y } else { Channel::Radius };
    let cartesian = x == Channel::X && mark.kind.is_bar_or_area();
    let (x_def, y_def) = (encoding.get(x), encoding.get(y));
    let stands = |def: Option<&ChannelDef>| {
        def.is_some_and(|def| !matches!(def.stack, None | Some(Json::Null | Json::Bool(false))))
    };
    let is_field = |def: Option<&ChannelDef>| def.is_some_and(ChannelDef::is_field);
    let aggregated = |def: Option<&ChannelDef>| def.is_some_and(|def| def.aggregate.is_some());
    match (unbinned_quantity(x_def), unbinned_quantity(y_def)) {
        (true, true) if stands(x_def) => Some(x),
        (true, true) if stands(y_def) => Some(y),
        (true, true) if aggregated(x_def) != aggregated(y_def) => Some(if aggregated(x_def) { x } else { y }),
        (true, true) if cartesian => match mark.orient {
            Some(Orient::Vertical) => Some(y),
            Some(Orient::Horizontal) => Some(x),
            None => None,
        },
        (true, false) if !is_field(y_def) && cartesian && mark.orient == Some(Orient::Vertical) => None,
        (true, false) => Some(x),
        (false, true) if !is_field(x_def) && cartesian && mark.orient == Some(Orient::Horizontal) => None,
        (false, true) => Some(y),
        _ => None,
    }
}

fn dimension_columns(channel: Channel, stacked: &ChannelDef, encoding: &Encoding) -> Vec<String> {
    let dimension = match channel {
        Channel::X => Channel::Y,
        Channel::Y => Channel::X,
        Channel::Theta => Channel::Radius,
        _ => Channel::Theta,
    };
    let stacked_column = stacked.is_field().then(|| stacked.column());
    let channels = [Some(dimension), dimension.offset()];
    let defs = channels.into_iter().flatten().filter_map(|channel| encoding.get(channel));
    let columns = defs.filter(|def| def.is_field()).map(ChannelDef::column);
    columns.filter(|column| Some(column) != stacked_column.as_ref()).collect()
}

fn splitting_columns(encoding: &Encoding, within: &[String]) -> Vec<String> {
    let channels = Channel::NONPOSITION.into_iter().filter_map(|channel| encoding.field(channel));
    let lists = encoding.detail.iter().chain(&encoding.order).filter(|def| def.is_field());
    let mut columns = Vec::new();
    for def in channels.chain(lists) {
        let column = def.column();
        if def.aggregate.is_none() && !within.contains(&column) {
            columns.push(column);
        }
    }
    columns
}
