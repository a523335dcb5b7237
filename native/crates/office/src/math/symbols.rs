//! Characters of formulas as LaTeX has them.

const COMMANDS: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ϵ', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ϑ', "vartheta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ϖ', "varpi"),
    ('ρ', "rho"),
    ('ϱ', "varrho"),
    ('σ', "sigma"),
    ('ς', "varsigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "varphi"),
    ('ϕ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Υ', "Upsilon"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('±', "pm"),
    ('∓', "mp"),
    ('×', "times"),
    ('÷', "div"),
    ('⋅', "cdot"),
    ('·', "cdot"),
    ('∙', "bullet"),
    ('∘', "circ"),
    ('°', "circ"),
    ('⊕', "oplus"),
    ('⊗', "otimes"),
    ('≤', "leq"),
    ('≥', "geq"),
    ('≠', "neq"),
    ('≈', "approx"),
    ('≡', "equiv"),
    ('≅', "cong"),
    ('∼', "sim"),
    ('≃', "simeq"),
    ('∝', "propto"),
    ('≪', "ll"),
    ('≫', "gg"),
    ('∞', "infty"),
    ('∂', "partial"),
    ('∇', "nabla"),
    ('∀', "forall"),
    ('∃', "exists"),
    ('∄', "nexists"),
    ('∈', "in"),
    ('∉', "notin"),
    ('∋', "ni"),
    ('⊂', "subset"),
    ('⊃', "supset"),
    ('⊆', "subseteq"),
    ('⊇', "supseteq"),
    ('∪', "cup"),
    ('∩', "cap"),
    ('∅', "emptyset"),
    ('∖', "setminus"),
    ('∧', "land"),
    ('∨', "lor"),
    ('¬', "neg"),
    ('⊢', "vdash"),
    ('⊥', "perp"),
    ('∥', "parallel"),
    ('∠', "angle"),
    ('→', "rightarrow"),
    ('←', "leftarrow"),
    ('↔', "leftrightarrow"),
    ('⇒', "Rightarrow"),
    ('⇐', "Leftarrow"),
    ('⇔', "Leftrightarrow"),
    ('↑', "uparrow"),
    ('↓', "downarrow"),
    ('↦', "mapsto"),
    ('…', "ldots"),
    ('⋯', "cdots"),
    ('⋮', "vdots"),
    ('⋱', "ddots"),
    ('∴', "therefore"),
    ('∵', "because"),
    ('ℏ', "hbar"),
    ('ℓ', "ell"),
    ('ℜ', "Re"),
    ('ℑ', "Im"),
    ('ℵ', "aleph"),
    ('√', "surd"),
    ('ℝ', "mathbb{R}"),
    ('ℕ', "mathbb{N}"),
    ('ℤ', "mathbb{Z}"),
    ('ℚ', "mathbb{Q}"),
    ('ℂ', "mathbb{C}"),
];

const OPERATORS: &[(&str, &str)] = &[
    ("∑", "\\sum"),
    ("∏", "\\prod"),
    ("∐", "\\coprod"),
    ("∫", "\\int"),
    ("∬", "\\iint"),
    ("∭", "\\iiint"),
    ("∮", "\\oint"),
    ("∯", "\\oiint"),
    ("∰", "\\oiiint"),
    ("⋃", "\\bigcup"),
    ("⋂", "\\bigcap"),
    ("⋁", "\\bigvee"),
    ("⋀", "\\bigwedge"),
    ("⨁", "\\bigoplus"),
    ("⨂", "\\bigotimes"),
    ("⨀", "\\bigodot"),
];

const ACCENTS: &[(&str, &str)] = &[
    ("\u{300}", "\\grave"),
    ("\u{301}", "\\acute"),
    ("\u{302}", "\\hat"),
    ("\u{303}", "\\tilde"),
    ("\u{304}", "\\bar"),
    ("\u{305}", "\\overline"),
    ("\u{306}", "\\breve"),
    ("\u{307}", "\\dot"),
    ("\u{308}", "\\ddot"),
    ("\u{30c}", "\\check"),
    ("\u{20d7}", "\\vec"),
    ("\u{20d6}", "\\overleftarrow"),
    ("¯", "\\bar"),
];

/// Text of a formula: letters stand for themselves, signs become commands.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().map(plain_letter).peekable();
    while let Some(c) = letters.next() {
        let parts_words = c == ' '
            && out.ends_with(|c: char| c.is_ascii_alphabetic())
            && letters.peek().is_some_and(char::is_ascii_alphabetic);
        match COMMANDS.iter().find(|(sign, _)| *sign == c) {
            // Spaces keep the command apart from letters, and are nothing in a formula.
            Some((_, command)) => out.push_str(&format!(" \\{command} ")),
            // A space between words would be lost.
            None if parts_words => out.push_str("\\ "),
            None => push_escaped(&mut out, c),
        }
    }
    out
}

