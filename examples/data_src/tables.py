"""The almanac's tables, each computed from the formulas beside this file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import factorial, log, pi, sqrt

from . import calendars, chance, earth, numbers, sky, sound

YEAR = 2027
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NONE = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, header rows and body rows of text.

    An empty header cell belongs to the cell on its left (a spanning header).
    """

    caption: str
    header: list[list[str]]
    rows: list[list[str]]


TABLES: dict[str, Callable[[], Table]] = {}


def table(build: Callable[[], Table]) -> Callable[[], Table]:
    """Enter a table under its function's name, by which the manuscript calls it."""
    TABLES[build.__name__] = build
    return build


def clock(hours: float) -> str:
    """Hours and minutes, rounded to the minute."""
    whole, minutes = divmod(round(hours * 60), 60)
    return f"{whole}:{minutes:02d}"


def stamp(moment: datetime) -> str:
    """A date and time, rounded to the minute."""
    nearest = moment + timedelta(seconds=30)
    return f"{nearest.day} {MONTHS[nearest.month - 1]} {nearest:%H:%M}"


def day_name(day: date) -> str:
    """Day and month, as in 28 Mar."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def optional(value: float | None, form: str) -> str:
    """A number in a format, or a dash when there is none."""
    return NONE if value is None else format(value, form)


def minus(text: str) -> str:
    """Set a real minus sign in front of negative numbers, and none in front of zero."""
    is_zero = not text.strip("+-0.")
    return text.strip("+-") if is_zero else text.replace("-", "\N{MINUS SIGN}")


# --- Days -------------------------------------------------------------------


@table
def day_numbers() -> Table:
    """Day of the year on which each month begins and ends."""
    rows = []
    for month in range(1, 13):
        cells = [MONTHS[month - 1]]
        for year in (2027, 2028):
            first = date(year, month, 1).timetuple().tm_yday
            after = date(year, month + 1, 1) if month < 12 else date(year + 1, 1, 1)
            last = (after - timedelta(days=1)).timetuple().tm_yday
            cells += [str(first), str(last)]
        rows.append(cells)
    header = [["Month", "Common year", "", "Leap year", ""], ["", "first", "last", "first", "last"]]
    return Table("Day of the year", header, rows)


@table
def julian_days() -> Table:
    """Julian date of each New Year."""
    rows = [
        [
            str(year),
            f"{calendars.julian_day(date(year, 1, 1)):.1f}",
            WEEKDAYS[date(year, 1, 1).weekday()],
            "366" if calendars.is_leap(year) else "365",
            WEEKDAYS[calendars.anchor_weekday(year).weekday()],
            str(calendars.weeks_in_year(year)),
        ]
        for year in range(2025, 2041)
    ]
    header = [["Year", "Julian date, 1 Jan 0h", "1 Jan", "Days", "Anchor", "ISO weeks"]]
    return Table("The years 2025 to 2040", header, rows)


@table
def easter_dates() -> Table:
    """Easter in two blocks side by side."""
    rows = [
        [
            text
            for year in (left, left + 16)
            for text in (str(year), day_name(calendars.easter(year)), str(calendars.golden_number(year)))
        ]
        for left in range(2025, 2041)
    ]
    header = [["Year", "Easter", "Golden no.", "Year", "Easter", "Golden no."]]
    return Table("Easter Sunday, 2025 to 2056", header, rows)


@table
def feasts() -> Table:
    """Feasts that hang on Easter."""
    offsets = (("Ash Wednesday", -46), ("Good Friday", -2), ("Easter Sunday", 0))
    offsets += (("Ascension", 39), ("Whit Sunday", 49), ("Corpus Christi", 60))
    rows = [
        [name, minus(f"{offset:+d}") if offset else "0"]
        + [day_name(calendars.easter(y) + timedelta(days=offset)) for y in range(2027, 2031)]
        for name, offset in offsets
    ]
    return Table("Feasts that move with Easter", [["Feast", "Days", "2027", "2028", "2029", "2030"]], rows)


@table
def easter_frequency() -> Table:
    """How often each Easter date comes in three centuries."""
    counts = calendars.easter_counts(1900, 2199)
    days = [date(2027, 3, 22) + timedelta(days=i) for i in range(35)]
    rows = [
        [text for day in days[row::7] for text in (day_name(day), str(counts[day.month, day.day]))]
        for row in range(7)
    ]
    return Table("Easter dates, 1900 to 2199: how often each occurs", [["Date", "No."] * 5], rows)


# --- Sun and moon -----------------------------------------------------------


@table
def sun_positions() -> Table:
    """Declination and equation of time through the year."""
    rows = []
    for month in range(1, 13):
        row = [MONTHS[month - 1]]
        for day in (1, 11, 21):
            declination, minutes = sky.sun_at_noon(date(YEAR, month, day))
            row += [minus(f"{declination:+.1f}"), minus(f"{minutes:+.1f}")]
        rows.append(row)
    header = [
        ["Month", "1st", "", "11th", "", "21st", ""],
        ["", *(["decl. °", "eq. min"] * 3)],
    ]
    return Table(f"The sun at 12h UT, {YEAR}: declination and equation of time", header, rows)


LATITUDES = (0, 10, 20, 30, 40, 45, 50, 55, 60, 65, 70)


def _by_latitude(caption: str, cell: Callable[[float, float], str]) -> Table:
    rows = []
    for month in range(1, 13):
        declination, _ = sky.sun_at_noon(date(YEAR, month, 21))
        rows.append([f"21 {MONTHS[month - 1]}", *(cell(lat, declination) for lat in LATITUDES)])
    return Table(caption, [["Date", *(f"{latitude}°" for latitude in LATITUDES)]], rows)


@table
def day_length() -> Table:
    """Length of the day, north."""
    altitude = sky.SUNRISE_ALTITUDE_DEG
    return _by_latitude(
        "Length of the day by northern latitude (hours:minutes)",
        lambda latitude, declination: clock(sky.hours_above(altitude, latitude, declination)),
    )


@table
def twilight() -> Table:
    """Civil twilight, north."""
    return _by_latitude(
        "Civil twilight after sunset by northern latitude (minutes)",
        lambda latitude, declination: optional(sky.twilight_minutes(latitude, declination), ".0f"),
    )


@table
def shadows() -> Table:
    """Noon shadows, north."""
    return _by_latitude(
        "Noon shadow of an upright stick of length 1",
        lambda latitude, declination: optional(sky.noon_shadow(latitude, declination), ".2f"),
    )


@table
def seasons() -> Table:
    """Equinoxes and solstices."""
    rows = [
        [str(year), *(stamp(sky.season_start(year, season)) for season in range(4))]
        for year in range(2025, 2037)
    ]
    header = [["Year", "March equinox", "June solstice", "Sept. equinox", "Dec. solstice"]]
    return Table("Equinoxes and solstices, universal time", header, rows)


@table
def moon_phases() -> Table:
    """New and full moons of the year."""
    news = [sky.moon_phase(k, full=False) for k in sky.lunations_of(YEAR)]
    fulls = [sky.moon_phase(k, full=True) for k in sky.lunations_of(YEAR)]
    pairs = [[m for m in moments if m.year == YEAR] for moments in (news, fulls)]
    rows = []
    for index in range(max(len(moments) for moments in pairs)):
        new, full = (moments[index] if index < len(moments) else None for moments in pairs)
        gap = pairs[0][index + 1] - new if new and index + 1 < len(pairs[0]) else None
        rows.append(
            [
                str(index + 1),
                stamp(new) if new else NONE,
                stamp(full) if full else NONE,
                f"{gap / timedelta(days=1):.2f}" if gap else NONE,
            ]
        )
    header = [["No.", "New moon", "Full moon", "Days to next new moon"]]
    return Table(f"New and full moons of {YEAR}, universal time", header, rows)


# --- Earth and air ----------------------------------------------------------


@table
def degrees_of_arc() -> Table:
    """Length of a degree."""
    rows = []
    for latitude in range(0, 91, 10):
        north, east = earth.degree_lengths_km(latitude)
        rows.append([f"{latitude}°", f"{north:.3f}", f"{east:.3f}", f"{east / 3600 * 1000:.1f}"])
    header = [["Latitude", "1° of latitude (km)", "1° of longitude (km)", "1″ of longitude (m)"]]
    return Table("Length of a degree on the WGS 84 ellipsoid", header, rows)


@table
def horizons() -> Table:
    """Distance to the horizon."""
    rows = []
    for height in (1, 1.7, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 3000):
        plain, bent = (earth.horizon_km(height, refraction=r) for r in (False, True))
        rows.append([f"{height:g}", f"{plain:.1f}", f"{bent:.1f}", f"{bent / 1.852:.1f}"])
    header = [
        ["Eye height (m)", "Distance of the horizon", "", ""],
        ["", "geometric (km)", "with refraction (km)", "(nautical miles)"],
    ]
    return Table("Distance to the sea horizon", header, rows)


@table
def standard_atmosphere() -> Table:
    """The standard atmosphere."""
    rows = []
    for height in (*range(0, 5000, 500), *range(5000, 12000, 1000), 15000, 20000):
        kelvin, pascal, density, speed = earth.atmosphere(height)
        rows.append(
            [
                f"{height:,}",
                minus(f"{kelvin - 273.15:.1f}"),
                f"{pascal / 100:.2f}",
                f"{density:.3f}",
                f"{speed:.1f}",
                f"{earth.boiling_point_celsius(pascal):.1f}",
            ]
        )
    header = [
        "Height (m)",
        "Temp. (°C)",
        "Pressure (hPa)",
        "Density (kg/m³)",
        "Sound (m/s)",
        "Water boils (°C)",
    ]
    return Table("The standard atmosphere and the boiling point of water", [header], rows)


@table
def dew_points() -> Table:
    """Dew point by temperature and humidity."""
    humidities = (20, 30, 40, 50, 60, 70, 80, 90, 100)
    rows = [
        [str(air), *(minus(f"{earth.dew_point_celsius(air, h / 100):.1f}") for h in humidities)]
        for air in range(0, 41, 5)
    ]
    header = [["Air (°C)", "Relative humidity (%)", *[""] * 8], ["", *(str(h) for h in humidities)]]
    return Table("Dew point (°C)", header, rows)


@table
def wind_chill() -> Table:
    """Wind chill by temperature and wind."""
    winds = (5, 10, 20, 30, 40, 50, 60)
    rows = [
        [minus(str(air)), *(minus(f"{earth.wind_chill_celsius(air, wind):.0f}") for wind in winds)]
        for air in range(5, -31, -5)
    ]
    header = [["Air (°C)", "Wind at 10 m (km/h)", *[""] * 6], ["", *(str(wind) for wind in winds)]]
    return Table("Wind chill index", header, rows)


@table
def beaufort() -> Table:
    """Beaufort numbers as speeds."""
    names = ("Calm", "Light air", "Light breeze", "Gentle breeze", "Moderate breeze")
    names += ("Fresh breeze", "Strong breeze", "Near gale", "Gale", "Strong gale", "Storm")
    names += ("Violent storm", "Hurricane")
    rows = []
    for force, name in enumerate(names):
        speed = earth.beaufort_speed_ms(force)
        rows.append([str(force), name, f"{speed:.1f}", f"{speed * 3.6:.0f}", f"{speed * 3.6 / 1.852:.0f}"])
    header = [["Force", "Name", "m/s", "km/h", "knots"]]
    return Table("Beaufort force and the speed of the wind (mid-values)", header, rows)


# --- Units ------------------------------------------------------------------


@table
def prefixes() -> Table:
    """SI prefixes with their binary cousins."""
    decimal = ("kilo k", "mega M", "giga G", "tera T", "peta P", "exa E", "zetta Z", "yotta Y")
    decimal += ("ronna R", "quetta Q")
    small = ("milli m", "micro µ", "nano n", "pico p", "femto f", "atto a", "zepto z", "yocto y")
    small += ("ronto r", "quecto q")
    binary = ("kibi Ki", "mebi Mi", "gibi Gi", "tebi Ti", "pebi Pi", "exbi Ei", "zebi Zi", "yobi Yi")
    binary += ("robi Ri", "quebi Qi")
    rows = [
        [
            f"10^{3 * n}",
            decimal[n - 1],
            small[n - 1],
            binary[n - 1],
            f"2^{10 * n}",
            f"{(1024**n / 1000**n - 1) * 100:.1f} %",
        ]
        for n in range(1, 11)
    ]
    header = [["Power", "Prefix", "Its reciprocal", "Binary", "Power", "Excess"]]
    return Table("Prefixes: decimal, reciprocal, binary", header, rows)


@table
def exact_units() -> Table:
    """Exact definitions of customary units."""
    inch, pound, gallon = Fraction("0.0254"), Fraction("0.45359237"), 231 * Fraction("2.54") ** 3
    units = (
        ("inch", inch * 1000, "mm", "defined, 1959"),
        ("foot", inch * 12, "m", "12 inches"),
        ("yard", inch * 36, "m", "3 feet"),
        ("statute mile", inch * 12 * 5280 / 1000, "km", "5,280 feet"),
        ("nautical mile", Fraction("1.852"), "km", "defined, 1929"),
        ("acre", (inch * 36) ** 2 * 4840, "m²", "4,840 square yards"),
        ("pound", pound, "kg", "defined, 1959"),
        ("ounce", pound * 1000 / 16, "g", "1/16 pound"),
        ("gallon (US)", gallon / 1000, "L", "231 cubic inches"),
        ("gallon (UK)", Fraction("4.54609"), "L", "defined"),
        ("pint (UK)", Fraction("4.54609") / 8, "L", "1/8 gallon (UK)"),
        ("calorie (th.)", Fraction("4.184"), "J", "defined"),
        ("atmosphere", Fraction("101.325"), "kPa", "defined, 1954"),
    )
    rows = [[name, f"{float(value):.10g}", unit, origin] for name, value, unit, origin in units]
    return Table("Customary units, exact", [["Unit", "Value", "In", "Because"]], rows)


@table
def temperatures() -> Table:
    """Celsius, Fahrenheit and kelvin, two blocks."""

    def cells(celsius: int) -> list[str]:
        return [minus(str(celsius)), minus(f"{celsius * 9 / 5 + 32:.0f}"), f"{celsius + 273.15:.2f}"]

    rows = [cells(-40 + 5 * i) + cells(35 + 5 * i) for i in range(14)]
    return Table("Three thermometers", [["°C", "°F", "K"] * 2], rows)


@table
def paper() -> Table:
    """ISO 216 and 269 sizes."""
    rows = []
    for size in range(9):
        cells = [str(size)]
        for series in "ABC":
            width, height = numbers.paper_mm(series, size)
            cells.append(f"{width} × {height}")
        width, height = numbers.paper_mm("A", size)
        rows.append([*cells, f"{width * height / 1e6 * 80:.1f}"])
    header = [["Size", "A (mm)", "B (mm)", "C (mm)", "A sheet at 80 g/m² (g)"]]
    return Table("Paper sizes of ISO 216 and envelope sizes of ISO 269", header, rows)


@table
def growth() -> Table:
    """Compound growth and the rule of 72."""
    rows = []
    for percent in (0.5, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20):
        years = numbers.doubling_years(percent)
        rows.append(
            [
                f"{percent:g}",
                f"{years:.2f}",
                f"{72 / percent:.2f}",
                f"{70 / percent:.2f}",
                f"{(1 + percent / 100) ** 10:.3f}",
                f"{(1 + percent / 100) ** 50:,.2f}",
            ]
        )
    header = [
        ["Rate (%)", "Years to double", "", "", "Growth of 1 in", ""],
        ["", "exact", "72/rate", "70/rate", "10 years", "50 years"],
    ]
    return Table("Compound growth", header, rows)


# --- Numbers ----------------------------------------------------------------


@table
def prime_counts() -> Table:
    """How many primes there are, and two estimates."""
    primes = numbers.primes_below(1_000_001)
    rows = []
    for power in range(1, 7):
        limit = 10**power
        count = sum(1 for prime in primes if prime <= limit)
        integral = numbers.logarithmic_integral(limit)
        rows.append(
            [
                f"{limit:,}",
                f"{count:,}",
                f"{limit / log(limit):,.0f}",
                f"{integral:,.0f}",
                minus(f"{(limit / log(limit) / count - 1) * 100:+.1f} %"),
                f"{(integral / count - 1) * 100:+.2f} %",
            ]
        )
    header = [["x", "Primes to x", "x / ln x", "Integral", "Error", "Error of integral"]]
    return Table("Counting primes", header, rows)


@table
def prime_gaps() -> Table:
    """Record gaps below a million."""
    primes = numbers.primes_below(1_000_000)
    rows = [
        [str(gap), f"{left:,}", f"{left + gap:,}", f"{gap / log(left) ** 2:.2f}"]
        for gap, left in numbers.record_gaps(primes)
    ]
    return Table("Record gaps between primes below one million", [["Gap", "From", "To", "Gap / ln²"]], rows)


@table
def fractions() -> Table:
    """Convergents of well-known numbers."""
    known = (
        ("π", Fraction(pi)),
        ("√2", Fraction(sqrt(2))),
        ("golden ratio", Fraction(numbers.golden_ratio())),
        ("log_2 3/2 (fifths)", Fraction(sound.cents(1.5) / 1200)),
        ("tropical year − 365", Fraction("0.24219")),
        ("synodic month − 29", Fraction("0.530589")),
    )
    rows = [
        [name, f"{float(value):.6f}", ", ".join(str(f) for f in numbers.convergents(value, 6)[1:])]
        for name, value in known
    ]
    return Table("Best fractions", [["Number", "Value", "Convergents"]], rows)


@table
def factorials() -> Table:
    """Powers of two, factorials and Stirling's formula."""
    rows = [
        [str(n), f"{2**n:,}", f"{factorial(n):,}", f"{chance.stirling(n) / factorial(n):.4f}"]
        for n in range(1, 17)
    ]
    return Table("Powers, factorials and Stirling's ratio", [["n", "2^n", "n!", "Stirling / n!"]], rows)


