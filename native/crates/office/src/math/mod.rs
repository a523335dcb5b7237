//! Office's formulas (OMML) as LaTeX.

pub(crate) mod mathml;
mod symbols;

use ferrolab_packages::xml::Node;

/// Formulas nest a few levels deep; what lies deeper is told as its text. The bound is what makes recursion safe.
const MAX_DEPTH: usize = 48;

/// The formula in LaTeX.
pub(crate) fn to_tex(formula: Node<'_>) -> String {
    ferrolab_compose::folded(&group(formula, 0))
}

/// Everything in `node`, in its order.
fn group(node: Node<'_>, depth: usize) -> String {
    if depth >= MAX_DEPTH {
        return symbols::text(&node.content());
    }
    node.elements().map(|element| tex(element, depth + 1)).collect()
}

fn tex(node: Node<'_>, depth: usize) -> String {
    let part = |name: &str| node.child(name).map(|child| group(child, depth)).unwrap_or_default();
    let properties = node.child(&format!("{}Pr", node.name()));
    let property = |name: &str| properties.and_then(|it| it.child(name)).and_then(|it| it.attribute("val"));
    match node.name() {
        "r" => run(node),
        "f" => fraction(&property("type").unwrap_or_default(), &part("num"), &part("den")),
        "sSup" => format!("{}^{{{}}}", base(&part("e")), part("sup")),
        "sSub" => format!("{}_{{{}}}", base(&part("e")), part("sub")),
        "sSubSup" => format!("{}_{{{}}}^{{{}}}", base(&part("e")), part("sub"), part("sup")),
        "sPre" => match scripts(part("sub").trim(), part("sup").trim()) {
            none if none.is_empty() => part("e"),
            scripts => format!("{{}}{scripts}{}", part("e")),
        },
        "rad" => {
            let degree = part("deg");
            let degree = if degree.trim().is_empty() { degree } else { format!("[{degree}]") };
            format!("\\sqrt{}{{{}}}", degree.trim(), part("e"))
        }
        "nary" => {
            let sign = property("chr").map_or_else(|| "∫".to_owned(), |sign| sign.into_owned());
            let sign = symbols::operator(&sign) + &scripts(&part("sub"), &part("sup"));
            joined(&sign, &part("e"))
        }
        "d" => delimited(node, properties, depth),
        "func" => joined(&function_name(&part("fName")), &part("e")),
        "limLow" => format!("{}_{{{}}}", function_name(&part("e")), part("lim")),
        "limUpp" => format!("\\overset{{{}}}{{{}}}", part("lim"), part("e")),
        "groupChr" => {
            let sign = property("chr").unwrap_or("⏟".into());
            let is_top = property("pos").as_deref() == Some("top");
            let command = match (sign.as_ref(), is_top) {
                ("⏞", _) => "\\overbrace",
                ("⏟", _) => "\\underbrace",
                ("→", true) => "\\overrightarrow",
                ("←", true) => "\\overleftarrow",
                (_, true) => "\\overline",
                (_, false) => "\\underline",
            };
            format!("{command}{{{}}}", part("e"))
        }
        "acc" => {
            let accent = property("chr").unwrap_or("\u{302}".into());
            format!("{}{{{}}}", symbols::accent(&accent), part("e"))
        }
        "bar" => {
            let command =
                if property("pos").as_deref() == Some("top") { "\\overline" } else { "\\underline" };
            format!("{command}{{{}}}", part("e"))
        }
        "borderBox" => format!("\\boxed{{{}}}", part("e")),
        "m" => matrix(node, depth),
        "eqArr" => {
            let lines = node.elements().filter(|line| line.name() == "e").map(|line| group(line, depth));
            let lines: Vec<String> = lines.collect();
            match lines.as_slice() {
                [only] => only.clone(),
                lines => format!("\\begin{{aligned}}{}\\end{{aligned}}", lines.join(" \\\\ ")),
            }
        }
        "t" => symbols::text(&node.content()),
        name if name.ends_with("Pr") => String::new(),
        _ => group(node, depth),
    }
}

fn run(node: Node<'_>) -> String {
    let text: String = node.elements().filter(|child| child.name() == "t").map(Node::content).collect();
    let is_words =
        node.descend(&["rPr", "nor"]).is_some() && text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    if is_words { format!("\\text{{{}}}", symbols::escaped(&text)) } else { symbols::text(&text) }
}

fn fraction(kind: &str, numerator: &str, denominator: &str) -> String {
    match kind {
        "noBar" => format!("\\genfrac{{}}{{}}{{0pt}}{{}}{{{numerator}}}{{{denominator}}}"),
        "lin" | "skw" => format!("{{{numerator}}}/{{{denominator}}}"),
        _ => format!("\\frac{{{numerator}}}{{{denominator}}}"),
    }
}

/// What a script is set on, kept together where it is more than one sign.
fn base(tex: &str) -> String {
    let trimmed = tex.trim();
    let is_one = trimmed.chars().count() <= 1
        || (trimmed.starts_with('\\') && trimmed[1..].chars().all(|c| c.is_ascii_alphabetic()))
        || trimmed.starts_with("\\left");
    if is_one || trimmed.chars().all(char::is_alphanumeric) {
        trimmed.to_owned()
    } else {
        format!("{{{tex}}}")
    }
}

