//! Vega-Lite specifications as scenes.
