//! Where rows stand when no channel says so.

use serde_json::Value as Json;

use super::{Placing, Series};
use crate::spec::channel::Channel;

/// What stands where nothing says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fallback {
    /// The middle of the plot.
    Middle,
    /// Zero, or the beginning of the domain.
    ZeroOrMin,
    /// Zero, or the end of the domain.
    ZeroOrMax,
    /// Nowhere.
    Nothing,
}

impl Placing<'_> {
    pub(super) fn fallback(&self, channel: Channel, fallback: Fallback) -> Option<Series> {
        let names: &[&str] = match channel {
            Channel::Theta => &["theta", "startAngle"],
            Channel::Theta2 => &["theta2", "endAngle"],
            Channel::Radius => &["outerRadius", "radius"],
            Channel::Radius2 => &["innerRadius", "radius2"],
            _ => &[channel.name()],
        };
        let said = names.iter().find_map(|name| self.unit.mark.prop(self.scope.model.config, name));
        if let Some(said) = said {
            return Some(Series::One(self.said_place(channel, said)));
        }
        let main = channel.main();
        let scale = self.scale(main);
        Some(Series::One(match (fallback, scale) {
            (Fallback::Nothing, _) => return None,
            (Fallback::Middle, _) => self.length(main) / 2.0,
            (Fallback::ZeroOrMin, Some(scale)) => scale.zero_or(false),
            (Fallback::ZeroOrMax, Some(scale)) => scale.zero_or(true),
            (Fallback::ZeroOrMin, None) => {
                if main == Channel::Y {
                    self.length(main)
                } else {
                    0.0
                }
            }
            (Fallback::ZeroOrMax, None) => match main {
                Channel::Y => 0.0,
                Channel::Theta => std::f64::consts::TAU,
                Channel::Radius => {
                    let (width, height) = self.scope.sizes[self.index];
                    width.min(height) / 2.0
                }
                _ => self.length(main),
            },
        }))
    }

    pub(super) fn said_place(&self, channel: Channel, said: &Json) -> f64 {
        match (said.as_str(), channel) {
            (Some("width"), Channel::X | Channel::X2) => self.scope.sizes[self.index].0,
            (Some("height"), Channel::Y | Channel::Y2) => self.scope.sizes[self.index].1,
            _ => said.as_f64().unwrap_or(f64::NAN),
        }
    }
}