# --- Chance -----------------------------------------------------------------


@table
def normal_areas() -> Table:
    """The normal distribution function to two decimals of z."""
    rows = []
    for tenth in range(31):
        cells = (f"{chance.below(tenth / 10 + digit / 100):.4f}"[1:] for digit in range(10))
        rows.append([f"{tenth / 10:.1f}", *cells])
    header = [["z", "Second decimal of z", *[""] * 9], ["", *(str(digit) for digit in range(10))]]
    return Table("Area under the normal curve to the left of z", header, rows)


@table
def student() -> Table:
    """Quantiles of Student's t."""
    levels = (0.80, 0.90, 0.95, 0.98, 0.99)
    rows = [
        [str(n), *(f"{chance.student_quantile((1 + level) / 2, n):.3f}" for level in levels)]
        for n in (*range(1, 13), 15, 20, 25, 30, 40, 60, 120)
    ]
    rows.append(["∞", *(f"{chance.z_for(level):.3f}" for level in levels)])
    header = [["d.f.", "Central area", *[""] * 4], ["", *(f"{level * 100:.0f} %" for level in levels)]]
    return Table("Student's t: half-width of the central area", header, rows)


@table
def sample_sizes() -> Table:
    """People to ask."""
    rows = []
    for margin in (0.01, 0.02, 0.03, 0.04, 0.05, 0.10):
        large = (chance.sample_size(margin, confidence) for confidence in (0.90, 0.95, 0.99))
        small = (chance.sample_size(margin, 0.95, population) for population in (200, 1000, 10000))
        rows.append([f"±{margin * 100:.0f} %", *(f"{size:,}" for size in (*large, *small))])
    header = [
        ["Margin", "Large population", "", "", "95 %, population of", "", ""],
        ["", "90 %", "95 %", "99 %", "200", "1,000", "10,000"],
    ]
    return Table("Sample size for a share near one half", header, rows)


