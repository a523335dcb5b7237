//! What is known of a scale before its domain and range are: each view's share, and what views make of it together.

use serde_json::Value as Json;

use crate::spec::channel::Channel;
use crate::spec::channel_def::{ChannelDef, Kind};
use crate::spec::json::{Place, refused_value};
use crate::spec::mark_def::MarkKind;

/// Types of scales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScaleKind {
    Linear,
    Log,
    Pow,
    Sqrt,
    Symlog,
    Time,
    Utc,
    Band,
    Point,
    Ordinal,
    BinOrdinal,
    Quantile,
    Quantize,
    Threshold,
}

impl ScaleKind {
    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "linear" => Self::Linear,
            "log" => Self::Log,
            "pow" => Self::Pow,
            "sqrt" => Self::Sqrt,
            "symlog" => Self::Symlog,
            "time" => Self::Time,
            "utc" => Self::Utc,
            "band" => Self::Band,
            "point" => Self::Point,
            "ordinal" => Self::Ordinal,
            "bin-ordinal" => Self::BinOrdinal,
            "quantile" => Self::Quantile,
            "quantize" => Self::Quantize,
            "threshold" => Self::Threshold,
            _ => return None,
        })
    }

    pub fn is_discrete(self) -> bool {
        matches!(self, Self::Band | Self::Point | Self::Ordinal | Self::BinOrdinal)
    }

    /// Whether its domain is a line.
    pub fn has_continuous_domain(self) -> bool {
        self.is_continuous() || self.is_discretizing()
    }

    /// Whether it leads from a line to a line.
    pub fn is_continuous(self) -> bool {
        self.is_numeric() || self.is_temporal()
    }

    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Linear | Self::Log | Self::Pow | Self::Sqrt | Self::Symlog)
    }

    pub fn is_temporal(self) -> bool {
        matches!(self, Self::Time | Self::Utc)
    }

    /// Whether it cuts a line into classes.
    pub fn is_discretizing(self) -> bool {
        matches!(self, Self::Quantile | Self::Quantize | Self::Threshold)
    }

    fn category(self) -> u8 {
        match self {
            Self::Time | Self::Utc => 1,
            Self::Band | Self::Point => 2,
            Self::Ordinal => 3,
            Self::BinOrdinal => 4,
            Self::Quantile | Self::Quantize | Self::Threshold => 5,
            _ => 0,
        }
    }

    /// Whether two views can share one scale.
    pub fn fits(self, other: Self) -> bool {
        let (a, b) = (self.category(), other.category());
        a == b || (a == 1 && b == 2) || (a == 2 && b == 1)
    }

    /// Which of two types a shared scale gets: the one that says more.
    pub fn precedence(self) -> u8 {
        match self {
            Self::Band => 11,
            Self::Point => 10,
            Self::Log | Self::Pow | Self::Sqrt | Self::Symlog => 1,
            _ => 0,
        }
    }
}

/// A value, and whether a specification said it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said<T> {
    pub value: T,
    pub explicit: bool,
}

impl<T> Said<T> {
    pub fn explicitly(value: T) -> Self {
        Self { value, explicit: true }
    }

    pub fn implicitly(value: T) -> Self {
        Self { value, explicit: false }
    }
}

/// The value that holds for both: what was said comes first, then what came first.
pub(crate) fn prevailing<T>(first: Option<Said<T>>, second: Option<Said<T>>) -> Option<Said<T>> {
    match (first, second) {
        (None, second) => second,
        (first, None) => first,
        (Some(first), Some(second)) if !first.explicit && second.explicit => Some(second),
        (first, _) => first,
    }
}

/// The type of the scale that a channel of a mark has.
pub(crate) fn scale_kind(
    channel: Channel,
    def: &ChannelDef,
    mark: MarkKind,
    relative_size: bool,
    nested_offset: bool,
    place: &Place,
) -> ferrolab_base::Result<Said<ScaleKind>> {
    let default = default_kind(channel, def, mark, relative_size, nested_offset);
    let Some(asked) = def.scale.as_ref().and_then(|scale| scale.get("type")) else {
        return Ok(Said::implicitly(default));
    };
    let Some(kind) = asked.as_str().and_then(ScaleKind::from_name) else {
        return Err(refused_value(place.at("scale").at("type"), asked));
    };
    let (fits_channel, fits_data) = (suits_channel(kind, channel), suits_data(kind, def));
    let holds = fits_channel && fits_data;
    Ok(if holds { Said::explicitly(kind) } else { Said::implicitly(default) })
}

