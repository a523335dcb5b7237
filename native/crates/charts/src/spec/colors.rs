//! Colours that charts bring along.

/// Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008).
pub(crate) const ACCESSIBLE: [&str; 8] =
    ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"];