@table
def wilson_intervals() -> Table:
    """Wilson intervals for small samples."""
    rows = []
    samples = ((0, 10), (0, 30), (0, 100), (1, 10), (3, 10), (5, 10), (9, 10), (48, 60), (480, 600))
    for seen, trials in samples:
        low, high = (f"{bound:.3f}" for bound in chance.wilson(seen, trials))
        upper = f"{3 / trials:.3f}" if seen == 0 else NONE
        rows.append([f"{seen} of {trials}", f"{seen / trials:.3f}", low, high, upper])
    header = [
        ["Seen", "Share", "Wilson interval, 95 %", "", "Rule of three"],
        ["", "", "from", "to", "at most"],
    ]
    return Table("What a small sample allows you to say", header, rows)


@table
def birthdays() -> Table:
    """Shared birthdays."""
    pairs = [(5 * i, 5 * i + 40) for i in range(1, 9)]
    rows = []
    for left, right in pairs:
        row = []
        for people in (left, right):
            row += [str(people), f"{people * (people - 1) // 2:,}", f"{numbers.shared_birthday(people):.4f}"]
        rows.append(row)
    return Table("Chance of a shared birthday", [["People", "Pairs", "Chance"] * 2], rows)


@table
def benford() -> Table:
    """First digits by Benford's law, beside the powers of two."""
    firsts = [int(str(2**n)[0]) for n in range(1000)]
    rows = [
        [str(d), f"{log(1 + 1 / d, 10):.3f}", str(firsts.count(d)), f"{firsts.count(d) / 1000:.3f}"]
        for d in range(1, 10)
    ]
    header = [["First digit", "Benford's share", "Of 2^0 to 2^999", "Share"]]
    return Table("First digits", header, rows)


