//! Channels: what a field can be shown by.

/// A channel of an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(usize)]
pub(crate) enum Channel {
    X,
    Y,
    X2,
    Y2,
    XOffset,
    YOffset,
    Theta,
    Theta2,
    Radius,
    Radius2,
    Color,
    Fill,
    Stroke,
    Opacity,
    FillOpacity,
    StrokeOpacity,
    StrokeWidth,
    StrokeDash,
    Size,
    Shape,
    Angle,
    Text,
    XError,
    XError2,
    YError,
    YError2,
}

use Channel::*;

/// How many channels there are.
pub(crate) const CHANNELS: usize = 26;

impl Channel {
    /// All, in the order in which Vega-Lite goes through them.
    pub const ALL: [Channel; CHANNELS] = [
        X,
        Y,
        X2,
        Y2,
        XOffset,
        YOffset,
        Theta,
        Theta2,
        Radius,
        Radius2,
        Color,
        Fill,
        Stroke,
        Opacity,
        FillOpacity,
        StrokeOpacity,
        StrokeWidth,
        StrokeDash,
        Size,
        Shape,
        Angle,
        Text,
        XError,
        XError2,
        YError,
        YError2,
    ];

    /// Those that have scales.
    pub const SCALED: [Channel; 18] = [
        X,
        Y,
        XOffset,
        YOffset,
        Theta,
        Radius,
        Color,
        Fill,
        Stroke,
        Opacity,
        FillOpacity,
        StrokeOpacity,
        StrokeWidth,
        StrokeDash,
        Size,
        Shape,
        Angle,
        Text,
    ];

    /// Those that have legends.
    pub const LEGENDS: [Channel; 10] =
        [Color, Size, Shape, Fill, Stroke, StrokeWidth, StrokeDash, Opacity, FillOpacity, StrokeOpacity];

    /// Those that are no position, which split marks into groups.
    pub const NONPOSITION: [Channel; 12] = [
        Color,
        Fill,
        Stroke,
        Opacity,
        FillOpacity,
        StrokeOpacity,
        StrokeWidth,
        StrokeDash,
        Size,
        Shape,
        Angle,
        Text,
    ];

    /// Its name in a specification.
    pub fn name(self) -> &'static str {
        match self {
            X => "x",
            Y => "y",
            X2 => "x2",
            Y2 => "y2",
            XOffset => "xOffset",
            YOffset => "yOffset",
            Theta => "theta",
            Theta2 => "theta2",
            Radius => "radius",
            Radius2 => "radius2",
            Color => "color",
            Fill => "fill",
            Stroke => "stroke",
            Opacity => "opacity",
            FillOpacity => "fillOpacity",
            StrokeOpacity => "strokeOpacity",
            StrokeWidth => "strokeWidth",
            StrokeDash => "strokeDash",
            Size => "size",
            Shape => "shape",
            Angle => "angle",
            Text => "text",
            XError => "xError",
            XError2 => "xError2",
            YError => "yError",
            YError2 => "yError2",
        }
    }

    /// The channel of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    pub fn is_position(self) -> bool {
        matches!(self, X | Y)
    }

    pub fn is_offset(self) -> bool {
        matches!(self, XOffset | YOffset)
    }

    pub fn is_polar(self) -> bool {
        matches!(self, Theta | Radius)
    }

    pub fn is_color(self) -> bool {
        matches!(self, Color | Fill | Stroke)
    }

    pub fn is_secondary(self) -> bool {
        matches!(self, X2 | Y2 | Theta2 | Radius2 | XError | XError2 | YError | YError2)
    }

    /// The end of a range that begins at this channel.
    pub fn secondary(self) -> Option<Self> {
        match self {
            X => Some(X2),
            Y => Some(Y2),
            Theta => Some(Theta2),
            Radius => Some(Radius2),
            _ => None,
        }
    }

    /// The beginning of a range that ends at this channel.
    pub fn main(self) -> Self {
        match self {
            X2 => X,
            Y2 => Y,
            Theta2 => Theta,
            Radius2 => Radius,
            other => other,
        }
    }

    /// The channel that shifts within this one's bands.
    pub fn offset(self) -> Option<Self> {
        match self {
            X => Some(XOffset),
            Y => Some(YOffset),
            _ => None,
        }
    }
}
