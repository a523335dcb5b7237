//! Which functions there are, and how many arguments they take.

use ferrolab_base::{Code, Error, Result};

use super::lexer::invalid;

/// Names in the language, in the enum's order, with the least and greatest number of arguments.
macro_rules! functions {
    ($($name:literal $variant:ident $least:literal $greatest:literal,)*) => {
        /// A function of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Function { $($variant,)* }

        const FUNCTIONS: &[(&str, Function, usize, usize)] =
            &[$(($name, Function::$variant, $least, $greatest),)*];
    };
}

functions! {
    "isNaN" IsNaN 1 1,
    "isFinite" IsFinite 1 1,
    "abs" Abs 1 1,
    "acos" Acos 1 1,
    "asin" Asin 1 1,
    "atan" Atan 1 1,
    "atan2" Atan2 2 2,
    "ceil" Ceil 1 1,
    "cos" Cos 1 1,
    "exp" Exp 1 1,
    "floor" Floor 1 1,
    "hypot" Hypot 0 99,
    "log" Log 1 1,
    "max" Max 0 99,
    "min" Min 0 99,
    "pow" Pow 2 2,
    "round" Round 1 1,
    "sin" Sin 1 1,
    "sqrt" Sqrt 1 1,
    "tan" Tan 1 1,
    "clamp" Clamp 3 3,
    "if" If 3 3,
    "utc" Utc 1 7,
    "datetime" DateTime 1 7,
    "date" Date 1 1,
    "day" Day 1 1,
    "year" Year 1 1,
    "month" Month 1 1,
    "hours" Hours 1 1,
    "minutes" Minutes 1 1,
    "seconds" Seconds 1 1,
    "milliseconds" Milliseconds 1 1,
    "time" Time 1 1,
    "timezoneoffset" TimezoneOffset 1 1,
    "utcdate" UtcDate 1 1,
    "utcday" UtcDay 1 1,
    "utcyear" UtcYear 1 1,
    "utcmonth" UtcMonth 1 1,
    "utchours" UtcHours 1 1,
    "utcminutes" UtcMinutes 1 1,
    "utcseconds" UtcSeconds 1 1,
    "utcmilliseconds" UtcMilliseconds 1 1,
    "quarter" Quarter 1 1,
    "utcquarter" UtcQuarter 1 1,
    "week" Week 1 1,
    "utcweek" UtcWeek 1 1,
    "dayofyear" DayOfYear 1 1,
    "utcdayofyear" UtcDayOfYear 1 1,
    "timeFormat" TimeFormat 1 2,
    "utcFormat" UtcFormat 1 2,
    "monthFormat" MonthFormat 1 1,
    "monthAbbrevFormat" MonthAbbrevFormat 1 1,
    "dayFormat" DayFormat 1 1,
    "dayAbbrevFormat" DayAbbrevFormat 1 1,
    "format" Format 2 2,
    "length" Length 1 1,
    "upper" Upper 1 1,
    "lower" Lower 1 1,
    "trim" Trim 1 1,
    "substring" Substring 2 3,
    "slice" Slice 2 3,
    "split" Split 2 2,
    "indexof" IndexOf 2 2,
    "lastindexof" LastIndexOf 2 2,
    "replace" Replace 3 3,
    "pad" Pad 2 4,
    "truncate" Truncate 2 4,
    "join" Join 1 2,
    "reverse" Reverse 1 1,
    "peek" Peek 1 1,
    "span" Span 1 1,
    "extent" Extent 1 1,
    "inrange" InRange 2 4,
    "lerp" Lerp 2 2,
    "sequence" Sequence 1 3,
    "parseFloat" ParseFloat 1 1,
    "parseInt" ParseInt 1 2,
    "isArray" IsArray 1 1,
    "isBoolean" IsBoolean 1 1,
    "isDate" IsDate 1 1,
    "isDefined" IsDefined 1 1,
    "isNumber" IsNumber 1 1,
    "isObject" IsObject 1 1,
    "isString" IsString 1 1,
    "isValid" IsValid 1 1,
    "toBoolean" ToBoolean 1 1,
    "toDate" ToDate 1 1,
    "toNumber" ToNumber 1 1,
    "toString" ToString 1 1,
}

impl Function {
    /// The function of that name.
    pub(super) fn find(name: &str) -> Result<Self> {
        let found = FUNCTIONS.iter().find(|(other, ..)| *other == name);
        found.map(|(_, function, ..)| *function).ok_or_else(|| {
            Error::new(
                Code::UnsupportedChart,
                format!("the function {name}() in an expression is not known here"),
            )
            .hint("compute the column before it is drawn")
        })
    }

    /// Whether a call has the arguments that the function needs.
    pub(super) fn check_count(self, name: &str, count: usize) -> Result<()> {
        let fits = FUNCTIONS
            .iter()
            .any(|(_, function, least, greatest)| *function == self && (*least..=*greatest).contains(&count));
        let wrong = || invalid(name, &format!("{count} arguments are not what it takes"));
        if fits { Ok(()) } else { Err(wrong()) }
    }
}