/// A command and what it is applied to: a letter behind a command's name would belong to it.
fn joined(command: &str, argument: &str) -> String {
    let name = command.rsplit('\\').next().unwrap_or_default();
    let ends_in_name = command.contains('\\') && name.chars().all(|c| c.is_ascii_alphabetic());
    let space =
        if ends_in_name && argument.starts_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
    format!("{command}{space}{argument}")
}

fn scripts(sub: &str, sup: &str) -> String {
    let script = |mark: char, tex: &str| {
        if tex.is_empty() { String::new() } else { format!("{mark}{{{tex}}}") }
    };
    script('_', sub) + &script('^', sup)
}

/// The name of a function that LaTeX has a command for.
fn function_name(tex: &str) -> String {
    const COMMANDS: &str = " arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim \
        liminf limsup ln log max min Pr sec sin sinh sup tan tanh ";
    let name = tex.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic());
    if is_name && COMMANDS.contains(&format!(" {name} ")) {
        return format!("\\{name}");
    }
    let is_word = is_name && name.len() > 1;
    if is_word { format!("\\operatorname{{{name}}}") } else { tex.to_owned() }
}

fn delimited(node: Node<'_>, properties: Option<Node<'_>>, depth: usize) -> String {
    let sign = |name: &str, default: &str| {
        let given = properties.and_then(|it| it.child(name)).and_then(|it| it.attribute("val"));
        given.map_or_else(|| default.to_owned(), |sign| sign.into_owned())
    };
    let separator = sign("sepChr", "|");
    let parts: Vec<String> =
        node.elements().filter(|part| part.name() == "e").map(|part| group(part, depth)).collect();
    let (open, close) = (sign("begChr", "("), sign("endChr", ")"));
    let inner = parts.join(&symbols::text(&separator));
    format!("\\left{}{inner}\\right{}", symbols::delimiter(&open), symbols::delimiter(&close))
}

fn matrix(node: Node<'_>, depth: usize) -> String {
    let rows = node.elements().filter(|row| row.name() == "mr").map(|row| {
        let cells = row.elements().filter(|cell| cell.name() == "e").map(|cell| group(cell, depth));
        cells.collect::<Vec<_>>().join(" & ")
    });
    format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.collect::<Vec<_>>().join(" \\\\ "))
}

#[cfg(test)]
mod tests {
    use ferrolab_base::Cancel;
    use ferrolab_base::reading::Limits;
    use ferrolab_packages::xml::Tree;

    use super::to_tex;

    fn tex(omml: &str) -> String {
        let text = format!("<m>{omml}</m>").replace("<t>", "<r><t>").replace("</t>", "</t></r>");
        let tree = Tree::parse(&text, &Limits::default(), &Cancel::default()).expect("no one cancels");
        to_tex(tree.root())
    }

    #[test]
    fn formulas_become_tex() {
        let cases = [
            ("<t>A=π</t><sSup><e><t>r</t></e><sup><t>2</t></sup></sSup>", "A= \\pi r^{2}"),
            ("<f><num><t>1</t></num><den><t>x+y</t></den></f>", "\\frac{1}{x+y}"),
            ("<rad><deg><t>3</t></deg><e><t>x</t></e></rad>", "\\sqrt[3]{x}"),
            (
                "<nary><naryPr><chr val='∑'/></naryPr><sub><t>n=1</t></sub><sup/><e><t>n</t></e></nary>",
                "\\sum_{n=1}n",
            ),
            ("<d><dPr><begChr val='{'/><endChr val=''/></dPr><e><t>a</t></e></d>", "\\left\\{a\\right."),
            ("<func><fName><t>sin</t></fName><e><t>x</t></e></func>", "\\sin x"),
            ("<func><fName><t>argmax</t></fName><e><t>x</t></e></func>", "\\operatorname{argmax}x"),
            (
                "<m><mr><e><t>a</t></e><e><t>b</t></e></mr><mr><e><t>c</t></e></mr></m>",
                "\\begin{matrix}a & b \\\\ c\\end{matrix}",
            ),
            ("<sPre><sub><t>2</t></sub><sup/><e><t>C</t></e></sPre>", "{}_{2}C"),
            ("<t>two words</t>", "two\\ words"),
            ("<acc><e><t>x</t></e></acc>", "\\hat{x}"),
            ("<t>𝑥≤50%</t>", "x \\leq 50\\%"),
        ];
        for (omml, expected) in cases {
            assert_eq!(tex(omml), expected);
        }
    }

    #[test]
    fn mathml_becomes_tex() {
        let text = "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mfrac><mn>1</mn><mi>π</mi></mfrac></mrow>\
            <annotation encoding='StarMath 5.0'>x^2</annotation></semantics></math>";
        let tree = Tree::parse(text, &Limits::default(), &Cancel::default()).expect("no one cancels");
        assert_eq!(super::mathml::to_tex(tree.root()), "x^{2} \\leq \\frac{1}{ \\pi }");
    }

    #[test]
    fn deep_formulas_keep_their_text() {
        let omml = "<rad><e>".repeat(200) + "<t>x</t>" + &"</e></rad>".repeat(200);
        assert!(tex(&omml).contains('x'));
    }
}