fn suits_channel(kind: ScaleKind, channel: Channel) -> bool {
    match channel {
        Channel::X | Channel::Y | Channel::XOffset | Channel::YOffset | Channel::Theta | Channel::Radius => {
            kind.is_continuous() || matches!(kind, ScaleKind::Band | ScaleKind::Point)
        }
        Channel::Color | Channel::Fill | Channel::Stroke => kind != ScaleKind::Band,
        Channel::Shape | Channel::StrokeDash => {
            matches!(kind, ScaleKind::Ordinal | ScaleKind::BinOrdinal) || kind.is_discretizing()
        }
        _ => kind != ScaleKind::Ordinal || !matches!(channel, Channel::Text),
    }
}

fn suits_data(kind: ScaleKind, def: &ChannelDef) -> bool {
    match def.kind {
        Some(Kind::Nominal | Kind::Ordinal) => {
            kind.is_discrete() || (def.is_kind(Kind::Ordinal) && kind.is_temporal()) || def.datum.is_some()
        }
        Some(Kind::Temporal) => kind.is_temporal() || kind.is_discrete(),
        Some(Kind::Quantitative) => kind != ScaleKind::Time && kind != ScaleKind::Utc,
        None => true,
    }
}

fn default_kind(
    channel: Channel,
    def: &ChannelDef,
    mark: MarkKind,
    relative_size: bool,
    nested_offset: bool,
) -> ScaleKind {
    let discrete_range = matches!(channel, Channel::Shape | Channel::StrokeDash);
    match def.kind {
        Some(Kind::Nominal | Kind::Ordinal) => {
            let positional = channel.is_position() || channel.is_offset();
            let banded = matches!(mark, MarkKind::Rect | MarkKind::Bar | MarkKind::Rule | MarkKind::Tick);
            let tick_band =
                def.guide.as_ref().and_then(|axis| axis.get("tickBand")).is_some_and(|band| !band.is_null());
            if channel.is_color() || discrete_range {
                ScaleKind::Ordinal
            } else if (positional && (banded || nested_offset))
                || (mark == MarkKind::Arc && channel.is_polar())
                || relative_size
                || tick_band
            {
                ScaleKind::Band
            } else {
                ScaleKind::Point
            }
        }
        Some(Kind::Temporal) if discrete_range => ScaleKind::Ordinal,
        Some(Kind::Temporal) => {
            let utc = def.time_unit.as_ref().is_some_and(|unit| unit.utc) && !channel.is_color();
            if utc { ScaleKind::Utc } else { ScaleKind::Time }
        }
        _ if discrete_range => ScaleKind::Ordinal,
        _ if channel.is_color() && def.is_field() && def.bins() => ScaleKind::BinOrdinal,
        _ => ScaleKind::Linear,
    }
}

/// How the values of a discrete domain follow each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Order {
    /// As they come.
    Appearance,
    Ascending,
    Descending,
    /// By what an operation makes of another field's values.
    By {
        op: String,
        field: Option<String>,
        descending: bool,
    },
    /// These first, the others after them.
    Listed(Vec<Json>),
}

/// A share of a scale's domain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DomainPart {
    /// These values.
    Values(Vec<Json>),
    /// A column of a unit's table.
    Column { unit: usize, column: String, raw: bool, order: Order },
    /// The extent of a unit's bins.
    Bins { unit: usize, channel: Channel },
}

/// A scale before its domain and range are known.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    pub channel: Channel,
    pub kind: Said<ScaleKind>,
    pub domains: Option<Said<Vec<DomainPart>>>,
    pub properties: Vec<(&'static str, Said<Json>)>,
    pub range: Option<Said<RangeRule>>,
    /// The units and channels that it stands for.
    pub members: Vec<(usize, Channel)>,
    /// The facet whose cells each have their own, counted from the outermost.
    pub facet: Option<usize>,
}

/// Where a scale leads, as a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RangeRule {
    /// As the specification says.
    Given(Json),
    /// A scheme of colours.
    Scheme(Json),
    /// So many pixels for each value.
    Step(f64),
    /// So many pixels for each value of the offsets within a band.
    OffsetStep(f64),
    /// What the channel has when nothing is said.
    Default,
    /// As `Default`, with ends of its own.
    Ends(Option<f64>, Option<f64>),
}

impl Component {
    /// A property.
    pub fn property(&self, name: &str) -> Option<&Json> {
        self.properties.iter().find(|(known, _)| *known == name).map(|(_, said)| &said.value)
    }

    /// A property that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.property(name).and_then(Json::as_f64)
    }

    /// A property that is true.
    pub fn flag(&self, name: &str) -> bool {
        self.property(name).and_then(Json::as_bool).unwrap_or(false)
    }
}