/// Words in a formula.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_escaped(&mut out, c));
    out
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '%' | '#' | '&' | '_' | '{' | '}' | '$' => out.extend(['\\', c]),
        '\\' => out.push_str("\\backslash "),
        '−' => out.push('-'),
        // Marks that only steer the layout.
        '\u{2061}'..='\u{2064}' => {}
        _ => out.push(c),
    }
}

/// Letters have code points of their own where they are set in italics, bold and so on.
fn plain_letter(c: char) -> char {
    const GREEK: [char; 58] = [
        'Α', 'Β', 'Γ', 'Δ', 'Ε', 'Ζ', 'Η', 'Θ', 'Ι', 'Κ', 'Λ', 'Μ', 'Ν', 'Ξ', 'Ο', 'Π', 'Ρ', 'Θ', 'Σ', 'Τ',
        'Υ', 'Φ', 'Χ', 'Ψ', 'Ω', '∇', 'α', 'β', 'γ', 'δ', 'ε', 'ζ', 'η', 'θ', 'ι', 'κ', 'λ', 'μ', 'ν', 'ξ',
        'ο', 'π', 'ρ', 'ς', 'σ', 'τ', 'υ', 'φ', 'χ', 'ψ', 'ω', '∂', 'ϵ', 'ϑ', 'κ', 'ϕ', 'ϱ', 'ϖ',
    ];
    let code = u32::from(c);
    match code {
        0x1d400..=0x1d6a3 => {
            let letter = ((code - 0x1d400) % 52) as u8;
            char::from(if letter < 26 { b'A' + letter } else { b'a' + letter - 26 })
        }
        0x1d6a8..=0x1d7c9 => GREEK[((code - 0x1d6a8) % 58) as usize],
        0x1d7ce..=0x1d7ff => char::from(b'0' + ((code - 0x1d7ce) % 10) as u8),
        0x210e => 'h',
        _ => c,
    }
}

/// A large operator.
pub(super) fn operator(sign: &str) -> String {
    let known = OPERATORS.iter().find(|(operator, _)| *operator == sign);
    known.map_or_else(|| text(sign), |(_, command)| (*command).to_owned())
}

/// A command that sets an accent.
pub(super) fn accent(sign: &str) -> &'static str {
    ACCENTS.iter().find(|(accent, _)| *accent == sign).map_or("\\hat", |(_, command)| command)
}

/// What follows `\left` or `\right`.
pub(super) fn delimiter(sign: &str) -> String {
    match sign {
        "" => ".".to_owned(),
        "{" | "}" => format!("\\{sign}"),
        "⌊" => "\\lfloor ".to_owned(),
        "⌋" => "\\rfloor ".to_owned(),
        "⌈" => "\\lceil ".to_owned(),
        "⌉" => "\\rceil ".to_owned(),
        "⟨" | "〈" => "\\langle ".to_owned(),
        "⟩" | "〉" => "\\rangle ".to_owned(),
        "‖" | "∥" => "\\| ".to_owned(),
        _ => sign.to_owned(),
    }
}