# --- Sound and light --------------------------------------------------------


@table
def pitches() -> Table:
    """Equal-tempered frequencies."""
    rows = []
    for index, name in enumerate(sound.NOTE_NAMES):
        midi = (12 * (octave + 1) + index for octave in range(1, 8))
        rows.append([name, *(f"{sound.frequency_hz(note):.2f}" for note in midi)])
    header = [["Note", "Octave", *[""] * 6], ["", *(str(octave) for octave in range(1, 8))]]
    return Table("Frequencies of the equal-tempered scale, A4 = 440 Hz", header, rows)


@table
def intervals() -> Table:
    """Pure intervals in cents."""
    pure = (
        ("Minor second", 16, 15), ("Major second", 9, 8), ("Minor third", 6, 5),
        ("Major third", 5, 4), ("Fourth", 4, 3), ("Fifth", 3, 2), ("Minor sixth", 8, 5),
        ("Major sixth", 5, 3), ("Minor seventh", 9, 5), ("Major seventh", 15, 8), ("Octave", 2, 1),
    )  # fmt: skip
    rows = []
    for name, top, bottom in pure:
        size = sound.cents(top / bottom)
        tempered = round(size / 100) * 100
        rows.append([name, f"{top}:{bottom}", f"{size:.1f}", str(tempered), minus(f"{tempered - size:+.1f}")])
    header = [["Interval", "Ratio", "Pure (cents)", "Tempered", "Difference"]]
    return Table("Pure and tempered intervals", header, rows)


@table
def levels() -> Table:
    """Decibels as ratios."""
    rows = [
        [str(db), f"{10 ** (db / 10):,.5g}", f"{10 ** (db / 20):,.5g}", f"{10 ** (-db / 10):.4g}"]
        for db in (0, 1, 2, 3, 6, 10, 12, 15, 20, 30, 40)
    ]
    header = [["dB", "Power ratio", "Amplitude ratio", "Power left after a loss"]]
    return Table("Decibels as ratios", header, rows)


@table
def stops() -> Table:
    """Camera stops."""
    marked = ("1", "1.4", "2", "2.8", "4", "5.6", "8", "11", "16", "22", "32")
    rows = [
        [f"f/{mark}", f"{sound.stop(n):.3f}", f"1/{2**n:,}" if n else "1", f"{50 / sound.stop(n):.1f}"]
        for n, mark in enumerate(marked)
    ]
    header = [["Marked", "Exact", "Light admitted", "Opening of a 50 mm lens (mm)"]]
    return Table("Full stops of a camera lens", header, rows)
